"""A running service as gateways meet it."""

import json
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from sqlalchemy import Engine

CONSUMER, PURPOSE = "hazchem-app", "核发危险化学品经营许可证"
PATH = "/api/hazchem/licences/1234"


@dataclass(frozen=True)
class Running:
    """A service on a socket, its keys by name, and its database."""

    url: str
    port: int
    keys: dict[str, str]
    database: Engine

    def post(self, path: str, body: Any, key: str | None = "gate", **headers: str) -> httpx.Response:
        """POST JSON as the holder of a key."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {"Content-Type": "application/json"} | self._authorized(key) | headers
        return httpx.post(f"{self.url}{path}", content=sent, headers=given, timeout=30)

    def get(self, path: str, key: str | None = "gate", **headers: str) -> httpx.Response:
        """GET as the holder of a key, as a program."""
        given = {"Accept": "application/json"} | self._authorized(key) | headers
        return httpx.get(f"{self.url}{path}", headers=given, timeout=30)

    def raw(self, method: str, target: str, headers: list[tuple[str, str]]) -> tuple[int, str]:
        """Send a request to the letter; gives the status and the whole answer."""
        lines = [f"{method} {target} HTTP/1.1", "Connection: close", *(f"{n}: {v}" for n, v in headers)]
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
            answer = b"".join(iter(lambda: connection.recv(65_536), b"")).decode("utf-8", "replace")
        return int(answer.split(" ", 2)[1]), answer

    def forward(self, headers: list[tuple[str, str]], key: str = "gate") -> tuple[int, str]:
        """Ask the forward-auth door with exactly these headers and a key."""
        bearer = ("Authorization", f"Bearer {self.keys[key]}")
        return self.raw("GET", "/forward-auth", [("Host", "auth.internal"), bearer, *headers])

    def decision(self, decision_id: str) -> dict[str, Any]:
        """A decision from the record, as an analyst reads it."""
        found: dict[str, Any] = self.get(f"/decisions/{decision_id}", "desk").json()
        return found

    def _authorized(self, key: str | None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys.get(key, key)}"} if key else {}


def original(uri: str = PATH, method: str = "GET", **more: str) -> list[tuple[str, str]]:
    """The headers of nginx, with a consumer and a purpose unless told otherwise."""
    given = {
        "X-Original-Method": method,
        "X-Original-URI": uri,
        "X-Original-Host": "gateway.example.org",
        "X-Gongxiang-Consumer": CONSUMER,
        "X-Gongxiang-Purpose": quote(PURPOSE),
    } | {name.replace("_", "-"): value for name, value in more.items()}
    return [(name, value) for name, value in given.items() if value]


def decision_id(answer: str) -> str:
    """The decision's id in an answer's headers."""
    line = next(line for line in answer.split("\r\n") if line.lower().startswith("x-decision-id:"))
    return line.partition(":")[2].strip()

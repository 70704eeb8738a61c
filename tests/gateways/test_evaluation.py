"""The busiest door answers as every other: the same words, headers, errors and record."""

import json
import socket
from typing import Any

import pytest

from service.gateways.documented import EXAMPLE
from service.gateways.evaluation import PATH
from service.headers import ALWAYS
from tests.gateways.running import Running

MANY = "/access/v1/evaluations"
OWN = ("id", "record")
"""What differs between two decisions on the same question."""


def alike(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without what is its own."""
    return {
        "decision": answer["decision"],
        "context": {name: value for name, value in answer["context"].items() if name not in OWN},
    }


def test_it_answers_as_the_door_for_many(running: Running) -> None:
    """One question alone and the same question in a batch come to the same answer, first and remembered."""
    alone = [running.post(PATH, EXAMPLE).json() for _ in range(2)]
    among = running.post(MANY, {"evaluations": [EXAMPLE]}).json()["evaluations"]

    assert [alike(answer) for answer in alone] == [alike(among[0])] * 2
    assert len({answer["context"]["id"] for answer in (*alone, *among)}) == 3


def test_what_is_answered_is_on_record(running: Running) -> None:
    """Every answer, remembered or not, is found in the record under its own id and as it was given."""
    for _ in range(3):
        given = running.post(PATH, EXAMPLE).json()
        found = running.decision(given["context"]["id"])
        assert {name: found[name] for name in ("decision", "context")} == given


@pytest.mark.parametrize("body", [EXAMPLE, {"subject": {}}])
def test_every_answer_has_the_headers(running: Running, body: dict[str, Any]) -> None:
    """Yes, no and error alike forbid what a browser must not do, and repeat the caller's own id."""
    answer = running.post(PATH, body, **{"X-Request-ID": "abc-1"})

    assert answer.headers["X-Request-ID"] == "abc-1"
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("sent", ["x" * 201, "caf\u00e9"])
def test_an_id_that_is_no_id_is_not_repeated(running: Running, sent: str) -> None:
    """Only short printable ASCII comes back."""
    header = f"X-Request-ID: {sent}".encode("latin-1")
    with socket.create_connection(("127.0.0.1", running.port), timeout=30) as connection:
        connection.sendall(
            b"POST %b HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n%b\r\n\r\n"
            % (PATH.encode(), header)
        )
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))

    assert answer.startswith(b"HTTP/1.1 401")
    assert b"x-request-id" not in answer.lower()


def test_a_body_in_many_pieces(running: Running) -> None:
    """How the body arrives changes nothing."""
    body = json.dumps(EXAMPLE).encode()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Authorization: Bearer {running.keys['gate']}\r\n"
        f"Content-Type: application/json; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", running.port), timeout=30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(head.encode())
        for start in range(0, len(body), 40):
            connection.sendall(body[start : start + 40])
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))

    assert answer.startswith(b"HTTP/1.1 200")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["decision"] is True


def test_another_method_is_not_allowed(running: Running) -> None:
    """The door is there, and is not for reading."""
    assert running.get(PATH).status_code == 405


def test_a_long_question_is_read_each_time(running: Running) -> None:
    """A body too long to be remembered is answered like any other."""
    long = EXAMPLE | {"context": EXAMPLE["context"] | {"note": "x" * 10_000}}

    assert running.post(PATH, long).json()["decision"] is True
    assert running.post(PATH, long | {"subject": {"type": "agency"}}).status_code == 400

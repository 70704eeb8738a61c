"""Debian's nginx with the very configuration of docs/gateways: what passes, and what is shown."""

import shutil
import socketserver
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from service.settings import ROOT
from tests.gateways.running import PATH, Running
from tests.programs import free_port

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
SAMPLE = ROOT / "docs" / "gateways" / "nginx.conf"
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed (Debian: nginx-light)")

MAIN = """daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/gongxiang.conf;
}}
"""


@dataclass
class Exchange:
    """The platform behind the gateway: remembers what reached it."""

    port: int = 0
    reached: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    """An upstream that answers everything with data."""
    behind = Exchange()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            behind.reached.append((self.command, self.path, dict(self.headers.items())))
            self.send_response(200)
            self.send_header("Content-Length", "4")
            self.end_headers()
            self.wfile.write(b"data")

        do_POST = do_GET  # noqa: N815  the name that http.server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        behind.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield behind
        server.shutdown()


@contextmanager
def gateway(folder: Path, key: str, service: int, exchange: int) -> Iterator[str]:
    """Run nginx with the sample file: ports, key and callers put in, nothing else changed."""
    port = free_port()
    changes = {
        "127.0.0.1:8181": f"127.0.0.1:{service}",
        "127.0.0.1:9000": f"127.0.0.1:{exchange}",
        "listen 127.0.0.1:8080": f"listen 127.0.0.1:{port}",
        "Bearer KEY": f"Bearer {key}",
        # The test's clients have no certificates: here their subject stands in a header of the test's own.
        "map $ssl_client_s_dn": "map $http_x_test_certificate",
    }
    text = SAMPLE.read_text("utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "gongxiang.conf").write_text(text, "utf-8")
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder), "utf-8")
    command = [
        str(NGINX),
        "-p",
        str(folder),
        "-e",
        str(folder / "error.log"),
        "-c",
        str(folder / "nginx.conf"),
    ]
    process = subprocess.Popen(command)
    try:
        _await(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        assert process.poll() is None, "nginx does not start with the sample configuration"
        try:
            httpx.get(f"http://127.0.0.1:{port}/", timeout=5)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("nginx does not answer")


@pytest.fixture(scope="module")
def nginx(running: Running, exchange: Exchange, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run nginx before the running service."""
    folder = tmp_path_factory.mktemp("nginx")
    with gateway(folder, running.keys["gate"], running.port, exchange.port) as url:
        yield url


CERTIFIED = {"X-Test-Certificate": "CN=hazchem-app,O=sample", "Host": "gateway.example.org"}


def ask(url: str, path: str = PATH, method: str = "GET", **headers: str) -> httpx.Response:
    """A client's request, with its certificate unless told otherwise."""
    sent = {name: value for name, value in (CERTIFIED | headers).items() if value}
    return httpx.request(method, f"{url}{path}", headers=sent, timeout=20)


def test_a_permitted_exchange_passes(nginx: str, exchange: Exchange, running: Running) -> None:
    """It reaches the exchange with its query, the decision's number, and no header of the gateway's own."""
    answer = ask(nginx, PATH + "?page=1")

    assert (answer.status_code, answer.text) == (200, "data")
    method, path, headers = exchange.reached[-1]
    assert (method, path) == ("GET", PATH + "?page=1")
    assert "X-Gongxiang-Consumer" not in headers
    assert running.decision(headers["X-Decision-Id"])["decision"] is True


def test_a_refused_one_shows_the_reason(nginx: str, exchange: Exchange) -> None:
    """403 with the reason, what to do and the decision's number on a page; nothing reaches the exchange."""
    reached = len(exchange.reached)

    for method in ("GET", "POST"):
        answer = ask(nginx, "/api/secrets/1", method)
        assert answer.status_code == 403
        assert "<h1>不予准许" in answer.text
        assert "所请求的路径未登记为共享接口" in answer.text
        assert "决定编号" in answer.text
    assert len(exchange.reached) == reached


def test_the_law_refuses_on_the_page(nginx: str) -> None:
    """A refusal of law quotes its article to the person."""
    answer = ask(nginx, "/api/legal-persons/1")

    assert answer.status_code == 403
    assert "<blockquote>第" in answer.text


@pytest.mark.parametrize("certificate", ["", "CN=nobody,O=sample"])
def test_nobody_passes(certificate: str, nginx: str, exchange: Exchange) -> None:
    """Without a certificate that nginx knows: 401, whatever the client says of itself."""
    reached = len(exchange.reached)
    answer = ask(nginx, **{"X-Test-Certificate": certificate, "X-Gongxiang-Consumer": "hazchem-app"})

    assert answer.status_code == 401
    assert len(exchange.reached) == reached


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Gongxiang-Consumer": "market-app"},
        {"X-Gongxiang-Purpose": quote("商业用途")},
        {"X-Original-URI": "/api/secrets/1"},
        {"X-Original-Method": "DELETE"},
        {"X-Forwarded-Uri": "/api/secrets/1", "X-Forwarded-Method": "DELETE"},
        {"Authorization": "Bearer mine"},
    ],
)
def test_client_headers_change_nothing(headers: dict[str, str], nginx: str) -> None:
    """What a client says of itself is not what the gateway says of it: neither for nor against it."""
    assert ask(nginx, **headers).status_code == 200
    assert ask(nginx, "/api/secrets/1", **headers | {"X-Original-URI": PATH}).status_code == 403


@pytest.mark.parametrize(
    "path", ["/api/hazchem/licences/%2e%2e%2fsecret", "//api/hazchem/licences/1", PATH + ";x"]
)
def test_tricks_do_not_pass(path: str, nginx: str, exchange: Exchange) -> None:
    """What nginx would repair and the service would not is refused."""
    reached = len(exchange.reached)

    assert ask(nginx, path).status_code in {400, 403}
    assert len(exchange.reached) == reached


def test_a_wrong_key_passes_nothing(running: Running, exchange: Exchange, tmp_path: Path) -> None:
    """A gateway whose key is wrong or revoked lets nobody in."""
    reached = len(exchange.reached)
    with gateway(tmp_path, "wrong", running.port, exchange.port) as url:
        assert ask(url).status_code == 401
    assert len(exchange.reached) == reached


def test_nobody_answers(running: Running, exchange: Exchange, tmp_path: Path) -> None:
    """Without the service nothing passes, and a page says that it is away."""
    reached = len(exchange.reached)
    with gateway(tmp_path, running.keys["gate"], free_port(), exchange.port) as url:
        answer = ask(url)
    assert (answer.status_code, "暂时不能决定" in answer.text) == (503, True)
    assert len(exchange.reached) == reached

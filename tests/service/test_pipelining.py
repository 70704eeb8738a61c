"""Requests on one connection, over raw sockets: each accepted one is answered, in order; nothing else is."""

import asyncio
import json
import logging
import socket
import struct
import threading
import time
from asyncio import Transport
from collections.abc import Iterator
from contextlib import closing

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from service.cli.connection import MAX_HEAD_BYTES, MAX_HEAD_LINES, Connection
from service.doors import bounded

DECIDED: list[str] = []
"""The paths that the application has been asked for, in order."""


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with path, headers and body as they arrived; a path with `early` does not wait for its body."""
    if scope["type"] != "http":
        return
    body = b"" if "early" in scope["path"] else await bounded(receive)
    DECIDED.append(scope["path"])
    if "pause" in scope["path"]:
        await asyncio.sleep(0.002)
    times = {"/large": 1_000_000, "/unread": 1_000}.get(scope["path"], 1)
    names = [name.decode() for name, _ in scope["headers"]] * times
    said = json.dumps({"path": scope["path"], "headers": names, "body": body.decode()}).encode()
    headers = [(b"content-length", b"%d" % len(said))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": said})


class Brisk(Connection):
    """The protocol of the service, with its times cut short."""

    PACE_SECONDS = 0.5
    END_SECONDS = 1.0
    LINGER_SECONDS = 0.5
    STALL_SECONDS = 0.5
    READ = 0
    """Bytes of bodies that were read on all connections."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as the service's
        """Have the system take little of what a client does not read."""
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_096)
        super().connection_made(transport)

    def on_body(self, body: bytes) -> None:
        """Count it."""
        Brisk.READ += len(body)
        super().on_body(body)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server with that protocol."""
    config = uvicorn.Config(app, port=0, http=Brisk, ws="none", lifespan="off", log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def said(port: int, *segments: bytes, half_close: bool = False) -> list[tuple[int, dict[str, str], bytes]]:
    """Send the segments one by one; all answers until the other side ends the connection."""
    received = b""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as open_:
        open_.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            for segment in segments:
                open_.sendall(segment)
                time.sleep(0.03)  # so that the next is a segment of its own
            if half_close:
                open_.shutdown(socket.SHUT_WR)
            while part := open_.recv(65_536):
                received += part
        except ConnectionError:
            pass
    return list(answers(received))


def answers(received: bytes) -> Iterator[tuple[int, dict[str, str], bytes]]:
    """Take answers apart: status, headers, body."""
    while received:
        head, _, received = received.partition(b"\r\n\r\n")
        line, *lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        length = int(headers["content-length"])
        yield int(line.split(" ")[1]), headers, received[:length]
        received = received[length:]


def request(path: str, *lines: str, body: bytes = b"", method: str = "POST") -> bytes:
    """A request with its length, unless a line says otherwise."""
    framed = (
        [*lines] if any("ncoding" in line for line in lines) else [*lines, f"Content-Length: {len(body)}"]
    )
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: x", *framed, "", ""]).encode() + body


LAST = request("/last", "Connection: close", body=b"end")


@pytest.mark.parametrize("cut", [1, 20, 60, len(LAST) - 1])
def test_a_request_and_the_beginning_of_the_next(cut: int, port: int) -> None:
    """One segment with a request and part of the next: both are answered, in order."""
    told = said(port, request("/1", body=b"one") + LAST[:cut], LAST[cut:])

    assert [json.loads(body)["body"] for _, _, body in told] == ["one", "end"]


@pytest.mark.parametrize("number", [2, 3, 100, 2_000])
def test_many_in_one_segment(number: int, port: int) -> None:
    """However many are sent without waiting, each is answered, in order."""
    told = said(port, b"".join(request(f"/{place}", body=b"x" * place) for place in range(number)) + LAST)

    assert [json.loads(body)["path"] for _, _, body in told] == [f"/{n}" for n in range(number)] + ["/last"]


def test_all_of_a_half_closed_connection(port: int) -> None:
    """A client that has said that it sends no more still has its answers."""
    told = said(port, b"".join(request(f"/{n}", body=b"x") for n in range(5)), half_close=True)

    assert [json.loads(body)["path"] for _, _, body in told] == ["/0", "/1", "/2", "/3", "/4"]


def test_a_body_that_breaks_off(port: int) -> None:
    """It is refused as soon as the client says that it sends no more; what came before is answered."""
    cut = request("/cut", body=b"x" * 1_000)[:-1]
    told = said(port, request("/1", body=b"one") + cut, half_close=True)

    assert [status for status, _, _ in told] == [200, 400]
    assert "broke off" in json.loads(told[1][2])["error"]["message"]


WRONG = {
    "garbage": b"\x16\x03\x01 garbage\r\n\r\n",
    "no method": b"/ HTTP/1.1\r\n\r\n",
    "two lengths": b"POST /x HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length and chunks": b"POST /x HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
    "a folded line": b"POST /x HTTP/1.1\r\nHost: x\r\n folded: 1\r\n\r\n",
    "a space before the colon": b"POST /x HTTP/1.1\r\nHost : x\r\n\r\n",
    "NUL in a value": b"POST /x HTTP/1.1\r\nX: a\0b\r\n\r\n",
    "absolute form without a path": b"GET http://[ HTTP/1.1\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a long head": b"POST /x HTTP/1.1\r\nX: " + b"x" * MAX_HEAD_BYTES + b"\r\n\r\n",
    "many lines": b"POST /x HTTP/1.1\r\n" + b"a:b\r\n" * (MAX_HEAD_LINES + 1) + b"\r\n",
    "a long target": b"POST /" + b"x" * MAX_HEAD_BYTES + b" HTTP/1.1\r\n\r\n",
    "an upgrade with a body": request(
        "/x", "Connection: Upgrade", "Upgrade: h2c", body=b"GET /smuggled HTTP/1.1"
    ),
    "a chunk that is none": request("/x", "Transfer-Encoding: chunked", body=b"zz\r\n\r\n"),
    "long trailers": request(
        "/x", "Transfer-Encoding: chunked", body=b"0\r\nX: " + b"x" * MAX_HEAD_BYTES + b"\r\n\r\n"
    ),
    "many trailers": request(
        "/x", "Transfer-Encoding: chunked", body=b"0\r\n" + b"a:b\r\n" * (MAX_HEAD_LINES + 1) + b"\r\n"
    ),
    "a long chunk extension": request(
        "/x", "Transfer-Encoding: chunked", body=b"1;x=" + b"x" * MAX_HEAD_BYTES + b"\r\nx\r\n0\r\n\r\n"
    ),
    "many chunk extensions": request(
        "/x", "Transfer-Encoding: chunked", body=(b"1;x=" + b"x" * 1_000 + b"\r\nx\r\n") * 70 + b"0\r\n\r\n"
    ),
    "no host": b"GET /x HTTP/1.1\r\n\r\n",
    "two authorizations": request("/x", "Authorization: Bearer a", "Authorization: Bearer b"),
    "another coding": request("/x", "Transfer-Encoding: gzip, chunked", body=b"0\r\n\r\n"),
    "no coding": request("/x", "Transfer-Encoding: identity, chunked", body=b"0\r\n\r\n"),
    "two codings": request(
        "/x", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked", body=b"0\r\n\r\n"
    ),
    "another version": b"GET /x HTTP/2.0\r\nHost: x\r\n\r\n",
    "an old version": b"GET /x HTTP/0.9\r\nHost: x\r\n\r\n",
    "an endless line break": b"\r\n" * MAX_HEAD_BYTES,
}
TOO_LARGE = ("long", "many", "endless")


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_not_http(wrong: str, port: int) -> None:
    """It is refused in the one error shape, after the answers to what came before; nothing else is heard."""
    before, DECIDED[:] = [request(f"/{number}", body=b"one") for number in range(3)], []
    told = said(port, b"".join([*before, WRONG[wrong], request("/after")]))
    again = said(port, *before, WRONG[wrong], request("/after"))

    for *first, (status, headers, body) in (told, again):
        assert [status for status, _, _ in first] == [200, 200, 200]
        assert status == (431 if any(word in wrong for word in TOO_LARGE) else 400)
        assert headers.get("connection", "close") == "close"
        assert json.loads(body)["error"]["message"].endswith(".")
    assert DECIDED == ["/0", "/1", "/2"] * 2


@pytest.mark.parametrize("protocol", ["websocket", "h2c", "TLS/1.0", "anything"])
@pytest.mark.parametrize("apart", [True, False])
def test_an_upgrade_is_a_plain_request(protocol: str, apart: bool, port: int) -> None:
    """It is answered, the connection ends, and what follows is not taken for a request."""
    asked = request("/up", "Connection: keep-alive, Upgrade", f"Upgrade: {protocol}", method="GET")
    DECIDED[:] = []
    told = said(port, asked, request("/after")) if apart else said(port, asked + request("/after"))

    [(status, headers, body)] = told
    assert (status, headers["connection"], json.loads(body)["path"]) == (200, "close", "/up")
    assert DECIDED == ["/up"]


@pytest.mark.parametrize("framing", ["Content-Length: 25", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize("protocol", ["websocket", "h2c", "TLS/1.0"])
def test_an_upgrade_with_a_body_in_a_second_segment(framing: str, protocol: str, port: int) -> None:
    """400: its body is never taken for the next request."""
    lines = ["POST /up HTTP/1.1", "Host: x", "Connection: Upgrade", f"Upgrade: {protocol}", framing, "", ""]
    head = "\r\n".join(lines).encode()
    DECIDED[:] = []
    [(status, _, body)] = said(port, head, b"GET /smuggled HTTP/1.1\r\n\r\n")

    assert (status, json.loads(body)["error"]["where"]) == (400, "Upgrade")
    assert DECIDED == []


def test_a_tunnel_is_not_opened(port: int) -> None:
    """CONNECT is refused, and what is sent into the tunnel is not heard."""
    DECIDED[:] = []
    told = said(port, b"CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n", request("/after"))

    assert [status for status, _, _ in told] == [400]
    assert DECIDED == []


def test_trailers_never_become_headers(port: int) -> None:
    """Neither of their own request nor of the next."""
    chunked = b"3\r\nabc\r\n0\r\nAuthorization: Bearer x\r\nX-Late: 1\r\n\r\n"
    told = said(port, request("/1", "Transfer-Encoding: chunked", body=chunked) + LAST)

    assert [json.loads(body)["headers"] for _, _, body in told] == [
        ["host", "transfer-encoding"],
        ["host", "connection", "content-length"],
    ]


@pytest.mark.parametrize("path", ["/1", "/early"])
def test_a_trailer_that_ends_the_connection(path: str, port: int) -> None:
    """`Connection: close` among the trailers counts: the answer is the last, and nothing waits."""
    chunked = b"3\r\nabc\r\n0\r\nConnection: close\r\n\r\n"
    DECIDED[:] = []
    [(status, headers, _)] = said(
        port, request(path, "Transfer-Encoding: chunked", body=chunked), request("/after")
    )

    assert (status, DECIDED) == (200, [path])
    assert path == "/early" or headers["connection"] == "close"


def test_small_chunks_are_no_long_head(port: int) -> None:
    """A large body in many small chunks is read: their usual framing does not count as head."""
    body = (b"4\r\nabcd\r\n" * 30_000) + b"0\r\n\r\n"
    told = said(port, request("/1", "Transfer-Encoding: chunked", "Connection: close", body=body))

    assert [(status, len(json.loads(body)["body"])) for status, _, body in told] == [(200, 120_000)]


def test_what_is_answered_before_its_end(port: int) -> None:
    """An answer that does not wait for the body is given; the rest is read for a while, then the next."""
    early = request("/early", body=b"x" * 200_000)
    told = said(port, early[:150_000], early[150_000:], LAST)

    assert [json.loads(body)["path"] for _, _, body in told] == ["/early", "/last"]


@pytest.mark.parametrize(
    "head",
    [
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /early HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 100000000000\r\n\r\n",
    ],
    ids=["body", "answered", "declared"],
)
def test_a_fast_sender_meets_an_end(head: bytes, port: int) -> None:
    """However fast it sends, a request that does not end is cut off; its sending renews nothing."""
    chunk = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as open_:
        open_.sendall(head)
        sent = 0
        try:
            while sent < 1 << 36:
                open_.sendall(chunk)
                sent += len(chunk)
        except ConnectionError:
            return
    raise AssertionError("it was never cut off")


def test_no_more_than_a_little_is_read_after_the_answer(port: int) -> None:
    """Who has the answer and sends on meets a pause, then the end: reading it costs others their time."""
    Brisk.READ = 0
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as open_:
        open_.sendall(b"POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000000\r\n\r\n")
        try:
            while Brisk.READ < 10 * Brisk.LINGER_BYTES:
                open_.sendall(b"x" * 65_536)
        except ConnectionError:
            pass

    assert Brisk.READ <= 2 * Brisk.LINGER_BYTES


@pytest.mark.parametrize("times", range(5))
def test_a_client_that_hangs_up(times: int, port: int, caplog: pytest.LogCaptureFixture) -> None:
    """A reset behind requests is no error of the service: the log says nothing of it."""
    with caplog.at_level(logging.ERROR):
        for _ in range(5):
            open_ = socket.create_connection(("127.0.0.1", port), timeout=20)
            open_.sendall(b"".join(request(f"/pause/{n}") for n in range(20)))
            time.sleep(0.002 * times)
            open_.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            open_.close()
        assert len(said(port, LAST)) == 1

    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.parametrize(
    "asked",
    [
        request("/large"),
        b"".join(request(f"/{n}", method="GET") for n in range(5_000)),
        request("/unread", "Connection: close"),
    ],
    ids=["large", "many small", "the last"],
)
def test_a_client_that_does_not_read(asked: bytes, port: int) -> None:
    """It is cut off: an answer that nobody takes is not held for ever, be it the last."""
    with closing(socket.socket()) as open_:
        open_.settimeout(20)
        open_.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        open_.connect(("127.0.0.1", port))
        open_.sendall(asked)
        deadline = time.monotonic() + 20
        try:
            while time.monotonic() < deadline:
                open_.sendall(b"\r\n")
                time.sleep(0.05)
        except ConnectionError:
            return
    raise AssertionError("it was never cut off")

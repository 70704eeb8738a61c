"""Connections: bounded in time and number, over real sockets; a request in time never notices."""

import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from service.cli import connection
from service.cli.connection import Connection
from service.doors import bounded

SECONDS = 1.0
QUESTION = b"POST / HTTP/1.1\r\nHost: gongxiang\r\nContent-Length: 4\r\n\r\nbody"


class Impatient(Connection):
    """The protocol of the service, with less patience."""

    PACE_SECONDS = SECONDS


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Read the body and answer with its length; on /slow only after a while."""
    if scope["type"] != "http":
        return
    body = str(len(await bounded(receive))).encode()
    if scope["path"] == "/slow":
        await _never_mind(receive)
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _never_mind(receive: Receive) -> None:
    await receive()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server with that protocol."""
    yield from impatient()


def impatient() -> Iterator[int]:
    """Run a server with that protocol until asked for a second port; idle connections have two seconds."""
    config = uvicorn.Config(
        app,
        port=0,
        http=Impatient,
        lifespan="off",
        log_level="warning",
        timeout_keep_alive=2,
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def connected(port: int) -> socket.socket:
    """A new connection."""
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def rest(open_: socket.socket) -> bytes:
    """All that comes until the other end closes."""
    said = b""
    while part := open_.recv(65_536):
        said += part
    return said


def dripped(port: int, start: bytes) -> tuple[bytes, float]:
    """What is said to one who sends a start, and then a byte each tenth of a second; and when."""
    with closing(connected(port)) as open_:
        open_.sendall(start)
        open_.settimeout(0.1)
        began = time.monotonic()
        while time.monotonic() - began < 20:
            try:
                said = open_.recv(65_536)
            except TimeoutError:
                open_.sendall(b"x")
                continue
            except ConnectionError:
                said = b""
            return said, time.monotonic() - began
    raise AssertionError("it was never cut off")


@pytest.mark.parametrize(
    "start",
    [
        b"POST /",
        b"POST / HTTP/1.1\r\nHost: gongxiang\r\nX-Slow: ",
        b"POST / HTTP/1.1\r\nHost: gongxiang\r\nContent-Length: 1000\r\n\r\n",
        QUESTION + b"POST / HTTP/1.1\r\nHost",
    ],
    ids=["method", "header", "body", "second request"],
)
def test_a_request_that_does_not_arrive_is_cut_off(port: int, start: bytes) -> None:
    """Byte by byte it has its time and no more, and 408 says so in the one error shape."""
    if start.startswith(QUESTION):
        with closing(connected(port)) as open_:
            open_.sendall(start)
            said = rest(open_)
        assert said.startswith(b"HTTP/1.1 200")
    else:
        said, seconds = dripped(port, start)
        assert SECONDS * 0.9 < seconds < SECONDS + 4
    answer = said[said.index(b"HTTP/1.1 408") :]
    error = json.loads(answer.partition(b"\r\n\r\n")[2])["error"]
    assert error["code"] == "request_slow"
    assert error["message"].endswith(".")


@pytest.mark.parametrize("sent", [b"", b"\r\n"])
def test_a_connection_on_which_nothing_is_asked_is_closed(port: int, sent: bytes) -> None:
    """Nothing, or an empty line, and then silence: closed, without a word."""
    with closing(connected(port)) as open_:
        open_.sendall(sent)
        assert rest(open_) == b""


def test_a_request_in_pieces_is_answered(port: int) -> None:
    """A request in two pieces is answered, and the time it took is not held against the next one."""
    with closing(connected(port)) as open_:
        for _ in range(3):
            open_.sendall(QUESTION[:-2])
            time.sleep(SECONDS / 2)
            open_.sendall(QUESTION[-2:])
            assert open_.recv(65_536).endswith(b"\r\n\r\n4")


def test_a_large_body_over_a_poor_line_is_answered(port: int) -> None:
    """While enough of it arrives it may take longer than any other request; it is read to its end."""
    piece = b"x" * int(Impatient.MIN_BODY_RATE * SECONDS)
    with closing(connected(port)) as open_:
        open_.sendall(b"POST / HTTP/1.1\r\nHost: gongxiang\r\nContent-Length: %d\r\n\r\n" % (8 * len(piece)))
        for _ in range(8):
            open_.sendall(piece)
            time.sleep(SECONDS / 3)
        assert open_.recv(65_536).endswith(b"\r\n\r\n%d" % (8 * len(piece)))


@pytest.mark.parametrize(
    ("sent", "statuses"),
    [
        (QUESTION[:-2], [503]),
        (QUESTION[:10], [503]),
        (QUESTION + QUESTION[:-2], [200, 503]),
        (b"", []),
    ],
    ids=["body", "head", "after an answer", "nothing"],
)
def test_what_has_not_arrived_when_the_service_stops(
    sent: bytes, statuses: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    """It is refused with a sentence, and the service stops at once, without an error in the log."""
    with caplog.at_level("ERROR"):
        running = impatient()
        port = next(running)
        with closing(connected(port)) as open_:
            open_.sendall(sent)
            said = open_.recv(65_536) if statuses[:1] == [200] else b""
            time.sleep(0.2)
            next(running, None)
            said += rest(open_)

    assert [int(part[:3]) for part in said.decode().split("HTTP/1.1 ")[1:]] == statuses
    assert said.count(b'"service_stopping"') == statuses.count(503)
    assert [record.getMessage() for record in caplog.records] == []


def test_idle_connections_make_room(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no more are allowed the newest is served, and an idle one is closed."""
    monkeypatch.setattr(connection, "max_connections", lambda: 3)
    held = [connected(port) for _ in range(3)]
    for _ in range(3):
        with closing(connected(port)) as open_:
            open_.sendall(QUESTION)
            assert open_.recv(65_536).endswith(b"\r\n\r\n4")
    for each in held:
        each.close()


def test_too_many_at_once_are_told_so(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes beyond the number answered at once is told to come again, 503, and nothing is decided."""
    with closing(connected(port)) as busy, closing(connected(port)) as open_:
        busy.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closed with a reset
        busy.sendall(QUESTION.replace(b"POST / ", b"POST /slow "))
        time.sleep(0.3)
        monkeypatch.setattr(connection, "MAX_RUNNING", 1)
        open_.sendall(QUESTION)
        said = open_.recv(65_536)
        monkeypatch.undo()
        open_.sendall(QUESTION)
        again = open_.recv(65_536)

    assert said.startswith(b"HTTP/1.1 503")
    assert json.loads(said.partition(b"\r\n\r\n")[2])["error"]["code"] == "service_crowded"
    assert again.startswith(b"HTTP/1.1 200")

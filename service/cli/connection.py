"""uvicorn's HTTP protocol with the bounds that it lacks.

uvicorn bounds neither the bytes of a head or of trailers, nor the time in which a request arrives, nor the
number of connections that are only held open. It takes the body of an upgrade for the next request, and
answers a malformed request before the well-formed one in front of it, whose answer is then lost.
"""

import resource
from asyncio import TimerHandle, Transport
from functools import cache
from typing import NoReturn, cast

import httptools
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from service import metrics
from service.errors import (
    Failure,
    HeadTooLarge,
    RequestSlow,
    RequestUnreadable,
    ServiceCrowded,
    ServiceStopping,
)
from service.gateways.plain import failure_text, send_failure, wire

MAX_RUNNING = 2_000
"""Requests answered at the same time; a further one is answered 503."""
MAX_OPEN_FILES = 65_536
"""Files and sockets that a process opens at most, where the system allows so many."""
RESERVED_FILES = 256
"""Of them, for the database, the engine and the log."""
MAX_HEAD_BYTES = 65_536
"""Bytes of head, trailers and chunk lines of one request together."""
MAX_HEAD_LINES = 100
"""Lines of head and trailers of one request together."""
CHUNK_FRAME = 8
"""Bytes around each chunk that do not count: a length of four digits and two line ends."""
PIECE = 512
"""Bytes given to the parser at once: a few dozen requests at most are read before the first is answered."""


def raise_limit() -> None:
    """Let this process and its workers open as many files as the system allows, up to MAX_OPEN_FILES."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MAX_OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@cache
def max_connections() -> int:
    """Return the number of connections a process holds; beyond it an idle one is closed."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = MAX_OPEN_FILES if soft == resource.RLIM_INFINITY else min(soft, MAX_OPEN_FILES)
    return max(allowed - RESERVED_FILES, allowed // 2)


class Connection(HttpToolsProtocol):
    """Bound what a connection sends and how long that takes; answer every accepted request, in order.

    A request is accepted when its head is complete. While one is being answered, what follows it is held
    unparsed and reading is paused. What is wrong with HTTP itself (400, 408, 431) is said after the answers
    to all accepted requests; then nothing more is parsed, and the connection ends.
    """

    PACE_SECONDS = 10.0
    """Within so long a head arrives whole, and of a body MIN_BODY_RATE a second in each."""
    MIN_BODY_RATE = 16_384
    """Bytes a second: an upload over a poor line, but no dripping."""
    END_SECONDS = 1_800.0
    """A request that has not arrived by then is cut off: the largest form, 256 MiB, needs 150 kB a second."""
    LINGER_SECONDS = 5.0
    """After the last answer it is read on for so long, so that no reset overtakes the answer."""
    LINGER_BYTES = 1_572_864
    """What is read of a body after its answer, more than any program may send; then reading stops."""
    REFUSED_BYTES = 262_144
    """What is read after a refusal of what is not HTTP; then reading stops until the connection ends."""
    STALL_SECONDS = 60.0
    """A client that reads nothing of its answer for so long is cut off."""

    _heading = _arriving = _ended = _half_closed = False
    _overhead = _lines = _received = _unanswered = _lingered = 0
    _running: RequestResponseCycle | None = None
    _failure: Failure | None = None
    _last_words: bytes | None = None
    _end = 0.0
    _arrival: TimerHandle | None = None
    _stall: TimerHandle | None = None

    @property
    def idle(self) -> bool:
        """Whether no accepted request waits for its answer."""
        return self._unanswered == 0

    @property
    def _answered_early(self) -> bool:
        """Whether the request that arrives has its answer already."""
        return self.idle and self._arriving and not self._heading

    @property
    def _may_parse(self) -> bool:
        """Whether what arrives belongs to the request that is being answered, or to none."""
        return self.idle or (self._unanswered == 1 and self._arriving and not self._heading)

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Close an idle connection where there are too many, and this one if nothing is ever asked on it."""
        super().connection_made(transport)
        self._rest = bytearray()
        self._application, self.app = cast("ASGIApp", self.app), cast("ASGI3Application", self._answer)
        if len(self.connections) > max_connections():
            self._make_room()
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all clocks; what is being answered goes on, and its answer is dropped."""
        self._end_parsing()
        if self._running is not None:
            self._running.disconnected = True
            self._running.message_event.set()
        self._set_arrival(None)
        self._set_stall(None)
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def eof_received(self) -> bool | None:  # type: ignore[override]  # as asyncio's own
        """Keep a half-closed connection open until what was accepted is answered; TLS has no such state."""
        self._half_closed = not self.idle and self.transport.can_write_eof()
        if self._half_closed and self._arriving and not (self._heading or self._rest or self._ended):
            self._refuse(RequestUnreadable("The body broke off; send it whole."))
        return self._half_closed

    def pause_writing(self) -> None:
        """Start the clock of a client that does not read its answer."""
        super().pause_writing()
        self._set_stall(self.loop.call_later(self.STALL_SECONDS, self.transport.abort))

    def resume_writing(self) -> None:
        """Stop that clock: the client reads."""
        super().resume_writing()
        if not self.transport.is_closing():
            self._set_stall(None)

    def shutdown(self) -> None:
        """Answer what has arrived; refuse what has not."""
        if self._arriving and not (self._ended or self._answered_early):
            self._refuse(ServiceStopping("The service stops and decided nothing; ask again."))
        if self.idle:
            self._close()
        else:
            self.cycle.keep_alive = False

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection."""
        self._close()

    def data_received(self, data: bytes) -> None:
        """Parse it in pieces, as far as it belongs to a request that may be answered now."""
        if self._ended or self._answered_early:
            self._lingered += len(data)
            if self._lingered > (self.REFUSED_BYTES if self._ended else self.LINGER_BYTES):
                self._end_parsing()
                self.flow.pause_reading()
        if self._ended:
            return
        self._unset_keepalive_if_required()
        self._received += len(data)
        self._rest += data
        self._parse()

    def _parse(self) -> None:
        while self._rest and not self._ended and self._may_parse:
            piece = bytes(self._rest[:PIECE])
            del self._rest[:PIECE]  # moves the beginning, copies nothing
            self._feed(piece)
        if self._rest:
            self.flow.pause_reading()
        elif self._arrival is None and not self._ended and (self._arriving or self.idle):
            self._received, self._end = 0, self.loop.time() + self.END_SECONDS
            self._set_arrival(self.loop.call_later(self.PACE_SECONDS, self._check_arrival))

    def _feed(self, piece: bytes) -> None:
        self._overhead = max(self._overhead, 0) + len(piece)
        try:
            self.parser.feed_data(piece)
        except httptools.HttpParserUpgrade:
            self._end_parsing()  # answered as a plain request; what follows may be any protocol
        except httptools.HttpParserError:
            self._refuse(self._failure or RequestUnreadable("This is not HTTP/1.1."))
        else:
            if self._overhead > MAX_HEAD_BYTES:
                self._refuse(_too_large())

    def on_message_begin(self) -> None:
        """Begin a request."""
        self._heading = self._arriving = True
        self._lines = 0
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a line of the head; count a trailer, which never becomes a header, and forget it."""
        self._lines += 1
        if self._lines > MAX_HEAD_LINES:
            self._reject(_too_large())
        if self._heading:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Accept the request: answer it, with 503 where too many are being answered."""
        upgrade = self.parser.should_upgrade()
        if self._overhead > MAX_HEAD_BYTES:
            self._reject(_too_large())
        if upgrade and any(map(_announces_body, self.headers)):
            self._reject(RequestUnreadable("A change of protocol has a body; leave out Upgrade.", "Upgrade"))
        if (fault := _fault(self.parser.get_http_version(), self.headers)) is not None:
            self._reject(fault)
        own = self.app
        if len(self.tasks) >= MAX_RUNNING:
            self.app = cast("ASGI3Application", crowded)
        try:
            super().on_headers_complete()
        finally:
            self.app = own
        self._heading = False
        self._unanswered += 1
        if upgrade:
            self.cycle.keep_alive = False

    def on_chunk_header(self) -> None:
        """Leave the usual framing of a chunk out of the count; extensions stay in."""
        self._overhead -= CHUNK_FRAME

    def on_body(self, body: bytes) -> None:
        """Leave the body out of the count: those who read it bound it."""
        self._overhead -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request, and parsing where it is the last; what is left of the piece counts for the next."""
        if self._overhead > MAX_HEAD_BYTES:
            self._reject(_too_large())
        self._arriving, self._overhead = False, PIECE
        self._set_arrival(None)
        super().on_message_complete()
        if not self.parser.should_keep_alive():  # as a trailer may say too
            self._end_parsing()
            self.cycle.keep_alive = False
            if self.idle:
                self._close()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        """Go on with what was held back, or end."""
        self._unanswered -= 1
        super().on_response_complete()
        if self.transport.is_closing():
            self._cut_off_if_unread()
            return
        if self.idle and self._last_words is not None:
            self._finish()
        elif self._answered_early:
            self._lingered = 0
            self._set_arrival(self.loop.call_later(self.LINGER_SECONDS, self._close))
        elif self._arriving or self._rest:
            self._unset_keepalive_if_required()
            self._parse()
        if self.idle and self._half_closed:
            self._close()

    def _should_upgrade(self) -> bool:
        return False

    def _reject(self, failure: Failure) -> NoReturn:
        """Stop the parser from within one of its callbacks."""
        self._failure = failure
        raise failure

    def _refuse(self, failure: Failure) -> None:
        """Parse nothing more; where the body of an accepted request is read, the failure is raised."""
        self._end_parsing()
        self._failure = failure
        self._set_arrival(None)
        if self._arriving and not self._heading:
            self._last_words = b""
            self.cycle.message_event.set()
        else:
            metrics.answered(failure.status)
            self._last_words = wire(failure.status, (failure_text(failure),), {"Connection": "close"})
        if self.idle:
            self._finish()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the application; to it a malformed or late body is a failure, not an end."""

        async def received() -> Message:
            message = await receive()
            if self._failure is not None and message.get("more_body", False):
                raise self._failure
            return message

        try:
            await self._application(scope, received, send)
        except Failure as failure:
            if failure is not self._failure or self.cycle.response_started:
                raise
            await send_failure(send, failure)

    def _finish(self) -> None:
        self._unset_keepalive_if_required()
        self.transport.write(self._last_words or b"")
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.flow.resume_reading()
        self._set_arrival(self.loop.call_later(self.LINGER_SECONDS, self._close))

    def _end_parsing(self) -> None:
        self._ended = True
        self._rest.clear()

    def _close(self) -> None:
        self.transport.close()
        self._cut_off_if_unread()

    def _cut_off_if_unread(self) -> None:
        """A connection that is closed stays until its answers are read: for STALL_SECONDS at most."""
        self._set_stall(self.loop.call_later(self.STALL_SECONDS, self.transport.abort))

    def _check_arrival(self) -> None:
        """Cut off a request that arrives too slowly, or has arrived for too long."""
        paused = self.flow.read_paused  # then it is this side that does not read
        fast = not self._heading and self._received >= self.MIN_BODY_RATE * self.PACE_SECONDS
        if paused or (fast and self.loop.time() < self._end):
            self._received = 0
            self._set_arrival(self.loop.call_later(self.PACE_SECONDS, self._check_arrival))
        elif self._arriving:
            self._refuse(RequestSlow("The request did not arrive whole in time; send it faster."))
        else:
            self._close()

    def _set_arrival(self, clock: TimerHandle | None) -> None:
        if self._arrival is not None:
            self._arrival.cancel()
        self._arrival = clock

    def _set_stall(self, clock: TimerHandle | None) -> None:
        if self._stall is not None:
            self._stall.cancel()
        self._stall = clock

    def _make_room(self) -> None:
        """Close an idle connection, or this one where there is none."""
        others = (each for each in self.connections if isinstance(each, Connection) and each is not self)
        idle = (each for each in others if each.idle and not each.transport.is_closing())
        next(idle, self)._close()  # noqa: SLF001  of the same class


async def crowded(_scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer that too many requests are being answered."""
    await send_failure(send, ServiceCrowded("Too many requests at once; nothing was decided, ask again."))


def _fault(version: str, headers: list[tuple[bytes, bytes]]) -> RequestUnreadable | None:
    """Tell what HTTP forbids and the parser lets pass (RFC 9112, sections 2.3, 3.2 and 6.1)."""
    names = [name for name, _ in headers]
    codings = [value.strip().lower() for name, value in headers if name == b"transfer-encoding"]
    if version not in {"1.0", "1.1"}:
        return RequestUnreadable("This is not HTTP/1.1.")
    if version == "1.1" and b"host" not in names:
        return RequestUnreadable("The Host header is missing; send one.", "Host")
    if names.count(b"authorization") > 1:
        return RequestUnreadable("There is more than one Authorization header; send one.", "Authorization")
    if codings not in ([], [b"chunked"]):
        return RequestUnreadable("The only transfer coding is chunked; send no other.", "Transfer-Encoding")
    return None


def _announces_body(header: tuple[bytes, bytes]) -> bool:
    name, value = header
    return name == b"transfer-encoding" or (name == b"content-length" and value.strip(b"0 ") != b"")


def _too_large() -> HeadTooLarge:
    return HeadTooLarge(
        f"Head, trailers and chunk lines of a request have at most {MAX_HEAD_BYTES:,} bytes and "
        f"{MAX_HEAD_LINES} lines; send fewer or shorter ones."
    )

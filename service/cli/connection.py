"""The connections that callers hold: how many, how slow a caller may be, how many are answered at once.

uvicorn bounds neither the time in which a request arrives nor that of a connection on which nothing was ever
asked, and its limit of concurrency counts connections that are only held open. So two thousand idle
connections would keep everybody else out, and a request sent byte by byte would never end.
"""

import json
import resource
from asyncio import TimerHandle, Transport
from functools import cache
from typing import cast

from starlette.types import Receive, Scope, Send
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.errors import RequestSlow, ServiceCrowded
from service.gateways.plain import send_failure

AT_ONCE = 2_000
"""Requests answered at once; what comes beyond is told to come again."""
OPEN_FILES = 65_536
"""Files and sockets that a process opens at most, where the system lets it have so many."""
KEPT_FREE = 256
"""Of them, for the database, the engine and the log."""


def raise_limit() -> None:
    """Let this process and its workers open as many files as the system allows, up to OPEN_FILES."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@cache
def most() -> int:
    """The number of connections a process holds: beyond it an idle one makes room."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = OPEN_FILES if soft == resource.RLIM_INFINITY else min(soft, OPEN_FILES)
    return max(allowed - KEPT_FREE, allowed // 2)


class Connection(HttpToolsProtocol):
    """uvicorn's HTTP protocol with bounds; a request that arrives in one piece costs no timer."""

    WHOLE_SECONDS = 10.0
    """Within so long a request must have arrived whole, from its first byte; a large one goes on arriving."""
    SLOWEST = 16_384
    """Bytes a second of a body that may take longer: an upload over a poor line, but no dripping."""

    _heading = _arriving = False
    _received = 0
    _deadline: TimerHandle | None = None

    @property
    def idle(self) -> bool:
        """Whether nothing is being answered here."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Hold it as long as an answered one, if nothing is ever asked."""
        super().connection_made(transport)
        if len(self.connections) > most():
            self._make_room()
        handler = self.timeout_keep_alive_handler
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, handler)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for any more."""
        self._arrived()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Give the rest of a request its time, where it is not there at once."""
        super().data_received(data)
        self._received += len(data)
        if (self._arriving or self.idle) and self._deadline is None:
            self._wait()

    def _wait(self) -> None:
        self._received = 0
        self._deadline = self.loop.call_later(self.WHOLE_SECONDS, self._too_slow)

    def on_message_begin(self) -> None:
        """A request begins."""
        self._heading = self._arriving = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Answer it, unless too many are being answered."""
        self._heading = False
        if len(self.tasks) < AT_ONCE:
            super().on_headers_complete()
            return
        own, self.app = self.app, cast("ASGI3Application", crowded)
        super().on_headers_complete()
        self.app = own

    def on_message_complete(self) -> None:
        """It is there."""
        self._arrived()
        super().on_message_complete()

    def _arrived(self) -> None:
        self._heading = self._arriving = False
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        if self.transport.is_closing():
            return
        if not self._heading and self._received >= self.SLOWEST * self.WHOLE_SECONDS:
            self._wait()
            return
        if self._awaits_an_answer():
            self.transport.write(_SLOW)
        self.transport.close()

    def _awaits_an_answer(self) -> bool:
        """Whether the slow request is the one that comes next, and nothing was said to it yet."""
        if self.idle:
            return self._heading
        return self.cycle.more_body and not self.cycle.response_started

    def _make_room(self) -> None:
        """Close an idle connection, or this one where there is none."""
        others = (each for each in self.connections if isinstance(each, Connection) and each is not self)
        idle = (each for each in others if each.idle and not each.transport.is_closing())
        next(idle, self).transport.close()


async def crowded(_scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer that there are too many at once."""
    await send_failure(send, ServiceCrowded("Too many requests at once; nothing was decided, ask again."))


def _slow() -> bytes:
    """The answer to a request that does not arrive, as the wire has it."""
    seconds = Connection.WHOLE_SECONDS
    failure = RequestSlow(f"The request did not arrive whole within {seconds:g} seconds; send it faster.")
    body = json.dumps(failure.shape).encode()
    lines = [
        "HTTP/1.1 408 Request Timeout",
        "content-type: application/json",
        f"content-length: {len(body)}",
        "cache-control: no-store",
        "connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


_SLOW = _slow()

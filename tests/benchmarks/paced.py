"""An open loop of our own: vegeta's work for one request would fill a core where the service is fastest.

`python -m tests.benchmarks.paced RATE SECONDS BODIES RESULTS URL NAME=VALUE…` sends the bodies, one a line of
a file, in turn and at this rate whatever comes back, each header with each. Of every request it writes the
status, the nanoseconds it took, and how many after the first it was due. A request's time runs from the
moment at which it was due, also where no connection was free for it: no coordinated omission.
"""

import asyncio
import gc
import sys
import time
from itertools import cycle
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import uvloop

CONNECTIONS = 256
"""Held open from the start."""
OPENING = 0.5
"""Seconds a server has to accept them all before the first request is due."""
TICK = 0.001
"""Seconds between two looks at what is due."""
PATIENCE = 10.0
"""Seconds for which answers are awaited at the end."""
END = b"\r\n\r\n"


class Pace:
    """The requests in their order, when each is due, and what came of each."""

    def __init__(self, rate: float, seconds: float, requests: list[bytes]) -> None:
        self.number = int(rate * seconds)
        self._each = 1e9 / rate
        self._requests = cycle(requests)
        self.began = 0
        self._begun = 0
        self.idle: list[Line] = []
        self.done: list[tuple[int, int, int]] = []

    def begin(self) -> None:
        """From now on requests are due."""
        self.began = time.perf_counter_ns()

    def send(self) -> None:
        """Send what is due, as far as a connection is free: the one that was free last, as pools do."""
        now = time.perf_counter_ns() - self.began
        while self.idle and self._begun < self.number and self._begun * self._each <= now:
            due = self.began + int(self._begun * self._each)
            self._begun += 1
            self.idle.pop().send(next(self._requests), due)


class Line(asyncio.Protocol):
    """One connection; one request at a time."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._due = 0
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is free."""
        self._transport = cast("asyncio.Transport", transport)
        self._pace.idle.append(self)

    def send(self, request: bytes, due: int) -> None:
        """Ask."""
        self._due = due
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Where the answer is whole, note it, and be free for the next."""
        self._received = self._received + data if self._received else data
        head, end, body = self._received.partition(END)
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]
        if end and len(body) >= int(length or b"0"):
            self._pace.done.append((int(head[9:12]), time.perf_counter_ns(), self._due))
            self._received = b""
            self._pace.idle.append(self)
            self._pace.send()

    def connection_lost(self, exc: Exception | None) -> None:
        """A request under way has failed, and no other goes this way."""
        self._pace.idle = [line for line in self._pace.idle if line is not self]


def requests(url: str, headers: list[str], bodies: Path) -> list[bytes]:
    """Every request as the wire has it."""
    parts = urlsplit(url)
    lines = [f"POST {parts.path} HTTP/1.1", f"Host: {parts.netloc}"]
    head = "\r\n".join([*lines, *(header.replace("=", ": ", 1) for header in headers)]).encode()
    return [
        head + b"\r\nContent-Length: %d" % len(body) + END + body for body in bodies.read_bytes().splitlines()
    ]


async def attack(pace: Pace, url: str) -> None:
    """Open the connections, send in time, and wait for the last answers."""
    loop, parts = asyncio.get_running_loop(), urlsplit(url)
    for _ in range(CONNECTIONS):
        await loop.create_connection(lambda: Line(pace), parts.hostname or "", parts.port or 80)
    await asyncio.sleep(OPENING)
    pace.begin()
    last = time.monotonic() + pace.number * pace._each / 1e9 + PATIENCE
    while len(pace.done) < pace.number and time.monotonic() < last:
        pace.send()
        await asyncio.sleep(TICK)


def main(rate: str, seconds: str, bodies: str, results: str, url: str, *headers: str) -> None:
    """Attack, and write what came of it; one without an answer failed, and took as long as was waited."""
    pace = Pace(float(rate), float(seconds), requests(url, list(headers), Path(bodies)))
    gc.disable()  # a collection among so many results takes long, and would be counted as the server's
    uvloop.install()
    asyncio.run(attack(pace, url))
    done = [(status, ended - due, due - pace.began) for status, ended, due in pace.done]
    missing = [(0, int(PATIENCE * 1e9), int(float(seconds) * 1e9))] * (pace.number - len(done))
    rows = [",".join(map(str, row)) for row in done + missing]
    Path(results).write_text("\n".join(rows), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

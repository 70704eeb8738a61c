"""An open loop of our own: vegeta's work for one request would fill a core where the service is fastest.

`python -m tests.benchmarks.paced RATE SECONDS BODIES RESULTS URL NAME=VALUE…` sends the bodies, one a line of
a file, in turn and at this rate whatever comes back, each header with each. Of every request it writes the
status, the nanoseconds it took, and how many after the first it was due. A request's time runs from the
moment at which it was due, also where no connection was free for it: no coordinated omission.
"""

import contextlib
import gc
import select
import socket
import sys
import time
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 256
"""Held open from the start."""
OPENING = 0.5
"""Seconds a server has to accept them all before the first request is due."""
TICK = 0.001
"""Seconds after which it is looked what is due, where nothing is answered meanwhile."""
PATIENCE = 10.0
"""Seconds for which answers are awaited at the end."""
END, LENGTH = b"\r\n\r\n", b"content-length: "
LARGEST = 65_536
"""Bytes read at once."""


class Line:
    """One connection; one request at a time."""

    def __init__(self, host: str, port: int) -> None:
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.due = 0
        self._received = b""

    def send(self, request: bytes, due: int) -> None:
        """Ask."""
        self.due = due
        self.socket.sendall(request)

    def answered(self) -> int | None:
        """The status, once the answer is whole; raises OSError where the connection is lost."""
        data = self.socket.recv(LARGEST)
        if not data:
            raise ConnectionError
        if self._received:
            data = self._received + data
        whole = _is_whole(data)
        self._received = b"" if whole else data
        return int(data[9:12]) if whole else None


def _is_whole(data: bytes) -> bool:
    """Whether an answer is there to the end of its body; one that says no length has none."""
    head, end, body = data.partition(END)
    _, _, length = head.lower().partition(LENGTH)
    return bool(end) and len(body) >= int(length.partition(b"\r")[0] or b"0")


class Pace:
    """The requests in their order, when each is due, and what came of each."""

    def __init__(self, rate: float, seconds: float, requests: list[bytes]) -> None:
        self.number = int(rate * seconds)
        self.done: list[tuple[int, int, int]] = []
        """Status, when it was answered, and when it was due; nanoseconds."""
        self.began = 0
        self._each = 1e9 / rate
        self._requests = cycle(requests)
        self._begun = 0
        self._idle: list[Line] = []
        self._lines: dict[int, Line] = {}
        self._poll = select.epoll()

    def attack(self, host: str, port: int) -> None:
        """Open the connections, send in time, and wait for the last answers."""
        self._idle = [Line(host, port) for _ in range(CONNECTIONS)]
        self._lines = {line.socket.fileno(): line for line in self._idle}
        for number in self._lines:
            self._poll.register(number, select.EPOLLIN)
        time.sleep(OPENING)
        self.began = time.perf_counter_ns()
        last = time.monotonic() + self.number * self._each / 1e9 + PATIENCE
        while len(self.done) < self.number and time.monotonic() < last:
            self._send()
            for number, _ in self._poll.poll(TICK):
                self._receive(self._lines[number])

    def _send(self) -> None:
        """Send what is due, as far as a connection is free: the one that was free last, as pools do."""
        now = time.perf_counter_ns() - self.began
        while self._idle and self._begun < self.number and self._begun * self._each <= now:
            due = self.began + int(self._begun * self._each)
            self._begun += 1
            with contextlib.suppress(OSError):  # lost, as `_receive` will find
                self._idle.pop().send(next(self._requests), due)

    def _receive(self, line: Line) -> None:
        """Note an answer that is whole. With a lost connection its request fails, and no other goes there."""
        try:
            status = line.answered()
        except OSError:
            self._poll.unregister(line.socket)
            self._idle = [other for other in self._idle if other is not line]
            return
        if status is not None:
            self.done.append((status, time.perf_counter_ns(), line.due))
            self._idle.append(line)


def requests(url: str, headers: list[str], bodies: Path) -> list[bytes]:
    """Every request as the wire has it."""
    parts = urlsplit(url)
    lines = [f"POST {parts.path} HTTP/1.1", f"Host: {parts.netloc}"]
    head = "\r\n".join([*lines, *(header.replace("=", ": ", 1) for header in headers)]).encode()
    return [
        head + b"\r\nContent-Length: %d" % len(body) + END + body for body in bodies.read_bytes().splitlines()
    ]


def main(rate: str, seconds: str, bodies: str, results: str, url: str, *headers: str) -> None:
    """Attack, and write what came of it; one without an answer failed, and took as long as was waited."""
    pace, parts = Pace(float(rate), float(seconds), requests(url, list(headers), Path(bodies))), urlsplit(url)
    gc.disable()  # a collection among so many results takes long, and would be counted as the server's
    pace.attack(parts.hostname or "", parts.port or 80)
    done = [(status, ended - due, due - pace.began) for status, ended, due in pace.done]
    missing = [(0, int(PATIENCE * 1e9), int(float(seconds) * 1e9))] * (pace.number - len(done))
    rows = [",".join(map(str, row)) for row in done + missing]
    Path(results).write_text("\n".join(rows), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Bytes made at random, over raw sockets: heads, chunks, pipelines, upgrades, cut anywhere, and changed.

Of each connection the answers to its well-formed requests are known; whatever comes with them changes none of
these, and as many decisions are on record as were answered.
"""

import json
import random
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

import httpx
import pytest

from catalog.database import engine
from service.record.verify import verify
from tests.faults.load import PERMITTED, REFUSED, back
from tests.faults.sizes import IS_LONG
from tests.programs import Program, serving

Tell = Callable[[str], None]
SEEDS = range(12) if IS_LONG else range(2)
CONNECTIONS = 25
"""Connections of each seed."""
ALLOWED = {200, 400, 401, 403, 404, 405, 408, 431, 503}


@pytest.fixture(scope="module")
def program(url_of_base: str) -> Iterator[Program]:
    """One service for all."""
    with serving(url_of_base, "--engine", "wasm") as running:
        yield running


@pytest.fixture(scope="module")
def key(url_of_base: str, keys_of: Callable[[str, int], list[str]]) -> str:
    """A gateway's key."""
    return keys_of(url_of_base, 1)[0]


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of one request, and the status that they are answered with."""

    sent: bytes
    status: int


class Maker:
    """Makes requests at random; well-formed ones, and endings that are not."""

    def __init__(self, seed: int, key: str) -> None:
        self.dice = random.Random(seed)
        self._key = key

    def part(self) -> Part:
        """A well-formed request that leaves the connection open."""
        return self.dice.choice([self._asked, self._chunked, self._forwarded, self._live, self._unknown])()

    def ending(self) -> Part | None:
        """What is no request, or ends the connection; None for nothing."""
        long = b"x" * self.dice.choice([66_000, 200_000])
        upgrade = self._lines("Connection: Upgrade", f"Upgrade: {self.dice.choice(['websocket', 'h2c'])}")
        chunked = self._lines("Transfer-Encoding: chunked", "Content-Type: application/json")
        return self.dice.choice(
            [
                None,
                Part(b"GET / HTTP/1.1\r\nX: " + long, 431),
                Part(b"GET /" + long, 431),
                Part(b"GET / HTTP/1.1\r\n" + b"a:b\r\n" * 500 + b"\r\n", 431),
                Part(self.dice.randbytes(40).replace(b"\r", b"").replace(b"\n", b"") + b"\r\n\r\n", 400),
                Part(b"GET /health/live HTTP/1.1\r\n" + upgrade + b"\r\nGET /x HTTP/1.1\r\n\r\n", 200),
                Part(
                    b"POST /access/v1/evaluation HTTP/1.1\r\nContent-Length: 24\r\n"
                    + upgrade
                    + b"\r\nGET /smuggled HTTP/1.1\r\n\r\n",
                    400,
                ),
                Part(b"POST /access/v1/evaluation HTTP/1.1\r\n" + chunked + b"\r\nzz\r\n", 400),
                Part(
                    b"POST /access/v1/evaluation HTTP/1.1\r\n" + chunked + b"\r\n1;" + long + b"\r\n{\r\n",
                    431,
                ),
                Part(b"POST /access/v1/evaluation HTTP/1.1\r\n" + chunked + b"\r\n0\r\nX: " + long, 431),
            ]
        )

    def segments(self, data: bytes) -> Iterator[bytes]:
        """The data, cut at random places."""
        while data:
            cut = self.dice.choice([1, 7, 100, 511, 512, 513, 5_000, 300_000])
            yield data[:cut]
            data = data[cut:]

    def spoiled(self, data: bytes) -> bytes:
        """The data with some bytes changed, left out or put in."""
        changed = bytearray(data)
        for _ in range(self.dice.randint(1, 5)):
            place = self.dice.randrange(len(changed))
            deed = self.dice.randrange(3)
            if deed == 0:
                changed[place] = self.dice.randrange(256)
            elif deed == 1:
                del changed[place : place + self.dice.randint(1, 20)]
            else:
                changed[place:place] = self.dice.choice([b"\r\n", b"\0", b"\r\n\r\n", b":", b" "])
        return bytes(changed)

    def _lines(self, *lines: str) -> bytes:
        return "".join(
            f"{line}\r\n" for line in ("Host: gx", f"Authorization: Bearer {self._key}", *lines)
        ).encode()

    def _question(self) -> bytes:
        asked = self.dice.choice([PERMITTED, REFUSED])
        return json.dumps(asked | {"context": asked["context"] | {"n": self.dice.random()}}).encode()

    def _asked(self) -> Part:
        body = self._question()
        lines = self._lines("Content-Type: application/json", f"Content-Length: {len(body)}")
        return Part(b"POST /access/v1/evaluation HTTP/1.1\r\n" + lines + b"\r\n" + body, 200)

    def _chunked(self) -> Part:
        body, sent = self._question(), b""
        while body:
            size = self.dice.randint(1, 60)
            extension = self.dice.choice([b"", b";a=b", b';a="b c"'])
            sent += b"%x%b\r\n%b\r\n" % (len(body[:size]), extension, body[:size])
            body = body[size:]
        trailers = self.dice.choice([b"", b"X-Late: 1\r\n", b"Authorization: Bearer wrong\r\nHost: [\r\n"])
        lines = self._lines("Content-Type: application/json", "Transfer-Encoding: chunked")
        return Part(
            b"POST /access/v1/evaluation HTTP/1.1\r\n"
            + lines
            + b"\r\n"
            + sent
            + b"0\r\n"
            + trailers
            + b"\r\n",
            200,
        )

    def _forwarded(self) -> Part:
        lines = self._lines("X-Original-Method: GET", "X-Original-URI: /x", "X-Gongxiang-Consumer: nobody")
        return Part(b"GET /forward-auth HTTP/1.1\r\n" + lines + b"\r\n", 401)

    def _live(self) -> Part:
        return Part(b"GET /health/live HTTP/1.1\r\nHost: gx\r\n\r\n", 200)

    def _unknown(self) -> Part:
        return Part(b"GET /no/such HTTP/1.1\r\nHost: gx\r\nAccept: application/json\r\n\r\n", 404)


@pytest.mark.parametrize("seed", SEEDS)
def test_well_formed_requests_are_answered(seed: int, program: Program, key: str, tell: Tell) -> None:
    """Each in its turn, however they are cut and whatever follows them; and nothing that was not answered."""
    make, statuses, decided = Maker(seed, key), Counter[int](), 0
    before = entries(program)
    for _ in range(CONNECTIONS):
        parts = [make.part() for _ in range(make.dice.choice([1, 2, 5, 40]))]
        ending = make.ending()
        wanted = [part.status for part in parts] + ([ending.status] if ending else [])
        data = b"".join(part.sent for part in parts) + (ending.sent if ending else b"")
        told = list(answers(said(program, make.segments(data), until=len(wanted))))
        assert [status for status, _ in told] == wanted, (ending, told[-1:])
        statuses.update(status for status, _ in told)
        decided += sum(b'"decision":' in body for _, body in told)

    assert entries(program) - before == decided
    whole(program, key)
    tell(f"{statuses.total()} answers, {decided} decisions, as many on record; {sorted(statuses.items())}")


@pytest.mark.parametrize("seed", SEEDS)
def test_spoiled_requests_break_nothing(seed: int, program: Program, key: str, tell: Tell) -> None:
    """Bytes that were changed anywhere: no 500, and as many decisions on record as were answered."""
    make, statuses, decided = Maker(seed, key), Counter[int](), 0
    before = entries(program)
    for _ in range(CONNECTIONS):
        data = make.spoiled(b"".join(make.part().sent for _ in range(make.dice.choice([1, 3, 20]))))
        told = list(answers(said(program, make.segments(data))))
        statuses.update(status for status, _ in told)
        decided += sum(b'"decision":' in body for _, body in told)

    assert set(statuses) <= ALLOWED
    assert entries(program) - before == decided
    whole(program, key)
    tell(f"{statuses.total()} answers, {decided} decisions, as many on record; {sorted(statuses.items())}")


def said(program: Program, segments: Iterator[bytes], until: int | None = None) -> bytes:
    """Send the segments, say that there are no more, and read until the other side ends the connection."""
    address = httpx.URL(program.url)
    received = b""
    with closing(socket.create_connection((address.host, address.port), timeout=60)) as open_:
        open_.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            for segment in segments:
                open_.sendall(segment)
            open_.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it was refused before its end
        try:
            while part := open_.recv(65_536):
                received += part
        except ConnectionError:
            assert until is None or len(list(answers(received))) == until, "a reset overtook the answer"
    return received


def answers(received: bytes) -> Iterator[tuple[int, bytes]]:
    """Take answers apart: status and body; what HTTP itself refuses, and each 503, is a sentence."""
    while received:
        head, _, received = received.partition(b"\r\n\r\n")
        line, *lines = head.lower().split(b"\r\n")
        status, fields = int(line.split(b" ")[1]), dict(row.split(b": ", 1) for row in lines)
        length = int(fields.get(b"content-length", 0))
        body, received = received[:length], received[length:]
        if status in (400, 408, 431, 503):
            assert json.loads(body)["error"]["message"].endswith("."), body
        yield status, body


def entries(program: Program) -> int:
    """How many entries the record has, once all that was answered can be seen in it."""
    database = engine(program.database_url)
    found = verify(database)
    database.dispose()
    assert found.faults == []
    return found.entries


def whole(program: Program, key: str) -> None:
    """The service is healthy, and decides."""
    assert httpx.get(f"{program.url}/health/ready", timeout=30).is_success
    back(program, key)

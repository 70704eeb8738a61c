"""Callers that hold connections, send byte by byte, or send far too much: the others are answered."""

import asyncio
import json
import resource
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from service.cli.connection import Connection
from service.requests.reading import MAX_BYTES, MAX_MEMBERS, MAX_PROPERTIES_BYTES
from tests.faults.load import PERMITTED, Load, back, check, figures
from tests.faults.sizes import IS_LONG, SIZE
from tests.programs import Program, serving

Make = Callable[[str, int], list[str]]
Tell = Callable[[str], None]
HEAD = b"POST /access/v1/evaluation HTTP/1.1\r\nHost: gongxiang\r\nContent-Type: application/json\r\n"
PATIENCE = Connection.PACE_SECONDS + 10


@pytest.fixture(scope="module")
def program(url_of_base: str) -> Iterator[Program]:
    """One service for all of them."""
    if IS_LONG:
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_536), hard))
        assert min(hard, 65_536) > SIZE.idle + 500, "too few open files are allowed for this many connections"
    with serving(url_of_base) as running:
        yield running


@pytest.fixture(scope="module")
def key(url_of_base: str, keys_of: Make) -> str:
    """A gateway's key."""
    return keys_of(url_of_base, 1)[0]


def test_idle_connections(program: Program, key: str, tell: Tell) -> None:
    """Connections on which nothing is asked take nothing from the others."""
    before = _resident(program)
    load = Load(program, [key])
    with load.asking():
        held, answered = asyncio.run(_held(program, load))
        grown = _resident(program) - before
    again = back(program, key)

    check(load)
    assert held == SIZE.idle
    assert answered > 10, "nobody was answered meanwhile"
    assert (load.broken, load.failures) == ([], {})
    tell(f"{held} held, {grown / 2**20:.0f} MiB more memory: {figures(load, again)}")


@pytest.mark.long
@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_request_byte_by_byte(part: str, program: Program, key: str, tell: Tell) -> None:
    """One byte a second, by many: each is told so and cut off in its time; the others are answered."""
    load = Load(program, [key])
    with load.asking():
        times = asyncio.run(_together(SIZE.slow, lambda: _drip(program, key, part)))
    again = back(program, key)

    check(load)
    assert (load.broken, load.failures) == ([], {})
    assert max(times) < PATIENCE
    tell(f"{SIZE.slow} at once, cut off after at most {max(times):.1f} s: {figures(load, again)}")


def test_bodies_too_large_and_too_deep(program: Program, key: str, tell: Tell) -> None:
    """The largest body, one byte more, the deepest nesting, a great many keys: answered, or 400 and why."""
    load = Load(program, [key])
    slowest = 0.0
    with load.asking(), httpx.Client(timeout=30) as client:
        for _ in range(SIZE.large):
            for body, wanted in _bodies():
                began = time.monotonic()
                answer = client.post(
                    f"{program.url}/access/v1/evaluation", content=body, headers=_headers(key)
                )
                slowest = max(slowest, time.monotonic() - began)
                assert answer.status_code == wanted, answer.text[:200]
                assert wanted == 200 or answer.json()["error"]["message"].endswith(".")
    again = back(program, key)

    check(load)
    assert (load.broken, load.failures) == ([], {})
    tell(f"{SIZE.large * len(_bodies())} of them, the slowest {slowest:.2f} s: {figures(load, again)}")


def _bodies() -> list[tuple[bytes, int]]:
    """What is sent, and the status that it meets."""
    many = {f"k{number}": 0 for number in range(60_000)}
    most = dict(list(many.items())[: MAX_MEMBERS - 50])
    twice = json.dumps(many)[:-1] + ', "k59999": 1}'
    return [
        (_of(MAX_BYTES), 200),
        (_of(MAX_BYTES + 1), 400),
        (b"[" * MAX_BYTES, 400),
        (b'{"a":' * 100_000, 400),
        (json.dumps(PERMITTED | {"resource": PERMITTED["resource"] | {"properties": most}}).encode(), 200),
        (json.dumps(PERMITTED | {"context": {"many": many}}).encode(), 400),
        (twice.encode(), 400),
        (b"1" * 100_000, 400),
    ]


def _of(size: int) -> bytes:
    """A request of so many bytes."""
    properties = {"padding": "x" * (MAX_PROPERTIES_BYTES - len('{"padding":""}'))}
    asked = PERMITTED | {"subject": PERMITTED["subject"] | {"properties": properties}}
    body = json.dumps(asked, ensure_ascii=False).encode()
    return body + b" " * (size - len(body))


async def _held(program: Program, load: Load) -> tuple[int, int]:
    """Open them all and hold them for a while: how many are held, and how many others were answered."""
    opened = await _together(SIZE.idle, lambda: _connect(program))
    before = len(load.answers)
    await asyncio.sleep(2)
    answered = len(load.answers) - before
    held = sum(not reader.at_eof() for reader, _ in opened)
    for _, writer in opened:
        writer.close()
    return held, answered


async def _together(number: int, act: Callable[[], Coroutine[Any, Any, Any]]) -> list[Any]:
    """Do it so many times at once, a few hundred beginning together."""
    few = asyncio.Semaphore(number if number < 1_000 else 500)

    async def one() -> Any:
        async with few:
            return await act()

    return await asyncio.gather(*(one() for _ in range(number)))


async def _connect(program: Program) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    address = urlsplit(program.url)
    return await asyncio.open_connection(address.hostname, address.port)


async def _drip(program: Program, key: str, part: str) -> float:
    """Send a request a byte a second; the seconds until one is cut off."""
    reader, writer = await _connect(program)
    start = HEAD + f"Authorization: Bearer {key}\r\nContent-Length: 1000\r\n\r\n".encode()
    writer.write(start if part == "body" else HEAD)
    began = time.monotonic()
    while not reader.at_eof() and time.monotonic() - began < PATIENCE:
        writer.write(b"x")
        try:
            await asyncio.wait_for(reader.read(), 1)
        except TimeoutError:
            continue
        except ConnectionError:
            break
    writer.close()
    return time.monotonic() - began


def _headers(key: str) -> dict[str, str]:
    return {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}


def _resident(program: Program) -> int:
    """Bytes of memory the service holds."""
    return int(Path(f"/proc/{program.process.pid}/statm").read_text().split()[1]) * resource.getpagesize()

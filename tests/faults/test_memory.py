"""Heads, trailers and chunk lines without end, by callers without a key: bounded in memory, and cut off."""

import asyncio
import contextlib
import re
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.programs import Program, serving

Tell = Callable[[str], None]
MB = 1_000_000
SENT = 5 * MB
ONE, MANY = 10 * MB, 40 * MB
"""Bytes of memory that one such connection may cost, and two hundred at once."""
AT_ONCE = 200
POST = b"POST /access/v1/evaluation HTTP/1.1\r\nHost: gongxiang\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
ENDLESS = {
    "head of many lines": (POST, b"a:b\r\n"),
    "head of one line": (POST + b"X: ", b"x"),
    "target": (b"GET /", b"x"),
    "trailers of many lines": (CHUNKED + b"0\r\n", b"a:b\r\n"),
    "trailer of one line": (CHUNKED + b"0\r\nX: ", b"x"),
    "chunk extension": (CHUNKED + b"1;x=", b"x"),
    "chunk extensions": (CHUNKED, b"1;x=" + b"x" * 200 + b"\r\nx\r\n"),
    "blank lines": (b"", b"\r\n"),
}
"""How each begins, and what then comes again and again."""
SHORT = ("head of one line", "trailers of many lines")
KINDS = [pytest.param(kind, marks=[] if kind in SHORT else [pytest.mark.long]) for kind in ENDLESS]
REFUSED = {b"HTTP/1.1 431", b"HTTP/1.1 401", b""}
"""What is said: nothing more where a caller without a key was told so before the trailers came."""
PIPELINED = b"POST /access/v1/evaluation HTTP/1.1\r\n\r\n"

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="measuring another process's memory needs Linux"
)


@pytest.fixture(scope="module")
def program(url_of_base: str) -> Iterator[Program]:
    """One service for all, which has met each kind once: what is loaded at the first is not counted."""
    with serving(url_of_base, "--engine", "wasm") as running:
        for start, more in ENDLESS.values():
            asyncio.run(_send(running, start, more))
        yield running


@pytest.mark.parametrize("kind", KINDS)
def test_one_without_end(kind: str, program: Program, tell: Tell) -> None:
    """5 MB are cut off, and cost less than 10 MB."""
    with measured(program) as grown:
        answer = asyncio.run(_send(program, *ENDLESS[kind]))

    assert answer[:12] in REFUSED, answer[:80]
    assert grown() < ONE
    tell(f"{grown() / MB:.1f} MB")


@pytest.mark.parametrize("kind", KINDS)
def test_two_hundred_without_end(kind: str, program: Program, tell: Tell) -> None:
    """Two hundred at once are all cut off, and cost less than 40 MB together; others are answered."""
    with measured(program) as grown:
        answers = asyncio.run(_together(program, AT_ONCE, lambda one: _send(one, *ENDLESS[kind])))

    assert {answer[:12] for answer in answers} <= REFUSED
    assert grown() < MANY
    assert httpx.get(f"{program.url}/health/ready", timeout=10).status_code == 200
    tell(f"{AT_ONCE} at once: {grown() / MB:.1f} MB")


@pytest.mark.long
@pytest.mark.parametrize("kind", ENDLESS)
def test_two_hundred_held(kind: str, program: Program, tell: Tell) -> None:
    """Two hundred that send as much as they may, and then hold what they began."""
    with measured(program) as grown:
        asyncio.run(_together(program, AT_ONCE, lambda one: _hold(one, *ENDLESS[kind])))

    assert grown() < MANY
    tell(f"{AT_ONCE} held: {grown() / MB:.1f} MB")


@pytest.mark.long
def test_two_hundred_that_do_not_wait(program: Program, tell: Tell) -> None:
    """A thousand requests in one go by each of two hundred: answered in turn, read only as they are."""
    with measured(program) as grown:
        numbers = asyncio.run(_together(program, AT_ONCE, _pipeline))

    assert set(numbers) == {1_000}
    assert grown() < MANY
    tell(f"{AT_ONCE} times 1,000 requests: {grown() / MB:.1f} MB")


@contextlib.contextmanager
def measured(program: Program) -> Iterator[Callable[[], int]]:
    """How much memory the service held at most within the block, beyond what it held before."""
    folder, peak = Path(f"/proc/{program.process.pid}"), 0
    (folder / "clear_refs").write_text("5")  # the peak begins anew
    before = _held(folder, "VmRSS")
    yield lambda: peak
    peak = _held(folder, "VmHWM") - before


def _held(folder: Path, name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+) kB", (folder / "status").read_text())
    assert found
    return int(found[1]) * 1_024


async def _together(
    program: Program, number: int, act: Callable[[Program], Coroutine[Any, Any, Any]]
) -> list[Any]:
    return await asyncio.gather(*(act(program) for _ in range(number)))


async def _opened(program: Program) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    address = urlsplit(program.url)
    return await asyncio.open_connection(address.hostname, address.port)


async def _send(program: Program, start: bytes, more: bytes) -> bytes:
    """Send 5 MB of it; what is said, until the other side ends the connection."""
    reader, writer = await _opened(program)
    said = b""
    try:
        writer.write(start)
        block = more * (MB // 10 // len(more))
        for _ in range(SENT // len(block)):
            writer.write(block)
            await writer.drain()
        said = await reader.read()
    except ConnectionError:
        pass
    finally:
        writer.close()
    return said


async def _hold(program: Program, start: bytes, more: bytes) -> None:
    """Send nearly as much as is read, in two parts, and wait until the other connections have done so."""
    reader, writer = await _opened(program)
    block = start + more * (64_000 // len(more))
    for part in (block[:30_000], block[30_000:]):
        writer.write(part)
        await writer.drain()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(reader.read(), 1)
    writer.close()


async def _pipeline(program: Program) -> int:
    """Send a thousand requests without waiting; how many are answered."""
    reader, writer = await _opened(program)
    writer.write(PIPELINED * 1_000)
    writer.write_eof()
    answers = (await reader.read()).count(b"HTTP/1.1 401 ")
    writer.close()
    return answers

"""Nobody waits without end for a database that does not answer."""

import asyncio
import time
from collections.abc import Iterator

import pytest

from service import patience
from service.errors import DatabaseUnavailable
from service.patience import BREAK, HASHED_AT_ONCE, gently, hashing, in_time


def test_what_is_found_in_time_is_given() -> None:
    """A look-up gives what it finds, and raises what it meets."""
    assert asyncio.run(in_time(int, "7")) == 7
    with pytest.raises(ValueError, match="invalid literal"):
        asyncio.run(in_time(int, "seven"))


def test_what_takes_too_long_is_left_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many look-ups that hang, more than there are threads, are all given up in time."""
    monkeypatch.setattr(patience, "SECONDS", 0.2)

    async def many() -> list[object]:
        return list(
            await asyncio.gather(*(in_time(time.sleep, 1.5) for _ in range(60)), return_exceptions=True)
        )

    began = time.monotonic()
    with asyncio.Runner() as runner:
        told = runner.run(many())
        waited = time.monotonic() - began

    assert all(isinstance(answer, DatabaseUnavailable) for answer in told)
    assert waited < 1.5


def test_work_in_the_background_has_breaks() -> None:
    """What is gone through is the same; a break comes after each stretch of work."""
    pauses: list[float] = []

    def worked() -> Iterator[int]:
        for number in range(20):
            time.sleep(0.002)
            yield number

    assert list(gently(worked(), pauses.append, 0.001)) == list(range(20))
    assert len(pauses) >= 19
    assert set(pauses) == {BREAK}
    pauses.clear()
    assert list(gently(worked(), pauses.append, 0.001, rest=0.5)) == list(range(20))
    assert set(pauses) == {0.5}
    pauses.clear()
    assert list(gently(range(20), pauses.append, 60)) == list(range(20))
    assert pauses == []


def test_passwords_are_looked_at_a_few_at_once_and_nobody_else_waits() -> None:
    """Of a hundred sign-ins a few are looked at at once, while a look-up finds a thread at once."""
    most, now = list[int](), set[int]()

    def look(number: int) -> None:
        now.add(number)
        most.append(len(now))
        time.sleep(0.01)
        now.discard(number)

    async def flooded() -> float:
        flood = asyncio.gather(*(hashing(look, number) for number in range(100)))
        await asyncio.sleep(0.05)
        began = time.monotonic()
        await in_time(int, "7")
        waited = time.monotonic() - began
        await flood
        return waited

    assert asyncio.run(flooded()) < 0.2
    assert len(most) == 100
    assert max(most) <= HASHED_AT_ONCE

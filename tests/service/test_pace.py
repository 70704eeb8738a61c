"""How much a writer files while it is asked all the time: little of a burst, and all where too much lies."""

import asyncio
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from catalog.database import engine, migrate, reading
from service.record.journal import pace
from service.record.journal.pace import FULL, Pace
from service.record.writer import Writer
from tests.records import decision

NUMBER = 40


@given(st.floats(0.2, 1), st.floats(0.001, 0.1), st.floats(0.05, 1))
def test_filing_has_its_share_of_the_time(part: float, took: float, groups: float) -> None:
    """As much as the square of the part of FULL that is unfiled says, however long steps and groups take."""
    paced, now, filed, unfiled, group = Pace(), 0.0, 0.0, round(part * FULL), groups * took
    paced.filed(now, now + took)
    began = now = now + took
    while now - began < 20 * took / part**2:
        now += group
        if paced.is_due(unfiled, now):
            paced.filed(now, now + took)
            now, filed = now + took, filed + took

    least = took / (took * max(1 / part**2 - 1, 0) + took + group)
    assert least * 0.9 <= filed / (now - began) <= part**2 * 1.1


def test_nothing_unfiled_is_nothing_due() -> None:
    """And with FULL or more of it filing is due after every group, however long the last step took."""
    paced = Pace()
    assert not paced.is_due(0, 1e9)

    paced.filed(0, 100)
    assert paced.is_due(FULL, 100)
    assert paced.is_due(3 * FULL, 100)
    assert not paced.is_due(FULL - 1, 100)


@pytest.fixture
def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A migrated database whose writer is never idle."""
    monkeypatch.setattr("service.record.writer.IDLE", 60.0)
    opened = engine(database_url)
    migrate(opened)
    yield opened
    opened.dispose()


def standing(database: Engine) -> int:
    """Pieces that stand in the journal."""
    with reading(database) as connection:
        found: int = connection.execute(text("SELECT count(*) FROM record_journal")).scalar_one()
        return found


async def _one_by_one(writer: Writer) -> None:
    for number in range(NUMBER):
        await writer.keep(decision(number))


def test_a_burst_is_filed_later(database: Engine) -> None:
    """A writer that is asked all the time leaves a few dozen where they are."""
    with Writer(database, "main", "sha256") as writer:
        asyncio.run(_one_by_one(writer))
        assert standing(database) >= NUMBER - 2
    assert standing(database) == 0


def test_too_much_is_filed_at_once(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where as much lies as may lie, it files after every group, idle or not."""
    monkeypatch.setattr(pace, "FULL", 1)
    with Writer(database, "main", "sha256") as writer:
        asyncio.run(_one_by_one(writer))
        until = time.monotonic() + 5
        while standing(database) and time.monotonic() < until:
            time.sleep(0.01)  # the last step comes after the last answer
        assert standing(database) == 0

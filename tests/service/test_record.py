"""The record: kept before it is answered, one chain, and every change shows."""

import asyncio
import json
import math
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from catalog.database import engine, migrate, reading, writing
from service import canonical
from service.decisions import Decision, Kept
from service.errors import RecordUnavailable
from service.facts import Established
from service.policy import Ruled, unavailable
from service.record import entry
from service.record.archive import Archive
from service.record.verify import verify
from service.record.writer import GATHERING, Writer
from service.requests import Request

REQUEST = Request.model_validate(
    {
        "subject": {"type": "agency", "id": "甲"},
        "action": {"name": "obtain"},
        "resource": {"type": "resource", "id": "r"},
        "context": {"purpose": "核发许可证\u0000"},
    }
)


def decision(number: int) -> Decision:
    """A decision like any other."""
    return Decision(
        id=f"{number:032x}",
        at=datetime(2026, 6, 1, 4, tzinfo=UTC),
        caller="gate",
        request=REQUEST,
        facts=Established(json.dumps({"n": number % 3}), date(2026, 6, 1)),
        ruled=Ruled(unavailable("test"), "revision", "opa"),
        hypothetical=False,
    )


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """A migrated database, SQLite and PostgreSQL in turn."""
    opened = engine(database_url)
    migrate(opened)
    yield opened
    opened.dispose()


async def keep(writer: Writer, numbers: range) -> list[Kept]:
    """Keep many at once."""
    return list(await asyncio.gather(*(writer.keep(decision(number)) for number in numbers)))


def fill(database: Engine, count: int, chain: str = "main") -> list[Kept]:
    """A record of `count` decisions."""
    with Writer(database, chain, "sha256") as writer:
        return asyncio.run(keep(writer, range(count)))


def execute(database: Engine, statement: str, **values: Any) -> int:
    """Change the record behind its back."""
    with writing(database) as connection:
        return connection.execute(text(statement), values).rowcount


@given(
    caller=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    misfits=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=2),
    hypothetical=st.booleans(),
    replays=st.none() | st.just("0" * 32),
)
def test_a_body_is_canonical(
    caller: str, misfits: list[str], hypothetical: bool, replays: str | None
) -> None:
    """What is hashed is canonical JSON, whatever a caller, a request or a misfit is called."""
    one = decision(1)
    facts = replace(one.facts, misfits=tuple(misfits))
    changed = replace(one, caller=caller, facts=facts, hypothetical=hypothetical, replays=replays)
    written = entry.write(changed, "sha256")
    body = json.loads(written.body)

    assert written.body.decode() == canonical.text(body)
    assert (body["caller"], body["misfits"], body["replays"]) == (caller, misfits, replays)
    assert entry.columns_of(body) == {
        "id": one.id, "at": "2026-06-01T04:00:00.000000+00:00", "caller": caller, "outcome": "deny",
        "kind": "supposed" if hypothetical else "decision",
        "action": "obtain", "subject": "甲", "type": "resource", "resource": "r",
        "ruling": None if hypothetical else body["ruling"],
    }  # fmt: skip
    assert {canonical.digest(text_, "sha256") for text_ in written.documents.texts.values()} == set(
        written.documents.texts
    )


def test_a_document_is_put_to_the_database_once(database: Engine) -> None:
    """Facts and rulings that many decisions share are kept once, and found for each of them."""
    kept = fill(database, 300)
    with reading(database) as connection:
        documents = connection.execute(text("SELECT count(*) FROM record_documents")).scalar_one()

    assert documents == 3 + 1
    assert [Archive(database).find(one.decision.id) for one in kept[:3]] == kept[:3]
    assert verify(database).faults == []


def test_what_was_kept_is_there(database: Engine) -> None:
    """A kept decision is read back whole, with its place."""
    kept = fill(database, 5)

    assert kept == [Archive(database).find(one.decision.id) for one in kept]


def test_places_have_no_gap(database: Engine) -> None:
    """Many at once get places 1, 2, 3 … of one chain, and it verifies."""
    kept = fill(database, 300)

    assert list(range(1, 301)) == sorted(one.seq for one in kept)
    assert verify(database).faults == []


def test_equal_facts_are_kept_once(database: Engine) -> None:
    """Facts and rulings are documents under their digests; three facts and one ruling are four."""
    fill(database, 30)

    report = verify(database)

    assert (report.entries, report.documents) == (30, 4)


def test_a_chain_goes_on(database: Engine) -> None:
    """A writer that starts again goes on where the chain ended."""
    fill(database, 3)
    with Writer(database, "main", "sm3") as writer:
        later = asyncio.run(keep(writer, range(3, 5)))

    assert sorted(one.seq for one in later) == [4, 5]
    assert all(one.hash.startswith("sm3:") for one in later)
    assert verify(database).faults == []


def test_two_writers_of_one_chain_take_turns(database: Engine) -> None:
    """Two processes that record in one chain at once leave one whole chain."""

    async def both(first: Writer, second: Writer) -> None:
        for start in range(10, 110, 10):
            await asyncio.gather(
                keep(first, range(start, start + 5)), keep(second, range(start + 5, start + 10))
            )

    fill(database, 1, chain="other")
    with Writer(database, "main", "sha256") as first, Writer(database, "main", "sha256") as second:
        asyncio.run(keep(first, range(1000, 1001)))
        asyncio.run(both(first, second))

    report = verify(database)
    assert (report.faults, report.entries, report.chains["main"][0]) == ([], 102, 101)


def test_what_cannot_be_kept_is_not_answered(database: Engine) -> None:
    """A record that cannot be written refuses in a sentence; when it can be again, it is."""
    fill(database, 1)
    execute(database, "ALTER TABLE record_journal RENAME TO away")
    with Writer(database, "main", "sha256") as writer:
        with pytest.raises(RecordUnavailable, match="cannot be written"):
            asyncio.run(writer.keep(decision(7)))
        execute(database, "ALTER TABLE away RENAME TO record_journal")
        kept = asyncio.run(writer.keep(decision(8)))

    assert kept.seq == 2
    assert verify(database).faults == []


def test_a_chain_whose_first_entry_failed_is_whole(database: Engine) -> None:
    """A chain is begun before its first entry; where that cannot be kept, nothing is wrong with it."""
    execute(database, "ALTER TABLE record_journal RENAME TO away")
    with Writer(database, "main", "sha256") as writer:
        with pytest.raises(RecordUnavailable):
            asyncio.run(writer.keep(decision(7)))
        execute(database, "ALTER TABLE away RENAME TO record_journal")
    assert verify(database).faults == []

    fill(database, 3)
    report = verify(database)
    assert (report.faults, report.chains["main"][0]) == ([], 3)


def test_a_writer_with_nothing_to_do_holds_no_connection(database: Engine) -> None:
    """While decisions come it keeps one of its own; after them others may have it."""
    pool: Any = database.pool
    with Writer(database, "main", "sha256") as writer:
        asyncio.run(keep(writer, range(5)))
        deadline = time.monotonic() + 10
        while pool.checkedout() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert pool.checkedout() == 0
        asyncio.run(keep(writer, range(5, 8)))

    assert verify(database).faults == []


def test_what_comes_turn_by_turn_gathers(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as each turn of the loop brings a decision they are one group; after a pause comes another."""
    monkeypatch.setattr(Writer, "_file", lambda writer, **_: setattr(writer, "_unfiled", 0))
    monkeypatch.setattr("service.record.writer.GATHERING", 5.0)

    async def turn_by_turn(writer: Writer, numbers: range) -> list[Kept]:
        asked = list[asyncio.Task[Kept]]()
        for number in numbers:
            asked.append(asyncio.create_task(writer.keep(decision(number))))
            await asyncio.sleep(0)
        return list(await asyncio.gather(*asked))

    async def twice(writer: Writer) -> list[Kept]:
        return await turn_by_turn(writer, range(10)) + await turn_by_turn(writer, range(10, 20))

    with Writer(database, "main", "sha256") as writer:
        kept = asyncio.run(twice(writer))
    with reading(database) as connection:
        pieces = connection.execute(text("SELECT first FROM record_journal ORDER BY first")).scalars().all()

    assert pieces == [1, 11]
    assert sorted(one.seq for one in kept) == list(range(1, 21))
    assert verify(database).faults == []


def test_gathering_has_an_end(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many come turn by turn, the first is told before the last has come."""
    monkeypatch.setattr("service.record.writer.GROUP", sys.maxsize)
    monkeypatch.setattr("service.record.writer.YOUNG", math.inf)

    def work() -> None:
        time.sleep(GATHERING / 20)  # a loop that never lets go of the interpreter starves the writer's thread

    async def until_told(writer: Writer) -> int:
        asked = [asyncio.create_task(writer.keep(decision(0)))]
        async with asyncio.timeout(20):
            while not asked[0].done():
                asked.append(asyncio.create_task(writer.keep(decision(len(asked)))))
                await asyncio.sleep(0)
                work()
        await asyncio.gather(*asked)
        return len(asked)

    with Writer(database, "main", "sha256") as writer:
        many = asyncio.run(until_told(writer))

    assert verify(database).entries == many > 1
    assert verify(database).faults == []


def test_what_nobody_waits_for_any_more_is_left_out(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long lock is over: those who were told no are not kept one by one before those who ask now."""
    monkeypatch.setattr("service.record.writer.PATIENCE", 0.5)
    fill(database, 1)

    async def refused(writer: Writer) -> None:
        """One that the writer takes, and a hundred that come to wait behind it."""
        first = asyncio.create_task(writer.keep(decision(1)))
        await asyncio.sleep(0.2)
        others = [writer.keep(decision(number)) for number in range(2, 102)]
        answers = await asyncio.gather(first, *others, return_exceptions=True)
        assert {type(answer) for answer in answers} == {RecordUnavailable}

    with Writer(database, "main", "sha256") as writer:
        with writing(database) as connection:  # holds SQLite's lock, and on PostgreSQL that of the chain
            connection.execute(text("UPDATE record_chains SET length = length"))
            asyncio.run(refused(writer))
        monkeypatch.setattr("service.record.writer.PATIENCE", 30.0)
        kept = asyncio.run(writer.keep(decision(200)))

    assert kept.seq <= 3
    assert verify(database).faults == []


TAMPERINGS = {
    "a body changed": "UPDATE record_entries SET body = replace(body, 'deny', 'permit') WHERE seq = 4",
    "an outcome column changed": "UPDATE record_entries SET outcome = 'permit' WHERE seq = 4",
    "a caller column changed": "UPDATE record_entries SET caller = 'x' WHERE seq = 4",
    "a time column changed": "UPDATE record_entries SET at = '2020' WHERE seq = 4",
    "a subject column changed": "UPDATE record_entries SET subject = 'x' WHERE seq = 4",
    "a resource column changed": "UPDATE record_entries SET resource = 'x' WHERE seq = 4",
    "an action column changed": "UPDATE record_entries SET action = 'x' WHERE seq = 4",
    "an id column changed": "UPDATE record_entries SET id = 'x' WHERE seq = 4",
    "a hash changed": "UPDATE record_entries SET hash = replace(hash, 'a', 'b') WHERE seq = 4",
    "a link changed": "UPDATE record_entries SET previous = replace(previous, 'a', 'b') WHERE seq = 4",
    "an entry deleted": "DELETE FROM record_entries WHERE seq = 4",
    "the first entry deleted": "DELETE FROM record_entries WHERE seq = 1",
    "the tail cut": "DELETE FROM record_entries WHERE seq > 7",
    "an entry moved": "UPDATE record_entries SET seq = 99 WHERE seq = 4",
    "an entry in another chain": "UPDATE record_entries SET chain = 'x' WHERE seq = 4",
    "a body that is no JSON": "UPDATE record_entries SET body = 'x' WHERE seq = 4",
    "a body that is a list": "UPDATE record_entries SET body = '[]' WHERE seq = 4",
    "an unknown hash": "UPDATE record_entries SET hash = 'md5:00' WHERE seq = 4",
    "a head changed": "UPDATE record_chains SET head = 'sha256:00'",
    "a length changed": "UPDATE record_chains SET length = 3",
    "a head deleted": "DELETE FROM record_chains",
    "a document changed": "UPDATE record_documents SET text = text || ' '",
    "documents deleted": "DELETE FROM record_documents",
    "a document renamed": "UPDATE record_documents SET digest = digest || '0'",
}


@pytest.mark.parametrize("tampering", list(TAMPERINGS))
def test_tampering_shows(tampering: str, database: Engine) -> None:
    """Any change to any column, row or document of the record is found and named."""
    fill(database, 10)
    assert verify(database).faults == []

    assert execute(database, TAMPERINGS[tampering]) > 0

    assert verify(database).faults


def test_the_first_bad_entry_is_named_first(database: Engine) -> None:
    """The first fault names chain, place and decision of the first bad entry."""
    fill(database, 10)
    execute(database, "UPDATE record_entries SET caller = 'x' WHERE seq IN (4, 8)")

    first = verify(database).faults[0]

    assert "chain main, entry 4 (decision 000" in first


def test_no_such_decision(database: Engine) -> None:
    """An id that was never given is not found."""
    assert Archive(database).find("0" * 32) is None


def test_the_moment_is_kept_in_utc(database: Engine) -> None:
    """Whatever the zone a door has, the entry says UTC."""
    zoned = replace(decision(1), at=datetime.fromisoformat("2026-06-01T12:00:00+08:00"))
    with Writer(database, "main", "sha256") as writer:
        asyncio.run(writer.keep(zoned))

    assert Archive(database).latest(1)[0]["at"] == "2026-06-01T04:00:00.000000+00:00"

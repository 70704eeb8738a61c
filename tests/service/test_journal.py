"""The journal: what is kept is durable and found before it is filed, and a change to it shows as well."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from catalog.database import engine, migrate, reading, writing
from service.decisions.decision import Kept
from service.record import queries
from service.record.archive import Archive
from service.record.journal import filing
from service.record.verify import verify
from service.record.writer import Writer
from tests import records
from tests.records import execute, fill

NUMBERS = range(40)


@pytest.fixture
def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A migrated database whose writer leaves all in the journal, as one that was killed does."""
    monkeypatch.setattr(Writer, "_file", lambda writer, **_: setattr(writer, "_unfiled", 0))
    opened = engine(database_url)
    migrate(opened)
    yield opened
    opened.dispose()


def counted(database: Engine) -> tuple[int, int]:
    """Rows in the journal, and entries that are filed."""
    with reading(database) as connection:
        return tuple(
            connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608  our own
            for table in ("record_journal", "record_entries")
        )


def filed(database: Engine, chain: str, final: int = sys.maxsize) -> int | None:
    """File one step of a chain."""
    with writing(database) as connection:
        return filing.file(connection, chain, final)


def test_what_is_kept_stands_in_the_journal(database: Engine) -> None:
    """A group is one piece, nothing is filed yet, and the record verifies as it is."""
    fill(database, NUMBERS)
    pieces, filed = counted(database)
    report = verify(database)

    assert (filed, report.entries, report.faults) == (0, len(NUMBERS), [])
    assert 0 < pieces < len(NUMBERS)


def test_who_reads_finds_what_was_just_kept(database: Engine) -> None:
    """A decision is found by its id, in lists and in counts before anybody filed it."""
    kept = fill(database, NUMBERS)
    archive = Archive(database)

    assert [archive.find(one.decision.id) for one in kept] == kept
    assert (len(archive.latest(50)), archive.count()) == (len(NUMBERS), len(NUMBERS))
    assert counted(database) == (0, len(NUMBERS))


def test_filing_changes_nothing_of_a_chain(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half filed and half not, in two chains: whole; all filed: the same entries, places and hashes."""
    kept = fill(database, NUMBERS) + fill(database, range(100, 140), "second")
    fill(database, range(200, 210))
    monkeypatch.setattr(filing, "TOGETHER", 1)
    while filed(database, "main") or filed(database, "second"):
        assert verify(database).faults == []

    assert verify(database).entries == len(kept) + 10
    assert [Archive(database).find(one.decision.id) for one in kept] == kept


def test_a_checkpoint_covers_what_is_not_filed(database: Engine, tmp_path: Path) -> None:
    """Signing waits for no filing, and a receipt of such an entry is good."""
    [first, *_] = fill(database, NUMBERS)
    notary = records.notary(database, tmp_path)

    assert notary.make(records.START) is not None
    assert verify(database).faults == []
    receipt = notary.receipt(first.decision.id)
    assert receipt is not None
    assert receipt.hash == first.hash


def test_a_step_says_how_far_it_came(database: Engine) -> None:
    """The place of the last entry that is filed, never beyond the one that was named; None at the end."""
    fill(database, NUMBERS)
    fill(database, range(40, 80))
    with reading(database) as connection:
        second = connection.execute(text("SELECT max(first) FROM record_journal")).scalar_one()

    before = filed(database, "main", second - 1)
    assert before is not None
    assert before < second
    assert counted(database)[1] == before
    while filed(database, "main", second - 1):
        pass
    assert counted(database) == (1, second - 1)
    assert filed(database, "main") == 80
    assert (filed(database, "main"), filed(database, "none")) == (None, None)


def test_what_others_left_is_filed(database: Engine) -> None:
    """A writer with nothing to do files what stands of chains that nobody writes any more."""
    fill(database, NUMBERS)
    fill(database, range(100, 140), "second")

    assert filing.file_others(database, "main") == 1
    while filing.file_others(database, "main"):
        pass
    assert filed(database, "second") is None
    assert filed(database, "main") is not None


TAMPERINGS = {
    "a body changed": "UPDATE record_journal SET entries = {0}",
    "a piece taken out": "DELETE FROM record_journal",
    "a piece moved": "UPDATE record_journal SET first = first + 1",
    "a piece in another chain": "UPDATE record_journal SET chain = 'x'",
    "what came before changed": "UPDATE record_journal SET previous = 'sha256:00'",
    "no text": "UPDATE record_journal SET entries = {1}",
    "a line cut": "UPDATE record_journal SET entries = {2}",
}
CHANGES = {
    "sqlite": ("CAST(replace(CAST(entries AS TEXT), 'gate', 'door') AS BLOB)", "x'ff0aff'", "x'41'"),
    "postgresql": (
        "convert_to(replace(convert_from(entries, 'UTF8'), 'gate', 'door'), 'UTF8')",
        "'\\xff0aff'::bytea",
        "'\\x41'::bytea",
    ),
}


@pytest.mark.parametrize("tampering", list(TAMPERINGS))
def test_a_change_of_the_journal_shows(tampering: str, database: Engine) -> None:
    """Found where it stands, and found again once it is filed; filing neither mends nor loses it."""
    fill(database, NUMBERS)
    changed = TAMPERINGS[tampering].format(*CHANGES[database.dialect.name])
    assert execute(database, changed) > 0
    assert verify(database).faults

    for chain in ("main", "x"):
        while filed(database, chain):
            pass
    assert verify(database).faults


@pytest.mark.parametrize("filed_before", [0, 1, 3, 5])
@pytest.mark.parametrize("chunk", [3, 8, 1_000])
def test_hashes_are_read_wherever_they_are(
    chunk: int, filed_before: int, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filed, standing, or some of each, read many at once or few: those asked for are found, in order."""
    kept = [one.hash for start in NUMBERS[::8] for one in _filled(database, start)]
    monkeypatch.setattr(filing, "TOGETHER", 1)
    for _ in range(filed_before):
        filed(database, "main")
    monkeypatch.setattr(queries, "CHUNK", chunk)

    with reading(database) as connection:
        for first, final in ((1, 40), (7, 9), (8, 25), (40, 40), (5, 4)):
            assert queries.hashes(connection, "main", first, final) == kept[first - 1 : final]
        assert queries.hashes(connection, "main", 35, 60) == kept[34:]
        assert queries.hashes(connection, "none", 1, 5) == []


@pytest.mark.parametrize("number", [12, 38])
def test_hashes_are_fewer_where_one_is_missing(number: int, database: Engine) -> None:
    """Nothing after a gap is passed off as what was asked for, be it filed or standing."""
    kept = [one.hash for start in NUMBERS[::8] for one in _filled(database, start)]
    for _ in range(3):
        filed(database, "main", 17)
    table, place = ("record_entries", "seq") if number < 24 else ("record_journal", "first")
    execute(database, f"DELETE FROM {table} WHERE {place} BETWEEN :a AND :b", a=number - 5, b=number)  # noqa: S608  our own

    with reading(database) as connection:
        assert queries.hashes(connection, "main", 1, 40) == ([] if number < 24 else kept[:32])
        assert queries.hashes(connection, "main", 9, 40) == ([] if number < 24 else kept[8:32])


def test_a_hash_with_a_line_of_its_own_is_none(database: Engine) -> None:
    """A changed hash that looks like two does not stand for the entry that it hides."""
    kept = [one.hash for start in NUMBERS[::8] for one in _filled(database, start)]
    for _ in range(5):
        filed(database, "main")
    execute(database, "UPDATE record_entries SET hash = :both WHERE seq = 39", both="\n".join(kept[38:]))
    execute(database, "UPDATE record_entries SET hash = '' WHERE seq = 40")

    with reading(database) as connection:
        assert queries.hashes(connection, "main", 1, 40) == []


def _filled(database: Engine, start: int) -> list[Kept]:
    return fill(database, range(start, start + 8))

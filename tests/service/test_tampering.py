"""A record departs from a checkpoint kept elsewhere: whatever was done to it, it is found.

Seeded, and each change is made in a transaction that is rolled back. Whoever changes the record here may do
all that the owner of the database can: write every table anew, and sign checkpoints with a key of his own.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError

from catalog.database import reading, writing
from service.record import entry
from service.record.checkpoints import checks
from service.record.checkpoints.documents import Signed
from service.record.verify import within
from tests import records
from tests.records import change, fill

TABLES = {
    "record_entries": 12,
    "record_chains": 1,
    "record_documents": 2,
    "record_checkpoints": 2,
    "record_checkpoint_spans": 1,
    "signing_keys": 1,
}
"""How often each is chosen."""
UNSIGNED = {"since", "until"}
"""Columns of `signing_keys` that are only told: what a key may sign goes by numbers."""
OWN = ("record_checkpoint_spans", "record_checkpoints", "signing_keys")


@contextmanager
def trying(database: Engine) -> Iterator[Connection]:
    """A transaction of which nothing remains."""
    with database.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def kept(database: Engine, tmp_path: Path) -> Signed:
    """A record of some hundred entries in two chains with three checkpoints, of which the last is kept."""
    notary = records.notary(database, tmp_path)
    for start, stop in ((0, 90), (90, 91), (91, 150)):
        fill(database, range(start, stop))
        fill(database, range(1000 + start * 100, 1020 + start * 100), "second")
        signed = notary.make(records.START)
    assert signed
    return signed


def alone(connection: Connection) -> list[str]:
    """What is wrong with a record and the checkpoints in its own database."""
    return within(connection).faults


def found(connection: Connection, kept: Signed) -> list[str]:
    """What is wrong with it, by the checkpoint that was kept."""
    return within(connection, [kept]).faults


def change_a_byte(connection: Connection, random: Random) -> str:
    """Change one byte of one column of one row."""
    table = random.choices(list(TABLES), list(TABLES.values()))[0]
    rows = connection.execute(text(f"SELECT rowid, * FROM {table}")).mappings().all()  # noqa: S608  our own names
    row = random.choice(rows)
    column = random.choice([name for name, value in row.items() if value is not None and name not in SKIPPED])
    old = row[column]
    new: Any = old ^ (1 << random.randrange(12)) if isinstance(old, int) else _flipped(old, random)
    value = ":new" if isinstance(old, int) else "CAST(:new AS TEXT)"
    change(connection, f"UPDATE {table} SET {column} = {value} WHERE rowid = :row", new=new, row=row["rowid"])  # noqa: S608
    return f"{table}.{column} of row {row['rowid']}: {old!r} to {new!r}"


SKIPPED = UNSIGNED | {"rowid"}


def _flipped(old: str, random: Random) -> bytes:
    """The text with one byte changed, never to the byte that ends a text in C."""
    data = bytearray(old.encode())
    place = random.randrange(len(data))
    data[place] = random.choice([byte for byte in range(1, 256) if byte != data[place]])
    return bytes(data)


def cut(connection: Connection, random: Random) -> str:
    """Remove a chain's tail together with its head, and, one time of two, all checkpoints."""
    last = random.randrange(1, 150)
    change(connection, "DELETE FROM record_entries WHERE chain = 'main' AND seq > :last", last=last)
    head = connection.execute(
        text("SELECT hash FROM record_entries WHERE chain = 'main' AND seq = :last"), {"last": last}
    )
    statement = "UPDATE record_chains SET length = :last, head = :head WHERE name = 'main'"
    change(connection, statement, last=last, head=head.scalar_one())
    if random.random() < 0.5:
        forget(connection)
        assert alone(connection) == []
    return f"cut after {last}"


def swap(connection: Connection, random: Random) -> str:
    """Exchange two entries, and, one time of two, hash the chain anew and forget the checkpoints."""
    first, second = random.sample(range(1, 151), 2)
    move = "UPDATE record_entries SET seq = :to WHERE chain = 'main' AND seq = :place"
    for place, to in ((first, 999), (second, first), (999, second)):
        change(connection, move, place=place, to=to)
    return f"{first} and {second} exchanged" + hidden(connection, random)


def delete(connection: Connection, random: Random) -> str:
    """Delete an entry, and, one time of two, close the gap, hash anew and forget the checkpoints."""
    gone = random.randrange(1, 151)
    change(connection, "DELETE FROM record_entries WHERE chain = 'main' AND seq = :gone", gone=gone)
    return f"{gone} deleted" + hidden(connection, random)


def hidden(connection: Connection, random: Random) -> str:
    """Hide what was done, one time of two."""
    if random.random() < 0.5:
        return ""
    rehash(connection)
    forget(connection)
    assert alone(connection) == []
    return ", all hashed anew"


def rehash(connection: Connection) -> None:
    """Give the chain `main` places without gaps and hashes that fit."""
    query = "SELECT seq, id, body FROM record_entries WHERE chain = 'main' ORDER BY seq"
    rows = connection.execute(text(query)).mappings().all()
    head, links = entry.genesis("main", "sha256"), []
    for seq, row in enumerate(rows, start=1):
        previous, head = head, entry.link(head, "main", seq, row["body"].encode(), "sha256")
        links.append({"id": row["id"], "seq": seq, "previous": previous, "hash": head})
    connection.execute(
        text("UPDATE record_entries SET seq = :seq, previous = :previous, hash = :hash WHERE id = :id"), links
    )
    change(
        connection, "UPDATE record_chains SET length = :n, head = :h WHERE name = 'main'", n=len(rows), h=head
    )


def forget(connection: Connection) -> None:
    """Remove every checkpoint and key."""
    for table in OWN:
        change(connection, f"DELETE FROM {table}")  # noqa: S608  our own names


KINDS: dict[str, tuple[Callable[[Connection, Random], str], int]] = {
    "a byte changed": (change_a_byte, 550),
    "the tail cut": (cut, 150),
    "entries exchanged": (swap, 150),
    "an entry deleted": (delete, 150),
}


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_change_is_found(kind: str, database: Engine, kept: Signed) -> None:
    """A thousand changes of four kinds, drawn at random: every one is found against the kept checkpoint."""
    deed, count = KINDS[kind]
    random = Random(20161120)
    with reading(database) as connection:
        assert found(connection, kept) == []
    missed = []
    while count:
        with trying(database) as connection:
            try:
                done = deed(connection, random)
            except IntegrityError:  # two rows of one key: the database itself refuses
                continue
            count -= 1
            if not found(connection, kept):
                missed.append(done)

    assert missed == []


def test_a_record_written_anew_is_found(database: Engine, kept: Signed, tmp_path: Path) -> None:
    """One body changed, all hashes, heads and checkpoints made anew: only the kept checkpoint knows."""
    with writing(database) as connection:
        statement = (
            "UPDATE record_entries SET body = replace(body, 'gate', 'door'), caller = 'door' WHERE seq = 7"
        )
        assert change(connection, f"{statement} AND chain = 'main'") == 1
        rehash(connection)
        forget(connection)
    forger = records.notary(database, tmp_path / "forger")
    assert forger.make(records.START)

    with reading(database) as connection:
        assert alone(connection) == []
        against = list(checks.against(connection, checks.opened(kept), kept))
    assert any("entry 150 is not the one" in fault for fault in against)
    assert any("checkpoint 3" in fault for fault in against)


def test_each_departure_is_named(database: Engine, kept: Signed) -> None:
    """A shorter chain, another hash, a missing chain and a lost checkpoint are each named as such."""
    said = checks.opened(kept)
    departures = {
        "DELETE FROM record_chains WHERE name = 'second'": "chain second: the checkpoint has it",
        "UPDATE record_chains SET length = 149 WHERE name = 'main'": "has 149 entries, the checkpoint",
        "UPDATE record_entries SET hash = previous WHERE seq = 60 AND chain = 'second'": "entry 60 is not",
        "DELETE FROM record_checkpoints WHERE number = 3": "checkpoint 3: the database has lost it",
        "UPDATE record_checkpoints SET body = 'x' WHERE number = 3": "another of this number",
    }
    for statement, sentence in departures.items():
        with trying(database) as connection:
            assert change(connection, statement) == 1
            faults = list(checks.against(connection, said, kept))
        assert len(faults) == 1
        assert sentence in faults[0]


def test_entries_after_a_checkpoint_are_not_missed(database: Engine, kept: Signed) -> None:
    """An older checkpoint still fits a record that has gone on."""
    fill(database, range(500, 510))

    with reading(database) as connection:
        assert found(connection, kept) == []

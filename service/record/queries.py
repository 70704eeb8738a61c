"""All statements on the record's tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    RowMapping,
    Select,
    func,
    insert,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from catalog import models
from catalog.base import Base
from service.record.entry import SEARCH
from service.record.models import Chain, Document, Entry

_DECISION = Entry.outcome != SEARCH
CHUNK = 1_000
"""Entries held in memory at once when a whole chain is read."""
TOGETHER = 64
"""Rows of one statement at most."""


def head(connection: Connection, chain: str) -> tuple[int, str] | None:
    """The length and last hash of a chain, locked until the transaction ends; None: no such chain yet."""
    query = select(Chain.length, Chain.head).where(Chain.name == chain).with_for_update()
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.length, row.head)


def open_chain(connection: Connection, chain: str, first: str) -> None:
    """Begin a chain; two writers that begin one at once: the later fails and is told so."""
    connection.execute(insert(Chain).values(name=chain, length=0, head=first))


def move(connection: Connection, chain: str, before: tuple[int, str], after: tuple[int, str]) -> bool:
    """Move a chain's head, locked until the transaction ends; whether it was where it was thought to be."""
    there = (Chain.name == chain, Chain.length == before[0], Chain.head == before[1])
    statement = update(Chain).where(*there).values(length=after[0], head=after[1])
    return connection.execute(statement).rowcount == 1


def add(connection: Connection, rows: Sequence[Mapping[str, Any]], documents: Mapping[str, str]) -> None:
    """Append entries, and keep documents that are new."""
    kept = [{"digest": digest, "text": text} for digest, text in sorted(documents.items())]
    _put(connection, Document, kept)
    _put(connection, Entry, rows)


def _put(connection: Connection, kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows by few statements, each of as many rows as a power of two.

    A statement for each row would give up the interpreter's lock for each, and wait for it again each time.
    """
    left = list(rows)
    while left:
        count = min(1 << (len(left).bit_length() - 1), TOGETHER)
        statement, names = _statement(connection.dialect, kind, count)
        columns = kind.__table__.columns.keys()
        values = [row[column] for row in left[:count] for column in columns]
        connection.exec_driver_sql(
            statement, tuple(values) if names is None else dict(zip(names, values, strict=True))
        )
        left = left[count:]


@cache
def _statement(dialect: Dialect, kind: type[Base], count: int) -> tuple[str, list[str] | None]:
    """The statement for so many rows as the driver reads it, and its parameters' names where it has any."""
    build = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
    row = dict.fromkeys(kind.__table__.columns.keys())
    statement = build(kind).values([row] * count)
    compiled = (statement.on_conflict_do_nothing() if kind is Document else statement).compile(
        dialect=dialect
    )
    return str(compiled), list(compiled.params) if compiled.positiontup is None else None


def chains(connection: Connection) -> list[RowMapping]:
    """Every chain with its length and head, by name."""
    query = select(Chain.name, Chain.length, Chain.head).order_by(Chain.name)
    return list(connection.execute(query).mappings())


def chains_of_entries(connection: Connection) -> list[str]:
    """The chains that entries name, which should all be in `chains`."""
    return list(connection.scalars(select(Entry.chain).distinct().order_by(Entry.chain)))


def entries(connection: Connection, chain: str) -> Iterator[RowMapping]:
    """The entries of a chain in order, a chunk at a time."""
    after = None
    while True:
        query = select(Entry.__table__).where(Entry.chain == chain).order_by(Entry.seq).limit(CHUNK)
        query = query if after is None else query.where(Entry.seq > after)
        rows = list(connection.execute(query).mappings())
        yield from rows
        if len(rows) < CHUNK:
            return
        after = rows[-1]["seq"]


def documents(connection: Connection) -> Iterator[RowMapping]:
    """Every document, a chunk at a time."""
    after = ""
    while True:
        query = select(Document.digest, Document.text).where(Document.digest > after)
        rows = list(connection.execute(query.order_by(Document.digest).limit(CHUNK)).mappings())
        yield from rows
        if len(rows) < CHUNK:
            return
        after = rows[-1]["digest"]


def known(connection: Connection, digests: Sequence[str]) -> set[str]:
    """Which of these digests have a document."""
    return set(connection.scalars(select(Document.digest).where(Document.digest.in_(digests))))


def entry(connection: Connection, decision_id: str) -> RowMapping | None:
    """The entry of one decision."""
    query = select(Entry.__table__).where(Entry.id == decision_id, _DECISION)
    return connection.execute(query).mappings().one_or_none()


def search(connection: Connection, search_id: str) -> RowMapping | None:
    """The entry of one search."""
    query = select(Entry.__table__).where(Entry.id == search_id, Entry.outcome == SEARCH)
    return connection.execute(query).mappings().one_or_none()


def text(connection: Connection, digest: str) -> str | None:
    """The document of one digest."""
    return connection.scalar(select(Document.text).where(Document.digest == digest))


def latest(connection: Connection, limit: int, caller: str | None = None) -> list[RowMapping]:
    """The newest decisions, without their bodies' documents."""
    newest = (Entry.at.desc(), Entry.chain, Entry.seq.desc())
    query: Select[Any] = select(Entry.__table__).where(_DECISION).order_by(*newest).limit(limit)
    query = query if caller is None else query.where(Entry.caller == caller)
    return list(connection.execute(query).mappings())


def newest(connection: Connection, limit: int, caller: str | None) -> list[RowMapping]:
    """The bodies and outcomes of the newest entries, of one caller or of all."""
    query = select(Entry.body, Entry.outcome).order_by(Entry.at.desc()).limit(limit)
    query = query if caller is None else query.where(Entry.caller == caller)
    return list(connection.execute(query).mappings())


def count(connection: Connection) -> int:
    """How many decisions the record holds."""
    return connection.scalar(select(func.count()).select_from(Entry).where(_DECISION)) or 0


@dataclass(frozen=True, slots=True)
class Search:
    """Which entries a list shows, and how.

    `text` is looked for in ids and callers, and in the names the register has for those ids. `since` and
    `until` are moments as the record writes them, the first included, the last not.
    """

    outcome: str | None = None
    action: str | None = None
    caller: str | None = None
    text: str | None = None
    since: str | None = None
    until: str | None = None
    sort: str = "at"
    descending: bool = True
    offset: int = 0
    limit: int = 50


SORTS = ("at", "outcome", "action", "subject", "resource", "caller")
"""The columns a list may be sorted by."""
COUNTED = 10_000
"""Entries counted at most: a list says "more than" beyond."""


def found(connection: Connection, search: Search) -> list[RowMapping]:
    """Find one page of entries; the newest first among equals."""
    if search.sort not in SORTS:
        raise ValueError(f"{search.sort!r} is no column to sort by")
    column = Entry.__table__.c[search.sort]
    order = column.desc() if search.descending else column.asc()
    query = select(Entry.__table__).where(*_matching(search)).limit(search.limit).offset(search.offset)
    ordered = query.order_by(order, Entry.at.desc(), Entry.seq.desc())
    return list(connection.execute(ordered).mappings())


def found_count(connection: Connection, search: Search) -> int:
    """Count the entries that match, up to one above COUNTED."""
    some = select(Entry.seq).where(*_matching(search)).limit(COUNTED + 1).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def texts(connection: Connection, digests: Iterable[str]) -> dict[str, str]:
    """Find the documents of these digests."""
    found: dict[str, str] = {}
    wanted = sorted(set(digests))
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        query = select(Document.digest, Document.text).where(Document.digest.in_(part))
        found |= {row.digest: row.text for row in connection.execute(query)}
    return found


def _matching(search: Search) -> list[ColumnElement[bool]]:
    equal = {Entry.outcome: search.outcome, Entry.action: search.action, Entry.caller: search.caller}
    wanted = [_DECISION, *(column == value for column, value in equal.items() if value is not None)]
    wanted += [Entry.at >= search.since] if search.since else []
    wanted += [Entry.at < search.until] if search.until else []
    return [*wanted, _saying(search.text)] if search.text else wanted


def _saying(text: str) -> ColumnElement[bool]:
    columns = (Entry.id, Entry.subject, Entry.resource, Entry.caller)
    named = (models.Agency, models.Resource, models.Facility, models.Project)
    ids = union_all(*(select(kind.id).where(kind.name.icontains(text, autoescape=True)) for kind in named))
    return or_(
        *(column.icontains(text, autoescape=True) for column in columns),
        Entry.subject.in_(ids),
        Entry.resource.in_(ids),
    )


def tally(connection: Connection, outcome: str, since: str, until: str) -> int:
    """Count the decisions of one outcome from one moment to another, from the index alone."""
    query = select(func.count()).where(Entry.outcome == outcome, Entry.at >= since, Entry.at < until)
    return connection.scalar(query) or 0

"""All statements that write the record, and those on its journal."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Dialect,
    RowMapping,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from catalog.base import Base
from catalog.dedicated import Driven
from service.record.models import Chain, Document, Entry, Segment


class Piece(NamedTuple):
    """A piece of the journal: its chain, the place of its first entry, and its bytes."""

    chain: str
    first: int
    size: int


_IN_ORDER = (Segment.chain, Segment.first)
PIECES = 10
"""Pieces of the journal held in memory at once."""
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


def move(connection: Driven, chain: str, before: tuple[int, str], after: tuple[int, str]) -> bool:
    """Move a chain's head, locked until the transaction ends; whether it was where it was thought to be."""
    text, order = _move(connection.dialect)
    values = {"chain": chain, "was": before[0], "before": before[1], "length": after[0], "head": after[1]}
    given = values if order is None else tuple(values[name] for name in order)
    moved: int = connection.exec_driver_sql(text, given).rowcount
    return moved == 1


@cache
def _move(dialect: Dialect) -> tuple[str, Sequence[str] | None]:
    """The statement as the driver reads it, and the order of its parameters where they have no names."""
    there = {Chain.name: "chain", Chain.length: "was", Chain.head: "before"}
    statement = update(Chain).where(*(column == bindparam(name) for column, name in there.items()))
    compiled = statement.values(length=bindparam("length"), head=bindparam("head")).compile(dialect=dialect)
    return str(compiled), compiled.positiontup


def keep(connection: Driven, segment: Mapping[str, Any], documents: Mapping[str, str]) -> None:
    """Put a group of entries into the journal, and keep documents that are new."""
    kept = [{"digest": digest, "text": text} for digest, text in sorted(documents.items())]
    _put(connection, Document, kept)
    _put(connection, Segment, [segment])


def standing(connection: Connection, most: int | None = None) -> list[Piece]:
    """The pieces that stand in the journal, of each chain in order."""
    query = select(Segment.chain, Segment.first, func.length(Segment.entries))
    return [Piece(*row) for row in connection.execute(query.order_by(*_IN_ORDER).limit(most))]


def oldest(connection: Connection) -> dict[str, int]:
    """The place of the first entry that stands in the journal, of each chain of which one does."""
    first = select(func.min(Segment.first)).where(Segment.chain == Chain.name).scalar_subquery()
    rows = connection.execute(select(Chain.name, first))
    return {name: place for name, place in rows if place is not None}


def taken(connection: Connection, some: Sequence[Piece]) -> list[RowMapping]:
    """Those of some pieces that still stand there, locked until the transaction ends."""
    places = or_(*(and_(Segment.chain == one.chain, Segment.first == one.first) for one in some))
    query = select(Segment.__table__).where(places).order_by(*_IN_ORDER)
    return list(connection.execute(query.with_for_update()).mappings())


def add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append entries as rows."""
    _put(connection, Entry, rows)


def strike(connection: Connection, segments: Sequence[RowMapping]) -> None:
    """Take pieces out of the journal that are filed."""
    for segment in segments:
        place = (Segment.chain == segment["chain"], Segment.first == segment["first"])
        connection.execute(delete(Segment).where(*place))


def _put(connection: Driven, kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
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


def of_chain(
    connection: Connection, chain: str, first: int = 1, final: int | None = None
) -> Iterator[RowMapping]:
    """The pieces of a chain that stand in the journal, in order: those in which `first` to `final` may be."""
    begins = select(func.max(Segment.first)).where(Segment.chain == chain, Segment.first <= first)
    later = Segment.first >= func.coalesce(begins.scalar_subquery(), 0)
    query = select(Segment.__table__).where(Segment.chain == chain, later).order_by(Segment.first)
    query = query if final is None else query.where(Segment.first <= final)
    for part in connection.execute(query).mappings().partitions(PIECES):
        yield from part

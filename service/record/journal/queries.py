"""All statements that write the record, and those on its journal."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ClauseElement,
    Connection,
    Dialect,
    Integer,
    RowMapping,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from catalog.base import Base
from catalog.dedicated import Driven
from service.record.models import Chain, Document, Entry, Segment

_MOVE = (
    update(Chain)
    .where(
        Chain.name == bindparam("chain"), Chain.length == bindparam("was"), Chain.head == bindparam("before")
    )
    .values(length=bindparam("after"), head=bindparam("moved"))
)
_TAKE = (
    select(Segment.__table__)
    .where(Segment.chain == bindparam("name"), Segment.first <= bindparam("final"))
    .order_by(Segment.first)
    .limit(bindparam("most", type_=Integer))
    .with_for_update()
)
_STRIKE = delete(Segment).where(
    Segment.chain == bindparam("name"), Segment.first.between(bindparam("initial"), bindparam("final"))
)
"""The text of each is made once for a driver: to build a statement takes longer than to execute it."""
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
    values = {"chain": chain, "was": before[0], "before": before[1], "after": after[0], "moved": after[1]}
    moved: int = _executed(connection, _MOVE, values).rowcount
    return moved == 1


def keep(connection: Driven, segment: Mapping[str, Any], documents: Mapping[str, str]) -> None:
    """Put a group of entries into the journal, and keep documents that are new."""
    kept = [{"digest": digest, "text": text} for digest, text in sorted(documents.items())]
    _put(connection, Document, kept)
    _put(connection, Segment, [segment])


def standing(connection: Connection) -> dict[str, int]:
    """The chains of which a piece stands in the journal, and where the last piece of each begins."""
    final = select(func.max(Segment.first)).where(Segment.chain == Chain.name).scalar_subquery()
    rows = connection.execute(select(Chain.name, final))  # the key finds it without a look at all pieces
    return {name: place for name, place in rows if place is not None}


def taken(connection: Driven, chain: str, final: int, most: int) -> list[dict[str, Any]]:
    """The oldest pieces of a chain, none that begins after `final`, locked until the transaction ends."""
    rows = _executed(connection, _TAKE, {"name": chain, "final": final, "most": most}).fetchall()
    return [dict(zip(Segment.__table__.columns.keys(), row, strict=True)) for row in rows]


def add(connection: Driven, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append entries as rows."""
    _put(connection, Entry, rows)


def strike(connection: Driven, segments: Sequence[Mapping[str, Any]]) -> None:
    """Take pieces of one chain out of the journal that are filed, from the first of these to the last."""
    ends = {"name": segments[0]["chain"], "initial": segments[0]["first"], "final": segments[-1]["first"]}
    _executed(connection, _STRIKE, ends)


def _executed(connection: Driven, statement: ClauseElement, values: Mapping[str, Any]) -> Any:
    """Have the driver execute a statement, the text of which is made once."""
    compiled = _compiled(statement, connection.dialect)
    given, order = {**compiled.params, **values}, compiled.positiontup
    return connection.exec_driver_sql(
        str(compiled), given if order is None else tuple(given[name] for name in order)
    )


@cache
def _compiled(statement: ClauseElement, dialect: Dialect) -> SQLCompiler:
    return cast("SQLCompiler", statement.compile(dialect=dialect))


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

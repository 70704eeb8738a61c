"""All statements on the tables of checkpoints."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, text, update

from service.record.checkpoints.models import KeptCheckpoint, SigningKey, Span
from service.record.queries import CHUNK

LOCK = 6_873_420_160_730
"""PostgreSQL's advisory lock of those who sign; any number of our own."""


def lock(connection: Connection) -> None:
    """Wait until nobody else signs, and hold the others off; SQLite's write transaction does so already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def last(connection: Connection) -> RowMapping | None:
    """The newest checkpoint."""
    query = select(KeptCheckpoint.__table__).order_by(KeptCheckpoint.number.desc()).limit(1)
    return connection.execute(query).mappings().one_or_none()


def last_number(connection: Connection) -> int:
    """The number of the newest checkpoint; 0: there is none."""
    return connection.scalar(select(func.max(KeptCheckpoint.number))) or 0


def checkpoint(connection: Connection, number: int) -> RowMapping | None:
    """The checkpoint of this number."""
    query = select(KeptCheckpoint.__table__).where(KeptCheckpoint.number == number)
    return connection.execute(query).mappings().one_or_none()


def checkpoints(connection: Connection) -> Iterator[RowMapping]:
    """Every checkpoint in order, a chunk at a time."""
    after = 0
    while True:
        query = select(KeptCheckpoint.__table__).where(KeptCheckpoint.number > after)
        rows = list(connection.execute(query.order_by(KeptCheckpoint.number).limit(CHUNK)).mappings())
        yield from rows
        if len(rows) < CHUNK:
            return
        after = rows[-1]["number"]


def add(connection: Connection, row: Mapping[str, Any], spans: Sequence[Mapping[str, Any]]) -> None:
    """Keep a checkpoint and what it covers first."""
    connection.execute(insert(KeptCheckpoint).values(**row))
    if spans:
        connection.execute(insert(Span), list(spans))


def covering(connection: Connection, chain: str, seq: int) -> RowMapping | None:
    """The span that holds this entry; None: no checkpoint covers it yet."""
    query = select(Span.__table__).where(Span.chain == chain, Span.length >= seq)
    return connection.execute(query.order_by(Span.length).limit(1)).mappings().one_or_none()


def spans(connection: Connection) -> Iterator[RowMapping]:
    """Every span, chain by chain."""
    query = select(Span.__table__).order_by(Span.chain, Span.length)
    yield from connection.execute(query).mappings()


def current_key(connection: Connection) -> RowMapping | None:
    """The key that signs now."""
    query = select(SigningKey.__table__).where(SigningKey.last.is_(None))
    return connection.execute(query).mappings().one_or_none()


def keys(connection: Connection) -> list[RowMapping]:
    """Every key, the first one first."""
    return list(
        connection.execute(
            select(SigningKey.__table__).order_by(SigningKey.first, SigningKey.since)
        ).mappings()
    )


def add_key(connection: Connection, row: Mapping[str, Any]) -> None:
    """Keep a new key's public half."""
    connection.execute(insert(SigningKey).values(**row, until=None, last=None))


def close_key(connection: Connection, key: str, until: str, final: int) -> None:
    """Say that a key signs no more."""
    connection.execute(update(SigningKey).where(SigningKey.id == key).values(until=until, last=final))

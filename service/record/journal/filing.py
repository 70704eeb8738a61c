"""Files what stands in the journal: a row for each entry, where it can be searched.

The writer does so whenever it has nothing to commit, and a little beside; a reader who searches does so
first, so that whatever was answered is found.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import sleep
from typing import Any

from sqlalchemy import Connection, Engine

from catalog.database import reading, writing
from catalog.dedicated import Driven
from service.record.journal import pieces, queries

TOGETHER = 8
"""Pieces of the journal filed in one transaction at most."""
BYTES = 50_000
"""What they hold, unless one alone is larger: who commits or reads meanwhile waits a millisecond or two."""
BREAK = 0.001
"""Seconds between two transactions of a reader: SQLite has no queue, and the writer looks for a gap."""


def file(connection: Driven, chain: str, final: int = sys.maxsize) -> int | None:
    """File, in a transaction, the oldest pieces of a chain, none that begins after `final`.

    Give the place up to which the chain is filed then; None where there was nothing to file.
    """
    some = _together(queries.taken(connection, chain, final, TOGETHER))
    rows = [row for segment in some for row in pieces.rows(segment)]
    if not some:
        return None
    queries.add(connection, rows)
    queries.strike(connection, some)
    reached: int = rows[-1]["seq"] if rows else some[-1]["first"]
    return reached


@contextmanager
def filed(engine: Engine) -> Iterator[Connection]:
    """Open a transaction to search in, in which everything is filed that was kept before.

    What is kept meanwhile is left to whoever comes next: under load there is always some.
    """
    with reading(engine) as connection:
        before = queries.standing(connection)
    for chain, final in before.items():
        while _filed(engine, chain, final) is not None:
            sleep(BREAK)
    with reading(engine) as connection:
        yield connection


def file_others(engine: Engine, chain: str) -> int:
    """File a little of every chain but this one; give how many of them had any."""
    with reading(engine) as connection:
        others = queries.standing(connection).keys() - {chain}
    for other in sorted(others):
        _filed(engine, other)
    return len(others)


def _filed(engine: Engine, chain: str, final: int = sys.maxsize) -> int | None:
    with writing(engine) as connection:
        return file(connection, chain, final)


def _together(some: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The first of these pieces, as many as are filed in one transaction."""
    size = 0
    for number, segment in enumerate(some):
        size += len(segment["entries"])
        if number and size > BYTES:
            return some[:number]
    return some

"""Files what stands in the journal: a row for each entry, where it can be searched.

The writer does so whenever it has nothing to commit; a reader who searches does so first, so that whatever
was answered is found.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from catalog.database import reading, writing
from service.record.journal import pieces, queries
from service.record.journal.queries import Piece

TOGETHER = 8
"""Pieces of the journal filed in one transaction; who commits or reads meanwhile waits for no more."""


def file(engine: Engine, most: int = TOGETHER) -> int:
    """File some pieces of the journal, of each chain the oldest; give how many entries these were."""
    with reading(engine) as connection:
        some = queries.standing(connection, most)
    return _file(engine, some) if some else 0


@contextmanager
def filed(engine: Engine) -> Iterator[Connection]:
    """Open a transaction to search in, in which everything is filed that was kept before.

    What is kept meanwhile is left to whoever comes next: under load there is always some.
    """
    with reading(engine) as connection:
        before = queries.standing(connection)
    for start in range(0, len(before), TOGETHER):
        _file(engine, before[start : start + TOGETHER])
    with reading(engine) as connection:
        yield connection


def _file(engine: Engine, some: Sequence[Piece]) -> int:
    """File these pieces, as far as nobody else has."""
    with writing(engine) as connection:
        segments = queries.taken(connection, some)
        rows = [row for segment in segments for row in pieces.rows(segment)]
        queries.add(connection, rows)
        queries.strike(connection, segments)
    return len(rows)

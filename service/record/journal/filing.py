"""Files what stands in the journal: a row for each entry, where it can be searched.

The writer does so whenever it has nothing to commit; a reader who searches does so first, so that whatever
was answered is found.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from catalog.database import reading, writing
from service.record.journal import pieces, queries

SEGMENTS = 8
"""Pieces of the journal filed in one transaction; who commits or reads meanwhile waits for no more."""


def file(engine: Engine, most: int = SEGMENTS) -> int:
    """File the oldest pieces of the journal; give how many entries these were."""
    with writing(engine) as connection:
        segments = queries.unfiled(connection, most)
        rows = [row for segment in segments for row in pieces.rows(segment)]
        queries.add(connection, rows)
        queries.strike(connection, segments)
    return len(rows)


@contextmanager
def filed(engine: Engine) -> Iterator[Connection]:
    """Open a transaction to search in, in which everything is filed that was kept before."""
    while _waiting(engine):
        file(engine)
    with reading(engine) as connection:
        yield connection


def _waiting(engine: Engine) -> bool:
    with reading(engine) as connection:
        return queries.is_unfiled(connection)

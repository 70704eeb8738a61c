"""Files what stands in the journal: a row for each entry, where it can be searched.

The writer does so whenever it has nothing to commit; a reader who searches does so first, so that whatever
was answered is found.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import sleep

from sqlalchemy import Connection, Engine

from catalog.database import reading, writing
from service.record.journal import pieces, queries
from service.record.journal.queries import Piece

TOGETHER = 8
"""Pieces of the journal filed in one transaction at most."""
BYTES = 200_000
"""What they hold, unless one alone is larger: who commits or reads meanwhile waits a few milliseconds."""
BREAK = 0.004
"""Seconds between two transactions of a reader: SQLite has no queue, and the writer looks for a gap."""


def file(engine: Engine, most: int = TOGETHER) -> int:
    """File some pieces of the journal, of each chain the oldest; give how many entries these were."""
    with reading(engine) as connection:
        some = next(_together(queries.standing(connection, most)), None)
    return _file(engine, some) if some else 0


def left(engine: Engine, chain: str, length: int) -> int:
    """How many entries of a chain of this length are not filed; 1 where there are only others' left."""
    with reading(engine) as connection:
        oldest = queries.oldest(connection)
    return max(length - oldest[chain] + 1, 1) if chain in oldest else min(len(oldest), 1)


@contextmanager
def filed(engine: Engine) -> Iterator[Connection]:
    """Open a transaction to search in, in which everything is filed that was kept before.

    What is kept meanwhile is left to whoever comes next: under load there is always some.
    """
    with reading(engine) as connection:
        before = queries.standing(connection)
    for some in _together(before):
        _file(engine, some)
        sleep(BREAK)
    with reading(engine) as connection:
        yield connection


def _together(standing: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces, in their order, so many together as are filed in one transaction."""
    some: list[Piece] = []
    for piece in standing:
        if some and (len(some) == TOGETHER or sum(one.size for one in some) + piece.size > BYTES):
            yield some
            some = []
        some.append(piece)
    if some:
        yield some


def _file(engine: Engine, some: Sequence[Piece]) -> int:
    """File these pieces, as far as nobody else has."""
    with writing(engine) as connection:
        segments = queries.taken(connection, some)
        rows = [row for segment in segments for row in pieces.rows(segment)]
        queries.add(connection, rows)
        queries.strike(connection, segments)
    return len(rows)

"""Loading world files: all of them, or nothing.

Reading comes first and locks nobody out. When every file has been read without a mistake, the differences are
carried over in one short transaction; loading the same files again finds none.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, Insert, Update
from sqlalchemy.exc import DBAPIError

from catalog import queries
from catalog.database import DatabaseError, exclusively, sentence
from catalog.entries import LISTS
from catalog.intake import Intake, Progress
from catalog.references import dangling
from catalog.remarks import LoadErrors, Remark, Remarks

__all__ = ["Counts", "LoadErrors", "Loaded", "Progress", "load"]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the entries of one list."""

    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did.

    `counts` has every list of the contract. `reports` are remarks that refuse nothing; `left_off` counts
    those for which there was no room.
    """

    counts: dict[str, Counts]
    reports: tuple[Remark, ...]
    left_off: int

    @property
    def is_change(self) -> bool:
        """Whether the register is other than before."""
        return any(counts.added or counts.changed for counts in self.counts.values())


def load(paths: Iterable[Path | str], engine: Engine, progress: Progress | None = None) -> Loaded:
    """Load world files into a migrated database.

    Raises LoadErrors with the mistakes found, DatabaseError where the database cannot be used; nothing has
    changed then.
    """
    files = [str(path) for path in paths]
    with _own_connection(engine) as connection:
        with connection.begin():
            reports = Intake(files, connection, progress).read()
        with exclusively(connection):
            return _carry_over(connection, files, reports)


@contextmanager
def _own_connection(engine: Engine) -> Iterator[Connection]:
    """Open a connection that is closed afterwards, temporary tables and all, and not used again."""
    try:
        with engine.connect() as connection:
            connection.detach()
            yield connection
    except DBAPIError as error:
        raise DatabaseError(sentence(engine.url, error)) from error


def _carry_over(connection: Connection, files: Sequence[str], reports: Remarks) -> Loaded:
    connection.execute(queries.generation().statement.with_for_update())  # PostgreSQL: one load at a time
    counts = {name: _carry_over_list(connection, name) for name in LISTS}
    unlisted = Remarks()
    for remark in dangling(connection, files):
        unlisted.add(remark)
    loaded = Loaded(counts, (*reports.rows, *unlisted.rows), reports.left_off + unlisted.left_off)
    if loaded.is_change:
        connection.execute(queries.removal_of_roles())
        connection.execute(queries.addition_of_roles())
        connection.execute(queries.next_generation())
        if counts["resources"].added or counts["resources"].changed:
            connection.execute(queries.next_catalogue())
    return loaded


def _carry_over_list(connection: Connection, name: str) -> Counts:
    total = connection.execute(queries.staged(name)).scalar_one()
    if not total:
        return Counts(0, 0, 0)
    changed = _rows(connection, queries.change(name))
    added = _rows(connection, queries.addition(name))
    return Counts(added, changed, total - changed - added)


def _rows(connection: Connection, statement: Insert | Update) -> int:
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount

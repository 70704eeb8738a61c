"""A connection of the driver's own that its one user keeps while there is much to write.

To take a connection from the pool for each small transaction, and to give every statement its whole form,
costs more than to write.
"""

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from sqlalchemy import Dialect, Engine, PoolProxiedConnection

from catalog.database import BUSY_SECONDS, IMPATIENT, PATIENT

PAUSE = 0.0005
"""Seconds after which a writer looks again whether another one has done.

SQLite would sleep for up to a tenth of a second, ever longer: two that write much hardly got to it.
"""


class Driven(Protocol):
    """What takes a statement in the driver's own words: a connection of SQLAlchemy, or a dedicated one."""

    @property
    def dialect(self) -> Dialect: ...

    def exec_driver_sql(self, statement: str, parameters: Any = None, /) -> Any: ...


class DedicatedConnection:
    """Such a connection: opened when it is first written on, and again after an error; for one thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._held: PoolProxiedConnection | None = None

    @property
    def dialect(self) -> Dialect:
        """The engine's."""
        return self._engine.dialect

    @property
    def held(self) -> bool:
        """Whether it has one now."""
        return self._held is not None

    @contextmanager
    def writing(self) -> Iterator["DedicatedConnection"]:
        """Open a transaction, as `catalog.database.writing` does. Raises the driver's errors."""
        held = self._held = self._held or self._taken()
        try:
            if self._is_sqlite:  # psycopg begins and commits so by itself
                self._begin()
            yield self
            if self._is_sqlite:
                self.exec_driver_sql("COMMIT")
            else:
                held.commit()
        except BaseException:
            self._end()
            raise

    def exec_driver_sql(self, statement: str, parameters: Sequence[Any] | Mapping[str, Any] = (), /) -> Any:
        """Execute a statement in the driver's own words, and give the driver's cursor."""
        return _driver(self._held).execute(statement, parameters)

    def release(self) -> None:
        """Give the connection back, as there is nothing to write for the moment."""
        held, self._held = self._held, None
        if held is not None:
            if self._is_sqlite:
                _driver(held).execute(PATIENT)
            held.close()

    @property
    def _is_sqlite(self) -> bool:
        return self.dialect.name == "sqlite"

    def _taken(self) -> PoolProxiedConnection:
        """A connection that SQLite does not let sleep: `_begin` does."""
        taken = self._engine.raw_connection()
        if self._is_sqlite:
            _driver(taken).execute(IMPATIENT)
        return taken

    def _begin(self) -> None:
        """Begin as soon as nobody else writes."""
        until = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                self.exec_driver_sql("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or time.monotonic() > until:
                    raise
                time.sleep(PAUSE)
            else:
                return

    def _end(self) -> None:
        """Close it, and with it whatever was begun."""
        held, self._held = self._held, None
        if held is not None:
            held.invalidate()


def _driver(held: PoolProxiedConnection | None) -> Any:
    return held and held.driver_connection


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY

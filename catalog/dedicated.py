"""A connection of the driver's own that its one user keeps while there is much to write.

To take a connection from the pool for each small transaction, and to give every statement its whole form,
costs more than to write.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from sqlalchemy import Dialect, Engine, PoolProxiedConnection


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

    @contextmanager
    def writing(self) -> Iterator["DedicatedConnection"]:
        """Open a transaction, as `catalog.database.writing` does. Raises the driver's errors."""
        self._held = self._held or self._engine.raw_connection()
        try:
            if self.dialect.name == "sqlite":  # psycopg begins and commits so by itself
                self.exec_driver_sql("BEGIN IMMEDIATE")
            yield self
            if self.dialect.name == "sqlite":
                self.exec_driver_sql("COMMIT")
            else:
                self._held.commit()
        except BaseException:
            self._end()
            raise

    def exec_driver_sql(self, statement: str, parameters: Sequence[Any] | Mapping[str, Any] = (), /) -> Any:
        """Execute a statement in the driver's own words, and give the driver's cursor."""
        driver: Any = self._held and self._held.driver_connection
        return driver.execute(statement, parameters)

    def release(self) -> None:
        """Give the connection back, as there is nothing to write for the moment."""
        held, self._held = self._held, None
        if held is not None:
            held.close()

    def _end(self) -> None:
        """Close it, and with it whatever was begun."""
        held, self._held = self._held, None
        if held is not None:
            held.invalidate()

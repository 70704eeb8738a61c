"""Writes SQLite's log back into its file, so that whoever commits does not have to.

SQLite does that in the commit that finds the log long, and everybody who waits for that commit waits for it.
Done beside the commits it leaves them little.
"""

import logging
import threading
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from catalog.database import backfill

_LOG = logging.getLogger(__name__)


class Backfill:
    """Does so every moment, in a thread of its own; nothing with PostgreSQL. A context manager."""

    EVERY = 0.1
    """Seconds between two looks: a megabyte or two under load."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="database-backfill", daemon=True)

    def __enter__(self) -> Self:
        if self._engine.dialect.name == "sqlite":
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        if self._thread.ident:
            self._thread.join()

    def _run(self) -> None:
        while not self._end.wait(self.EVERY):
            try:
                backfill(self._engine)
            except SQLAlchemyError as error:
                _LOG.warning("the database's log is not written back: %s", error)

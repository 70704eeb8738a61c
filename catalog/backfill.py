"""Writes SQLite's log back into its file, so that whoever commits does not have to.

SQLite does that in the commit that finds the log long, and everybody who waits for that commit waits for it.
Done beside the commits it leaves them little.
"""

import logging
import sqlite3

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from catalog.database import backfill
from catalog.periodic import Periodic

_LOG = logging.getLogger(__name__)


class Backfill(Periodic):
    """Does so every moment; nothing with PostgreSQL, which does so itself."""

    NAME = "database-backfill"
    EVERY = 0.05
    """A megabyte under load: more at a time holds others up, and more often there are too many `fsync`s."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self._told = False

    def look(self) -> None:
        """Write back what there is; where that cannot be done, it is said once, until it can again."""
        try:
            backfill(self._engine)
        except (SQLAlchemyError, sqlite3.Error) as error:
            if not self._told:
                _LOG.warning("the database's log is not written back until it can be: %s", error)
            self._told = True
        else:
            self._told = False

"""Temporary tables that hold what was read until all of it is known to be good.

Filling them locks nobody out; the register is locked only while the differences are carried over, inside the
database. They also let the database find what stands twice or refers to nothing, so that no list of ids is
kept in memory. They vanish with their connection.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, Connection, MetaData, Table

from catalog.entries import Agency, Entry
from catalog.models import TABLES, Role
from catalog.rows import role_rows, row_of

BATCH = 500
"""Rows that are written at once."""

_STAGES = MetaData()


def _stage(table: Any) -> Table:
    copied = table.to_metadata(_STAGES, name=f"staged_{table.name}")
    columns = [Column(column.name, column.type) for column in copied.columns]
    places = [Column("file_", BigInteger), Column("line_", BigInteger)]
    _STAGES.remove(copied)
    return Table(copied.name, _STAGES, *columns, *places, prefixes=["TEMPORARY"])


STAGES: dict[str, Table] = {name: _stage(model.__table__) for name, model in TABLES.items()}
"""For each list its table's columns, without keys, and the place: `file_` from 0, `line_` from 1."""

STAGED_ROLES = _stage(Role.__table__)


class Staging:
    """Writes entries to the temporary tables of one connection, in batches."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: dict[str, list[dict[str, Any]]] = {}
        _STAGES.create_all(connection)

    def add(self, name: str, entry: Entry, file: int, line: int) -> None:
        """Take one entry in."""
        place = {"file_": file, "line_": line}
        self._put(name, {**row_of(entry), **place})
        if isinstance(entry, Agency):
            for row in role_rows(entry):
                self._put("roles", {**row, **place})

    def flush(self) -> None:
        """Write what is still waiting."""
        for name in list(self._waiting):
            self._write(name)

    def _put(self, name: str, row: dict[str, Any]) -> None:
        waiting = self._waiting.setdefault(name, [])
        waiting.append(row)
        if len(waiting) >= BATCH:
            self._write(name)

    def _write(self, name: str) -> None:
        stage = STAGED_ROLES if name == "roles" else STAGES[name]
        self._connection.execute(stage.insert(), self._waiting.pop(name))

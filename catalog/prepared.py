"""Questions made ready once: the text that the driver reads, and how its rows become values.

SQLAlchemy builds a statement, looks for it among those it knows and sets up its result anew each time, which
takes several times as long as the database does for a look-up by key.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.exc import DBAPIError

Form = tuple[str, Sequence[str] | None, Sequence[tuple[str, Callable[[Any], Any] | None]]]
"""The text, the order of its parameters where they have no names, and each column with what reads it."""


class Prepared:
    """A question whose parameters are `bindparam`s, of types that the driver takes as they are: texts."""

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement
        self._forms: dict[str, Form] = {}

    def rows(self, connection: Connection, **values: str) -> list[dict[str, Any]]:
        """The rows as SQLAlchemy would give them, by the names of their columns."""
        text, order, columns = self._forms.get(connection.dialect.name) or self._form(connection.dialect)
        given = values if order is None else tuple(values[name] for name in order)
        return [
            {
                name: value if read is None else read(value)
                for (name, read), value in zip(columns, row, strict=True)
            }
            for row in _fetched(connection, text, given)
        ]

    def firsts(self, connection: Connection, **values: str) -> list[Any]:
        """The first column of each row."""
        return [next(iter(row.values())) for row in self.rows(connection, **values)]

    def _form(self, dialect: Dialect) -> Form:
        compiled = self.statement.compile(dialect=dialect)
        columns: list[tuple[str, Callable[[Any], Any] | None]] = [
            (column.name, column.type.dialect_impl(dialect).result_processor(dialect, None))
            for column in self.statement.selected_columns
        ]
        form = self._forms[dialect.name] = (str(compiled), compiled.positiontup, columns)
        return form


def _fetched(connection: Connection, text: str, given: Any) -> list[Any]:
    """The rows from the driver itself, its errors as SQLAlchemy tells them."""
    driver = connection.dialect.loaded_dbapi
    cursor = connection.connection.cursor()
    try:
        cursor.execute(text, given)
        return list(cursor.fetchall())
    except driver.Error as error:
        raise DBAPIError.instance(text, given, error, driver.Error, dialect=connection.dialect) from error
    finally:
        cursor.close()

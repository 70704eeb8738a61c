"""The register's catalogue as matching reads it: one index a state of the catalogue, kept in memory."""

import threading
from collections.abc import Iterator

from sqlalchemy import Connection, Engine

from catalog import queries
from catalog.database import reading
from service.matching.index import Index, Resource
from service.matching.needs import Registered


class Catalogue:
    """Makes the index once and again when resources have changed; other changes of the register leave it.

    The index of 100,000 resources takes some seconds to make and about 200 megabytes: it is made when it
    is first asked for.
    """

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._made: tuple[int, Index] | None = None

    def index(self) -> Index:
        """The index of the catalogue as it is now."""
        with self._lock, reading(self._database) as connection:
            state = connection.execute(queries.catalogue()).scalar_one()
            if self._made is None or self._made[0] != state:
                self._made = (state, Index.of(_resources(connection)))
            return self._made[1]

    def names(self, agencies: list[str]) -> dict[str, str]:
        """The names of agencies, by id."""
        with reading(self._database) as connection:
            return {row.id: row.name for row in connection.execute(queries.names_of(agencies))}

    def resources(self, ids: list[str]) -> dict[str, Registered]:
        """Give the registered resources of these ids, by id."""
        with reading(self._database) as connection:
            rows = connection.execute(queries.listed_resources(ids)).all()
        return {
            row.id: Registered(
                row.name, None if row.items is None else tuple(item.name for item in row.items)
            )
            for row in rows
        }

    def registered(self, resources: list[str]) -> set[str]:
        """Which of these ids a resource is registered under."""
        with reading(self._database) as connection:
            return set(connection.scalars(queries.known_resources(resources)))


def _resources(connection: Connection) -> Iterator[Resource]:
    for row in connection.execute(queries.listed_resources()):
        items = None if row.items is None else tuple(item.name for item in row.items)
        yield Resource(row.id, row.name, row.provider, items)

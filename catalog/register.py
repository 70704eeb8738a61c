"""The register 登记库 as others read it: consistent snapshots that answer with entries."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Select

from catalog import entries, queries, routing
from catalog.database import reading
from catalog.entries import LISTS, Entry
from catalog.rows import entry_of

AnyEntry = TypeVar("AnyEntry", bound=Entry)

HEIGHT = 32
"""Divisions looked at upwards at most; China has five levels, so more is a mistake in the data."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One state of the register. None means not registered; ids are looked up exactly as given."""

    connection: Connection

    def agency(self, id: str) -> entries.Agency | None:  # noqa: A002  the world file's word
        """Find the agency of this id."""
        return self._one(entries.Agency, queries.by_key("agencies", id))

    def division(self, code: str) -> entries.Division | None:
        """Find the division of this code."""
        return self._one(entries.Division, queries.by_key("divisions", code))

    def parents(self, code: str) -> list[str] | None:
        """List the codes above a division, nearest first; ends where a code repeats or is not registered."""
        above = self.connection.execute(queries.parent(code)).one_or_none()
        if above is None:
            return None
        codes: list[str] = []
        while above and above.parent and above.parent not in {code, *codes} and len(codes) < HEIGHT:
            codes.append(above.parent)
            above = self.connection.execute(queries.parent(above.parent)).one_or_none()
        return codes

    def resource(self, id: str) -> entries.Resource | None:  # noqa: A002  the world file's word
        """Find the resource of this id."""
        return self._one(entries.Resource, queries.by_key("resources", id))

    def grants(self, grantee: str, resource: str) -> list[entries.Grant]:
        """List every grant of the agency on the resource, whatever its state, ordered by id."""
        found = self._all(entries.Grant, queries.grants(grantee, resource))
        return sorted(found, key=lambda grant: grant.id)

    def case(self, id: str) -> entries.Case | None:  # noqa: A002  the world file's word
        """Find the case of this id."""
        return self._one(entries.Case, queries.by_key("cases", id))

    def facility(self, id: str) -> entries.Facility | None:  # noqa: A002  the world file's word
        """Find the facility of this id."""
        return self._one(entries.Facility, queries.by_key("facilities", id))

    def project(self, id: str) -> entries.Project | None:  # noqa: A002  the world file's word
        """Find the project of this id."""
        return self._one(entries.Project, queries.by_key("projects", id))

    def competent(self, division: str, on: date) -> list[str]:
        """List the ids of the division's competent departments on the day (the last day counts), sorted."""
        return self._names(queries.competent(division, on))

    def claimants(self, resource: entries.Resource) -> list[str]:
        """List other agencies of the provider's division that list the same item names or name, sorted.

        Article 11, one datum one source. Empty sets of items never match; none where the provider's
        division is unknown.
        """
        division = self.connection.scalar(queries.division_of(resource.provider))
        return [] if division is None else self._names(queries.claimants(resource, division))

    def catalogued(self, resource: str, on: date) -> bool:
        """Say whether the resource is registered and was filed on or before the day."""
        return bool(self.connection.scalar(queries.filed(resource, on)))

    def route(self, method: str, host: str | None, path: str) -> entries.Route | None:
        """Find the most specific route for a request at a gateway; the path without query, in normal form."""
        found = self._all(entries.Route, queries.routes(routing.prefixes(path)))
        return routing.best(found, method, host, path)

    def consumer(self, id: str) -> entries.Consumer | None:  # noqa: A002  the world file's word
        """Find the caller a gateway names so."""
        return self._one(entries.Consumer, queries.by_key("consumers", id))

    def entity(self, type: str, id: str) -> entries.Entity | None:  # noqa: A002  the world file's words
        """Find the thing of another policy folder."""
        return self._one(entries.Entity, queries.by_key("entities", type, id))

    def ids(self, name: str, after: str | None, limit: int) -> list[str]:
        """List the next ids of a list of the world file, in the database's order of ids."""
        return list(self.connection.scalars(queries.ids(name, after, limit)))

    def entity_ids(self, type: str, after: str | None, limit: int) -> list[str]:  # noqa: A002  the world file's word
        """List the next ids of the things of one type, in the database's order of ids."""
        return list(self.connection.scalars(queries.entity_ids(type, after, limit)))

    def counts(self) -> dict[str, int]:
        """Count how many entries each list has."""
        return {name: self.connection.scalar(queries.count(name)) or 0 for name in LISTS}

    def generation(self) -> int:
        """Read the number that grows whenever a load changes something, which makes kept copies stale."""
        return self.connection.execute(queries.generation()).scalar_one()

    def _one(self, model: type[AnyEntry], query: Select[Any]) -> AnyEntry | None:
        row = self.connection.execute(query).mappings().one_or_none()
        return None if row is None else entry_of(model, row)

    def _all(self, model: type[AnyEntry], query: Select[Any]) -> list[AnyEntry]:
        return [entry_of(model, row) for row in self.connection.execute(query).mappings()]

    def _names(self, query: Select[str]) -> list[str]:
        return sorted(self.connection.scalars(query))  # not by the database, whose collation varies


@dataclass(frozen=True, slots=True)
class Register:
    """The register over a migrated database."""

    engine: Engine

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Open one consistent state for all questions of one decision."""
        with reading(self.engine) as connection:
            yield Snapshot(connection)

"""The register 登记库 as others read it: consistent snapshots that answer with entries."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, Select

from catalog import entries, queries, routing
from catalog.database import reading
from catalog.entries import LISTS, Entry
from catalog.memory import Bounded, Memory, State
from catalog.prepared import Prepared
from catalog.rows import entry_of, items_digest

AnyEntry = TypeVar("AnyEntry", bound=Entry)
A = TypeVar("A")
P = ParamSpec("P")

HEIGHT = 32
"""Divisions looked at upwards at most; China has five levels, so more is a mistake in the data."""


class NotRemembered(Exception):
    """What is asked of a snapshot from memory is not remembered: ask the database."""


def remembered(
    ask: "Callable[Concatenate[Snapshot, P], A]",
) -> "Callable[Concatenate[Snapshot, P], A]":
    """Answer from what is remembered of this state, else ask and remember. The arguments are the key."""

    @wraps(ask)
    def answer(snapshot: "Snapshot", /, *args: P.args, **kwargs: P.kwargs) -> A:
        return snapshot.remember((ask.__name__, *args), lambda: ask(snapshot, *args, **kwargs))

    return answer


@dataclass(slots=True)
class Snapshot:
    """One state of the register. None means not registered; ids are looked up exactly as given.

    Without a connection it answers what is remembered of that state, and raises NotRemembered for the rest.
    """

    _connection: Connection | None
    _state: State | None = None

    @property
    def connection(self) -> Connection:
        """The open transaction; raises NotRemembered where there is none."""
        if self._connection is None:
            raise NotRemembered
        return self._connection

    def remember(self, key: Hashable, make: Callable[[], A]) -> A:
        """What `make` makes of this state of the register and of `key` alone, remembered with that state."""
        if self._state is None:
            return make()
        found = self._state.parts.get(key)
        if found is None:
            found = (make(),)
            self._state.parts.put(key, found)
        made: A = found[0]
        return made

    @property
    def asked(self) -> Bounded | None:
        """Where questions about this state may be remembered, with what became of them."""
        return None if self._state is None else self._state.asked

    @remembered
    def agency(self, id: str) -> entries.Agency | None:  # noqa: A002  the world file's word
        """Find the agency of this id."""
        return self._one(entries.Agency, queries.by_key("agencies"), id=id)

    @remembered
    def division(self, code: str) -> entries.Division | None:
        """Find the division of this code."""
        return self._one(entries.Division, queries.by_key("divisions"), code=code)

    @remembered
    def parents(self, code: str) -> list[str] | None:
        """List the codes above a division, nearest first; ends where a code repeats or is not registered."""
        above = queries.parent().firsts(self.connection, code=code)
        if not above:
            return None
        codes: list[str] = []
        while above and above[0] and above[0] not in {code, *codes} and len(codes) < HEIGHT:
            codes.append(above[0])
            above = queries.parent().firsts(self.connection, code=above[0])
        return codes

    @remembered
    def resource(self, id: str) -> entries.Resource | None:  # noqa: A002  the world file's word
        """Find the resource of this id."""
        return self._one(entries.Resource, queries.by_key("resources"), id=id)

    @remembered
    def grants(self, grantee: str, resource: str) -> list[entries.Grant]:
        """List every grant of the agency on the resource, whatever its state, ordered by id."""
        rows = queries.grants().rows(self.connection, grantee=grantee, resource=resource)
        return sorted((entry_of(entries.Grant, row) for row in rows), key=lambda grant: grant.id)

    @remembered
    def case(self, id: str) -> entries.Case | None:  # noqa: A002  the world file's word
        """Find the case of this id."""
        return self._one(entries.Case, queries.by_key("cases"), id=id)

    @remembered
    def facility(self, id: str) -> entries.Facility | None:  # noqa: A002  the world file's word
        """Find the facility of this id."""
        return self._one(entries.Facility, queries.by_key("facilities"), id=id)

    @remembered
    def project(self, id: str) -> entries.Project | None:  # noqa: A002  the world file's word
        """Find the project of this id."""
        return self._one(entries.Project, queries.by_key("projects"), id=id)

    @remembered
    def competent(self, division: str, on: date) -> list[str]:
        """List the ids of the division's competent departments on the day (the last day counts), sorted."""
        return self._names(queries.competent(division, on))

    @remembered
    def holders(self, division: str, role: str, on: date) -> list[str]:
        """List the ids of the division's agencies that hold an office on the day, sorted."""
        return self._names(queries.holders(division, role, on))

    @remembered
    def highest(self) -> list[str]:
        """List the codes of the divisions that have none above them, sorted."""
        return self._names(queries.highest())

    def claimants(self, resource: entries.Resource) -> list[str]:
        """List other agencies of the provider's division that list the same item names or name, sorted.

        Article 11, one datum one source. Empty sets of items never match; none where the provider's
        division is unknown.
        """
        key = ("claimants", resource.provider, resource.name, items_digest(resource))
        return self.remember(key, lambda: self._claimants(*key[1:]))

    def _claimants(self, provider: str, name: str, digest: str | None) -> list[str]:
        division = self._division_of(provider)
        if division is None:
            return []
        given = {"provider": provider, "name": name, "division": division}
        given |= {"digest": digest} if digest else {}
        return sorted(queries.claimants(by_items=bool(digest)).firsts(self.connection, **given))

    @remembered
    def _division_of(self, agency: str) -> str | None:
        found = queries.division_of().firsts(self.connection, agency=agency)
        return found[0] if found else None

    def catalogued(self, resource: str, on: date) -> bool:
        """Say whether the resource is registered and was filed on or before the day."""
        return bool(self.connection.scalar(queries.filed(resource, on)))

    @remembered
    def route(self, method: str, host: str | None, path: str) -> entries.Route | None:
        """Find the most specific route for a request at a gateway; the path without query, in normal form."""
        found = self._all(entries.Route, queries.routes(routing.prefixes(path)))
        return routing.best(found, method, host, path)

    @remembered
    def consumer(self, id: str) -> entries.Consumer | None:  # noqa: A002  the world file's word
        """Find the caller a gateway names so."""
        return self._one(entries.Consumer, queries.by_key("consumers"), id=id)

    @remembered
    def entity(self, type: str, id: str) -> entries.Entity | None:  # noqa: A002  the world file's words
        """Find the thing of another policy folder."""
        return self._one(entries.Entity, queries.by_key("entities"), type=type, id=id)

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
        """Read the number of this state, which grows with every change and makes what is remembered stale."""
        return generation(self.connection)

    def _one(self, model: type[AnyEntry], query: Prepared, **key: str) -> AnyEntry | None:
        rows = query.rows(self.connection, **key)
        return entry_of(model, rows[0]) if rows else None

    def _all(self, model: type[AnyEntry], query: Select[Any]) -> list[AnyEntry]:
        return [entry_of(model, row) for row in self.connection.execute(query).mappings()]

    def _names(self, query: Select[str]) -> list[str]:
        return sorted(self.connection.scalars(query))  # not by the database, whose collation varies


def generation(connection: Connection) -> int:
    """Read the number of the state that a transaction sees."""
    number: int = queries.generation().firsts(connection)[0]
    return number


def changed(connection: Connection) -> None:
    """Begin a new state: whatever anybody remembers of the one before is no longer used."""
    connection.execute(queries.next_generation())


@dataclass(frozen=True, slots=True)
class Register:
    """The register over a migrated database; with a memory, what was asked of it is remembered."""

    engine: Engine
    memory: Memory | None = None

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Open one consistent state for all questions of one decision."""
        with reading(self.engine) as connection:
            snapshot = Snapshot(connection)
            kept = self.memory.of(snapshot.generation()) if self.memory else None
            yield Snapshot(connection, kept)

    def remembered(self) -> Snapshot | None:
        """What is remembered of the register as it is now, without a database; None where nothing is."""
        kept = self.memory.now() if self.memory else None
        return None if kept is None else Snapshot(None, kept)

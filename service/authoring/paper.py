"""A world on paper: what a law case says is so, answered as the register would, without a database.

The same questions as `catalog.register.Snapshot` answers, and a test holds the two equal over every law case.
A case's world is a handful of entries, so each question looks through them all.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError

from catalog import entries
from catalog.entries import LISTS, Entry
from catalog.identifiers import fold
from catalog.rows import items_digest
from service.errors import Failure

A = TypeVar("A")
E = TypeVar("E", bound=Entry)


class PaperWrong(Failure):
    """A case's world that is no world; the message says which entry and why."""

    code = "paper_wrong"


@dataclass(frozen=True, slots=True)
class Paper:
    """The entries of every list. Satisfies `service.facts.register.Snapshot`."""

    lists: Mapping[str, list[Any]]

    def remember(self, key: Hashable, make: Callable[[], A], /) -> A:  # noqa: ARG002  the protocol's
        """Paper is short and read once: nothing is remembered."""
        return make()

    def agency(self, agency_id: str) -> entries.Agency | None:
        """The agency of this id."""
        return self._one(entries.Agency, "agencies", id=agency_id)

    def division(self, code: str) -> entries.Division | None:
        """The division of this code."""
        return self._one(entries.Division, "divisions", code=code)

    def parents(self, code: str) -> list[str] | None:
        """The codes above a division, nearest first; None where it is not registered."""
        at, above = self.division(code), list[str]()
        if at is None:
            return None
        while at and at.parent and at.parent not in {code, *above}:
            above.append(at.parent)
            at = self.division(at.parent)
        return above

    def resource(self, resource_id: str) -> entries.Resource | None:
        """The resource of this id."""
        return self._one(entries.Resource, "resources", id=resource_id)

    def grants(self, grantee: str, resource: str) -> list[entries.Grant]:
        """Every grant of the agency on the resource, ordered by id."""
        held = [row for row in self.lists["grants"] if (row.grantee, row.resource) == (grantee, resource)]
        return sorted(held, key=lambda grant: str(grant.id))

    def case(self, case_id: str) -> entries.Case | None:
        """The case of this id."""
        return self._one(entries.Case, "cases", id=case_id)

    def facility(self, facility_id: str) -> entries.Facility | None:
        """The facility of this id."""
        return self._one(entries.Facility, "facilities", id=facility_id)

    def project(self, project_id: str) -> entries.Project | None:
        """The project of this id."""
        return self._one(entries.Project, "projects", id=project_id)

    def competent(self, division: str, on: date) -> list[str]:
        """The ids of the division's competent departments on the day, sorted."""
        return sorted(
            agency.id
            for agency in self.lists["agencies"]
            if agency.division == division and any(_competent(role, on) for role in agency.roles or ())
        )

    def claimants(self, resource: entries.Resource) -> list[str]:
        """Other agencies of the provider's division that list the same item names or name, sorted."""
        provider = self.agency(resource.provider)
        if provider is None or provider.division is None:
            return []
        rivals = {row.provider for row in self.lists["resources"] if _same(row, resource)}
        return sorted(
            row.id
            for row in self.lists["agencies"]
            if row.id in rivals - {provider.id} and row.division == provider.division
        )

    def entity(self, entity_type: str, entity_id: str) -> entries.Entity | None:
        """The thing of another policy folder."""
        return self._one(entries.Entity, "entities", type=entity_type, id=entity_id)

    def _one(self, kind: type[E], name: str, **key: str) -> E | None:
        found = (row for row in self.lists[name] if all(getattr(row, k) == v for k, v in key.items()))
        entry = next(found, None)
        return entry if isinstance(entry, kind) else None


def written(world: Mapping[str, Any]) -> Paper:
    """Read a world {list: entries} as the world file is read; raises PaperWrong."""
    strange = sorted(set(world) - set(LISTS))
    if strange:
        raise PaperWrong(f"the world has no list {strange[0]}; its lists are {', '.join(LISTS)}")
    return Paper({name: [_entry(name, row) for row in world.get(name) or ()] for name in LISTS})


def _entry(name: str, row: Any) -> Entry:
    model = LISTS[name]
    if not isinstance(row, dict):
        raise PaperWrong(f"the list {name} holds {row!r}, which is no entry")
    raw = _json(row) if model is entries.Entity else dict(row)
    fold(model, raw)
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        label = row.get("id") or row.get("code") or "without id"
        raise PaperWrong(f"{name} {label}, {place}: {first['msg']}") from None


def _json(row: Any) -> Any:
    """The properties of an entity are JSON, which has no days."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()} | {
        "properties": _days_as_text(row.get("properties", {}))
    }


def _days_as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _days_as_text(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_days_as_text(member) for member in value]
    return value.isoformat() if isinstance(value, date) else value


def _competent(role: entries.Role, on: date) -> bool:
    return role.role == "competent" and role.from_ <= on and (role.to is None or on <= role.to)


def _same(row: entries.Resource, resource: entries.Resource) -> bool:
    digest = items_digest(resource)
    return row.name == resource.name or (digest is not None and items_digest(row) == digest)

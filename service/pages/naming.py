"""The names of agencies, resources and divisions that a decision speaks of by id."""

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.register import Register, Snapshot

REFERENCES = frozenset(
    {"competent", "claimants", "granted_by", "grantee", "filed_with", "by", "recipient", "resource", "owner"}
    | {"provider", "user", "unit", "agencies", "agency", "resources"}
    | {"division", "divisions", "user_division", "above", "parent", "parents"}
)
"""Keys whose value is an id, or a list of ids, of something that has a name."""
LIMIT = 100
"""Ids looked up for one page at most."""


def names(facts: Mapping[str, Any], details: list[dict[str, Any]], register: Register) -> dict[str, str]:
    """Names by id: as the facts had them, else as the register has them now."""
    known = dict(_named(facts))
    asked = dict.fromkeys(identifier for part in (facts, *details) for identifier in _referred(part))
    missing = [identifier for identifier in asked if identifier not in known][:LIMIT]
    with register.snapshot() as snapshot:
        return known | {key: name for key in missing if (name := _name(snapshot, key))}


def _name(snapshot: Snapshot, identifier: str) -> str | None:
    entry = snapshot.agency(identifier) or snapshot.resource(identifier) or snapshot.division(identifier)
    return entry.name if entry else None


def _named(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        identifier = value.get("id") or value.get("code")
        if isinstance(identifier, str) and isinstance(value.get("name"), str):
            yield identifier, value["name"]
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from _named(member)


def _referred(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for member in value:
            yield from _referred(member)
    if isinstance(value, dict):
        for key, member in value.items():
            if key in REFERENCES:
                yield from _ids(member)
            yield from _referred(member)


def _ids(value: Any) -> list[str]:
    members = value if isinstance(value, list) else [value]
    return [member for member in members if isinstance(member, str)]

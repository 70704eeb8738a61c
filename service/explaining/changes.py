"""Changes of facts: one value at one place, and what follows from it by the facts' own definitions."""

import json
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.explaining.places import Place, value_at
from service.facts.period import overdue

STATED = "（据实载明）"
"""Stands for a text that has to be stated, whatever it says."""


@dataclass(frozen=True, slots=True)
class Change:
    """The value that would stand at a place, as JSON, so that changes compare and sort."""

    place: Place
    becomes: str

    @property
    def value(self) -> Any:
        """The value itself."""
        return json.loads(self.becomes)


def change(place: Place, value: Any) -> Change:
    """A change to this value."""
    return Change(place, json.dumps(value, ensure_ascii=False, sort_keys=True))


def applied(facts: dict[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    """The facts with the changes made; the document given stays as it is."""
    result: dict[str, Any] = facts
    for one in changes:
        result = _with(result, one.place, one.value)
    for one in changes:
        result = _derived(result, one.place)
    return result


def _with(node: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    changed = copy(node)
    changed[place[0]] = _with(node[place[0]] if place[1:] else None, place[1:], value)
    return changed


def _derived(facts: Any, place: Place) -> Any:
    """What the facts themselves define by the fact changed (contract, section 6)."""
    parent, last = place[:-1], place[-1]
    if last == "filed_on" and (not parent or parent[-1] == "resource"):
        filed = value_at(facts, place)
        return _with(facts, (*parent, "catalogued"), filed is not None and filed <= facts["on"])
    if parent and parent[-1] == "update":
        return _with(facts, (*parent, "overdue"), _overdue(value_at(facts, parent), facts["on"]))
    if place == ("subject", "division"):
        code = value_at(facts, place)
        if code != facts["division"]["code"]:
            return _with(facts, ("division",), {**facts["division"], "code": code, "parents": None})
    return facts


def _overdue(update: dict[str, Any], on: str) -> bool | None:
    last = update["last"]
    return overdue(update["cycle"], date.fromisoformat(last) if last else None, date.fromisoformat(on))

"""Changes of facts: one value at one place, and what follows from it by the facts' own definitions."""

import json
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from service.explaining.places import Place, value_at

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
    """What goes with the fact changed: what was filed or updated was so on the day asked about."""
    parent, last = place[:-1], place[-1]
    if last == "catalogued" and parent[-1] == "resource":
        return _with(facts, (*parent, "filed_on"), facts["on"] if value_at(facts, place) else None)
    if last == "overdue" and value_at(facts, place) is False:
        return _with(facts, (*parent, "last"), facts["on"])
    return facts

"""Lists the changes of facts worth trying for a permit: of what can be acted on, never of circumstances.

Values come from the schema (every word of a closed list, yes, no, unknown), from what the rules compare the
fact with (constants, parameters, other facts of the same document), and from the day asked about. What
may be changed is said in `service/facts/actionable.toml`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from service.explaining.changes import STATED, Change, applied, change
from service.explaining.places import ANY, Place, Shape, below, expanded, shape, value_at, values_at
from service.explaining.sources import Read
from service.facts import Facts
from service.facts.actionable import is_actionable

ACTS = {"filed_on": "catalogued", "last": "overdue"}
"""The fact that says that something was done, by the key of the day on which it was."""
PLAIN: dict[str, tuple[Any, Any]] = {"boolean": (True, False), "number": (0, 1), "integer": (0, 1)}
LONGEST = 6
"""Members of a list that are each looked at, and values of one place, doubled."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What candidates are drawn from: the facts, what the rules read, and the policies' data."""

    facts: dict[str, Any]
    read: Read
    data: Mapping[str, Any]
    first: tuple[str, ...] = ()
    """Paths that the ruling itself named as missing: they are looked at first."""


def candidates(ground: Ground) -> list[Change]:
    """Every change worth trying, the likeliest first; each alone leaves facts that fit their schema."""
    places = open_places(ground.read, ground.facts)
    ordered = sorted(places, key=lambda place: _rank(place, places[place][1], ground.first))
    found = [one for place in ordered for one in _changes(place, *places[place], ground)]
    return [one for one in dict.fromkeys(found) if _fits(one, ground.facts)]


def open_places(read: Read, facts: dict[str, Any]) -> dict[Place, tuple[tuple[Any, ...], Shape]]:
    """The places that are read and can be acted on, each with the path that leads there and its shape."""
    places: dict[Place, tuple[tuple[Any, ...], Shape]] = {}
    for path in _paths(read):
        for place, held in expanded(path, facts):
            if not held.nested and is_actionable(place) and max(_positions(place), default=0) < LONGEST:
                places.setdefault(place, (path, held))
    return places


def _paths(read: Read) -> Iterator[tuple[Any, ...]]:
    """The paths read; the day of filing and of the last update stand for the act: filed, updated."""
    for path in read.paths:
        yield (*path[:-1], ACTS.get(path[-1], path[-1]))


def _positions(place: Place) -> Iterator[int]:
    return (step for step in place if isinstance(step, int))


def _rank(place: Place, held: Shape, first: Sequence[str]) -> tuple[bool, bool, bool, int, str]:
    """What the ruling missed first, then what the request says; whole rows of other entries last."""
    path = ".".join(str(step) for step in place if not isinstance(step, int))
    named = any(path == name or path.startswith(f"{name}.") for name in first)
    rows = held.kind == "array" and shape(held.members).nested
    return not named, place[0] != "request", rows, len(place), repr(place)


def _changes(place: Place, path: tuple[Any, ...], held: Shape, ground: Ground) -> Iterator[Change]:
    now = value_at(ground.facts, place)
    none = [None] if held.null and place[0] == "request" else []  # elsewhere unknown would be no remedy
    for value in [*_values(place, path, held, ground), *none][: LONGEST * 2]:
        if value != now or type(value) is not type(now):
            yield change(place, value)


def _values(place: Place, path: tuple[Any, ...], held: Shape, ground: Ground) -> Iterator[Any]:
    """What might stand there, the likeliest first."""
    near = _compared(path, ground)
    if held.kind == "array":
        yield from _lists(place, path, held, ground, near)
    elif held.enum:
        yield from [value for value in near if value in held.enum]
        yield from held.enum
    elif held.kind == "boolean":
        yield from (True, False)
    elif held.format == "date":
        yield from _days(near, ground)
    elif held.kind in ("number", "integer"):
        yield from (*[value for value in near if isinstance(value, int | float)], 0, 1)
    else:
        yield from [value for value in near if isinstance(value, str) and value.strip()]
        if held.kind == "string":
            yield STATED


def _compared(path: tuple[Any, ...], ground: Ground) -> list[Any]:
    """The values of all that the rules compare this fact with, in this document."""
    plain = _plain(path)
    found: list[Any] = []
    for other, sources in ground.read.compared.items():
        if _plain(other) == plain:
            for source in sources:
                found.extend(_of(source, ground))
    return _distinct(value for value in found if value is not None and not isinstance(value, dict))


def _nearest(path: tuple[Any, ...], ground: Ground) -> list[str]:
    """The words of the first thing that the rules compare a list with and that says something."""
    alike = (rows for other, rows in ground.read.compared.items() if _plain(other) == _plain(path))
    for source in (source for rows in alike for source in rows):
        words = [value for value in _of(source, ground) if isinstance(value, str) and value.strip()]
        if words:
            return words
    return []


def _of(source: tuple[Any, ...], ground: Ground) -> Iterator[Any]:
    if source[0] == "const":
        yield source[1]
    elif source[0] == "data":
        yield from values_at(ground.data, source[1:])
    else:
        for place, _ in expanded(source[1:], ground.facts):
            value = value_at(ground.facts, place)
            yield from value if isinstance(value, list) else [value]


def _plain(path: tuple[Any, ...]) -> tuple[Any, ...]:
    """The path without its `*`: the walk over the rules may have put one too many."""
    return tuple(step for step in path if step != ANY and not isinstance(step, int))


def _days(near: Sequence[Any], ground: Ground) -> Iterator[str]:
    """The day asked about and those beside it; the days of the parameters and those before them."""
    on = ground.facts["on"]
    days = [value for value in near if isinstance(value, str) and _is_day(value)]
    yield from (on, *days, _beside(on, -1), _beside(on, 1), *(_beside(day, -1) for day in days))


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _beside(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return day


def _lists(
    place: Place, path: tuple[Any, ...], held: Shape, ground: Ground, near: Sequence[Any]
) -> Iterator[list[Any]]:
    """A list that fits, the list without one of its members, no members at all."""
    now = value_at(ground.facts, place) or []
    if shape(held.members).nested:
        yield from ([*now, row] for row in _rows((*path, ANY), shape(held.members), ground))
    else:
        yield from _fitting_lists(now, [*near, *_compared((*path, ANY), ground)])
    if len(now) <= LONGEST:
        yield from (now[:at] + now[at + 1 :] for at in range(len(now)) if len(now) > 1)
    if place != ("request", "items"):  # to ask for nothing is no question
        yield []


def _fitting_lists(now: list[Any], near: list[Any]) -> Iterator[list[Any]]:
    words = [value for value in _distinct(near) if isinstance(value, str) and value.strip()]
    common = [value for value in now if value in words]
    if common:
        yield common
    yield from ([word] for word in words[:LONGEST])
    if words:
        yield words
        yield [*now, *(word for word in words if word not in now)]
    else:
        yield [STATED]


def _rows(path: tuple[Any, ...], held: Shape, ground: Ground) -> Iterator[dict[str, Any]]:
    """Members that fit a list of objects: the likeliest, then with every other answer to yes or no."""
    first = _row(path, held, ground, 0)
    yield first
    for place in range(1, LONGEST):
        other = _row(path, held, ground, place)
        if other != first:
            yield other


def _row(path: tuple[Any, ...], held: Shape, ground: Ground, choice: int) -> dict[str, Any]:
    row = {}
    for key in held.members:
        inner = below(held, key)
        if inner is not None:
            row[key] = _member((*path, key), inner, ground, choice)
    return row


def _member(path: tuple[Any, ...], held: Shape, ground: Ground, choice: int) -> Any:
    if held.nested:
        return _row(path, held, ground, choice)
    if path[-1] in ("grantee", "resource") and path[0] == "grants":
        return ground.facts["subject" if path[-1] == "grantee" else "resource"]["id"]
    near = _compared(path, ground)
    if held.kind == "array":
        return _nearest(path, ground) or [STATED]
    if held.kind in PLAIN:
        return PLAIN[held.kind][choice % 2]
    if held.format == "date":
        return None if held.null else ground.facts["on"]
    return _word(held, near, choice)


def _word(held: Shape, near: list[Any], choice: int) -> str | None:
    if held.null and not near and not held.enum:
        return None
    options = _distinct([*(value for value in near if value in held.enum), *held.enum]) if held.enum else near
    words = [value for value in options if isinstance(value, str) and value.strip()] or [STATED]
    return words[choice % len(words)]


def _distinct(values: Any) -> list[Any]:
    return list({json.dumps(value, sort_keys=True): value for value in values}.values())


def _fits(one: Change, facts: dict[str, Any]) -> bool:
    try:
        Facts.model_validate_json(json.dumps(applied(facts, [one])))
    except (ValidationError, ValueError):
        return False
    return True

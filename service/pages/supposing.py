"""The facts of a decision as a form: one field for each fact, by what its schema allows, and back again."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from service.decisions.reading import HIDDEN
from service.errors import RequestUnreadable
from service.explaining.places import Place, Shape, below, dotted, root, shape, value_at
from service.pages.labelling import FactLabels
from service.pages.tree import ORDER, Tree

PREFIX = "f."
"""Before the path of a fact in the form's names."""
UNKNOWN = ""
NONE = "[]"
"""What is written for a list that has no members; an empty field is one that nobody stated."""
WIDEST = 30
"""Members of one list that have fields; the rest are changed as JSON."""


@dataclass(frozen=True, slots=True)
class Field:
    """One fact: its label and path, the kind of its input, its value as the form has it, and choices."""

    label: str
    path: str
    kind: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Its name in the form."""
        return f"{PREFIX}{self.path}"


@dataclass(frozen=True, slots=True)
class Part:
    """The fields under one key of the facts."""

    key: str
    label: str
    fields: tuple[Field, ...]


def parts(facts: Mapping[str, Any], labels: FactLabels, tree: Tree) -> list[Part]:
    """Every fact that can be changed in the form, in the order of the schema."""
    held = root()
    found = []
    for key in sorted(held.members, key=lambda name: ORDER.get(name, len(ORDER))):
        inner = below(held, key)
        if inner and key in facts and (fields := tuple(_fields((key,), inner, facts[key], labels, tree))):
            found.append(Part(key, tree.words.key(key), fields))
    return found


def restated(facts: Mapping[str, Any], form: Mapping[str, str]) -> dict[str, Any]:
    """The facts with what the form's fields say; raises RequestUnreadable for a field that cannot be read."""
    result = deepcopy(dict(facts))
    for place, held in list(_leaves((), root(), result)):
        text = form.get(f"{PREFIX}{dotted(place)}")
        if text is not None:
            _put(result, place, _value(text.strip(), held, place))
    return result


def unveiled(facts: Any, original: Any) -> Any:
    """The facts with what was hidden from this reader put back from the decision they came from."""
    if facts == HIDDEN:
        return original if isinstance(original, str) else None
    if isinstance(facts, dict):
        known = original if isinstance(original, dict) else {}
        return {key: unveiled(member, known.get(key)) for key, member in facts.items()}
    return facts


def _fields(place: Place, held: Shape, value: Any, labels: FactLabels, tree: Tree) -> Iterator[Field]:
    for inner, kind in _leaves(place, held, value):
        label = labels.place(inner[1:] or inner)[tree.words.language]
        now = value_at(value, inner[len(place) :])
        yield Field(label, dotted(inner), _kind(kind), _text(now), tuple(_choices(inner, kind, tree)))


def _leaves(place: Place, held: Shape, value: Any) -> Iterator[tuple[Place, Shape]]:
    """The places that have a field: plain values, and lists of words."""
    if held.nested and isinstance(value, dict):
        for key in sorted(held.members, key=lambda name: ORDER.get(name, len(ORDER))):
            inner = below(held, key)
            if inner is not None and key in value:
                yield from _leaves((*place, key), inner, value[key])
    elif held.kind == "array" and shape(held.members).nested:
        for at, member in enumerate((value or [])[:WIDEST]):
            yield from _leaves((*place, at), shape(held.members), member)
    elif held.kind in ("string", "boolean", "number", "integer", "array"):
        yield place, held


def _kind(held: Shape) -> str:
    if held.enum or held.kind == "boolean":
        return "select"
    if held.kind == "array":
        return "lines"
    if held.format == "date":
        return "date"
    return "number" if held.kind in ("number", "integer") else "text"


def _choices(place: Place, held: Shape, tree: Tree) -> Iterator[tuple[str, str]]:
    if held.kind != "boolean" and not held.enum:
        return
    if held.null:
        yield UNKNOWN, tree.words.ui("not_stated")
    keys = [step for step in place if isinstance(step, str)]
    for value in (True, False) if held.kind == "boolean" else held.enum:
        yield _text(value), tree.cell(keys[-1], value, keys[-2] if len(keys) > 1 else "").text


def _text(value: Any) -> str:
    if value is None:
        return UNKNOWN
    if isinstance(value, list):
        return "\n".join(map(str, value)) or NONE
    return value if isinstance(value, str) else json.dumps(value)


def _value(text: str, held: Shape, place: Place) -> Any:
    """What a field says; an empty one says that nobody stated it."""
    if held.kind == "array":
        if text == NONE:
            return []
        return [line.strip() for line in text.splitlines() if line.strip()] or (None if held.null else [])
    if text == UNKNOWN and held.null:
        return None
    if held.kind in ("boolean", "number", "integer"):
        try:
            return json.loads(text)
        except ValueError:
            raise RequestUnreadable(
                f"{dotted(place)} is not a value that can stand there.", dotted(place)
            ) from None
    return text


def _put(document: Any, place: Place, value: Any) -> None:
    for step in place[:-1]:
        document = document[step]
    document[place[-1]] = value

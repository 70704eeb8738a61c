"""Places in the facts: what the schema allows there, and which of them a rule's paths mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from service.facts import Facts

ANY = "*"
Place = tuple[str | int, ...]
"""A path into one facts document: keys and positions."""


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of the facts, under the names that documents use."""
    return Facts.model_json_schema(by_alias=True)


@dataclass(frozen=True, slots=True)
class Shape:
    """What may stand at a place; `null` where it may be unknown."""

    kind: str
    null: bool = False
    enum: tuple[Any, ...] = ()
    format: str = ""
    members: Any = None

    @property
    def nested(self) -> bool:
        """Whether it is an object, whose members are places of their own."""
        return self.kind == "object" and bool(self.members)


def shape(node: dict[str, Any]) -> Shape:
    """Read one node of the schema."""
    if "$ref" in node:
        return shape(schema()["$defs"][node["$ref"].rpartition("/")[2]])
    if "allOf" in node:
        return shape(node["allOf"][0])
    if "anyOf" in node:
        parts = [shape(part) for part in node["anyOf"]]
        first = next((part for part in parts if part.kind != "null"), parts[0])
        null = any(part.kind == "null" for part in parts)
        return Shape(first.kind, null, first.enum, first.format, first.members)
    members = node.get("items") if node.get("type") == "array" else node.get("properties")
    return Shape(node.get("type", "any"), False, tuple(node.get("enum", ())), node.get("format", ""), members)


def root() -> Shape:
    """The whole document."""
    return shape(schema())


def below(held: Shape, step: str | int) -> Shape | None:
    """What may stand one step below; None where there is no such place."""
    if held.kind == "array" and (step == ANY or isinstance(step, int)):
        return shape(held.members)
    if held.nested and step in held.members:
        return shape(held.members[str(step)])
    if held.kind == "object" and not held.members and step != ANY:
        return Shape("any")
    return None


def expanded(path: tuple[Any, ...], document: Any) -> Iterator[tuple[Place, Shape]]:
    """The places of one document that a rule's path means.

    `*` is every position of a list; on what is no list it is nothing, for the walk over the rules cannot
    always tell a list from its members.
    """
    yield from _expand(path, document, root(), ())


def _expand(path: tuple[Any, ...], document: Any, held: Shape, done: Place) -> Iterator[tuple[Place, Shape]]:
    if not path:
        yield done, held
        return
    step, rest = path[0], path[1:]
    if step == ANY and held.kind != "array":
        yield from _expand(rest, document, held, done)
        return
    inner = below(held, step)
    if inner is None or document is None:
        return
    if step == ANY:
        for place, member in enumerate(document):
            yield from _expand(rest, member, inner, (*done, place))
    elif isinstance(document, dict):
        yield from _expand(rest, document.get(step), inner, (*done, step))


def value_at(document: Any, place: Place) -> Any:
    """What stands at a place; None where nothing does."""
    for step in place:
        try:
            document = document[step]
        except (KeyError, IndexError, TypeError):
            return None
    return document


def values_at(document: Any, path: tuple[Any, ...]) -> Iterator[Any]:
    """Everything that stands where a path with `*` leads, in any JSON document; lists give their members."""
    if not path:
        yield from document if isinstance(document, list) else [document]
        return
    step, rest = path[0], path[1:]
    if step == ANY and isinstance(document, list):
        for member in document:
            yield from values_at(member, rest)
    elif step == ANY and isinstance(document, dict) and rest:
        for member in document.values():
            yield from values_at(member, rest)
    elif step == ANY:
        yield from values_at(document, rest)
    elif isinstance(document, dict) and step in document:
        yield from values_at(document[step], rest)


def dotted(place: Place) -> str:
    """A place as people write it: `grants.0.state`."""
    return ".".join(str(step) for step in place)

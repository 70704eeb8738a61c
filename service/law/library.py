"""Every rule body by its name, and the parameters that rules look up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from service.law.rego import Body, Node, Package, references

Place = tuple[Package, str]
"""A rule by its package and name."""


@dataclass(frozen=True, slots=True)
class Library:
    """The bodies of all policy folders, found by package and name."""

    bodies: Sequence[Body]
    named: Mapping[Place, tuple[Body, ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Group the bodies once."""
        found: dict[Place, list[Body]] = {}
        for body in self.bodies:
            found.setdefault((body.package, body.name), []).append(body)
        object.__setattr__(self, "named", {place: tuple(rows) for place, rows in found.items()})

    def at(self, ref: Sequence[Node], body: Body) -> tuple[tuple[Body, ...], Sequence[Node]]:
        """The rule a reference means as it stands in `body`, and the parts behind its name; none is ()."""
        head, rest = str(ref[0]["value"]), ref[1:]
        if found := self.named.get((body.package, head)):
            return found, rest
        path = self.path(ref, body)
        for length in range(len(path) - 1, 0, -1):
            if found := self.named.get((path[:length], path[length])):
                behind = len(path) - 1 - length
                return found, rest[len(rest) - behind - _variable_parts(rest) :]
        return (), ref

    def path(self, ref: Sequence[Node], body: Body) -> tuple[str, ...]:
        """A reference below `data`, as far as its parts are constant; () where it is of something else."""
        head = str(ref[0]["value"])
        root, *path = *body.imports.get(head, (head,)), *_constants(ref[1:])
        return tuple(path) if root == "data" else ()

    def parameters(self, body: Body) -> tuple[str, ...]:
        """The parameters this body rests on, itself or through the rules it uses: `hb2016.negotiation`."""
        seen: set[int] = set()
        return tuple(sorted(set(self._parameters(body, seen))))

    def _parameters(self, body: Body, seen: set[int]) -> Iterator[str]:
        if id(body.tree) in seen:
            return
        seen.add(id(body.tree))
        head = body.tree["head"]
        for ref in references([head.get("key"), head.get("value"), body.tree["body"]]):
            path = self.path(ref, body)
            if path[:1] == ("parameters",):
                yield ".".join(path[1:])
            used, rest = self.at(ref, body)
            for helper in used:
                yield from self._behind(helper, rest, seen)

    def _behind(self, helper: Body, rest: Sequence[Node], seen: set[int]) -> Iterator[str]:
        """What a helper rests on; one that only names a parameter is that parameter with what follows."""
        alias = alias_of(helper)
        path = self.path(alias, helper) if alias else ()
        if path[:1] == ("parameters",):
            yield ".".join((*path[1:], *_constants(rest)))
        else:
            yield from self._parameters(helper, seen)


def alias_of(body: Body) -> Sequence[Node]:
    """The reference that a rule is another name for; () where it is more than that."""
    value: dict[str, Any] = body.tree["head"].get("value", {})
    if body.expressions or body.arguments or value.get("type") != "ref":
        return ()
    parts: Sequence[Node] = value["value"]
    return parts


def _constants(parts: Sequence[Node]) -> Iterator[str]:
    for part in parts:
        if part["type"] != "string":
            return
        yield str(part["value"])


def _variable_parts(parts: Sequence[Node]) -> int:
    """How many parts stand from the first that is no constant on."""
    return len(parts) - len(list(_constants(parts)))

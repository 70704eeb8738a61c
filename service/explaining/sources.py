"""Where a value in a rule comes from, and which facts rules read: a walk over their syntax, nothing is run.

A source is a path: `("input", "request", "items")`, `("data", "parameters", …)`, or `("const", value)`; `*`
stands for any member of a list. What a rule compares a fact with is kept beside it, for such are the values
that could turn the rule.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from service.explaining.probes import Rules
from service.explaining.syntax import Body, Node, Package

Source = tuple[Any, ...]
Sources = frozenset[Source]
Scope = Mapping[str, Sources]
ANY = "*"
NOTHING: Sources = frozenset()
DEEPEST = 12
"""Helpers that call helpers, at most; the law's own stay far below."""
COMPARING = frozenset(
    ["equal", "eq", "neq", "lt", "lte", "gt", "gte", "minus", "and", "startswith", "internal.member_2"]
)
COMPREHENSIONS = frozenset(["arraycomprehension", "setcomprehension", "objectcomprehension"])


@dataclass(slots=True)
class Read:
    """The facts read, without their `input`, and what each is compared with."""

    paths: dict[Source, None] = field(default_factory=dict)
    compared: dict[Source, dict[Source, None]] = field(default_factory=dict)

    def note(self, sources: Iterable[Source]) -> None:
        """Facts that are read."""
        for source in sorted(sources, key=repr):
            if source[0] == "input" and len(source) > 1:
                self.paths.setdefault(source[1:])

    def compare(self, one: Sources, other: Sources) -> None:
        """Facts that are compared with something."""
        for source in sorted(one, key=repr):
            if source[0] == "input":
                kept = self.compared.setdefault(source[1:], {})
                kept.update(dict.fromkeys(sorted(other, key=repr)))


class Reader:
    """Reads bodies of rules and every helper below them."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._packages = {package for package, _ in rules}
        self._known: dict[tuple[Package, str, tuple[Sources, ...]], Sources] = {}
        self._depth = 0
        self.read = Read()

    def body(self, body: Body) -> None:
        """One body: what its conditions read."""
        self._conditions([row.tree for row in body.conditions], {}, body)

    def condition(self, tree: Node, body: Body) -> None:
        """One condition alone, whose own variables nothing is known of."""
        self._conditions([tree], {}, body)

    def _conditions(self, rows: Iterable[Node], scope: Scope, body: Body) -> Scope:
        for row in rows:
            scope = self._condition(row, scope, body)
        return scope

    def _condition(self, row: Node, scope: Scope, body: Body) -> Scope:
        terms = row["terms"]
        if isinstance(terms, list):
            return self._called(_operator(terms[0]), terms, scope, body)
        if "symbols" in terms:
            return self._some(terms["symbols"], scope, body)
        if "domain" in terms:
            return self._every(terms, scope, body)
        if terms.get("type") == "call":
            return self._called(_operator(terms["value"][0]), terms["value"], scope, body)
        self._term(terms, scope, body)
        return scope

    def _some(self, symbols: list[Node], scope: Scope, body: Body) -> Scope:
        for symbol in symbols:
            if symbol.get("type") == "call":
                *names, domain = symbol["value"][1:]
                members = _members(self._term(domain, scope, body))
                scope = {**scope, **dict.fromkeys(_variables(names[-1]), members)}
        return scope

    def _every(self, terms: Node, scope: Scope, body: Body) -> Scope:
        members = _members(self._term(terms["domain"], scope, body))
        inner = {**scope, **dict.fromkeys(_variables(terms["value"]), members)}
        self._conditions(terms["body"], inner, body)
        return scope

    def _called(self, name: str, terms: list[Node], scope: Scope, body: Body) -> Scope:
        if name in ("assign", "eq") and terms[1]["type"] in ("var", "array"):
            found = self._term(terms[2], scope, body)
            found = found if terms[1]["type"] == "var" else _members(found)
            return {**scope, **dict.fromkeys(_variables(terms[1]), found)}
        self._call(name, terms, scope, body)
        return scope

    def _call(self, name: str, terms: list[Node], scope: Scope, body: Body) -> Sources:
        values = tuple(self._term(term, scope, body) for term in terms[1:])
        target = self._target(terms[0], scope, body)
        if target is not None and target[1] == () and target[0] in self._rules:
            return self._helper(target[0], values)
        if name == "object.get":
            return self._taken(values)
        if name in COMPARING:
            self.read.compare(values[0], values[1])
            self.read.compare(values[1], values[0])
        return frozenset().union(*values)

    def _taken(self, values: tuple[Sources, ...]) -> Sources:
        """What `object.get` takes: the member of its first argument that the second one names."""
        keys = tuple(sorted((source[1] for source in values[1] if source[0] == "const"), key=repr))
        found = _within(values[0], keys) if len(keys) == 1 else values[0]
        self.read.note(found)
        return found | values[2]

    def _helper(self, key: tuple[Package, str], values: tuple[Sources, ...]) -> Sources:
        """What a rule gives, its arguments coming from these sources."""
        called = (*key, values)
        if called in self._known or self._depth == DEEPEST:
            return self._known.get(called, NOTHING)
        self._known[called] = NOTHING
        self._depth += 1
        found = frozenset[Source]().union(*(self._given(body, values) for body in self._rules[key]))
        self._depth -= 1
        self._known[called] = found
        return found

    def _given(self, body: Body, values: tuple[Sources, ...]) -> Sources:
        scope: Scope = {}
        for argument, value in zip(body.head.get("args", ()), values, strict=False):
            given = value if argument["type"] == "var" else _members(value)
            scope = {**scope, **dict.fromkeys(_variables(argument), given)}
        scope = self._conditions([row.tree for row in body.conditions], scope, body)
        if "key" in body.head and "value" not in body.head:
            return frozenset((*source, ANY) for source in self._term(body.head["key"], scope, body))
        return self._term(body.head["value"], scope, body) if "value" in body.head else NOTHING

    def _term(self, term: Node, scope: Scope, body: Body) -> Sources:
        kind, value = term["type"], term.get("value")
        if kind in ("null", "boolean", "number", "string"):
            return frozenset([("const", None if kind == "null" else value)])
        if kind in ("var", "ref"):
            return self._reference(term, scope, body)
        if kind == "call":
            return self._call(_operator(value[0]), value, scope, body)
        if kind in COMPREHENSIONS:
            inner = self._conditions(value["body"], scope, body)
            return self._term(value.get("term") or value["value"], inner, body)
        return self._collected(kind, value, scope, body)

    def _collected(self, kind: str, value: Node, scope: Scope, body: Body) -> Sources:
        """What stands in a list, a set or an object that a rule writes out."""
        if kind not in ("array", "set", "object"):
            return NOTHING
        members = [row[1] for row in value] if kind == "object" else value
        return frozenset[Source]().union(*(self._term(member, scope, body) for member in members))

    def _reference(self, term: Node, scope: Scope, body: Body) -> Sources:
        parts = term["value"] if term["type"] == "ref" else [term]
        for part in parts[1:]:
            if part["type"] not in ("string", "number", "var"):
                self._term(part, scope, body)
        rest = tuple(part["value"] if part["type"] == "string" else ANY for part in parts[1:])
        name = parts[0]["value"]
        if parts[0]["type"] != "var":
            found = _within(self._term(parts[0], scope, body), rest)
        elif name == "input":
            found = frozenset([("input", *rest)])
        elif name in scope:
            found = _within(scope[name], rest)
        else:
            found = self._named(term, scope, body)
        self.read.note(found)
        return found

    def _named(self, term: Node, scope: Scope, body: Body) -> Sources:
        target = self._target(term, scope, body)
        if target is None:
            return NOTHING
        key, rest = target
        if key not in self._rules:
            return frozenset([("data", *key[0], key[1], *rest)]) if key[0] else NOTHING
        return _within(self._helper(key, ()), rest)

    def _target(
        self, term: Node, scope: Scope, body: Body
    ) -> tuple[tuple[Package, str], tuple[Any, ...]] | None:
        """The rule a reference names, and what of its value; or a place in the data."""
        if term["type"] not in ("var", "ref"):
            return None
        parts = term["value"] if term["type"] == "ref" else [term]
        name = parts[0]["value"]
        if parts[0]["type"] != "var" or name in scope or name == "input":
            return None
        rest = tuple(part["value"] if part["type"] == "string" else ANY for part in parts[1:])
        if (body.package, name) in self._rules:
            return (body.package, name), rest
        path = (*body.imports.get(name, (name,)), *rest)
        if path[0] != "data" or len(path) < 3:  # noqa: PLR2004  data, a package, a rule
            return None
        for length in range(len(path) - 1, 1, -1):
            if path[1:length] in self._packages:
                return (path[1:length], path[length]), path[length + 1 :]
        return (path[1:-1], path[-1]), ()


def _operator(term: Node) -> str:
    parts = term["value"] if isinstance(term["value"], list) else [term]
    return ".".join(str(part["value"]) for part in parts)


def _within(sources: Sources, rest: tuple[Any, ...]) -> Sources:
    """A part of what comes from these sources; a constant has none."""
    return frozenset((*source, *rest) for source in sources if source[0] != "const" or not rest)


def _members(sources: Sources) -> Sources:
    return frozenset((*source, ANY) if source[0] != "const" else source for source in sources)


def _variables(term: Node) -> Iterator[str]:
    if term["type"] == "var":
        yield term["value"]
    elif term["type"] == "array":
        for member in term["value"]:
            yield from _variables(member)

"""The conditions of a rule, in its order, each in words and in Rego."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from service.law.library import Library
from service.law.nouns import Scope, arguments
from service.law.rego import EFFECTS, Body, Node, references, text_of
from service.law.sentences import clause, helper, said_of
from service.law.wording import Wording

DEEPEST = 3
"""Helpers inside helpers that are opened up for the reader."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: `text` the whole sentence, `words` without its `not`.

    A `not` makes it an `exception`, unless it only says which member of a list is meant. The ways in which
    a helper holds are `inside`, any of them. `source` is Rego, `line` where it stands.
    """

    text: Wording
    words: Wording
    negated: bool
    exception: bool
    source: str
    file: str
    line: int
    inside: tuple[tuple["Condition", ...], ...] = ()


def conditions(body: Body, library: Library, parameters: Mapping[str, Wording]) -> tuple[Condition, ...]:
    """All conditions of a rule; what its head needs to be known is one as well."""
    scope = Scope(library, body, parameters, said_of)
    return (*_presupposed(scope), *_of_body(scope, 0))


def _of_body(scope: Scope, depth: int) -> Iterator[Condition]:
    members: set[str] = set()
    for expression in scope.body.expressions:
        members |= _declared(expression)
        if condition := _condition(expression, scope, depth, members):
            yield condition


def _declared(expression: Node) -> set[str]:
    """The variables that `some … in …` names."""
    terms = expression["terms"]
    symbols = terms.get("symbols", ()) if isinstance(terms, dict) else ()
    return {str(row["value"]) for part in symbols if part["type"] == "call" for row in part["value"][1:-1]}


def _condition(expression: Node, scope: Scope, depth: int, members: AbstractSet[str]) -> Condition | None:
    inside = _inside(expression, scope, depth)
    said = clause(expression, scope)
    if said is None:
        return None
    source = " ".join(text_of(expression).split())
    negated = bool(expression.get("negated"))
    line = expression["location"]["row"]
    text = said.opposite if negated else said.words
    exception = negated and members.isdisjoint(
        str(ref[0]["value"]) for ref in references(expression["terms"])
    )
    return Condition(text, said.words, negated, exception, source, scope.body.file, line, inside)


def _inside(expression: Node, scope: Scope, depth: int) -> tuple[tuple[Condition, ...], ...]:
    bodies, given = helper(expression, scope)
    if depth >= DEEPEST or not bodies or bodies[0].name in EFFECTS or _is_word(bodies):
        return ()
    names = arguments(bodies, given, scope)
    ways = [tuple(_of_body(scope.inside(body, dict(names)), depth + 1)) for body in bodies]
    return tuple(way for way in ways if way)


def _is_word(bodies: Sequence[Body]) -> bool:
    """A word so plain that opening it up would tell a reader nothing: whether a text is stated."""
    return bodies[0].package in (("lib", "text"), ("lib", "lists"), ("lib", "parameters"))


def _presupposed(scope: Scope) -> Iterator[Condition]:
    """Values of the head that are known only on conditions: without them the rule is silent."""
    tree = scope.body.tree
    asked = {str(ref[0]["value"]) for ref in references(tree["body"])}
    for ref in references(tree["head"].get("key", {})):
        word = str(ref[0]["value"])
        if word in asked or not _conditional(scope.library.named.get((scope.body.package, word), ())):
            continue
        asked.add(word)
        place = {"row": scope.body.line, "text": ref[0]["location"]["text"]}
        if found := _condition({"terms": ref[0], "location": place}, scope, 0, set()):
            yield found


def _conditional(bodies: Sequence[Body]) -> bool:
    """Whether a value is there only when some body's conditions hold."""
    values = [body for body in bodies if not body.is_set and not body.arguments]
    return bool(values) and not any(body.is_default or not body.expressions for body in values)

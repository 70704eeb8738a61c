"""Conditions as sentences: what one expression of a rule's body says."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.law.library import alias_of
from service.law.nouns import Named, Scope, arguments, bind, name, titled, valued
from service.law.rego import Body, Node, text_of
from service.law.wording import Wording, filled, joined, negated, said, sentence

DEEPEST = 4
DAYS = ("from", "to", "last", "due", "since", "day", "on")
"""Keys that hold a day, beside those that end in `_on`: later and earlier, not above and below."""
ORDERED = {
    "gt": ("above", "later"),
    "lt": ("below", "earlier"),
    "gte": ("at_least", "not_earlier"),
    "lte": ("at_most", "not_later"),
}
NAMING = frozenset({"assign", "eq"})
KINDS = frozenset({"is_string", "is_array", "is_boolean", "is_number", "is_object"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence, and the same with a `not`."""

    words: Wording
    opposite: Wording


def said_of(expression: Node, scope: Scope) -> Wording | None:
    """What an expression says, its `not` included; None for one that only gives a name."""
    found = clause(expression, scope)
    if found is None:
        return None
    return found.opposite if expression.get("negated") else found.words


def clause(expression: Node, scope: Scope) -> Clause | None:
    """What an expression says with and without a `not`; None for one that only gives a name."""
    terms = expression["terms"]
    if isinstance(terms, list):
        operator = ".".join(str(part["value"]) for part in terms[0]["value"])
        if operator in NAMING and terms[1]["type"] == "var":
            return _assigned(terms[1], terms[2], scope)
        return _operation(operator, terms, scope) or _source(expression)
    if "symbols" in terms:
        return _some(terms["symbols"], scope)
    if "domain" in terms:
        return _every(terms, scope)
    return _alone(terms, scope) or _source(expression)


def helper(expression: Node, scope: Scope) -> tuple[Sequence[Body], Sequence[Node]]:
    """The helper that an expression rests on, and what it is given; () where it is none."""
    terms = expression["terms"]
    if isinstance(terms, list):
        bodies, _ = scope.library.at(terms[0]["value"], scope.body)
        return bodies, terms[1:]
    if terms.get("type") not in ("var", "ref"):
        return (), ()
    bodies, rest = scope.library.at(terms["value"] if terms["type"] == "ref" else [terms], scope.body)
    return (bodies if not rest else ()), ()


def _operation(operator: str, terms: Sequence[Node], scope: Scope) -> Clause | None:
    given = terms[1:]
    if operator in ("equal", "neq", "eq"):
        return _equal(given[0], given[1], scope, same=operator != "neq")
    if operator in ORDERED:
        return _ordered(operator, given[0], given[1], scope)
    if operator == "internal.member_2":
        return _member(given[0], given[1], scope)
    if operator in KINDS:
        return _say("stated", a=name(given[0], scope).whole)
    if operator == "startswith":
        return _say("begins", a=name(given[0], scope).whole, b=name(given[1], scope).whole)
    bodies, _ = scope.library.at(terms[0]["value"], scope.body)
    return _helped(bodies, given, scope) if bodies else None


def _say(how: str, **fill: Wording) -> Clause:
    words = sentence(how, **fill)
    return Clause(words, negated(words, how, **fill))


def _assigned(variable: Node, value: Node, scope: Scope) -> Clause | None:
    """`x := …` only gives a name, but the first of a list says that there is one."""
    known = name(value, scope)
    scope.variables[str(variable["value"])] = known
    first = value["type"] == "ref" and value["value"][-1]["type"] == "number"
    return _say("there_is", a=known.whole) if first else None


def _equal(left: Node, right: Node, scope: Scope, *, same: bool) -> Clause:
    known = name(left, scope)
    if _is_empty(right):
        return _existence(known, there=not same)
    if counted := _counted(left):
        return _count("equal" if same else "neq", name(counted, scope), right, scope)
    if _is_unknown(right):
        return _say("not_stated" if same else "stated", a=known.whole)
    if right["type"] == "boolean" and same:
        return _say("yes" if right["value"] else "no", a=known.whole)
    if same and _is_sum(left) and right.get("value") == 0:
        return _say("is_zero", a=known.whole)
    return _say("is" if same else "is_not", a=known.whole, b=valued(right, scope, known))


def _ordered(operator: str, left: Node, right: Node, scope: Scope) -> Clause:
    if counted := _counted(left):
        return _count(operator, name(counted, scope), right, scope)
    first, second = name(left, scope), name(right, scope)
    number, day = ORDERED[operator]
    days = any(known.key in DAYS or known.key.endswith("_on") for known in (first, second))
    return _say(day if days else number, a=first.whole, b=second.whole)


def _count(operator: str, known: Named, right: Node, scope: Scope) -> Clause:
    asked = (operator, right.get("value"))
    if asked in (("gt", 0), ("neq", 0)):
        return _existence(known, there=True)
    if asked == ("equal", 0):
        return _existence(known, there=False)
    if asked == ("equal", 1):
        return _say("there_is_one", a=known.whole)
    how = {"equal": "is", "neq": "is_not"}.get(operator) or ORDERED[operator][0]
    return _say(how, a=sentence("number", a=known.whole), b=name(right, scope).whole)


def _existence(known: Named, *, there: bool) -> Clause:
    which = "there_is" if there else "there_is_no"
    if known.where:
        return _say(f"{which}_where", a=known.text, conditions=known.where)
    return _say(which, a=known.text)


def _member(value: Node, collection: Node, scope: Scope) -> Clause:
    if value["type"] == "null":
        members = [name(member, scope).text for member in collection["value"]]
        unstated = joined([sentence("not_stated", a=member) for member in members], "or")
        return Clause(unstated, negated(unstated))
    known = name(value, scope)
    return _say("one_of", a=known.whole, b=valued(collection, scope, known))


def _some(symbols: Sequence[Node], scope: Scope) -> Clause | None:
    if symbols[0]["type"] != "call":
        return None
    *variables, collection = symbols[0]["value"][1:]
    found = name(collection, scope)
    bind(variables, None, found, scope)
    return _say("for_one", a=found.whole)


def _every(terms: Node, scope: Scope) -> Clause:
    found = name(terms["domain"], scope)
    bind([term for term in (terms.get("key"), terms["value"]) if term], None, found, scope)
    conditions = [text for row in terms["body"] if (text := said_of(row, scope))]
    return _say("for_each", a=found.whole, conditions=joined(conditions, "and"))


def _alone(term: Node, scope: Scope) -> Clause | None:
    """A term that stands alone must be there, and be true."""
    bodies, rest = helper({"terms": term}, scope)
    if bodies and not rest:
        return _helped(bodies, (), scope)
    known = name(term, scope)
    if term["type"] == "ref":
        return _say("yes", a=known.whole)
    return _say("holds", a=known.whole)


def _helped(bodies: Sequence[Body], given: Sequence[Node], scope: Scope) -> Clause | None:
    """A helper by its title; one that has none by its own conditions."""
    names = arguments(bodies, given, scope)
    title = next((found for body in bodies if (found := titled(body))), None)
    if title is None and alias_of(bodies[0]):
        return _say("known", a=name(bodies[0].tree["head"]["value"], scope.inside(bodies[0], names)).whole)
    if title is None:
        return _spelled_out(bodies, names, scope)
    fill = {key: known.whole for key, known in names.items()}
    text = filled(title, fill)
    if not any(body.is_sentence for body in bodies):
        return _say("known", a=text)
    opposite = next((filled(said(row), fill) for body in bodies if (row := body.custom.get("not"))), None)
    return Clause(text, opposite or negated(text))


def _spelled_out(bodies: Sequence[Body], names: dict[str, Named], scope: Scope) -> Clause | None:
    if scope.depth >= DEEPEST:
        return None
    ways = []
    for body in bodies:
        inner = scope.inside(body, dict(names))
        texts = [text for row in body.expressions if (text := said_of(row, inner))]
        ways.append(joined(texts, "and"))
    if not all(way.zh for way in ways):
        return None
    text = joined(ways, "or")
    return Clause(text, negated(text))


def _is_sum(term: Node) -> bool:
    return bool(term["type"] == "call" and term["value"][0]["value"][0]["value"] == "sum")


def _counted(term: Node) -> Node | None:
    """What `count(x)` counts."""
    if term["type"] != "call" or term["value"][0]["value"][0]["value"] != "count":
        return None
    counted: Node = term["value"][1]
    return counted


def _is_unknown(term: Node) -> bool:
    """Null, or an object all of whose values are."""
    if term["type"] != "object":
        return bool(term["type"] == "null")
    return all(value["type"] == "null" for _, value in term["value"])


def _is_empty(term: Node) -> bool:
    """`[]` or `set()`."""
    if term["type"] == "call":
        return bool(term["value"][0]["value"][0]["value"] == "set")
    return term["type"] in ("array", "set") and not term["value"]


def _source(expression: Node) -> Clause:
    text = " ".join(text_of(expression).removeprefix("not ").split())
    return Clause(Wording(text, text), negated(Wording(text, text)))

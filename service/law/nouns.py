"""What the terms of a rule are called: facts by their labels, helper rules by their titles."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from service.law.library import Library, alias_of
from service.law.rego import EFFECTS, Body, Node, text_of
from service.law.wording import SPOKEN, Wording, filled, joined, noun, sentence
from service.words import LANGUAGES

DEEPEST = 6
"""Helpers inside helpers that are looked through for a name."""
THROUGH = frozenset({"sort", "trim_space", "union", "lower"})
"""Built-ins that do not change what a thing is called."""


@dataclass(frozen=True, slots=True)
class Named:
    """A term in words; `key` is the key of the facts it holds, by which its values are named.

    `where` are the conditions on the members of a list, where it is a choice of them.
    """

    text: Wording
    key: str = ""
    parent: str = ""
    where: Wording | None = None

    @property
    def whole(self) -> Wording:
        """The text with its conditions."""
        return sentence("each_where", a=self.text, conditions=self.where) if self.where else self.text


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a term stands: its rule, and what the variables there are called.

    `speak` says what a condition says: nouns hold conditions, and conditions nouns.
    """

    library: Library
    body: Body
    parameters: Mapping[str, Wording]
    speak: Callable[[Node, "Scope"], Wording | None]
    variables: dict[str, Named] = field(default_factory=dict)
    depth: int = 0

    def inside(self, body: Body, variables: dict[str, Named]) -> "Scope":
        """The same in a helper, whose arguments have these names."""
        return Scope(self.library, body, self.parameters, self.speak, variables, self.depth + 1)


def name(term: Node, scope: Scope) -> Named:
    """Name a term; one that has no words stands as its own source."""
    return _known(term, scope) or Named(_text(term))


def _known(term: Node, scope: Scope) -> Named | None:
    kind, value = term["type"], term.get("value")
    if kind == "var":
        return scope.variables.get(value) or _reference([term], scope)
    if kind in ("array", "set", "object"):
        return _collection(kind, value, scope)
    if kind in ("string", "number"):
        return Named(_plain(value))
    named = {"ref": _reference, "call": _call}.get(kind, _comprehension)
    return named(value, scope) if kind.endswith(("ref", "call", "comprehension")) else None


def _collection(kind: str, members: Sequence[Node], scope: Scope) -> Named | None:
    if not members:
        return Named(noun("empty"))
    if kind == "object":
        return None
    return Named(joined([name(member, scope).text for member in members], "list"))


def valued(term: Node, scope: Scope, beside: Named) -> Wording:
    """Name a value as the key beside it has it: `obtain` beside the action is 获取."""
    if term["type"] in ("array", "set"):
        return joined([valued(member, scope, beside) for member in _sorted(term["value"], beside)], "list")
    if term["type"] != "string":
        return name(term, scope).text
    return constant(str(term["value"]), beside.key, beside.parent)


def _sorted(members: Sequence[Node], beside: Named) -> list[Node]:
    """The members of a set in the order in which people read the values of its key."""
    values = SPOKEN[0].values(beside.key, beside.parent)
    places = {value: place for place, value in enumerate(values)}
    return sorted(members, key=lambda member: places.get(str(member.get("value")), -1))


def constant(value: str, key: str, parent: str = "") -> Wording:
    """Name one of the values a key may have; any other stands quoted as it is."""
    texts = [words.named(key, value, parent) or value for words in SPOKEN]
    return noun("value", value=Wording(*texts))


def labelled(path: Sequence[str]) -> Wording:
    """Name a path of the facts key by key: 对象 › 共享类型."""
    return noun("path", path=Wording(*(words.path(".".join(path)) for words in SPOKEN)))


def titled(body: Body) -> Wording | None:
    """The words an author gave a helper in its annotations; None where there are none in both languages."""
    title, english = body.annotations.get("title"), body.custom.get("en")
    return Wording(str(title), str(english)) if title and english else None


def arguments(bodies: Sequence[Body], given: Sequence[Node], scope: Scope) -> dict[str, Named]:
    """What a helper's arguments are called, by the names it gives them; a role or mode by its own word."""
    names = next((body.arguments for body in bodies if body.arguments), ())
    return {argument: _argument(argument, term, scope) for argument, term in zip(names, given, strict=False)}


def _argument(argument: str, term: Node, scope: Scope) -> Named:
    if term["type"] == "string":
        return Named(constant(str(term["value"]), argument))
    return name(term, scope)


def _reference(ref: Sequence[Node], scope: Scope) -> Named | None:
    head = str(ref[0]["value"])
    if head == "input":
        return _fact([str(part["value"]) for part in ref if part["type"] == "string"], ref)
    if known := scope.variables.get(head):
        return _below(known, ref[1:])
    path = scope.library.path(ref, scope.body)
    if path[:1] == ("parameters",):
        return parameter(".".join(path[1:]), scope)
    bodies, rest = scope.library.at(ref, scope.body)
    return _rule(bodies, rest, scope) if bodies else None


def parameter(path: str, scope: Scope) -> Named:
    """Name a parameter by the longest name known of its path, else by the path itself."""
    parts = path.split(".")
    for length in range(len(parts), 1, -1):
        if label := scope.parameters.get(".".join(parts[:length])):
            return Named(label)
    return Named(noun("value", value=Wording(path, path)))


def _fact(path: Sequence[str], ref: Sequence[Node]) -> Named:
    """A path of the facts; the longest part of it that has a noun of its own is called by it."""
    if not path:
        return Named(noun("input"))
    for length in range(len(path), 0, -1):
        known = _noun(".".join(("input", *path[:length])))
        if known:
            return _below(Named(known, path[length - 1]), ref[1 + length :])
    parent = path[-2] if len(path) > 1 else ""
    return Named(labelled(path), path[-1], parent)


def _noun(path: str) -> Wording | None:
    try:
        return noun(path)
    except KeyError:
        return None


def _below(known: Named, rest: Sequence[Node]) -> Named:
    """What stands under a thing that has a name: 该项的“共享类型”."""
    if not rest:
        return known
    keys = [str(part["value"]) for part in rest if part["type"] == "string"]
    if not keys:
        return Named(known.text, known.key, known.parent)
    text = noun("part", a=known.text, path=_path(keys, known.key))
    return Named(text, keys[-1], keys[-2] if len(keys) > 1 else known.key)


def _path(keys: Sequence[str], parent: str) -> Wording:
    parents = [parent, *keys]
    texts = (
        " › ".join(words.key(key, before) for key, before in zip(keys, parents, strict=False))
        for words in SPOKEN
    )
    return Wording(*texts)


def _rule(bodies: Sequence[Body], rest: Sequence[Node], scope: Scope) -> Named | None:
    """A helper by its title, or by what it stands for; a set of the article by its effect."""
    first = bodies[0]
    alias = alias_of(first) if len(bodies) == 1 else ()
    if alias and scope.depth < DEEPEST:
        return _reference([*alias, *rest], scope.inside(first, {}))
    if first.name in EFFECTS:
        return Named(noun("own", effect=_effect(first.name)))
    title = next((found for body in bodies if (found := titled(body))), None)
    if title is None:
        return _either(bodies, rest, scope)
    return _below(Named(title, _key_of(first)), rest)


def _either(bodies: Sequence[Body], rest: Sequence[Node], scope: Scope) -> Named | None:
    """A helper without a title that stands for one of several things, by all of them."""
    values = [body.tree["head"].get("value", {}) for body in bodies]
    if scope.depth >= DEEPEST or not all(value.get("type") == "ref" for value in values):
        return None
    pairs = zip(bodies, values, strict=True)
    found = [_reference([*value["value"], *rest], scope.inside(body, {})) for body, value in pairs]
    known = [row for row in found if row]
    if len(known) < len(found):
        return None
    texts = dict.fromkeys(row.text for row in known)
    return Named(joined(texts, "or"), known[0].key, known[0].parent)


def _key_of(body: Body) -> str:
    """The key whose values a helper's value has, where it is a fact under another name."""
    value: dict[str, Any] = body.tree["head"].get("value", {})
    last = value["value"][-1] if value.get("type") == "ref" else {}
    return str(last.get("value", "")) if last.get("type") == "string" else ""


def _effect(effect: str) -> Wording:
    return Wording(*(words.value("effect", effect) for words in SPOKEN))


def _call(parts: Sequence[Node], scope: Scope) -> Named | None:
    operator, given = parts[0]["value"], parts[1:]
    called = ".".join(str(part["value"]) for part in operator)
    if called in THROUGH:
        return name(given[0], scope)
    if called == "sum":
        return _sum(given[0], scope)
    if called == "count":
        return Named(sentence("number", a=name(given[0], scope).text))
    bodies, _ = scope.library.at(operator, scope.body)
    if bodies and bodies[0].package == ("lib", "parameters"):
        return name(given[0], scope)
    title = next((found for body in bodies if (found := titled(body))), None)
    if title is None:
        return None
    texts = {key: known.text for key, known in arguments(bodies, given, scope).items()}
    return Named(filled(title, texts))


def _sum(term: Node, scope: Scope) -> Named:
    """A sum, by the key whose values are added up: 各项金额合计."""
    known = name(term, scope)
    added = term.get("value", {}).get("term", {}) if term["type"].endswith("comprehension") else {}
    keys = [str(part["value"]) for part in added.get("value", ()) if part["type"] == "string"]
    label = _path(keys[-1:], known.key)
    without_unit = Wording(label.zh.partition("（")[0], label.en.partition(" (")[0].lower())
    return Named(noun("sum", a=known.whole, key=without_unit))


def _comprehension(value: Node, scope: Scope) -> Named:
    """A choice of the members of a list: the list, and the conditions that they meet."""
    collection, rest = _first_member(value["body"], scope)
    if collection is None:
        return Named(_text(value))
    if value.get("term", {}).get("type") == "call":
        return name(value["term"], scope)
    conditions = [text for expression in rest if (text := scope.speak(expression, scope))]
    return Named(collection.text, collection.key, where=joined(conditions, "and") if conditions else None)


def _first_member(body: Sequence[Node], scope: Scope) -> tuple[Named | None, Sequence[Node]]:
    """What a comprehension goes through; its variable is called 该项, or as the list if nothing follows."""
    terms = body[0]["terms"]
    symbols = terms.get("symbols") if isinstance(terms, dict) else None
    if not symbols or symbols[0]["type"] != "call":
        return None, body
    *variables, collection = symbols[0]["value"][1:]
    found = name(collection, scope)
    bind(variables, found if len(body) == 1 else None, found, scope)
    return found, body[1:]


def bind(variables: Sequence[Node], called: Named | None, collection: Named, scope: Scope) -> None:
    """Give the variables of `some x in …` a name: 该项 where they have no better one."""
    for variable in variables:
        scope.variables[str(variable["value"])] = called or Named(noun("item"), collection.key)


def _plain(value: Any) -> Wording:
    text = f"{value:g}" if isinstance(value, int | float) else str(value)
    return Wording(*(text for _ in LANGUAGES))


def _text(term: Node) -> Wording:
    """The Rego itself, where nothing better is known; a test finds it in the law that is shipped."""
    source = " ".join(text_of(term).split()) if "location" in term else str(term.get("value", ""))
    return Wording(source, source)

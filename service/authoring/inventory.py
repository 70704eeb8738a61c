"""What a set of policies says: its rules by code, its parameters by date, its texts by paragraph."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from service.authoring.policies import Policies

TEXTS = "{act: law.text | some act, law in data.law; law.text}"
PARAMETERS = 'object.get(data, "parameters", {})'

Key = tuple[str, str]
"""A rule: its code and its effect, as one code may speak in two."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One finding that the law can make, in its own words."""

    code: str
    effect: str
    words: Mapping[str, str | None]
    """title.zh, title.en, remedy.zh, remedy.en, paragraph, violation, missing: what may change."""


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter's value from a day on; `since` None: it is not dated."""

    name: str
    since: str | None
    value: Any
    reference: str | None


@dataclass(frozen=True, slots=True)
class Inventory:
    """All that two sets of policies can be compared by, without asking them anything."""

    rules: Mapping[Key, Rule]
    parameters: Mapping[tuple[str, str | None], Value]
    paragraphs: Mapping[str, str]
    files: Mapping[str, str]


def inventory(policies: Policies) -> Inventory:
    """Read a set of policies; raises PoliciesSilent."""
    rules = {(rule.code, rule.effect): rule for row in policies.annotations() for rule in _rules(row)}
    values = {(value.name, value.since): value for value in _values("", policies.value(PARAMETERS))}
    paragraphs = dict(_paragraphs(policies.value(TEXTS)))
    return Inventory(rules, values, paragraphs, policies.files())


def _rules(row: Mapping[str, Any]) -> Iterator[Rule]:
    """The rule of an annotation, where it is one that makes a finding."""
    path = [str(part["value"]) for part in row.get("path", ())]
    annotations = row["annotations"]
    custom = annotations.get("custom", {})
    if annotations.get("scope") != "rule" or "code" not in custom:
        return
    of_law = path[1:2] == ["law"]
    code = ".".join([*(path[2:4] if of_law else ["decision"]), custom["code"]])
    yield Rule(code, path[-1] if of_law else "deny", _words(annotations, custom))


def _words(annotations: Mapping[str, Any], custom: Mapping[str, Any]) -> dict[str, str | None]:
    remedy, missing = custom.get("remedy") or {}, custom.get("missing") or {}
    return {
        "title.zh": annotations.get("title"),
        "title.en": custom.get("en"),
        "paragraph": custom.get("paragraph"),
        "violation": custom.get("violation"),
        "remedy.zh": remedy.get("zh"),
        "remedy.en": remedy.get("en"),
        "missing": f"{missing['fact']} ({missing.get('who')})" if missing.get("fact") else None,
    }


def _values(name: str, node: Any) -> Iterator[Value]:
    """Every value below a node of the parameters: the rows of dated ones, the leaves of others."""
    if _dated(node):
        for row in node:
            yield Value(name, row["from"], row.get("value"), row.get("reference"))
    elif isinstance(node, dict):
        for key, member in node.items():
            yield from _values(f"{name}.{key}" if name else key, member)
    else:
        yield Value(name, None, node, None)


def _dated(node: Any) -> bool:
    return (
        isinstance(node, list) and bool(node) and all(isinstance(row, dict) and "from" in row for row in node)
    )


def _paragraphs(texts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each paragraph and item of each act's text: `hb2016 12(2)` and its words."""
    for act, text in texts.items():
        for number, article in text.get("articles", {}).items():
            parts = [*article.get("paragraphs", ()), *article.get("items", ())]
            for place, part in enumerate(parts, start=1):
                yield f"{act} {number}({place})", f"{part.get('zh', '')} / {part.get('en', '')}"

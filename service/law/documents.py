"""The law as JSON, for programs and for those who check a page against it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from service.law.acts import Act, Article, Rule
from service.law.conditions import Condition
from service.law.index import Index
from service.law.parameters import Parameter
from service.law.search import Hit

Document = dict[str, Any]


def law_document(law: Index, hits: Sequence[Hit] | None, on: date) -> Document:
    """All acts with their articles in brief, or only those found."""
    found = None if hits is None else {hit.article.address: hit for hit in hits}
    return {
        "revision": law.revision,
        "acts": [
            act_document(act, on)
            | {
                "articles": [
                    _brief(row, found)
                    for row in act.articles.values()
                    if found is None or row.address in found
                ]
            }
            for act in law.acts.values()
        ],
        "own": [rule_document(rule) for rule in law.own] if hits is None else [],
    }


def act_document(act: Act, on: date) -> Document:
    """An act with its days, and how it stands on `on`."""
    return {
        "name": act.name,
        "title": act.title.as_json(),
        "from": act.since,
        "to": act.until,
        "review_due": act.review_due,
        "in_force": act.in_force(on),
        "for_review": act.for_review(on),
        "replaces": {name: list(articles) for name, articles in act.replaces.items()},
        "successors": [{"title": row.title.as_json(), "from": row.since} for row in act.successors],
    }


def article_document(act: Act, article: Article, on: date) -> Document:
    """An article whole: text, rules with their conditions, and what is done where no machine decides."""
    return {
        "act": act_document(act, on),
        "name": article.name,
        "number": article.number or None,
        "label": article.label.as_json(),
        "address": article.address,
        "paragraphs": [{"paragraph": row.number, "text": row.text.as_json()} for row in article.paragraphs],
        "service": article.service.as_json() if article.service else None,
        "rules": [rule_document(rule) for rule in article.rules],
    }


def rule_document(rule: Rule) -> Document:
    """A rule with its conditions, exceptions marked, and the parameters it rests on."""
    missing = {"fact": rule.missing[0], "who": rule.missing[1]} if rule.missing else None
    return {
        "code": rule.code,
        "effect": rule.effect,
        "paragraph": rule.paragraph or None,
        "cited": rule.cited.as_json(),
        "title": rule.title.as_json(),
        "remedy": rule.remedy.as_json(),
        "violation": rule.violation,
        "missing": missing,
        "conditions": [_condition(row) for row in rule.conditions],
        "parameters": [_parameter(row) for row in rule.parameters],
        "source": {"file": rule.file, "line": rule.line, "text": rule.source} if rule.file else None,
        "address": rule.address,
    }


def _brief(article: Article, found: dict[str, Hit] | None) -> Document:
    hit = found[article.address] if found else None
    rules = hit.rules if hit else article.rules
    return {
        "name": article.name,
        "label": article.label.as_json(),
        "address": article.address,
        "rules": [rule.code for rule in rules],
        "effects": article.effects(),
        "machine_decision": bool(article.rules),
    }


def _condition(row: Condition) -> Document:
    return {
        "text": row.text.as_json(),
        "exception": row.exception,
        "rego": row.source,
        "line": row.line,
        "any_of": [[_condition(part) for part in way] for way in row.inside],
    }


def _parameter(row: Parameter) -> Document:
    values = [
        {"from": value.since, "value": value.value.as_json(), "reference": value.reference}
        for value in row.values
    ]
    return {"path": row.path, "name": row.name.as_json(), "values": values}

"""Explanations in the words of the pages: every fact that they speak of has its label in both languages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import anyio.to_thread

from service.decisions import Caller, Kept
from service.explaining import NotExplained, wording
from service.explaining.explanation import Rule, Step
from service.explaining.places import ANY, Place
from service.law.conditions import Condition
from service.law.index import Index, index
from service.pages.messages import said
from service.pages.naming import names
from service.pages.tree import Names, Tree
from service.pages.words import Words
from service.wiring import Service

Pair = dict[str, str]
Key = tuple[str, str, int, str]
"""A condition: code and effect of its rule, its line, its Rego with blanks made one."""


@dataclass(frozen=True, slots=True)
class FactLabels:
    """Names places and values as the tables of facts do."""

    zh: Tree
    en: Tree
    sentences: Mapping[Key, Pair]

    @classmethod
    def of(cls, known: Names, law: Index) -> "FactLabels":
        """Labels with the names of agencies and resources that are known, and the law's own sentences."""
        return cls(Tree(Words("zh"), known), Tree(Words("en"), known), dict(_sentences(law)))

    def condition(self, rule: Rule, step: Step, /) -> Pair | None:
        """The sentence that the law's pages have for a condition of this rule."""
        return self.sentences.get((rule.code, rule.effect, step.row, _squeezed(step.text)))

    def place(self, place: Place, /) -> Pair:
        """Name a place key by key; a position counts from one."""
        return {"zh": _path(place, self.zh.words), "en": _path(place, self.en.words)}

    def value(self, place: Place, value: Any, /) -> Pair:
        """Put what stands there into words."""
        keys = [step for step in place if isinstance(step, str) and step != ANY]
        parent = keys[-2] if len(keys) > 1 else ""
        return {tree.words.language: tree.cell(keys[-1], value, parent).text for tree in (self.zh, self.en)}


async def explanation(kept: Kept, caller: Caller, parts: Service) -> dict[str, Any]:
    """The explanation of a kept decision as this caller may read it; where there is none, the reason."""
    decision = kept.decision
    try:
        explained = await parts.explainer.explain(decision.facts, decision.ruled)
    except NotExplained as reason:
        return {"unexplained": str(reason), "unexplained_says": said("", str(reason)).as_json()}
    law = await anyio.to_thread.run_sync(index, parts.settings.policies)
    labels = FactLabels.of(names(explained.facts, [], parts.house.register), law)
    return wording.document(explained, labels, reads_secrecy=caller.reads_secrecy)


def _sentences(law: Index) -> Iterator[tuple[Key, Pair]]:
    for rule in law.rules:
        for row in _every(rule.conditions):
            yield (rule.code, rule.effect, row.line, _squeezed(row.source)), row.text.as_json()


def _every(rows: Iterable[Condition]) -> Iterator[Condition]:
    for row in rows:
        yield row
        for way in row.inside:
            yield from _every(way)


def _squeezed(source: str) -> str:
    return " ".join(source.split())


def _path(place: Place, words: Words) -> str:
    told, parent = [], ""
    for step in place:
        if step == ANY:
            continue
        told.append(
            words.ui("row_number", number=step + 1) if isinstance(step, int) else words.key(step, parent)
        )
        parent = step if isinstance(step, str) else parent
    return " › ".join(told)

"""The explanation as a document, every fact named in Chinese and in English."""

from typing import Any, Protocol

from service.decisions.reading import veiled
from service.explaining.changes import STATED, Change
from service.explaining.explanation import Explanation, Help, Rests, Rule, Step
from service.explaining.places import Place, dotted
from service.explaining.search import Needed

Pair = dict[str, str]
Document = dict[str, Any]
STATED_EN = "(as is the case)"
NOTE: Pair = {
    "zh": "所列为可以办理或者补正的事项，不构成建议；资金来源、密级、单位性质、日期等客观情况应当据实填报",
    "en": "Listed is what can be done or put right, which is not advice; the source of funds, secrecy, the "
    "kind of an agency, dates and other circumstances are stated as they are",
}


class Labels(Protocol):
    """Names places of the facts, the values there and conditions, in both languages.

    A condition that has no sentence stands as its Rego alone.
    """

    def place(self, place: Place, /) -> Pair: ...
    def value(self, place: Place, value: Any, /) -> Pair: ...
    def condition(self, rule: Rule, step: Step, /) -> Pair | None: ...


def document(explained: Explanation, labels: Labels, *, reads_secrecy: bool) -> Document:
    """The explanation as `gongxiang decide --explain` and the pages give it.

    Who may not read secrecy decisions sees neither their number and authority nor helpers' arguments.
    """
    return _Teller(explained, labels, reads_secrecy=reads_secrecy).document()


class _Teller:
    def __init__(self, explained: Explanation, labels: Labels, *, reads_secrecy: bool) -> None:
        self._explained = explained
        self._labels = labels
        self._open = reads_secrecy

    def document(self) -> Document:
        why_not = self._explained.why_not
        return {
            "outcome": self._explained.outcome,
            "rules": [self._rule(rule) for rule in self._explained.rules],
            "why_not": why_not
            and {
                "remedies": [remedy.model_dump() for remedy in why_not.remedies],
                "against": [self._rests(rests) for rests in why_not.against],
                "unmet": [self._unmet(rule) for rule in why_not.unmet],
                "needed": self._needed(why_not.needed),
            },
        }

    def _rule(self, rule: Rule) -> Document:
        return _named(rule) | {
            "said": rule.said,
            "asked": rule.asked,
            "paragraph": rule.paragraph,
            "file": rule.file,
            "line": rule.row,
            "conditions": [self._step(rule, step) for step in rule.steps],
        }

    def _step(self, rule: Rule, step: Step) -> Document:
        told: Document = {"text": step.text, "line": step.row, "state": step.state}
        told["says"] = self._labels.condition(rule, step)
        return told | ({"helpers": [self._help(rule, one) for one in step.helps]} if step.helps else {})

    def _help(self, rule: Rule, one: Help) -> Document:
        told: Document = {"name": one.name, "conditions": [self._step(rule, step) for step in one.steps]}
        return told | ({"arguments": list(one.arguments)} if self._open and one.arguments else {})

    def _unmet(self, rule: Rule) -> Document:
        failed = rule.failed
        return _named(rule) | {"failed": failed and self._step(rule, failed)}

    def _rests(self, rests: Rests) -> Document:
        facts = [self._fact(place, value) for place, value in rests.facts]
        return _named(rests.rule) | {"facts": facts}

    def _fact(self, place: Place, value: Any) -> Document:
        shown = self._shown(place, value)
        label = self._labels.place(place)
        return {"path": dotted(place), "label": label, "value": shown} | self._labels.value(place, shown)

    def _needed(self, needed: Needed) -> Document:
        return {
            "says": _said(needed),
            "note": NOTE,
            "ways": [[self._change(change) for change in way] for way in needed.ways],
            "tried": needed.tried,
            "candidates": needed.candidates,
            "whole": needed.whole,
        }

    def _change(self, change: Change) -> Document:
        before = self._shown(change.place, self._explained.before(change))
        after = self._shown(change.place, change.value)
        return {
            "path": dotted(change.place),
            "label": self._labels.place(change.place),
            "from": before,
            "to": after,
            "says": self._says(change.place, before, after),
        }

    def _says(self, place: Place, before: Any, after: Any) -> Pair:
        label, was, will = (
            self._labels.place(place),
            self._labels.value(place, before),
            self._labels.value(place, after),
        )
        if after == STATED:
            return {"zh": f"{label['zh']}：据实载明", "en": f"{label['en']}: to be stated, as is the case"}
        if isinstance(after, list) and after[: len(before or ())] == (before or []) and after:
            added = self._labels.value(place, after[len(before or ()) :])
            return {
                "zh": f"{label['zh']}：增加“{added['zh']}”",
                "en": f"{label['en']}: add “{_english(added)}”",
            }
        return {
            "zh": f"{label['zh']}：由“{was['zh']}”变为“{will['zh']}”",
            "en": f"{label['en']}: from “{_english(was)}” to “{_english(will)}”",
        }

    def _shown(self, place: Place, value: Any) -> Any:
        """The value as this reader may see it: veiled where it stands."""
        if self._open:
            return value
        whole: Any = value
        for step in reversed(place):
            whole = {step: whole}
        shown = veiled(whole)
        for step in place:
            shown = shown[step]
        return shown


def _named(rule: Rule) -> Document:
    return {"code": rule.code, "effect": rule.effect, "title": {"zh": rule.zh, "en": rule.en}}


def _english(value: Pair) -> str:
    return value["en"].replace(STATED, STATED_EN)


def _said(needed: Needed) -> Pair:
    """What the search came to, in one sentence."""
    if needed.ways:
        size = len(needed.ways[0])
        less = "" if needed.whole else "（未能逐一试算更少的变化）"
        return {
            "zh": f"改变 {size} 项事实即可达到准许{less}",
            "en": f"{size} {'fact' if size == 1 else 'facts'} otherwise, and it would be permitted",
        }
    if needed.whole:
        return {
            "zh": "在可以办理的事项中，三项以内的变化均不能达到准许，请按补正意见办理",
            "en": "No three changes of what can be acted on would bring a permit; follow the remedies",
        }
    return {
        "zh": f"在试算范围内（已试算 {needed.tried} 种变化）未找到可以达到准许的变化",
        "en": f"Within the bounds of the search ({needed.tried} sets tried) nothing was found that would do",
    }

"""The comparison of two sets of policies as JSON and as a text that a lawyer can read."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from service.authoring.difference import Difference, Revalued, Reworded
from service.authoring.effects import Change, Group, Stand, grouped
from service.authoring.inventory import Rule, Value
from service.authoring.policies import Policies
from service.authoring.samples import Sample
from service.words import Words

SHOWN = 3
"""Decisions named under each code in the text; the JSON names all."""
OUTCOMES = {outcome: f"{word} {outcome}" for outcome, word in Words("zh").choices("outcome").items()}
"""In the words of the pages, with the word of the wire beside them."""
TURNS = {
    "said": "+ 新认定 now said",
    "no longer said": "- 不再认定 no longer said",
    "said with another day": "~ 期限改变 another day",
}
NOT_RECORDED = "仅作比较，未作决定，未存证。 Compared only: nothing was decided, nothing is on record."


@dataclass(frozen=True, slots=True)
class Report:
    """All that a comparison found."""

    old: Policies
    new: Policies
    difference: Difference
    samples: Sequence[Sample]
    changes: Sequence[Change]

    @property
    def outcomes_changed(self) -> int:
        """How many of the samples come to another outcome."""
        return sum(change.turns for change in self.changes)

    def document(self) -> dict[str, Any]:
        """The whole comparison as JSON."""
        found = self.difference
        return {
            "old": _side(self.old),
            "new": _side(self.new),
            "recorded": False,
            "rules": {
                "added": [_rule(rule) for rule in found.added],
                "removed": [_rule(rule) for rule in found.removed],
                "changed": [_reworded(row) for row in found.reworded],
            },
            "parameters": [_revalued(row) for row in found.parameters],
            "paragraphs": _pairs(found.paragraphs),
            "files": [_file(name, *pair) for name, pair in found.files.items()],
            "decisions": {
                "asked": Counter(sample.source for sample in self.samples),
                "changed": len(self.changes),
                "outcomes_changed": self.outcomes_changed,
                "by_code": [_group(group) for group in grouped(self.changes)],
                "rows": [_change(change) for change in self.changes],
            },
        }

    def text(self) -> str:
        """The comparison as lines for people, Chinese first."""
        lines = [f"旧 old  {self.old}  {self.old.revision}", f"新 new  {self.new}  {self.new.revision}", ""]
        lines += _section("规则 Rules", _rule_lines(self.difference))
        lines += _section("参数 Parameters", map(_parameter_line, self.difference.parameters))
        lines += _section("条文 Text", _paragraph_lines(self.difference))
        files = (f"  {_file(name, *pair)['change']}  {name}" for name, pair in self.difference.files.items())
        lines += _section("文件 Files", files)
        lines += _section(self._asked(), self._decision_lines())
        return "\n".join([*lines, NOT_RECORDED])

    def _asked(self) -> str:
        counts = Counter(sample.source for sample in self.samples)
        return (
            f"决定 Decisions: {counts['case']} 个用例 law cases, {counts['record']} 组存证事实 "
            f"facts of the record, {counts['world']} 个问题 questions"
        )

    def _decision_lines(self) -> Iterator[str]:
        if self.changes:
            turned = f"其中 {self.outcomes_changed} 项结果改变 with another outcome"
            yield f"  {len(self.changes)} 项改变 change, {turned}"
        for group in grouped(self.changes):
            yield f"  {TURNS[group.turn]}  {group.effect} {group.code}"
            for (before, after), times in sorted(group.outcomes.items()):
                yield f"      {times:>5} × {OUTCOMES[before]} → {OUTCOMES[after]}"
            for change in group.changes[:SHOWN]:
                yield f"            {_named(change.sample)}"
            if len(group.changes) > SHOWN:
                yield f"            另有 {len(group.changes) - SHOWN} 项 more (--json lists all)"


def _section(title: str, lines: Iterator[str]) -> list[str]:
    found = list(lines)
    return [title, *(found or ["  无变化 no change"]), ""]


def _rule_lines(found: Difference) -> Iterator[str]:
    for sign, rules in (("+", found.added), ("-", found.removed)):
        for rule in rules:
            yield f"  {sign} {rule.effect} {rule.code}  {rule.words['title.zh']} / {rule.words['title.en']}"
    for row in found.reworded:
        yield f"  ~ {row.rule.effect} {row.rule.code}"
        for part, (before, after) in row.changes.items():
            yield f"      {part}: {_shown(before)} → {_shown(after)}"


def _parameter_line(row: Revalued) -> str:
    since = f" 自 from {row.value.since}" if row.value.since else ""
    sign = "~" if row.old and row.new else "+" if row.new else "-"
    return f"  {sign} {row.value.name}{since}: {_valued(row.old)} → {_valued(row.new)}"


def _paragraph_lines(found: Difference) -> Iterator[str]:
    for name, (before, after) in found.paragraphs.items():
        yield f"  {name}: {_shown(before)} → {_shown(after)}"


def _valued(value: Value | None) -> str:
    if value is None:
        return "无 none"
    reference = f"（{value.reference}）" if value.reference else ""
    return json.dumps(value.value, ensure_ascii=False) + reference


def _shown(text: str | None) -> str:
    return "无 none" if text is None else text


def _named(sample: Sample) -> str:
    times = f" (×{sample.times})" if sample.times > 1 else ""
    return f"{sample.source} {sample.on}  {sample.name}{times}"


def _side(policies: Policies) -> dict[str, Any]:
    return {"folders": [str(folder) for folder in policies.folders], "revision": policies.revision}


def _rule(rule: Rule) -> dict[str, Any]:
    return {"code": rule.code, "effect": rule.effect, **rule.words}


def _reworded(row: Reworded) -> dict[str, Any]:
    return {"code": row.rule.code, "effect": row.rule.effect, "changes": _pairs(row.changes)}


def _revalued(row: Revalued) -> dict[str, Any]:
    sides = {"before": row.old, "after": row.new}
    held = {side: None if value is None else _row(value) for side, value in sides.items()}
    return {"name": row.value.name, "from": row.value.since, **held}


def _row(value: Value) -> dict[str, Any]:
    return {"value": value.value, "reference": value.reference}


def _pairs(changes: Any) -> dict[str, Any]:
    return {name: {"before": before, "after": after} for name, (before, after) in changes.items()}


def _file(name: str, before: str | None, after: str | None) -> dict[str, str]:
    change = "changed" if before and after else "added" if after else "removed"
    return {"file": name, "change": change}


def _group(group: Group) -> dict[str, Any]:
    outcomes = [
        {"before": before, "after": after, "decisions": times}
        for (before, after), times in sorted(group.outcomes.items())
    ]
    head = {"turn": group.turn, "effect": group.effect, "code": group.code}
    return head | {"samples": len(group.changes), "outcomes": outcomes}


def _change(change: Change) -> dict[str, Any]:
    sample = {key: value for key, value in asdict(change.sample).items() if key != "facts"}
    sides = {"before": _stand(change.before), "after": _stand(change.after)}
    return sample | {"on": change.sample.on.isoformat()} | sides


def _stand(stand: Stand) -> dict[str, Any]:
    due = {code: day for code, day in sorted(stand.due) if day}
    return {"outcome": stand.outcome, "codes": stand.codes, "due": due}

"""What another set of policies does to decisions: the same facts ruled on by both."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from service.authoring.policies import Advance, Policies
from service.authoring.samples import Sample

Said = tuple[str, str]
"""What a ruling says: its effect and its code."""
Turn = Literal["said", "no longer said", "said with another day"]


@dataclass(frozen=True, slots=True)
class Stand:
    """What one ruling comes to."""

    outcome: str
    said: frozenset[Said]
    due: frozenset[tuple[str, str | None]]

    @property
    def codes(self) -> list[str]:
        """The codes that are said, each once."""
        return sorted({code for _, code in self.said})

    @classmethod
    def of(cls, ruling: Mapping[str, Any]) -> "Stand":
        """Read a ruling; wording and details are left out, so that they change no decision."""
        findings = {(row["effect"], row["code"]) for row in ruling["findings"]}
        duties = {("clock" if row["clock"] else "oblige", row["code"]) for row in ruling["duties"]}
        return cls(
            ruling["outcome"],
            frozenset(findings | duties),
            frozenset((row["code"], row["due"]) for row in ruling["duties"]),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One decision that is not the same under both."""

    sample: Sample
    before: Stand
    after: Stand

    @property
    def turns(self) -> bool:
        """Whether the outcome is another one."""
        return self.before.outcome != self.after.outcome

    def by_code(self) -> list[tuple[Turn, str, str]]:
        """Each code that made a difference: what became of it, its effect, the code."""
        both = {code for _, code in self.before.said & self.after.said}
        moved = frozenset(("clock", code) for code, _ in self.before.due ^ self.after.due if code in both)
        turns: dict[Turn, frozenset[Said]] = {
            "said": self.after.said - self.before.said,
            "no longer said": self.before.said - self.after.said,
            "said with another day": moved,
        }
        return [(turn, effect, code) for turn, rows in turns.items() for effect, code in sorted(rows)]


@dataclass(slots=True)
class Group:
    """All changes that one code made."""

    turn: Turn
    effect: str
    code: str
    changes: list[Change] = field(default_factory=list)

    @property
    def outcomes(self) -> Counter[tuple[str, str]]:
        """How often each outcome became which, decisions of the record counted as often as they were made."""
        found: Counter[tuple[str, str]] = Counter()
        for change in self.changes:
            found[change.before.outcome, change.after.outcome] += change.sample.times
        return found


def compare(old: Policies, new: Policies, samples: Sequence[Sample], advance: Advance) -> list[Change]:
    """The samples on which two sets of policies decide otherwise; raises PoliciesSilent."""
    facts = [sample.facts for sample in samples]
    before, after = (
        [Stand.of(ruling) for ruling in policies.rulings(facts, advance)] for policies in (old, new)
    )
    rows = zip(samples, before, after, strict=True)
    return [Change(sample, was, is_) for sample, was, is_ in rows if was != is_]


def grouped(changes: Sequence[Change]) -> list[Group]:
    """The changes by the codes that made them, codes in order."""
    groups: dict[tuple[Turn, str, str], Group] = {}
    for change in changes:
        for row in change.by_code():
            groups.setdefault(row, Group(*row)).changes.append(change)
    return sorted(groups.values(), key=lambda group: (group.code, group.turn))

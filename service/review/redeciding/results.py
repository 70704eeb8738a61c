"""What a run found: which projects come out otherwise, by what, and for how much money."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import RowMapping

from service.review.conclusions import QUESTIONS


@dataclass(frozen=True, slots=True)
class Turned:
    """One question on one project that comes out otherwise; `before` None: nothing was decided before.

    `said` and `unsaid` are codes, each with its article.
    """

    project: str
    fiscal: float | None
    action: str
    before: str | None
    after: str
    said: Mapping[str, str | None]
    unsaid: Mapping[str, str | None]

    @property
    def turns(self) -> bool:
        """Whether the outcome is another one."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class ByCode:
    """A finding that is newly said, or no longer: of how many projects, with how much fiscal money."""

    code: str
    article: str | None
    turn: Literal["said", "no longer said"]
    projects: int
    fiscal: float


@dataclass(frozen=True, slots=True)
class ByOutcome:
    """Answers to one question that turned from one outcome to another, and the fiscal money in them."""

    action: str
    before: str | None
    after: str
    projects: int
    fiscal: float


@dataclass(frozen=True, slots=True)
class Result:
    """All that a run found; `troubles` are the projects that could not be asked about, and why."""

    run: str
    revision: str
    draft: str | None
    asked: int
    turned: tuple[Turned, ...]
    by_code: tuple[ByCode, ...]
    by_outcome: tuple[ByOutcome, ...]
    troubles: Mapping[str, str]


def result(run: RowMapping, rows: Sequence[RowMapping]) -> Result:
    """Read the rows of a run."""
    turned = tuple(one for row in rows if row["after"] for one in _turned(row))
    return Result(
        run["run"],
        run["revision"],
        run["policies"],
        sum(1 for row in rows if row["after"]),
        turned,
        _by_code(turned),
        _by_outcome(turned),
        {row["project"]: row["trouble"] for row in rows if row["trouble"]},
    )


def _turned(row: RowMapping) -> list[Turned]:
    before, after = json.loads(row["before"]), json.loads(row["after"])
    found = (_question(row, action, before.get(action), after[action]) for action in QUESTIONS)
    return [one for one in found if one.turns or one.said or one.unsaid]


def _question(row: RowMapping, action: str, was: Any, now: Any) -> Turned:
    old: dict[str, str | None] = was["codes"] if was else {}
    new: dict[str, str | None] = now["codes"]
    return Turned(
        row["project"],
        row["fiscal"],
        action,
        was["outcome"] if was else None,
        now["outcome"],
        {code: new[code] for code in sorted(new.keys() - old.keys())},
        {code: old[code] for code in sorted(old.keys() - new.keys())},
    )


def _by_code(turned: Sequence[Turned]) -> tuple[ByCode, ...]:
    """Each project counts once for a code, whichever question it is about."""
    groups: dict[tuple[str, Literal["said", "no longer said"]], dict[str, float]] = {}
    articles: dict[str, str | None] = {}
    for one in turned:
        for code, article in one.said.items():
            groups.setdefault((code, "said"), {})[one.project] = one.fiscal or 0.0
            articles[code] = article
        for code, article in one.unsaid.items():
            groups.setdefault((code, "no longer said"), {})[one.project] = one.fiscal or 0.0
            articles.setdefault(code, article)
    return tuple(
        ByCode(code, articles[code], turn, len(projects), sum(projects.values()))
        for (code, turn), projects in sorted(groups.items())
    )


def _by_outcome(turned: Sequence[Turned]) -> tuple[ByOutcome, ...]:
    groups: dict[tuple[str, str | None, str], list[float]] = {}
    for one in turned:
        if one.turns:
            groups.setdefault((one.action, one.before, one.after), []).append(one.fiscal or 0.0)
    return tuple(
        ByOutcome(*key, len(money), sum(money))
        for key, money in sorted(groups.items(), key=lambda pair: tuple(part or "" for part in pair[0]))
    )

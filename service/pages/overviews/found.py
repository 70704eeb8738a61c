"""What a run found, a project a row: both answers before and after, and the findings that come and go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine

from service.law.index import index
from service.pages.words import Words
from service.review.lists import names
from service.review.redeciding.results import ByOutcome, Result, Turned
from service.wiring import Service

ROWS = 500
"""Projects that are shown at most."""


@dataclass(slots=True)
class Changed:
    """A project of which something comes out otherwise; outcomes by question, codes with their articles."""

    project: str
    name: str
    fiscal: float | None
    before: dict[str, str | None] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    gained: dict[str, str | None] = field(default_factory=dict)
    lost: dict[str, str | None] = field(default_factory=dict)


@dataclass(slots=True)
class Code:
    """A finding: how many projects gain it and lose it, and the fiscal funds in them."""

    code: str
    article: str | None
    gained: int = 0
    lost: int = 0
    fiscal: float = 0.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A result as its page has it; `changed` counts the projects, of which `rows` are the first."""

    changed: int
    rows: list[Changed]
    codes: list[Code]
    money: tuple[ByOutcome, ...]
    troubles: Mapping[str, str]


def found(result: Result, database: Engine, most: int = ROWS) -> Shown:
    """Put a result together by project and by finding; those that turn from or to a denial come first."""
    rows = list(_projects(result.turned))
    rows.sort(key=lambda row: (row.before == row.after, row.project))
    named = names(database, [row.project for row in rows[:most]])
    for row in rows[:most]:
        row.name = named.get(row.project, row.project)
    return Shown(len(rows), rows[:most], _codes(result), result.by_outcome, result.troubles)


def titles(parts: Service, words: Words) -> Callable[[str], str]:
    """Says what a finding is called, by its code; of what only a draft finds the code is all there is."""
    law = index(parts.settings.policies)

    def title(code: str) -> str:
        rule = law.rule(code)
        return words.pick(rule.title) if rule else code

    return title


def _projects(turned: Sequence[Turned]) -> Sequence[Changed]:
    rows: dict[str, Changed] = {}
    for one in turned:
        row = rows.setdefault(one.project, Changed(one.project, one.project, one.fiscal))
        row.before[one.action], row.after[one.action] = one.before, one.after
        row.gained |= one.said
        row.lost |= one.unsaid
    return list(rows.values())


def _codes(result: Result) -> list[Code]:
    rows: dict[str, Code] = {}
    for one in result.by_code:
        row = rows.setdefault(one.code, Code(one.code, one.article))
        row.fiscal += one.fiscal
        if one.turn == "said":
            row.gained += one.projects
        else:
            row.lost += one.projects
    return sorted(rows.values(), key=lambda row: (-row.gained - row.lost, row.code))

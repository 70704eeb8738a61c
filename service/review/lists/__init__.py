"""The lists of projects: filtered, sorted, a page at a time; the board by stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine

from catalog.database import reading
from service.decisions import Caller
from service.decisions.access import Kind, Thing, sees, sees_own
from service.review.lists import queries
from service.review.lists.queries import SORTS, Search
from service.review.lists.turns import CHAIR_OF, Turn, turns, turns_of
from service.review.moments import day, moment
from service.review.stages import Stage

__all__ = [
    "CHAIR_OF", "SORTS", "Choices", "Found", "Search", "Summary", "Turn", "board", "choices", "names",
    "search", "summary", "turns", "turns_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Summary:
    """A project in a list. Money in yuan; None is not known. Outcomes are those of the facts as they are."""

    project: str
    name: str
    unit: str
    unit_name: str | None
    division: str | None
    city: str | None
    kind: str | None
    source: str
    stage: Stage
    letter: str | None
    round: int
    total: float | None
    fiscal: float | None
    cut: float
    secret: str | None
    approve: str | None
    fund: str | None
    conclusion: str | None
    missing: int
    returns: int
    overrides: int
    submitted_at: datetime | None
    due: date | None
    changed_at: datetime
    submitter: str | None
    reviewer: str | None
    checker: str | None
    issuer: str | None

    @property
    def rate(self) -> float | None:
        """The share of the fiscal money that is cut, from 0 to 1."""
        return min(self.cut / self.fiscal, 1.0) if self.fiscal else None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list, and how many rows there are on all pages."""

    rows: list[Summary]
    total: int


_SAME = tuple(
    name
    for name in Summary.__dataclass_fields__
    if name not in {"stage", "submitted_at", "due", "changed_at"}
)


def summary(row: Mapping[Any, Any]) -> Summary:
    """A row of the table as a list shows it."""
    known = {name: row[name] for name in _SAME}
    return Summary(
        **known,
        stage=Stage(row["stage"]),
        submitted_at=moment(row["submitted_at"]),
        due=day(row["due"]),
        changed_at=datetime.fromisoformat(row["changed_at"]),
    )


def search(database: Engine, wanted: Search, caller: Caller) -> Found:
    """One page of the projects that somebody may see."""
    scoped = _scoped(wanted, caller)
    if scoped is None:
        return Found([], 0)
    with reading(database) as connection:
        rows = [summary(row) for row in queries.found(connection, scoped)]
        return Found(rows, queries.count(connection, scoped))


def board(database: Engine, wanted: Search, caller: Caller) -> dict[Stage, int]:
    """How many of the projects that somebody may see are at each stage."""
    scoped = _scoped(wanted, caller)
    if scoped is None:
        return {}
    with reading(database) as connection:
        counted = queries.by_stage(connection, scoped)
    return {stage: counted.get(stage.value, 0) for stage in Stage}


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from: cities by code, persons by name, years, the latest first."""

    cities: list[str]
    reviewers: list[str]
    people: list[str]
    years: list[int]


def choices(database: Engine, caller: Caller) -> Choices:
    """The values that the projects which somebody may see have."""
    scoped = _scoped(Search(), caller)
    if scoped is None:
        return Choices([], [], [], [])
    with reading(database) as connection:
        columns = ("city", "reviewer", "checker", "issuer", "submitter", "year")
        found = {column: queries.distinct(connection, column, scoped) for column in columns}
    people = {name for chair in queries.CHAIRS for name in found[chair]}
    return Choices(found["city"], found["reviewer"], sorted(people), found["year"][::-1])


def names(database: Engine, projects: Sequence[str]) -> dict[str, str]:
    """The names of some projects by id; whoever asks has them from a list that they may see."""
    with reading(database) as connection:
        return queries.names(connection, projects)


def _scoped(wanted: Search, caller: Caller) -> Search | None:
    """The same list without what this caller may not see; None: nothing is."""
    own = caller.agency if sees_own(caller, Kind.PROJECT) else None
    if sees(caller, Thing(Kind.PROJECT)):
        return replace(wanted, drafts_of=own)
    if own is None or wanted.unit not in (None, own):
        return None
    return replace(wanted, unit=own, drafts_of=own)

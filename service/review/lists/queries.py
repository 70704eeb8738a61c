"""The statements of the lists of projects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, false, func, or_, select

from service.review.lists.turns import Turn
from service.review.models import Project
from service.review.summary import folded

SORTS = (
    "changed_at", "project", "name", "unit_name", "division", "city", "kind", "stage", "round", "total",
    "fiscal", "cut", "secret", "approve", "fund", "conclusion", "missing", "due", "submitted_at", "submitter",
    "reviewer", "checker", "issuer",
)  # fmt: skip
"""The columns a list may be sorted by."""
CHAIRS = ("submitter", "reviewer", "checker", "issuer")


@dataclass(frozen=True, slots=True)
class Search:
    """Which projects a list shows, and how; None and empty ask for nothing.

    `person` has any part in the project; `outcome` is that of either question; `text` is looked for in all
    words of a project. `due_from` is the first day, `due_before` the day after the last. `turns` are whose
    turn it is, one of them: None asks for nothing, an empty one finds nothing. `drafts_of` is the agency
    whose drafts are seen: a search sets it itself.
    """

    stage: Sequence[str] = ()
    division: str | None = None
    city: str | None = None
    unit: str | None = None
    kind: str | None = None
    conclusion: str | None = None
    outcome: str | None = None
    reviewer: str | None = None
    person: str | None = None
    secret: str | None = None
    due_from: date | None = None
    due_before: date | None = None
    year: int | None = None
    text: str | None = None
    sort: str = "changed_at"
    descending: bool = True
    offset: int = 0
    limit: int = 50
    turns: Sequence[Turn] | None = None
    drafts_of: str | None = None


def found(connection: Connection, search: Search) -> list[RowMapping]:
    """One page; among equals by id. What has no value in the column stands last."""
    if search.sort not in SORTS:
        raise ValueError(f"{search.sort!r} is no column to sort by")
    column = Project.__table__.c[search.sort]
    order = column.desc() if search.descending else column.asc()
    query = select(Project.__table__).where(*_matching(search)).order_by(order.nulls_last(), Project.project)
    return list(connection.execute(query.limit(search.limit).offset(search.offset)).mappings())


def count(connection: Connection, search: Search) -> int:
    """How many match."""
    return connection.scalar(select(func.count()).select_from(Project).where(*_matching(search))) or 0


def by_stage(connection: Connection, search: Search) -> dict[str, int]:
    """How many match at each stage."""
    query = select(Project.stage, func.count()).where(*_matching(search)).group_by(Project.stage)
    return {row[0]: row[1] for row in connection.execute(query)}


def open_projects(connection: Connection, stages: Sequence[str]) -> list[RowMapping]:
    """The projects at these stages with their fiscal money, by id."""
    query = select(Project.project, Project.fiscal).where(Project.stage.in_(stages))
    return list(connection.execute(query.order_by(Project.project)).mappings())


def names(connection: Connection, projects: Sequence[str]) -> dict[str, str]:
    """The names of some projects by id."""
    query = select(Project.project, Project.name).where(Project.project.in_(projects))
    return {row.project: row.name for row in connection.execute(query)}


def distinct(connection: Connection, column: str, search: Search) -> list[Any]:
    """The values that a column has among those that match, in order; without the unknown."""
    named = Project.__table__.c[column]
    query = select(named).distinct().where(*_matching(search), named.is_not(None)).order_by(named)
    return list(connection.scalars(query))


def _waits(turn: Turn) -> ColumnElement[bool]:
    """At this stage, in this person's chair or in nobody's; and the person has no other chair (four eyes)."""
    table: Any = Project.__table__
    own = table.c[turn.chair]
    here: list[ColumnElement[bool]] = [Project.stage == turn.stage]
    if turn.apart is not None:
        here.append(Project.unit != turn.apart)
    if turn.unit is not None:
        return and_(*here, Project.unit == turn.unit)
    if not turn.free:
        return and_(*here, own == turn.person)
    others = (table.c[chair] for chair in CHAIRS if chair != turn.chair)
    here += [or_(other.is_(None), other != turn.person) for other in others]
    return and_(*here, or_(own.is_(None), own == turn.person))


def _matching(search: Search) -> list[ColumnElement[bool]]:
    names = ("division", "city", "unit", "kind", "conclusion", "reviewer", "secret", "year")
    table: Any = Project.__table__
    wanted: list[ColumnElement[bool]] = [
        table.c[name] == getattr(search, name) for name in names if getattr(search, name) not in (None, "")
    ]
    wanted.append(or_(Project.round > 0, Project.unit == search.drafts_of))
    if search.stage:
        wanted.append(Project.stage.in_(search.stage))
    if search.outcome:
        wanted.append(or_(Project.approve == search.outcome, Project.fund == search.outcome))
    if search.person:
        chairs = (Project.submitter, Project.reviewer, Project.checker, Project.issuer)
        wanted.append(or_(*(chair == search.person for chair in chairs)))
    if search.due_from:
        wanted.append(Project.due >= search.due_from.isoformat())
    if search.due_before:
        wanted.append(Project.due < search.due_before.isoformat())
    if search.turns is not None:
        wanted.append(or_(false(), *map(_waits, search.turns)))
    return wanted + [
        Project.folded.contains(word, autoescape=True) for word in folded(search.text or "").split()
    ]

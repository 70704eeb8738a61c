"""The sums behind the year's figures, by the database."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, case, func, select

from catalog.models import Division
from service.review.models import Project
from service.review.stages import OPEN

_ISSUED = Project.stage == "issued"
FILED = Project.round > 0


def _count(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


def _sums() -> list[ColumnElement[Any]]:
    concluded = {
        "passed": "supports",
        "failed": "fails",
        "secret": "secret",
        "excepted": "excepted",
        "no_fiscal_funds": "no_fiscal_funds",
    }
    found = [_count(_ISSUED & (Project.conclusion == value)).label(name) for name, value in concluded.items()]
    return [
        func.count().label("submitted"),
        *found,
        _count(Project.returns > 0).label("returned"),
        _count(Project.stage.in_([stage.value for stage in OPEN])).label("open"),
        _count(Project.stage == "withdrawn").label("withdrawn"),
        func.coalesce(func.sum(Project.total), 0.0).label("total"),
        func.coalesce(func.sum(Project.fiscal), 0.0).label("fiscal"),
        func.coalesce(func.sum(Project.cut), 0.0).label("cut"),
        func.coalesce(func.sum(Project.overrides), 0).label("overrides"),
    ]


def sums(connection: Connection, year: int) -> list[RowMapping]:
    """The sums of a year by unit, where it is, and the city it belongs to."""
    keys = (Project.unit, Project.division, Project.city)
    name = func.max(Project.unit_name).label("unit_name")
    query: Select[Any] = select(*keys, name, *_sums()).where(FILED, Project.year == year)
    return list(connection.execute(query.group_by(*keys).order_by(*keys)).mappings())


def divisions(connection: Connection) -> dict[str, str]:
    """The names of divisions, by code."""
    return {row.code: row.name for row in connection.execute(select(Division.code, Division.name))}


def years(connection: Connection) -> list[int]:
    """The years in which projects were filed, the newest first."""
    query = select(Project.year).where(FILED).distinct().order_by(Project.year.desc())
    return list(connection.scalars(query))


def workload(connection: Connection, on: str) -> list[RowMapping]:
    """How many projects each reviewer has at each stage, and how many are overdue."""
    stages = ("under_review", "returned", "under_check", "under_issue", "issued")
    late = (Project.due < on) & Project.stage.in_([stage.value for stage in OPEN])
    query = (
        select(
            Project.reviewer.label("reviewer"),
            *(_count(Project.stage == stage).label(stage) for stage in stages),
            _count(late).label("overdue"),
        )
        .where(Project.reviewer.is_not(None))
        .group_by(Project.reviewer)
        .order_by(Project.reviewer)
    )
    return list(connection.execute(query).mappings())


def deadlines(connection: Connection, limit: int) -> list[RowMapping]:
    """The projects that something is to be done with, the most urgent first."""
    query = (
        select(Project.__table__)
        .where(Project.stage.in_([stage.value for stage in OPEN]), Project.due.is_not(None))
        .order_by(Project.due, Project.project)
        .limit(limit)
    )
    return list(connection.execute(query).mappings())

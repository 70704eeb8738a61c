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


def whole(connection: Connection, year: int) -> RowMapping:
    """The sums of a year."""
    query = select(*_sums()).where(FILED, Project.year == year)
    return connection.execute(query).mappings().one()


def by_unit(connection: Connection, year: int) -> list[RowMapping]:
    """The same of each unit, by name."""
    return _grouped(connection, year, Project.unit, func.max(Project.unit_name))


def by_division(connection: Connection, year: int) -> list[RowMapping]:
    """The same of each division."""
    return _placed(connection, year, Project.division)


def by_city(connection: Connection, year: int) -> list[RowMapping]:
    """The same of each city; the key is null for what belongs to none."""
    return _placed(connection, year, Project.city)


def _placed(connection: Connection, year: int, key: Any) -> list[RowMapping]:
    name = select(Division.name).where(Division.code == key).correlate(Project).scalar_subquery()
    return _grouped(connection, year, key, name)


def _grouped(connection: Connection, year: int, key: Any, name: Any) -> list[RowMapping]:
    query: Select[Any] = (
        select(key.label("key"), name.label("name"), *_sums())
        .where(FILED, Project.year == year)
        .group_by(key)
        .order_by(key)
    )
    return list(connection.execute(query).mappings())


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

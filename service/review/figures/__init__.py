"""The year in figures, who has how much to do, and what is due: sums by the database, not by the pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, RowMapping

from catalog.database import reading
from service.review.figures import queries
from service.review.lists import Summary, summary


@dataclass(frozen=True, slots=True)
class Row:
    """The sums of a year, of all projects or of one unit, division or city; money in yuan.

    A conclusion counts once its opinion is issued; `returned` counts projects returned at least once.
    """

    key: str | None
    name: str | None
    submitted: int
    passed: int
    failed: int
    returned: int
    secret: int
    excepted: int
    no_fiscal_funds: int
    open: int
    withdrawn: int
    total: float
    fiscal: float
    cut: float
    overrides: int

    @property
    def rate(self) -> float | None:
        """The share of the fiscal money that is cut, from 0 to 1; None where there is none."""
        return min(self.cut / self.fiscal, 1.0) if self.fiscal else None


@dataclass(frozen=True, slots=True)
class Figures:
    """A year: all of it, and by unit, by division and by city."""

    year: int
    whole: Row
    by_unit: tuple[Row, ...]
    by_division: tuple[Row, ...]
    by_city: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """What a reviewer has on the desk, by stage; `overdue` counts what should have left it before today."""

    reviewer: str
    under_review: int
    returned: int
    under_check: int
    under_issue: int
    issued: int
    overdue: int


def figures(database: Engine, year: int) -> Figures:
    """The figures of projects first filed in a year."""
    with reading(database) as connection:
        rows, names = queries.sums(connection, year), queries.divisions(connection)
    units = {row["unit"]: row["unit_name"] for row in rows}
    return Figures(
        year,
        _sum(None, None, rows),
        _grouped(rows, "unit", units),
        _grouped(rows, "division", names),
        _grouped(rows, "city", names),
    )


def years(database: Engine) -> list[int]:
    """The years there are figures of, the newest first."""
    with reading(database) as connection:
        return queries.years(connection)


def workload(database: Engine, on: date) -> list[Load]:
    """What each reviewer has on the desk."""
    with reading(database) as connection:
        return [Load(**row) for row in queries.workload(connection, on.isoformat())]


def deadlines(database: Engine, limit: int = 200) -> list[Summary]:
    """What is due, the most urgent first, what is overdue among it."""
    with reading(database) as connection:
        return [summary(row) for row in queries.deadlines(connection, limit)]


MONEY = {"total", "fiscal", "cut"}
SUMS = tuple(name for name in Row.__slots__ if name not in {"key", "name"})


def _grouped(rows: Sequence[RowMapping], by: str, names: Mapping[str, str | None]) -> tuple[Row, ...]:
    """The sums of all rows that have one key together; what has none comes last."""
    groups: dict[str | None, list[RowMapping]] = {}
    for row in rows:
        groups.setdefault(row[by], []).append(row)
    keys = sorted(groups, key=lambda key: (key is None, key or ""))
    return tuple(_sum(key, names.get(key) if key else None, groups[key]) for key in keys)


def _sum(key: str | None, name: str | None, rows: Sequence[RowMapping]) -> Row:
    sums: dict[str, Any] = {column: sum(row[column] for row in rows) for column in SUMS}
    whole = {column: int(value) if column not in MONEY else float(value) for column, value in sums.items()}
    return Row(key, name, **whole)  # type: ignore[arg-type]

"""The year in figures, who has how much to do, and what is due: sums by the database, not by the pages."""

from dataclasses import dataclass
from datetime import date

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
        return Figures(
            year,
            _row({"key": None, "name": None, **queries.whole(connection, year)}),
            tuple(map(_row, queries.by_unit(connection, year))),
            tuple(map(_row, queries.by_division(connection, year))),
            tuple(map(_row, queries.by_city(connection, year))),
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


def _row(sums: RowMapping | dict[str, object]) -> Row:
    names = ("key", "name", "total", "fiscal", "cut")
    return Row(**{name: sums[name] if name in names else int(sums[name] or 0) for name in Row.__slots__})  # type: ignore[arg-type]

"""The figures of a year beside those of the year before: in all, by city, by department."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from service.decisions import Caller
from service.doors import ServiceDep, now
from service.pages.exporting import exports, workbook
from service.pages.guard import needs
from service.pages.overviews.columns import money
from service.pages.overviews.drawing import Bars, bars
from service.pages.overviews.shared import around, today
from service.pages.overviews.wanted import FIRST_YEAR, LAST_YEAR
from service.pages.rendering import language, page
from service.pages.words import Words
from service.people.rights import Right
from service.review.figures import Figures, Row, figures, years

router = APIRouter(include_in_schema=False)
Year = Annotated[int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR)]
Kind = str
COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("submitted", "count"),
    ("passed", "count"),
    ("failed", "count"),
    ("returned", "count"),
    ("secret", "count"),
    ("excepted", "count"),
    ("no_fiscal_funds", "count"),
    ("open", "count"),
    ("overrides", "count"),
    ("total", "money"),
    ("fiscal", "money"),
    ("cut", "money"),
    ("rate", "rate"),
)
"""What is counted, and how it is written."""
RESULTS = ("passed", "excepted", "secret", "no_fiscal_funds", "failed", "withdrawn", "open")
"""What a project came to: each is in one of them."""
UNITS = 40
"""Departments in the table, those with the most fiscal funds first; the workbook has all."""


@router.get("/projects/figures")
def shown(
    http: Request,
    caller: Annotated[Caller, Depends(needs(Right.FIGURES))],
    parts: ServiceDep,
    year: Year = None,
) -> Response:
    """A year's figures; without one, this year's."""
    day, words, database = today(parts), Words(language(http)), parts.desk.database
    chosen = year or day.year
    found, before = figures(database, chosen), figures(database, chosen - 1)
    return page(
        http,
        "overviews/figures.html",
        caller,
        year=chosen,
        years=_years(years(database), chosen, day),
        it=found,
        before=before,
        by_unit=sorted(found.by_unit, key=lambda row: -row.fiscal)[:UNITS],
        columns=COLUMNS,
        name_of=lambda row: _name(row, words),
        may_export=caller.may(Right.EXPORT),
        **_shapes(found, before, chosen, words),
        **_links(chosen),
        **around(parts, caller, day),
    )


@router.get("/projects/figures/export")
def exported(
    http: Request,
    caller: Annotated[Caller, Depends(exports(Right.FIGURES))],
    parts: ServiceDep,
    year: Year = None,
) -> Response:
    """A year's figures as a workbook: in all, by city, by department."""
    words, chosen = Words(language(http)), year or today(parts).year
    found = figures(parts.desk.database, chosen)
    groups = (("figures_by_city", found.by_city), ("figures_by_unit", found.by_unit))
    rows = [["", words.ui("figures_all"), *_values(found.whole)]]
    rows += [[words.ui(word), _name(row, words), *_values(row)] for word, group in groups for row in group]
    return workbook(
        http,
        parts,
        caller,
        now(),
        title=words.ui("figures_of", year=chosen),
        headings=["", words.ui("figure_of"), *(_heading(words, key, kind) for key, kind in COLUMNS)],
        rows=rows,
    )


def _name(row: Row, words: Words) -> str:
    """Of whom a row is: a department, a city, or the province itself, which is in none."""
    return row.name or row.key or words.ui("province")


def _heading(words: Words, key: str, kind: Kind) -> str:
    said = words.ui(f"figure_{key}")
    return f"{said}（{words.ui('in_yuan')}）" if kind == "money" else said


def _values(row: Row) -> list[Any]:
    return [getattr(row, key) for key, _ in COLUMNS]


def _years(known: Sequence[int], chosen: int, day: date) -> list[int]:
    return sorted({*known, chosen, day.year}, reverse=True)


def _shapes(found: Figures, before: Figures, year: int, words: Words) -> dict[str, Any]:
    rows = [(_name(row, words), row) for row in found.by_city]
    return {
        "year_shape": _results([(str(year), found.whole), (str(year - 1), before.whole)]),
        "city_shape": _results(rows),
        "cut_shape": bars([(_rated(name, row), {"cut": row.cut}) for name, row in rows if row.cut], ("cut",)),
        "result_name": lambda key: words.ui(f"figure_{key}"),
        "count_of": lambda value: f"{value:,.0f}",
        "cut_of": money,
    }


def _results(rows: Sequence[tuple[str, Row]]) -> Bars:
    return bars([(name, {key: getattr(row, key) for key in RESULTS}) for name, row in rows], RESULTS)


def _rated(name: str, row: Row) -> str:
    return f"{name} {row.rate:.1%}" if row.rate is not None else name


def _links(year: int) -> dict[str, Any]:
    """Where a row's projects are listed; those of the province itself, and of nobody, have no address."""

    def link(field: str) -> Callable[[Row], str | None]:
        return lambda row: (
            f"/projects?scope=all&year={year}&{field}={quote(row.key, safe='')}" if row.key else None
        )

    return {"city_link": link("city"), "unit_link": link("unit")}

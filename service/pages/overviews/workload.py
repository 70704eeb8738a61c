"""The work of each reviewer, by stage: numbers that open their lists, and their shape."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from service.decisions import Caller
from service.doors import ServiceDep, now
from service.pages.exporting import exports, workbook
from service.pages.guard import needs
from service.pages.overviews.drawing import bars
from service.pages.overviews.shared import around, people, today
from service.pages.rendering import language, page
from service.pages.words import Words
from service.people.rights import Right
from service.review.figures import Load, workload

router = APIRouter(include_in_schema=False)
STAGES = ("under_review", "returned", "under_check", "under_issue")
"""The open ones, in the order of the work."""


@router.get("/projects/workload")
def shown(
    http: Request, caller: Annotated[Caller, Depends(needs(Right.READ))], parts: ServiceDep
) -> Response:
    """Who has how much, at which stage, and how much of it is overdue; the most loaded first."""
    day, words = today(parts), Words(language(http))
    loads = sorted(workload(parts.desk.database, day), key=total, reverse=True)
    called = people(parts)
    named = [(called.get(row.reviewer, row.reviewer), dict[str, float](_counts(row))) for row in loads]
    return page(
        http,
        "overviews/workload.html",
        caller,
        loads=loads,
        stages=STAGES,
        drawn=bars(named, STAGES),
        name_of=lambda stage: words.value("stage", stage),
        value_of=lambda count: f"{count:,.0f}",
        total_of=total,
        may_export=caller.may(Right.EXPORT),
        **around(parts, caller, day),
    )


@router.get("/projects/workload/export")
def exported(
    http: Request, caller: Annotated[Caller, Depends(exports(Right.READ))], parts: ServiceDep
) -> Response:
    """The same table as a workbook."""
    words, called = Words(language(http)), people(parts)
    stages = [words.value("stage", stage) for stage in STAGES]
    last = [words.ui(name) for name in ("load_total", "load_overdue", "load_issued")]
    return workbook(
        http,
        parts,
        caller,
        now(),
        title=words.ui("workload"),
        headings=[words.ui("column_reviewer"), *stages, *last],
        rows=[_cells(row, called) for row in workload(parts.desk.database, today(parts))],
    )


def total(row: Load) -> int:
    """All open projects of a reviewer."""
    return sum(_counts(row).values())


def _counts(row: Load) -> dict[str, int]:
    return {stage: getattr(row, stage) for stage in STAGES}


def _cells(row: Load, called: Mapping[str, str]) -> list[Any]:
    return [
        called.get(row.reviewer, row.reviewer),
        *_counts(row).values(),
        total(row),
        row.overdue,
        row.issued,
    ]

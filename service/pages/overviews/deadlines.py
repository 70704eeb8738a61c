"""What is due, the overdue first: whose turn it is, by which day, and who set the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from service.decisions import Caller
from service.doors import ServiceDep
from service.pages.guard import needs
from service.pages.overviews.shared import READERS, around, today
from service.pages.rendering import page
from service.people.rights import Right
from service.review.lists import Search, Summary, choices, turns_of
from service.review.stages import OPEN
from service.wiring import Service

router = APIRouter(include_in_schema=False)
ROWS = 60
"""Projects of each part that are listed at most."""
PARTS: tuple[tuple[str, int | None, int | None], ...] = (
    ("over", None, 0),
    ("today", 0, 1),
    ("week", 1, 8),
    ("month", 8, 31),
    ("later", 31, None),
)
"""Name, first day and the day after the last, counted from today."""
LAST = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Part:
    """A span of days: how many projects are due in it, and the first of them."""

    key: str
    count: int
    rows: list[Summary]


@router.get("/projects/deadlines")
def deadlines(
    http: Request,
    caller: Annotated[Caller, Depends(needs(*READERS))],
    parts: ServiceDep,
    person: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """All open projects with a last day, or those that wait for one person."""
    day = today(parts)
    return page(
        http,
        "overviews/deadlines.html",
        caller,
        dues=list(_parts(parts, caller, day, person.strip())),
        person_chosen=person.strip(),
        may_export=caller.may(Right.EXPORT),
        options=choices(parts.desk.database, caller),
        **around(parts, caller, day),
    )


def _parts(parts: Service, caller: Caller, day: date, person: str) -> Iterator[Part]:
    turns = turns_of(person) if person else None
    for key, start, end in PARTS:
        search = Search(
            stage=tuple(stage.value for stage in OPEN),
            turns=turns,
            due_from=None if start is None else day + timedelta(days=start),
            due_before=LAST if end is None else day + timedelta(days=end),
            sort="due",
            descending=False,
            limit=ROWS,
        )
        found = parts.desk.search(search, caller)
        yield Part(key, found.total, found.rows)

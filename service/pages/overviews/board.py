"""The board: open projects as cards, by stage, what is due first at the top."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from service.decisions import Caller
from service.doors import ServiceDep
from service.pages.guard import needs
from service.pages.overviews.shared import READERS, around, today
from service.pages.overviews.wanted import Wanted, WantedDep
from service.pages.rendering import page
from service.review.lists import Summary, choices
from service.review.stages import Stage
from service.wiring import Service

router = APIRouter(include_in_schema=False)
CARDS = 20
"""Cards in a column at most; the list has the others."""
LANES = (
    Stage.SUBMITTED,
    Stage.UNDER_REVIEW,
    Stage.RETURNED,
    Stage.UNDER_CHECK,
    Stage.UNDER_ISSUE,
    Stage.ISSUED,
)


@dataclass(frozen=True, slots=True)
class Lane:
    """One column: how many there are, and the first of them."""

    stage: Stage
    count: int
    rows: list[Summary]


@router.get("/projects/board")
def board(
    http: Request,
    wanted: WantedDep,
    caller: Annotated[Caller, Depends(needs(*READERS))],
    parts: ServiceDep,
) -> Response:
    """The board, with the conditions that the list has as well."""
    day = today(parts)
    options = choices(parts.desk.database, caller)
    return page(
        http,
        "overviews/board.html",
        caller,
        wanted=wanted.model_copy(update={"stage": [], "scope": "all", "sort": "", "order": ""}),
        lanes=list(_lanes(parts, wanted, caller, day)),
        options=options,
        **around(parts, caller, day, options.cities),
    )


def _lanes(parts: Service, wanted: Wanted, caller: Caller, day: date) -> Iterator[Lane]:
    """Ended projects with the latest first; what was never counted has no rows to ask for."""
    asked = replace(wanted.model_copy(update={"scope": "all", "page": 1}).search(caller, day), limit=CARDS)
    counts = parts.desk.board(caller, replace(asked, stage=()))
    for stage in LANES:
        ended = stage is Stage.ISSUED
        search = replace(asked, stage=(stage.value,), sort="changed_at" if ended else "due", descending=ended)
        rows = parts.desk.search(search, caller).rows if counts.get(stage) else []
        yield Lane(stage, counts.get(stage, 0), rows)

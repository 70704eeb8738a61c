"""The list of projects: a page for a browser, JSON for a program, a workbook for whoever may export."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from service.decisions import Caller
from service.doors import ServiceDep, now
from service.pages.accepting import wants_document
from service.pages.exporting import exports, within, workbook
from service.pages.guard import needs
from service.pages.overviews.columns import COLUMNS, Cells, shown
from service.pages.overviews.shared import READERS, around, cities, people, today
from service.pages.overviews.wanted import Wanted, WantedDep
from service.pages.rendering import language, page
from service.pages.words import Words
from service.people.rights import Right
from service.review.documents import listing
from service.review.lists import choices
from service.wiring import Service

router = APIRouter(tags=["Projects"])
ReaderDep = Annotated[Caller, Depends(needs(*READERS))]
ExporterDep = Annotated[Caller, Depends(exports(*READERS))]
VARIES = {"Vary": "Accept, Cookie", "Cache-Control": "no-store"}
LIMIT = 100_000
"""Projects in one workbook at most."""


@router.get("/projects", summary="List projects", responses={200: {"content": {"text/html": {}}}})
def listed(http: Request, wanted: WantedDep, caller: ReaderDep, parts: ServiceDep) -> Response:
    """Projects: a page for a browser, JSON for a program. A submitter sees those of the own agency.

    Without conditions a page shows what waits for who asks, a document everything.
    """
    if wants_document(http):
        asked = wanted if wanted.scope else wanted.model_copy(update={"scope": "all"})
        search = asked.search(caller, today(parts))
        return JSONResponse(listing(parts.desk.search(search, caller), search), headers=VARIES)
    return _page(http, wanted, caller, parts)


def _page(http: Request, wanted: Wanted, caller: Caller, parts: Service) -> Response:
    day, on_desk = today(parts), wanted.on_desk(caller)
    if on_desk and not wanted.sort:
        wanted = wanted.model_copy(update={"sort": "due"})
    search = wanted.search(caller, day)
    found = parts.desk.search(search, caller)
    options = choices(parts.desk.database, caller)
    return page(
        http,
        "overviews/projects.html",
        caller,
        wanted=wanted,
        query=wanted.query(scope="desk" if on_desk else "all"),
        found=found,
        pages=max(1, -(-found.total // search.limit)),
        columns=shown(wanted.col),
        every=COLUMNS,
        on_desk=on_desk,
        views=parts.desk.views.of(caller) if caller.is_person else [],
        options=options,
        may_keep=caller.is_person,
        may_export=caller.may(Right.EXPORT),
        may_submit=caller.may(Right.SUBMIT) and caller.is_person,
        **around(parts, caller, day, options.cities),
    )


@router.get("/projects/export", include_in_schema=False)
def exported(http: Request, wanted: WantedDep, caller: ExporterDep, parts: ServiceDep) -> Response:
    """All that the list with these conditions has, as a workbook; noted in the audit list."""
    words = Words(language(http))
    search = replace(wanted.search(caller, today(parts)), offset=0, limit=LIMIT)
    found = parts.desk.search(search, caller)
    within(found.total, LIMIT)
    places = cities(parts, {row.city for row in found.rows})
    cells = Cells(words, places, people(parts), parts.settings.zone)
    columns = shown(wanted.col) if wanted.col else COLUMNS
    return workbook(
        http,
        parts,
        caller,
        now(),
        title=words.ui("project_list"),
        headings=[cells.heading(column) for column in columns],
        rows=(cells.row(row, columns) for row in found.rows),
    )

"""Decisions for those who read them: a list and one alone, as pages and as JSON under one address."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from service.decisions import Caller, reading
from service.decisions.access import scope
from service.decisions.reading import document
from service.doors import CallerDep, ServiceDep, now
from service.errors import NotFound
from service.pages.accepting import wants_document
from service.pages.explaining import explain
from service.pages.exporting import exports, paced, within, workbook
from service.pages.guard import needs
from service.pages.listing import Wanted, WantedDep, as_json, cells, headings, pages
from service.pages.rendering import language, page
from service.pages.words import Words
from service.patience import in_turn
from service.people.rights import READS_DECISIONS, Right
from service.wiring import Service

router = APIRouter(tags=["Decisions"])
ReaderDep = Annotated[Caller, Depends(needs(*READS_DECISIONS))]
ExporterDep = Annotated[Caller, Depends(exports(Right.DECISIONS))]
MOST = 20_000
"""Decisions in one workbook at most."""
VARIES = {"Vary": "Accept, Cookie", "Cache-Control": "no-store"}
BOTH: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {}, "text/html": {}}},
    401: {"description": "No key or session, or a wrong one"},
}


@router.get("/decisions", summary="List decisions", responses=BOTH)
def listed(http: Request, wanted: WantedDep, caller: ReaderDep, parts: ServiceDep) -> Response:
    """Decisions, the newest first: a page for a browser, JSON for a program. A gateway key sees its own."""
    found = parts.archive.search(wanted.search(caller, parts.settings.zone))
    if wants_document(http):
        rows = [as_json(row) for row in found.rows]
        return JSONResponse(
            {"decisions": rows, "page": wanted.page, "pages": pages(found), "total": found.total},
            headers=VARIES,
        )
    callers = [row["name"] for row in parts.keys.all()] if scope(caller).others else []
    return page(
        http,
        "decisions.html",
        caller,
        wanted=wanted,
        found=found,
        pages=pages(found),
        callers=callers,
        zone=parts.settings.zone,
        most=f"{MOST:,}" if caller.may(Right.EXPORT) else None,
    )


@router.get("/decisions/export", include_in_schema=False)
async def exported(http: Request, wanted: WantedDep, caller: ExporterDep, parts: ServiceDep) -> Response:
    """All that the list with these conditions has, as a workbook; noted in the audit list.

    Raises RequestUnreadable beyond MOST.
    """
    return await in_turn(_workbook, http, wanted, caller, parts)


def _workbook(http: Request, wanted: Wanted, caller: Caller, parts: Service) -> Response:
    words, zone = Words(language(http)), parts.settings.zone
    search = replace(wanted.search(caller, zone), offset=0, limit=MOST)
    within(parts.archive.matching(search, MOST), MOST)
    return workbook(
        http,
        parts,
        caller,
        now(),
        title=words.ui("decisions"),
        headings=headings(words),
        rows=(cells(row, words, zone) for row in paced(parts.archive.listed(search))),
    )


@router.get("/decisions/{decision_id}.json", include_in_schema=False)
def twin(decision_id: str, caller: CallerDep, parts: ServiceDep) -> JSONResponse:
    """The same as JSON under an address a browser can open."""
    kept = reading.find(decision_id, caller, parts.archive)
    return JSONResponse(document(kept, caller, parts.texts), headers=VARIES)


@router.get(
    "/decisions/{decision_id}",
    summary="One decision, whole",
    responses=BOTH | {404: {"description": "None, or not yours"}},
)
def one(decision_id: str, http: Request, caller: CallerDep, parts: ServiceDep) -> Response:
    """One decision whole: the question, the facts as OPA saw them, the findings with their articles."""
    kept = reading.find(decision_id, caller, parts.archive)
    if wants_document(http):
        return JSONResponse(document(kept, caller, parts.texts), headers=VARIES)
    place = parts.archive.place(decision_id)
    if place is None:
        raise NotFound("There is no such decision, or it is not yours to read.")
    explained = explain(kept, place, caller, parts, Words(language(http)))
    return page(http, "decision.html", caller, it=explained, zone=parts.settings.zone)

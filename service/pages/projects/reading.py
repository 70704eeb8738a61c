"""The file of one project: a page for a browser, JSON for a program, under one address."""

from typing import Annotated, Any
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response

from service.decisions import Caller
from service.doors import ServiceDep, now, session
from service.errors import Failure
from service.letters import shortcode
from service.pages.accepting import wants_document
from service.pages.guard import needs
from service.pages.messages import said
from service.pages.projects import fields
from service.pages.projects.differences import labelled
from service.pages.projects.filling import Filled
from service.pages.projects.shown import Answered, Correcting, correcting, details, moment, show
from service.pages.rendering import language, page
from service.people.rights import Right
from service.people.secrets import unsealed
from service.review import checklist, documents
from service.review.docket import Docket
from service.review.stages import Deed
from service.wiring import Service

router = APIRouter(tags=["Projects"])
ReaderDep = Annotated[Caller, Depends(needs(Right.READ, Right.READ_OWN, Right.SUBMIT))]
VARIES = {"Vary": "Accept, Cookie", "Cache-Control": "no-store"}
BOTH: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {}, "text/html": {}}},
    404: {"description": "None, or not yours"},
}
Number = Annotated[int | None, Query(ge=1, le=99)]
DONE = (
    "save", "submit", "take", "decide", "confirm", "question", "papers", "correct", "note", "paper",
    "draft-notice", "return", "forward", "agree", "send-back", "override", "issue", "withdraw", "overlap",
    "confirm-all",
)  # fmt: skip


@router.get("/projects/{project}.json", include_in_schema=False)
def twin(project: str, person: ReaderDep, parts: ServiceDep) -> JSONResponse:
    """The same as JSON under an address a browser can open."""
    docket = parts.desk.docket(project, person, parts.desk.day(now()))
    return JSONResponse(documents.document(docket, person, parts.texts), headers=VARIES)


@router.get("/projects/{project}", summary="One project, whole", responses=BOTH)
def one(  # noqa: PLR0913, PLR0917  what the address says
    project: str,
    http: Request,
    person: ReaderDep,
    parts: ServiceDep,
    correct: Number = None,
    papers: Number = None,
    row: Number = None,
    done: str = "",
    lost: str = "",
) -> Response:
    """One project whole: checklist, decisions, facts, rounds, papers, and what may be done now."""
    docket = parts.desk.docket(project, person, parts.desk.day(now()))
    if wants_document(http):
        return JSONResponse(documents.document(docket, person, parts.texts), headers=VARIES)
    told = Answered(
        done=done if done in DONE else None,
        row=row,
        correcting=correcting(docket, correct, facts_of(correct)) if correct else None,
        papers=papers if Deed.ASK_PAPERS in docket.deeds else None,
        lost=unsealed(session(http, parts) or "", lost) or None,
    )
    return shown(http, person, parts, docket, told)


def shown(  # noqa: PLR0913, PLR0917  what a page is made of
    http: Request, person: Caller, parts: Service, docket: Docket, told: Answered, status: int = 200
) -> Response:
    """The page."""
    words = fields.FormWords(language(http))
    it = show(docket, person, parts, words, parts.desk.day(now()), told)
    context: dict[str, Any] = {"it": it, "docket": docket, "zone": parts.settings.zone, "quote": _quoted}
    context |= {"moment": moment, "details": details, "grouped": shortcode.grouped}
    context |= {"label_of": lambda path: labelled(path, words)}
    return page(http, "projects/file.html", person, status, **context)


async def refused(  # noqa: PLR0913, PLR0917  what a page is made of
    http: Request,
    person: Caller,
    parts: Service,
    project: str,
    failure: Failure,
    told: Answered,
) -> Response:
    """The page again with why a deed was refused, and what was typed; raises NotFound."""
    docket = await to_thread.run_sync(parts.desk.docket, project, person, parts.desk.day(now()))
    spoken = said(failure.code, str(failure))
    told = Answered(
        failure=spoken, deed=told.deed, row=told.row, sent=told.sent, papers=told.papers,
        correcting=again(docket, told.correcting),
    )  # fmt: skip
    return await to_thread.run_sync(shown, http, person, parts, docket, told, failure.status)


def again(docket: Docket, typed: Correcting | None) -> Correcting | None:
    """The form that corrects, with the item as it is now and the texts as they were typed."""
    if typed is None:
        return None
    found = correcting(docket, typed.item.number, typed.parts)
    return found and Correcting(found.item, found.parts, Filled(typed.filled.texts), typed.troubles)


def facts_of(number: int) -> tuple[fields.Part, ...]:
    """The fields under an item of the checklist."""
    found = [entry.facts for entry in checklist.entries() if entry.number == number]
    return fields.about(found[0]) if found and found[0] else ()


def _quoted(text: str) -> str:
    return quote(text, safe="")

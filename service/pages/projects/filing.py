"""Filing a project by form: drafts, rows added and removed, a look at what would be found, submissions."""

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any, cast, get_args
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from catalog.entries import Project
from service.decisions import Caller
from service.doors import ServiceDep, now
from service.errors import CallerForbidden, Failure
from service.matching.catalogue import Catalogue
from service.pages.guard import form, needs, text
from service.pages.projects import filling
from service.pages.projects.amounts import written
from service.pages.projects.asking import questions
from service.pages.projects.confirming import confirmation, unconfirmed
from service.pages.projects.drafting import Draft, beginning, from_reading
from service.pages.projects.fields import FormWords
from service.pages.projects.filling import WIDEST, Filled
from service.pages.projects.papers import MAX_FORM, has_papers, keep_all
from service.pages.projects.texts import money
from service.pages.rendering import language, page
from service.patience import in_turn
from service.people.rights import Right
from service.review.checklist import checklist
from service.review.confirming import Beside
from service.review.deciding import bodies_of, suppose
from service.review.docket import Docket
from service.review.filing import Kind, Source
from service.review.readings import Reading
from service.review.stages import Deed, Stage
from service.sheets.stated import Stated
from service.wiring import Service

router = APIRouter(include_in_schema=False)
FilerDep = Annotated[Caller, Depends(needs(Right.SUBMIT, limit=MAX_FORM))]


@router.get("/projects/new")
def new(http: Request, person: FilerDep, parts: ServiceDep, reading: str = "") -> Response:
    """Show an empty form, or one that says what a workbook does."""
    return _opened(http, person, parts, None, reading)


@router.post("/projects/new")
async def file(http: Request, person: FilerDep, parts: ServiceDep) -> Response:
    """What was done with the form."""
    return await _taken(http, person, parts, None)


@router.get("/projects/{project}/edit")
def edit(project: str, http: Request, person: FilerDep, parts: ServiceDep, reading: str = "") -> Response:
    """Show the form of a draft, or of a project that was returned, as it is or as a workbook says."""
    return _opened(http, person, parts, mine(project, person, parts), reading)


@router.post("/projects/{project}/edit")
async def again(project: str, http: Request, person: FilerDep, parts: ServiceDep) -> Response:
    """What was done with the form."""
    docket = await to_thread.run_sync(mine, project, person, parts)
    return await _taken(http, person, parts, docket)


@router.get("/projects/total")
def total(http: Request, person: FilerDep) -> JSONResponse:  # noqa: ARG001  who may ask
    """Add up amounts that are being typed; null where one of them is no sum of money."""
    try:
        amounts = [money(text_) for text_ in http.query_params.getlist("amount")[:WIDEST] if text_.strip()]
    except ValueError:
        amounts = []
    told = written(sum(amounts)) if amounts else None
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


def _opened(http: Request, person: Caller, parts: Service, docket: Docket | None, reading: str) -> Response:
    draft = begun(http, person, parts, docket)
    if reading:
        draft = from_reading(draft, _reading(reading, docket, person, parts))
    return shown(http, person, questioned(draft, parts))


def begun(http: Request, person: Caller, parts: Service, docket: Docket | None) -> Draft:
    """Give the form to begin with; a draft goes on with the workbook it was read from."""
    draft = beginning(docket, person, _unit_name(person, parts), FormWords(language(http)))
    book = docket.confirmed.workbook if docket and docket.summary.stage is Stage.DRAFT else None
    return replace(draft, reading=_reading(book.reading, docket, person, parts)) if book else draft


def _reading(id_: str, docket: Docket | None, person: Caller, parts: Service) -> Reading:
    return parts.desk.readings.find(id_, person, docket.summary.project if docket else None)


def questioned(draft: Draft, parts: Service) -> Draft:
    """Put the questions that the form's content raises to it, and the sum of its amounts."""
    document, troubles = filling.stated(draft.filled, draft.base, draft.parts)
    catalogue = parts.desk.catalogue or Catalogue(parts.desk.database)
    found = questions(document, draft.filled, draft.fixed, draft.reading, catalogue)
    amounts = [row["amount"] for row in document.get("funding") or () if row.get("amount") is not None]
    is_known = amounts and not any(row.name == "fill_money" for row in troubles)
    return replace(draft, questions=found, total=sum(amounts) if is_known else None)


def shown(http: Request, person: Caller, draft: Draft, status: int = 200) -> Response:
    """The page with the form."""
    return page(http, "projects/form.html", person, status, it=draft)


def mine(project: str, person: Caller, parts: Service) -> Docket:
    """A file that this person may fill in; raises NotFound and CallerForbidden."""
    docket = parts.desk.docket(project, person, parts.desk.day(now()))
    if not {Deed.SAVE, Deed.RESUBMIT} & set(docket.deeds):
        raise CallerForbidden(
            "只有本单位的草稿以及被退回、撤回的项目可以修改。"
            "A project can be changed by its own agency only, as a draft, or after it was returned or "
            "withdrawn.",
            "project",
        )
    return docket


def _unit_name(person: Caller, parts: Service) -> str | None:
    if person.agency is None:
        return None
    with parts.house.register.snapshot() as snapshot:
        agency = snapshot.agency(person.agency)
        return agency.name if agency else None


async def _taken(http: Request, person: Caller, parts: Service, docket: Docket | None) -> Response:
    draft = await to_thread.run_sync(begun, http, person, parts, docket)
    if id_ := text(http, "reading"):
        draft = replace(draft, reading=await to_thread.run_sync(_reading, id_, docket, person, parts))
    draft = replace(draft, filled=_sent(http, draft), touched=True)
    done, _, about = text(http, "do").partition(":")
    draft = _changed(draft, done, about) if done in ("add", "remove") else draft
    document, troubles = filling.stated(draft.filled, draft.base, draft.parts)
    draft = await to_thread.run_sync(questioned, draft, parts)
    if done in ("add", "remove"):
        return await in_turn(shown, http, person, draft)
    entry, stated, wrong = filling.project(document, draft.parts)
    known = {row.path for row in troubles}
    troubles += [row for row in wrong if row.path not in known]
    troubles += unconfirmed(draft) if done == "submit" else []
    if entry is None or troubles:
        return await in_turn(shown, http, person, replace(draft, troubles=troubles), HTTPStatus.BAD_REQUEST)
    try:
        return await _done(done, entry, stated, draft, http, person, parts)
    except Failure as failure:
        return await in_turn(shown, http, person, draft.refused(failure), failure.status)


def _sent(http: Request, draft: Draft) -> Filled:
    """What was typed; what is fixed says what it said."""
    texts = {name: value for name, value in form(http).items() if isinstance(value, str)}
    return Filled(texts | {name: draft.filled.get(name) for name in draft.fixed})


def _changed(draft: Draft, done: str, about: str) -> Draft:
    """A row more or less."""
    path, number = filling.numbered(about) if done == "remove" else (about, 0)
    part = next((part for part in draft.parts if part.path == path), None)
    if part is None:
        return draft
    if done == "add":
        return replace(draft, filled=draft.filled.with_row(part), focus=part.key)
    return replace(draft, filled=draft.filled.without_row(part, number), focus=part.key)


async def _done(  # noqa: PLR0913, PLR0917  what was typed, by whom, and what for
    done: str, entry: Project, stated: Stated, draft: Draft, http: Request, person: Caller, parts: Service
) -> Response:
    at, kind = now(), _kind(draft.filled.get("kind"))
    if done == "check":
        found = await _preview(entry, person, parts)
        return await in_turn(shown, http, person, replace(draft, preview=found))
    beside = Beside(
        stated, confirmation(draft, is_whole=done == "submit"), text(http, "why") or None,
        brings_papers=has_papers(http),
    )  # fmt: skip
    if done == "save":
        await parts.desk.save(entry, kind, person, at, beside)
    elif done == "submit":
        source: Source = "excel" if draft.reading else "form"
        await parts.desk.submit(entry, kind, source, person, at, beside=beside)
    else:
        return await in_turn(shown, http, person, draft)
    lost = await keep_all(http, entry.id, person, parts)
    told = f"done={done}" + (f"&lost={quote(lost)}" if lost else "")
    return RedirectResponse(f"/projects/{quote(entry.id, safe='')}?{told}", HTTPStatus.SEE_OTHER)


async def _preview(entry: Project, person: Caller, parts: Service) -> tuple[Any, ...]:
    """What the checklist would say of it, as it is stated and not yet submitted."""
    at = now()
    bodies = await bodies_of(entry.unit, at, parts.house, {})
    decisions = await suppose(entry, bodies, person, at, parts.house)
    return checklist(entry, decisions, parts.texts)


def _kind(text_: str) -> Kind | None:
    return cast("Kind", text_) if text_ in get_args(Kind) else None

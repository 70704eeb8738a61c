"""A project beside the catalogue and the list of common platforms: what to look at, and overlaps accepted."""

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from service.decisions import Caller
from service.doors import ServiceDep, now
from service.errors import Failure, RequestUnreadable
from service.matching import Wanted, duplicates
from service.matching.catalogue import Catalogue
from service.pages.guard import needs, text
from service.pages.projects.deeds import back, sent
from service.pages.projects.differences import labelled
from service.pages.projects.fields import FormWords
from service.pages.projects.reading import ReaderDep, refused
from service.pages.projects.shown import Answered
from service.pages.projects.texts import money
from service.pages.rendering import language, page
from service.people.rights import Right
from service.review.stages import Deed
from service.wiring import Service

router = APIRouter(include_in_schema=False)
ReviewerDep = Annotated[Caller, Depends(needs(Right.REVIEW))]
FilerDep = Annotated[Caller, Depends(needs(Right.SUBMIT, Right.REVIEW))]
LONGEST = 200


@router.get("/projects/resources")
def resources(person: FilerDep, parts: ServiceDep, q: str = "") -> JSONResponse:  # noqa: ARG001  who may ask
    """Resources of the catalogue by code or name, for a need that is being written."""
    found = _looked_up(q.strip()[:LONGEST], parts) if q.strip() else []
    return JSONResponse(found, headers={"Cache-Control": "no-store"})


@router.get("/projects/{project}/matches")
async def matches(project: str, http: Request, person: ReaderDep, parts: ServiceDep) -> Response:
    """What the project may duplicate or overlap with: a page, or with `part` its inner part."""
    at = now()
    docket = await to_thread.run_sync(parts.desk.docket, project, person, parts.desk.day(at))
    found = await parts.desk.matches(project, person, at)
    words = FormWords(language(http))
    where = [*(hit.where for hit in found.duplicates), *(hit.where for hit in found.overlaps)]
    places = {path: labelled(path, words) for path in where}
    template = "projects/matched.html" if "part" in http.query_params else "projects/matches.html"
    may = Deed.CORRECT in docket.deeds
    return page(http, template, person, found=found, docket=docket, places=places, may=may)


@router.post("/projects/{project}/overlaps")
async def accept(project: str, http: Request, person: ReviewerDep, parts: ServiceDep) -> Response:
    """Take a proposed overlap for one: a correction, with page and reason."""
    try:
        amount = money(text(http, "amount"))
    except ValueError:
        raise RequestUnreadable(
            "建议核减金额应当为数字，例如 300000 或者 30万元。"
            "The amount to cut is a sum in yuan, such as 300000.",
            "amount",
        ) from None
    try:
        await parts.desk.accept_overlap(
            project, text(http, "number"), amount, text(http, "page"), text(http, "reason"), person, now()
        )
    except Failure as failure:
        return await refused(http, person, parts, project, failure, Answered(deed="overlap", sent=sent(http)))
    return back(project, "overlap", "item-9", 9)


def _looked_up(asked: str, parts: Service) -> list[dict[str, str]]:
    catalogue = parts.desk.catalogue or Catalogue(parts.desk.database)
    with parts.house.register.snapshot() as snapshot:
        exact = snapshot.resource(asked)
    hits = duplicates([Wanted("", asked, (), "")], catalogue.index())
    rows = {exact.id: (exact.name, exact.provider)} if exact else {}
    rows |= {hit.resource: (hit.name, hit.provider) for hit in hits}
    names = catalogue.names([provider for _, provider in rows.values()])
    return [{"id": id_, "name": name, "provider": names.get(by, by)} for id_, (name, by) in rows.items()]

"""AuthZEN Authorization API 1.0: Subject, Resource and Action Search (section 8)."""

from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse

from service.decisions import Caller, KeptSearch, search
from service.decisions.access import scope
from service.doors import BodyDep, CallerDep, ServiceDep, now
from service.errors import NotFound, SearchUnavailable
from service.gateways import documented
from service.gateways.wishes import APPLIED, declines_context, prefers_minimal
from service.requests.reading import parse
from service.requests.searching import Search, Sought, read_search
from service.wiring import Service

router = APIRouter(tags=["AuthZEN"])
Prefer = Annotated[str, Header()]


@router.post("/access/v1/search/subject", openapi_extra=documented.SUBJECTS, responses=documented.ERRORS)
async def subjects(caller: CallerDep, body: BodyDep, parts: ServiceDep, prefer: Prefer = "") -> JSONResponse:
    """Find who may do this with this resource."""
    return await _searched("subject", body, caller, parts, prefer)


@router.post("/access/v1/search/resource", openapi_extra=documented.RESOURCES, responses=documented.ERRORS)
async def resources(caller: CallerDep, body: BodyDep, parts: ServiceDep, prefer: Prefer = "") -> JSONResponse:
    """Find with what this subject may do this."""
    return await _searched("resource", body, caller, parts, prefer)


@router.post("/access/v1/search/action", openapi_extra=documented.ACTIONS, responses=documented.ERRORS)
async def actions(caller: CallerDep, body: BodyDep, parts: ServiceDep, prefer: Prefer = "") -> JSONResponse:
    """Find what this subject may do with this resource."""
    return await _searched("action", body, caller, parts, prefer)


@router.get("/searches/{search_id}")
async def one(search_id: str, caller: CallerDep, parts: ServiceDep) -> JSONResponse:
    """A search from the record: what was asked, every candidate with its outcome, and its place.

    A gateway key reads its own only.
    """
    found = await to_thread.run_sync(parts.archive.find_search, search_id, scope(caller))
    if found is None:
        raise NotFound("There is no such search, or it is not yours to read.")
    place = {"chain": found.chain, "seq": found.seq, "hash": found.hash}
    return JSONResponse({"search": found.body, "candidates": found.candidates, "record": place})


async def _searched(sought: Sought, body: bytes, caller: Caller, parts: Service, prefer: str) -> JSONResponse:
    asked, short = read_search(body, sought), prefers_minimal(prefer)
    brief = short or declines_context(parse(body))
    kept = await search(asked, caller, now(), parts.house)
    if kept.searched.failure is not None:
        raise SearchUnavailable(
            f"The policy engine cannot rule at present, so nobody can say what would be found "
            f"(search {kept.searched.id}); ask again shortly."
        )
    return JSONResponse(document(kept, brief=brief), headers=APPLIED if short else {})


def document(kept: KeptSearch, *, brief: bool) -> dict[str, Any]:
    """The answer: the page first where there are pages, then its context, then the results."""
    found, told = kept.searched, dict[str, Any]()
    if found.search.paged or found.rest:
        told["page"] = {"next_token": found.next_token, "count": len(found.results)}
    if not brief:
        told["context"] = _context(kept)
    return told | {"results": [_result(found.search, result) for result in found.results]}


def _context(kept: KeptSearch) -> dict[str, Any]:
    found = kept.searched
    return {
        "id": found.id,
        "on": found.on.isoformat(),
        "hypothetical": found.hypothetical,
        "looked_at": len(found.candidates),
        "policy": {"revision": found.revision},
        "record": {"chain": kept.chain, "seq": kept.seq, "hash": kept.hash},
    }


def _result(asked: Search, result: str) -> dict[str, str]:
    if asked.sought == "action":
        return {"name": result}
    party = asked.template.subject if asked.sought == "subject" else asked.template.resource
    return {"type": party.type, "id": result}

"""AuthZEN Authorization API 1.0: Access Evaluations (section 7); the single one is in `evaluation`."""

from typing import Annotated, Any

from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse

from service.decisions import Caller, decide
from service.decisions.answer import Document, answer, minimal
from service.doors import BodyDep, CallerDep, ServiceDep, now
from service.errors import NotFound
from service.gateways import documented
from service.gateways.batch import MAX_BATCH_MEMBERS, Batch, decide_all
from service.gateways.evaluation import PATH
from service.gateways.wishes import APPLIED, declines_context, prefers_minimal
from service.requests.reading import MAX_MEMBERS, hold_members, parse, request_of
from service.wiring import Service

router = APIRouter(tags=["AuthZEN"])
Prefer = Annotated[str, Header()]


@router.post(PATH, openapi_extra=documented.EVALUATION, responses=documented.ERRORS, response_model=None)
async def evaluation() -> JSONResponse:
    """May this subject do this with this resource? 200 whether permitted or not; the answer is on record.

    Described here, answered by `Evaluation` before the framework is asked.
    """
    raise NotFound("This door is answered before the framework; nothing is decided here.")


@router.post("/access/v1/evaluations", openapi_extra=documented.EVALUATIONS, responses=documented.ERRORS)
async def evaluations(
    caller: CallerDep, body: BodyDep, parts: ServiceDep, prefer: Prefer = ""
) -> JSONResponse:
    """Many questions at once, each a decision of its own; what they have in common is said once."""
    document = parse(body, MAX_BATCH_MEMBERS)
    batch = Batch.read(document)
    if batch is None:
        return await _single(document, caller, parts, prefer)
    short = prefers_minimal(prefer)
    told = await decide_all(batch, caller, now(), parts, minimal=short or declines_context(document))
    return JSONResponse({"evaluations": told}, headers=APPLIED if short else {})


async def _single(document: Any, caller: Caller, parts: Service, prefer: str) -> JSONResponse:
    hold_members(document, MAX_MEMBERS)
    request, short = request_of(document), prefers_minimal(prefer)
    brief = short or declines_context(document)
    kept = await decide(request, caller, now(), parts.house)
    told: Document = minimal(kept) if brief else answer(kept, parts.texts)
    return JSONResponse(told, headers=APPLIED if short else {})

"""AuthZEN Authorization API 1.0: Access Evaluation, and Access Evaluations (sections 6 and 7)."""

from typing import Annotated, Any

from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse

from service.decisions import Caller, decide
from service.decisions.answer import Document, answer, minimal
from service.doors import BodyDep, CallerDep, ServiceDep, now
from service.gateways import documented
from service.gateways.batch import Batch, decide_all
from service.gateways.wishes import APPLIED, declines_context, prefers_minimal
from service.requests.reading import parse, validated
from service.requests.request import Request
from service.wiring import Service

router = APIRouter(tags=["AuthZEN"])
Prefer = Annotated[str, Header()]


@router.post("/access/v1/evaluation", openapi_extra=documented.EVALUATION, responses=documented.ERRORS)
async def evaluation(
    caller: CallerDep, body: BodyDep, parts: ServiceDep, prefer: Prefer = ""
) -> JSONResponse:
    """May this subject do this with this resource? 200 whether permitted or not; the answer is on record."""
    return await _single(parse(body), caller, parts, prefer)


@router.post("/access/v1/evaluations", openapi_extra=documented.EVALUATIONS, responses=documented.ERRORS)
async def evaluations(
    caller: CallerDep, body: BodyDep, parts: ServiceDep, prefer: Prefer = ""
) -> JSONResponse:
    """Many questions at once, each a decision of its own; what they have in common is said once."""
    document = parse(body)
    batch = Batch.read(document)
    if batch is None:
        return await _single(document, caller, parts, prefer)
    short = prefers_minimal(prefer)
    told = await decide_all(batch, caller, now(), parts, minimal=short or declines_context(document))
    return JSONResponse({"evaluations": told}, headers=APPLIED if short else {})


async def _single(document: Any, caller: Caller, parts: Service, prefer: str) -> JSONResponse:
    request, short = validated(Request, document), prefers_minimal(prefer)
    brief = short or declines_context(document)
    kept = await decide(request, caller, now(), parts.house)
    told: Document = minimal(kept) if brief else answer(kept, parts.texts)
    return JSONResponse(told, headers=APPLIED if short else {})

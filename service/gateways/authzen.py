"""AuthZEN Authorization API 1.0: Access Evaluation."""

from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import JSONResponse

from service.decisions import decide
from service.decisions.answer import answer, minimal
from service.doors import BodyDep, CallerDep, ServiceDep, now
from service.gateways import documented
from service.requests.reading import read

router = APIRouter(tags=["AuthZEN"])


@router.post("/access/v1/evaluation", openapi_extra=documented.EVALUATION, responses=documented.ERRORS)
async def evaluation(
    caller: CallerDep, body: BodyDep, parts: ServiceDep, prefer: Annotated[str, Header()] = ""
) -> JSONResponse:
    """May this subject do this with this resource? 200 whether permitted or not; the answer is on record."""
    kept = await decide(read(body), caller, now(), parts.house)
    if _wants_minimal(prefer):
        return JSONResponse(minimal(kept), headers={"Preference-Applied": "return=minimal"})
    return JSONResponse(answer(kept, parts.texts))


def _wants_minimal(prefer: str) -> bool:
    """RFC 7240: preferences are separated by commas, their parameters by semicolons."""
    wishes = (wish.partition(";")[0].replace(" ", "").replace('"', "") for wish in prefer.split(","))
    return "return=minimal" in {wish.lower() for wish in wishes}

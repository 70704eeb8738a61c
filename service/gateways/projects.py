"""Projects from other systems: filed as JSON, and read whole."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from catalog.entries import Project
from catalog.identifiers import fold
from service import canonical
from service.doors import BodyDep, CallerDep, ServiceDep, now
from service.errors import CallerForbidden, RequestUnreadable
from service.gateways import documented
from service.people.rights import Right
from service.requests.reading import parse
from service.review import documents

router = APIRouter(tags=["Projects"])

EXAMPLE = {
    "id": "2606-130000-04-04-123456",
    "name": "河北省危险化学品安全监管信息系统",
    "unit": "11130000000000019U",
    "funding": [{"source": "fiscal", "amount": 1_200_000}],
    "secrecy": {"statement": "not_secret"},
}
_CONTENT = {"application/json": {"schema": {"type": "object"}, "example": EXAMPLE}}
_BODY = {"requestBody": {"required": True, "content": _CONTENT}}


@router.post("/projects", status_code=201, responses=documented.ERRORS, openapi_extra=_BODY)
async def file(caller: CallerDep, body: BodyDep, parts: ServiceDep) -> JSONResponse:
    """File a project (contract, section 4): registered, and both questions asked; again after a return."""
    if not caller.may(Right.SUBMIT):
        raise CallerForbidden("Projects are filed with an analyst's key, or by a submitter.")
    entry = read(body)
    standing = await parts.desk.submit(entry, None, "json", caller, now())
    return JSONResponse(
        documents.standing(standing), 201, {"Location": f"/projects/{quote(entry.id, safe='')}"}
    )


def read(body: bytes) -> Project:
    """The entry of a body; raises RequestUnreadable, naming the key or the value that is wrong."""
    document = parse(body)
    if not isinstance(document, dict):
        raise RequestUnreadable("The project must be a JSON object.")
    fold(Project, document)
    try:
        return Project.model_validate_json(canonical.text(document))
    except ValidationError as error:
        raise _wrong(error) from None


def _wrong(error: ValidationError) -> RequestUnreadable:
    first: Any = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return RequestUnreadable(f'A project has no key "{where}"; leave it out.', where)
    return RequestUnreadable(f"The project cannot be read: {where}: {first['msg']}.", where)

"""Projects from other systems: filed as JSON, listed, and read whole."""

from datetime import date
from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from catalog.entries import Project
from catalog.identifiers import fold
from service import canonical
from service.doors import SESSION, BodyDep, CallerDep, ServiceDep, now
from service.errors import CallerForbidden, RequestUnreadable
from service.gateways import documented
from service.people.rights import Right
from service.requests.reading import parse
from service.review import documents
from service.review.lists import SORTS, Search

router = APIRouter(tags=["Projects"])

EXAMPLE = {
    "id": "2606-130000-04-04-123456",
    "name": "河北省危险化学品安全监管信息系统",
    "unit": "11130000000000019U",
    "funding": [{"source": "fiscal", "amount": 1_200_000}],
    "secrecy": {"statement": "not_secret"},
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": Project.model_json_schema(by_alias=True), "example": EXAMPLE}
        },
    }
}
_BODY["requestBody"]["content"]["application/json"]["schema"] = {"type": "object"}  # type: ignore[index]


class Wanted(BaseModel):
    """What the address of the list asks for; empty strings ask for nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: list[str] = []
    division: str = ""
    city: str = ""
    unit: str = ""
    kind: str = ""
    conclusion: str = ""
    outcome: Literal["", "permit", "deny", "indeterminate"] = ""
    reviewer: str = ""
    person: str = ""
    secret: str = ""
    due_before: date | Literal[""] = ""
    year: int | Literal[""] = ""
    q: Annotated[str, Field(max_length=200)] = ""
    sort: Literal[SORTS] = "changed_at"  # type: ignore[valid-type]
    order: Literal["", "asc", "desc"] = ""
    page: Annotated[int, Field(ge=1, le=10_000)] = 1
    size: Annotated[int, Field(ge=1, le=500)] = 50

    def search(self) -> Search:
        """Put it to the desk."""
        same = ("division", "city", "unit", "kind", "conclusion", "outcome", "reviewer", "person", "secret")
        return Search(
            stage=[stage for stage in self.stage if stage],
            **{name: getattr(self, name) or None for name in same},
            due_before=self.due_before or None,
            year=self.year or None,
            text=self.q or None,
            sort=self.sort,
            descending=self.order == "desc" if self.order else self.sort == "changed_at",
            offset=(self.page - 1) * self.size,
            limit=self.size,
        )


WantedDep = Annotated[Wanted, Query()]


@router.post("/projects", status_code=201, responses=documented.ERRORS, openapi_extra=_BODY)
async def file(http: Request, caller: CallerDep, body: BodyDep, parts: ServiceDep) -> JSONResponse:
    """File a project (contract, section 4): registered, and both questions asked; again after a return."""
    if not caller.may(Right.SUBMIT):
        raise CallerForbidden("Projects are filed with an analyst's key, or by a submitter.")
    if caller.role != "analyst" and SESSION in http.cookies:
        _same_origin(http)
    entry = read(body)
    standing = await parts.desk.submit(entry, None, "json", caller, now())
    return JSONResponse(documents.standing(standing), 201, {"Location": f"/projects/{entry.id}"})


@router.get("/projects", responses=documented.ERRORS)
async def listed(wanted: WantedDep, caller: CallerDep, parts: ServiceDep) -> JSONResponse:
    """Projects under review, those changed last first; a submitter sees those of the own agency."""
    search = wanted.search()
    found = await to_thread.run_sync(parts.desk.search, search, caller)
    return JSONResponse(documents.listing(found, search), headers={"Cache-Control": "no-store"})


@router.get("/projects/{project}", responses=documented.ERRORS)
async def one(project: str, caller: CallerDep, parts: ServiceDep) -> JSONResponse:
    """One project whole: entry, stage, checklist, both decisions, what is missing."""
    at = now()
    docket = await to_thread.run_sync(parts.desk.docket, project, caller, parts.desk.day(at))
    told = documents.document(docket, caller, parts.texts)
    return JSONResponse(told, headers={"Cache-Control": "no-store"})


def read(body: bytes) -> Project:
    """The entry of a body; raises RequestUnreadable, naming the key that is unknown or the value that is wrong."""
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


def _same_origin(http: Request) -> None:
    """A session's cookie comes along with requests that other sites make: those are refused."""
    site = http.headers.get("sec-fetch-site", "same-origin")
    if site not in {"same-origin", "none"}:
        raise CallerForbidden("This was sent from another site; file the project from here.")

"""Views of the list that somebody keeps under a name: everybody's own, opened by their address."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from service.decisions import Caller
from service.doors import ServiceDep
from service.errors import NotFound
from service.pages.guard import needs, text
from service.pages.overviews.shared import READERS
from service.pages.overviews.wanted import of_query

router = APIRouter(include_in_schema=False)
PersonDep = Annotated[Caller, Depends(needs(*READERS))]


@router.post("/projects/views")
def keep(http: Request, person: PersonDep, parts: ServiceDep) -> Response:
    """Keep the conditions of a list; a view of the same name is replaced."""
    query = of_query(text(http, "query")).query()
    parts.desk.views.keep(person, text(http, "name"), query)
    return _back(query)


@router.post("/projects/views/drop")
def drop(http: Request, person: PersonDep, parts: ServiceDep) -> Response:
    """Forget a view; raises NotFound for one that is not there."""
    name = text(http, "name")
    if all(view.name != name for view in parts.desk.views.of(person)):
        raise NotFound("没有该视图，可能已经删除。There is no such view; it may be gone already.", "name")
    parts.desk.views.drop(person, name)
    return _back("scope=all")


def _back(query: str) -> Response:
    return RedirectResponse(f"/projects?{query}", HTTPStatus.SEE_OTHER)

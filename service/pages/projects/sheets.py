"""Filing a project by workbook: the template, a filled one taken to be read, or its errors cell by cell."""

import base64
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from service.decisions import Caller
from service.doors import ServiceDep, now
from service.errors import RequestUnreadable
from service.pages.guard import form, needs
from service.pages.projects.drafting import address
from service.pages.projects.filing import mine
from service.pages.rendering import page
from service.patience import in_turn
from service.people.rights import Right
from service.review.docket import Docket
from service.sheets.archive import LARGEST
from service.sheets.filling import template, write
from service.sheets.marking import marked
from service.sheets.reading import read
from service.sheets.stated import Read
from service.wiring import Service

router = APIRouter(include_in_schema=False)
SenderDep = Annotated[Caller, Depends(needs(Right.SUBMIT, limit=LARGEST + (1 << 16)))]
ReaderDep = Annotated[Caller, Depends(needs(Right.SUBMIT, Right.READ, Right.READ_OWN))]
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = "申报表.xlsx"
LARGEST_COPY = 4 << 20
"""Bytes of a marked-up copy that a page carries; of a larger workbook the errors stand on the page alone."""


@router.get("/projects/template.xlsx")
def empty(person: ReaderDep) -> Response:  # noqa: ARG001  who may ask
    """The empty workbook."""
    return attached(template(), NAME, KIND)


@router.get("/projects/{project}/sheet.xlsx")
def filled(project: str, person: SenderDep, parts: ServiceDep) -> Response:
    """The workbook of a project of one's own, as it stands, to be completed."""
    docket = mine(project, person, parts)
    known = {"unit_name": docket.summary.unit_name or docket.stated.unit_name, "work": docket.summary.kind}
    stated = docket.stated.model_copy(update=known)
    return attached(write(docket.entry, stated), f"{project}-{NAME}", KIND)


@router.post("/projects/sheet")
async def begin(http: Request, person: SenderDep, parts: ServiceDep) -> Response:
    """Read a filled workbook for a new project."""
    return await _read(http, person, parts, None)


@router.post("/projects/{project}/sheet")
async def complete(project: str, http: Request, person: SenderDep, parts: ServiceDep) -> Response:
    """Read a filled workbook for a project that is there."""
    docket = await to_thread.run_sync(mine, project, person, parts)
    return await _read(http, person, parts, docket)


def attached(content: bytes, name: str, kind: str) -> Response:
    """A file to be saved, under a name that may be Chinese (RFC 6266)."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=kind, headers=headers)


async def _read(http: Request, person: Caller, parts: Service, docket: Docket | None) -> Response:
    file = form(http).get("sheet")
    if not isinstance(file, UploadFile) or not file.filename:
        raise RequestUnreadable("请选择申报表文件。Choose the workbook to be read.", "sheet")
    data = await file.read()
    found = await in_turn(read, data)
    if found.project is None:
        return await in_turn(_wrong, http, person, data, found, docket)
    project, digest = docket.summary.project if docket else None, sha256(data).hexdigest()
    kept = (found, file.filename, digest, project, person, now())
    id_ = await to_thread.run_sync(parts.desk.readings.keep, *kept)
    return RedirectResponse(f"/projects/readings/{id_}", HTTPStatus.SEE_OTHER)


def _wrong(http: Request, person: Caller, data: bytes, found: Read, docket: Docket | None) -> Response:
    copy = marked(data, found.errors)
    here = address(docket) if docket else "/projects"
    context = {
        "errors": found.errors,
        "remarks": found.remarks,
        "marked": f"data:{KIND};base64,{base64.b64encode(copy).decode()}"
        if len(copy) <= LARGEST_COPY
        else "",
        "marked_name": "申报表-错误标注.xlsx",
        "sheet_address": f"{here}/sheet",
        "form_address": f"{here}/edit" if docket else f"{here}/new",
    }
    return page(http, "projects/sheet_errors.html", person, HTTPStatus.BAD_REQUEST, **context)

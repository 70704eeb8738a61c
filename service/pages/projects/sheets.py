"""Filing a project by workbook: the template, a filled one read into the form, or its errors cell by cell."""

import base64
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from service.decisions import Caller
from service.doors import ServiceDep
from service.errors import RequestUnreadable
from service.law.wording import Wording
from service.pages.guard import form, needs
from service.pages.projects.drafting import Draft
from service.pages.projects.filing import begun, mine, shown
from service.pages.projects.filling import Filled
from service.pages.rendering import page
from service.patience import in_turn
from service.people.rights import Right
from service.review.docket import Docket
from service.sheets.archive import LARGEST
from service.sheets.filling import template, write
from service.sheets.marking import marked
from service.sheets.reading import read
from service.sheets.stated import Read, Stated
from service.wiring import Service

router = APIRouter(include_in_schema=False)
SenderDep = Annotated[Caller, Depends(needs(Right.SUBMIT, limit=LARGEST + (1 << 16)))]
ReaderDep = Annotated[Caller, Depends(needs(Right.SUBMIT, Right.READ, Right.READ_OWN))]
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = "申报表.xlsx"
WORK = {"operated": "operation"}
"""How the workbook names a kind of work, where the review names it otherwise."""
ANOTHER = Wording(
    "申报表中的项目代码或者统一社会信用代码与本项目、本单位不一致，以下其他内容已经读入，请核对是否选错了文件。",
    "The workbook is of another project or another agency. The rest of it was read; check whether it is the "
    "right file.",
)
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
    return attached(
        write(docket.entry, Stated(unit_name=docket.summary.unit_name)), f"{project}-{NAME}", KIND
    )


@router.post("/projects/sheet")
async def begin(http: Request, person: SenderDep, parts: ServiceDep) -> Response:
    """A filled workbook, read into the form of a new project."""
    return await _read(http, person, parts, None)


@router.post("/projects/{project}/sheet")
async def complete(project: str, http: Request, person: SenderDep, parts: ServiceDep) -> Response:
    """A filled workbook, read into the form of a project that is there."""
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
    if not isinstance(file, UploadFile):
        raise RequestUnreadable("请选择申报表文件。Choose the workbook to be read.", "sheet")
    data = await file.read()
    found = await in_turn(read, data)
    draft = await to_thread.run_sync(begun, http, person, parts, docket)
    if found.project is None:
        return await in_turn(_wrong, http, person, data, found, draft)
    return await in_turn(shown, http, person, _taken(draft, found))


def _taken(draft: Draft, found: Read) -> Draft:
    """The form that says what the workbook does; who it is about stays."""
    assert found.project is not None  # noqa: S101  it was read
    texts = dict(Filled.of(found.project.model_dump(mode="json"), draft.parts).texts)
    work = found.stated.work or ""
    texts |= {"kind": WORK.get(work, work) or draft.filled.get("kind")}
    others = [name for name in draft.fixed if texts.get(name) not in ("", draft.filled.get(name))]
    texts |= {name: draft.filled.get(name) for name in draft.fixed}
    taken = replace(draft, filled=Filled(texts), source="excel", touched=True, remarks=found.remarks)
    return replace(taken, failure=ANOTHER) if others else replace(taken, said="sheet_taken")


def _wrong(http: Request, person: Caller, data: bytes, found: Read, draft: Draft) -> Response:
    copy = marked(data, found.errors)
    context = {
        "errors": found.errors,
        "remarks": found.remarks,
        "marked": f"data:{KIND};base64,{base64.b64encode(copy).decode()}"
        if len(copy) <= LARGEST_COPY
        else "",
        "marked_name": "申报表-错误标注.xlsx",
        "sheet_address": draft.sheet_address,
        "form_address": draft.address,
    }
    return page(http, "projects/sheet_errors.html", person, HTTPStatus.BAD_REQUEST, **context)

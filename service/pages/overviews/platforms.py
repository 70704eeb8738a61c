"""The list of common platforms 统建清单, 负面清单 that overlaps are looked for in: read, kept, exported."""

from http import HTTPStatus
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from service.decisions import Caller
from service.doors import ServiceDep, now
from service.errors import Failure, NotFound, RequestUnreadable
from service.matching import Platform
from service.pages.exporting import exports, workbook
from service.pages.guard import form, needs, text
from service.pages.messages import said
from service.pages.overviews.importing import LONGEST, keywords, read
from service.pages.overviews.shared import around, today
from service.pages.rendering import language, page
from service.pages.words import Words
from service.people.rights import Right
from service.wiring import Service

router = APIRouter(include_in_schema=False)
ReaderDep = Annotated[Caller, Depends(needs(Right.READ, Right.PLATFORMS))]
KeeperDep = Annotated[Caller, Depends(needs(Right.PLATFORMS))]
NEW = Platform("", "", "built", (), "")
MOST_BYTES = 4 << 20
"""Of a workbook to be imported."""
ImporterDep = Annotated[Caller, Depends(needs(Right.PLATFORMS, limit=MOST_BYTES))]
HEADINGS = ("platform_number", "platform_name", "platform_kind", "platform_keywords", "platform_description")


@router.get("/platforms")
def listed(
    http: Request,
    caller: ReaderDep,
    parts: ServiceDep,
    edit: Annotated[str | None, Query(max_length=40)] = None,
) -> Response:
    """The list; with `edit` also the form for a row of that number, or for a new one."""
    known = {row.number: row for row in parts.desk.platforms()}
    edited = None if edit is None else known.get(edit, NEW)
    return _page(http, caller, parts, edited)


@router.post("/platforms")
async def keep(http: Request, caller: KeeperDep, parts: ServiceDep) -> Response:
    """Add a row, or change the one of its number; what is wrong is said above the form as it was sent."""
    row = Platform(
        text(http, "number"),
        text(http, "name"),
        "negative" if text(http, "kind") == "negative" else "built",
        keywords(text(http, "keywords")),
        text(http, "description"),
    )
    try:
        _hold(http)
        await parts.desk.keep_platform(row, caller, now())
    except Failure as failure:
        return await to_thread.run_sync(_page, http, caller, parts, row, failure)
    return RedirectResponse("/platforms", HTTPStatus.SEE_OTHER)


@router.post("/platforms/drop")
async def drop(http: Request, caller: KeeperDep, parts: ServiceDep) -> Response:
    """Take a row out of the list; raises NotFound for one that is not there."""
    number = text(http, "number")
    rows = await to_thread.run_sync(parts.desk.platforms)
    if all(row.number != number for row in rows):
        raise NotFound(
            "清单中没有该序号，可能已经删除。The list has no such number; it may be gone already.", "number"
        )
    await parts.desk.drop_platform(number, caller, now())
    return RedirectResponse("/platforms", HTTPStatus.SEE_OTHER)


@router.post("/platforms/import")
async def imported(http: Request, caller: ImporterDep, parts: ServiceDep) -> Response:
    """Take a list from a workbook: rows of known numbers are replaced, others added; all of it or nothing."""
    sent = form(http).get("file")
    try:
        if not isinstance(sent, UploadFile) or not sent.filename:
            raise RequestUnreadable("请选择清单文件。Choose the list to be read.", "file")
        rows = await to_thread.run_sync(read, await sent.read())
        await parts.desk.keep_platforms(rows, caller, now())
    except Failure as failure:
        return await to_thread.run_sync(_page, http, caller, parts, None, failure)
    return RedirectResponse("/platforms", HTTPStatus.SEE_OTHER)


@router.get("/platforms/export")
def exported(
    http: Request,
    caller: Annotated[Caller, Depends(exports(Right.READ, Right.PLATFORMS))],
    parts: ServiceDep,
) -> Response:
    """The list as a workbook."""
    words = Words(language(http))
    return workbook(
        http,
        parts,
        caller,
        now(),
        title=words.ui("platforms"),
        headings=[words.ui(name) for name in HEADINGS],
        rows=[
            [
                row.number,
                row.name,
                words.value("platform_kind", row.kind),
                "、".join(row.keywords),
                row.description,
            ]
            for row in parts.desk.platforms()
        ],
    )


def _hold(http: Request) -> None:
    for field, longest in LONGEST.items():
        if len(text(http, field)) > longest:
            chinese = Words("zh").ui(f"platform_{field}")
            raise RequestUnreadable(
                f"“{chinese}”不得超过{longest}个字。The {field} may have at most {longest} characters.", field
            )


def _page(
    http: Request, caller: Caller, parts: Service, edited: Platform | None, failure: Failure | None = None
) -> Response:
    rows = parts.desk.platforms()
    return page(
        http,
        "overviews/platforms.html",
        caller,
        status=failure.status if failure else HTTPStatus.OK,
        platforms=rows,
        edited=edited,
        known=edited is not None and any(row.number == edited.number for row in rows),
        said=said(failure.code, failure.message) if failure else None,
        may_edit=caller.may(Right.PLATFORMS),
        may_export=caller.may(Right.EXPORT),
        **around(parts, caller, today(parts)),
    )

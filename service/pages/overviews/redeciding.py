"""All open projects decided again: started, watched, stopped, gone on with; and what changes by it."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, cast

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy import RowMapping

from service.decisions import Caller
from service.doors import ServiceDep, now
from service.errors import RequestUnreadable
from service.pages.accepting import wants_document
from service.pages.guard import allow, needs, text
from service.pages.messages import said
from service.pages.overviews.found import found, titles
from service.pages.overviews.running import Runs
from service.pages.overviews.shared import around, today
from service.pages.rendering import language, page
from service.pages.words import Words
from service.people.rights import Right
from service.review.redeciding import Redecision
from service.wiring import Service

router = APIRouter(include_in_schema=False)
RedeciderDep = Annotated[Caller, Depends(needs(Right.REDECIDE))]
ON_RECORD = (Right.REVIEW, Right.ISSUE)
"""Who has new decisions made; a draft is tried by whoever drafts."""


def drafts(parts: Service) -> Mapping[str, Path]:
    """The drafts that the settings allow, by the name of their folder; of one name the first."""
    return {folder.name: folder for folder in reversed(parts.settings.drafts)}


@router.get("/projects/redecide")
def runs(http: Request, caller: RedeciderDep, parts: ServiceDep) -> Response:
    """What can be started, and the earlier runs."""
    redecision = Redecision(parts.desk)
    known = redecision.runs()
    left = redecision.left([row["run"] for row in known])
    rows = [(row, row["total"] - left.get(row["run"], 0)) for row in known]
    return page(
        http,
        "overviews/runs.html",
        caller,
        runs=rows,
        draft_of=_name,
        drafts=list(drafts(parts)),
        may_redecide=any(caller.may(right) for right in ON_RECORD),
        may_draft=caller.may(Right.DRAFT),
        **around(parts, caller, today(parts)),
    )


@router.post("/projects/redecide")
async def start(http: Request, caller: RedeciderDep, parts: ServiceDep) -> Response:
    """Start a run under the running policies, or under a draft that the settings name."""
    folder = _draft(text(http, "draft"), caller, parts)
    return await _begin(http, Redecision(parts.desk), caller, folder)


@router.get("/projects/redecide/{run}")
def one(run: str, http: Request, caller: RedeciderDep, parts: ServiceDep) -> Response:
    """One run: how far it is, and what it has found so far. As JSON: how far it is."""
    redecision = Redecision(parts.desk)
    at, words = redecision.progress(run), Words(language(http))
    if wants_document(http):
        told = words.ui("run_done_of", done=at.done, total=at.total)
        return JSONResponse({"run": run, "done": at.done, "total": at.total, "state": at.state, "told": told})
    kept, failed = redecision.kept(run), _runs(http).failed(run)
    return page(
        http,
        "overviews/run.html",
        caller,
        at=at,
        kept=kept,
        draft=_name(kept),
        result=found(redecision.result(run), parts.desk.database),
        going=_runs(http).going(run),
        failed=said("", failed) if failed else None,
        may_export=caller.may(Right.EXPORT),
        may_run=any(caller.may(right) for right in _needed(kept)),
        title_of=titles(parts, words),
        **around(parts, caller, today(parts)),
    )


@router.post("/projects/redecide/{run}/stop")
def stop(run: str, caller: RedeciderDep, parts: ServiceDep) -> Response:
    """Have a run end after the batch it is at."""
    redecision = Redecision(parts.desk)
    allow(caller, *_needed(redecision.kept(run)))
    redecision.stop(run)
    return _to(run)


@router.post("/projects/redecide/{run}/continue")
async def go_on(run: str, http: Request, caller: RedeciderDep, parts: ServiceDep) -> Response:
    """Go on with a run that was stopped or broke off; on another day, or under other policies, anew."""
    redecision = Redecision(parts.desk)
    kept = await to_thread.run_sync(redecision.kept, run)
    allow(caller, *_needed(kept))
    folder = _draft(_name(kept) or "", caller, parts)
    return await _begin(http, redecision, caller, folder)


async def _begin(http: Request, redecision: Redecision, caller: Caller, folder: Path | None) -> Response:
    run = await to_thread.run_sync(redecision.start, caller, now(), (folder,) if folder else None)
    _runs(http).begin(redecision, run, caller)
    return _to(run)


def _draft(name: str, caller: Caller, parts: Service) -> Path | None:
    """The folder of a draft, never one that a form names by its path; raises CallerForbidden."""
    if not name:
        allow(caller, *ON_RECORD)
        return None
    allow(caller, Right.DRAFT)
    folder = drafts(parts).get(name)
    if folder is None:
        raise RequestUnreadable(
            f"设置中没有拟订规则“{name}”，请从列表中选择。"
            f"The settings name no draft {name}: choose from the list.",
            "draft",
        )
    return folder


def _needed(kept: RowMapping) -> tuple[Right, ...]:
    return (Right.DRAFT,) if kept["policies"] else ON_RECORD


def _name(kept: RowMapping) -> str | None:
    return Path(kept["policies"].split(":")[0]).name if kept["policies"] else None


def _runs(http: Request) -> Runs:
    return cast("Runs", http.app.state.runs)


def _to(run: str) -> Response:
    return RedirectResponse(f"/projects/redecide/{run}", HTTPStatus.SEE_OTHER)

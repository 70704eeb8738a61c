"""What people do with a project: each deed a form's address; afterwards back to the file, or why not."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from service.decisions import Caller
from service.doors import ServiceDep, now
from service.errors import Failure
from service.pages.guard import form, needs, text
from service.pages.projects.reading import refused
from service.pages.projects.shown import Answered
from service.people.rights import Right
from service.review.desk import Desk
from service.review.failures import WordsMissing
from service.review.standing import Standing

router = APIRouter(include_in_schema=False)
Doing = Callable[[Desk, str, Request, Caller, datetime], Awaitable[Standing]]


def day(http: Request, field: str) -> date:
    """A day of the form; raises WordsMissing."""
    try:
        return date.fromisoformat(text(http, field))
    except ValueError:
        raise WordsMissing("请填写日期。", "State a day, such as 2026-11-28.", field) from None


async def _take(desk: Desk, project: str, http: Request, person: Caller, at: datetime) -> Standing:  # noqa: ARG001  as all deeds
    return await desk.take(project, person, at)


async def _decide(desk: Desk, project: str, http: Request, person: Caller, at: datetime) -> Standing:
    chosen = {action: text(http, action) for action in ("approve", "fund") if text(http, action)}
    return await desk.decide(project, person, at, chosen)


async def _note(desk: Desk, project: str, http: Request, person: Caller, at: datetime) -> Standing:
    return await desk.note(project, text(http, "text"), person, at)


async def _draft_notice(desk: Desk, project: str, http: Request, person: Caller, at: datetime) -> Standing:
    return await desk.draft_notice(project, day(http, "by"), text(http, "note") or None, person, at)


async def _return(desk: Desk, project: str, http: Request, person: Caller, at: datetime) -> Standing:
    return await desk.return_for_completion(project, person, at, _law_checked(http))


async def _forward(desk: Desk, project: str, http: Request, person: Caller, at: datetime) -> Standing:
    return await desk.forward(project, person, at, text(http, "note") or None)


async def _agree(desk: Desk, project: str, http: Request, person: Caller, at: datetime) -> Standing:
    return await desk.agree(project, person, at, text(http, "note") or None)


async def _send_back(desk: Desk, project: str, http: Request, person: Caller, at: datetime) -> Standing:
    return await desk.send_back(project, text(http, "reason"), person, at)


async def _override(desk: Desk, project: str, http: Request, person: Caller, at: datetime) -> Standing:
    until = day(http, "until")
    return await desk.override(project, text(http, "code"), text(http, "ground"), until, person, at)


async def _issue(desk: Desk, project: str, http: Request, person: Caller, at: datetime) -> Standing:
    return await desk.issue(project, person, at, _law_checked(http))


def _law_checked(http: Request) -> frozenset[str]:
    """The acts whose validity the issuer confirms, as ticked."""
    return frozenset(act for act in form(http).getlist("law_checked") if isinstance(act, str))


async def _withdraw(desk: Desk, project: str, http: Request, person: Caller, at: datetime) -> Standing:
    return await desk.withdraw(project, text(http, "reason"), person, at)


DEEDS: Mapping[str, tuple[tuple[Right, ...], Doing]] = {
    "take": ((Right.REVIEW,), _take),
    "decide": ((Right.ASK,), _decide),
    "note": ((Right.READ, Right.SUBMIT), _note),
    "draft-notice": ((Right.REVIEW,), _draft_notice),
    "return": ((Right.ISSUE,), _return),
    "forward": ((Right.REVIEW,), _forward),
    "agree": ((Right.CHECK,), _agree),
    "send-back": ((Right.CHECK, Right.ISSUE), _send_back),
    "override": ((Right.ISSUE,), _override),
    "issue": ((Right.ISSUE,), _issue),
    "withdraw": ((Right.SUBMIT,), _withdraw),
}
"""The last part of the address: whose it is, and what is done."""
PLACES = {"note": "notes", "issue": "letters", "return": "letters"}
"""Where on the page one goes on, but for its top."""


def back(project: str, done: str, place: str, row: int | None = None) -> Response:
    """To the file, to the place on it where one was, with a message."""
    asked = f"done={done}" + (f"&row={row}" if row else "")
    return RedirectResponse(f"/projects/{quote(project, safe='')}?{asked}#{place}", HTTPStatus.SEE_OTHER)


def sent(http: Request) -> dict[str, str]:
    """What was typed."""
    return {name: value for name, value in form(http).items() if isinstance(value, str)}


def _door(deed: str, rights: tuple[Right, ...], do: Doing) -> Callable[..., Awaitable[Response]]:
    async def done(
        project: str, http: Request, person: Annotated[Caller, Depends(needs(*rights))], parts: ServiceDep
    ) -> Response:
        try:
            await do(parts.desk, project, http, person, now())
        except Failure as failure:
            told = Answered(deed=deed, sent=sent(http))
            return await refused(http, person, parts, project, failure, told)
        return back(project, deed, PLACES.get(deed, "next"))

    return done


for _name, (_rights, _do) in DEEDS.items():
    router.add_api_route(f"/projects/{{project}}/{_name}", _door(_name, _rights, _do), methods=["POST"])

"""Signing in with a password or by a one-time link, and out. Every attempt is in the audit list."""

from http import HTTPStatus

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from service.doors import ServiceDep, by, by_own_hand, cookie, from_here, now, origin, secure, session
from service.pages.forms import received
from service.pages.guard import CRUMB
from service.pages.rendering import page
from service.patience import hashing
from service.people.account import MARK, spelled
from service.people.audit import Deed
from service.people.sessions import SESSION_SECONDS
from service.people.throttle import TriedTooOften
from service.wiring import Service

router = APIRouter(include_in_schema=False)
MAX_TOKEN = 500


@router.get("/sign-in")
def ask(http: Request, next: str = "/") -> Response:  # noqa: A002  the address's own word
    """Ask who is there."""
    return _asking(http, inside(next))


@router.get("/sign-in/{token}")
async def by_link(token: str, http: Request, parts: ServiceDep) -> Response:
    """Use the link up and go to the first page; a used or old one says so."""
    return await _by_link(http, parts, token, "/")


@router.post("/sign-in")
async def by_form(http: Request, parts: ServiceDep) -> Response:
    """Take a username and a password; or a link, or the token at its end, typed or pasted."""
    from_here(http)
    form = await received(http)
    then = inside(_text(form, "next") or "/")
    if token := _text(form, "token").strip():
        return await _by_link(http, parts, token.partition("?")[0].rpartition("/")[2], then)
    return await _by_password(http, parts, spelled(_text(form, "username")), _text(form, "password"), then)


@router.post("/sign-out")
async def leave(http: Request, parts: ServiceDep) -> Response:
    """End the session here and in the browser; raises CallerForbidden for what another site sent."""
    from_here(http)
    token = session(http, parts)
    visit = await to_thread.run_sync(parts.sessions.visit, token, now()) if token else None
    if token and visit:
        by_own_hand(http, parts, http.headers.get("x-csrf-token") or _text(await received(http), CRUMB))
        await to_thread.run_sync(parts.sessions.leave, token)
        await to_thread.run_sync(parts.audit.note, by(http, visit.caller.name), Deed.SIGN_OUT)
    response = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    name, hidden = cookie(http, parts), secure(http, parts)
    response.delete_cookie(name, path="/", secure=hidden, httponly=True, samesite="lax")
    return response


async def enter(http: Request, parts: Service, opened: str, then: str) -> Response:
    """Go on with a session that was just opened; the one that the browser had before is ended."""
    if before := session(http, parts):
        await to_thread.run_sync(parts.sessions.leave, before)
    response = RedirectResponse(then, HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})
    # Lax: a link opened from a message must arrive signed in; everything that changes a thing is a POST.
    response.set_cookie(
        cookie(http, parts),
        opened,
        SESSION_SECONDS,
        secure=secure(http, parts),
        httponly=True,
        samesite="lax",
    )
    return response


def refused(http: Request, why: str, then: str, status: int = HTTPStatus.FORBIDDEN) -> Response:
    """The page again, with a word of `wording/` that says why."""
    return _asking(http, then, why, status)


def _asking(http: Request, then: str, why: str = "", status: int = HTTPStatus.OK) -> Response:
    parts: Service = http.app.state.service
    return page(http, "sign_in.html", status=status, why=why, next=then, oidc=parts.oidc is not None)


async def _by_link(http: Request, parts: Service, token: str, then: str) -> Response:
    try:
        await to_thread.run_sync(parts.throttle.begin, origin(http), now())
    except TriedTooOften as failure:
        return refused(http, failure.code, then, failure.status)
    entered = None
    if 0 < len(token) <= MAX_TOKEN:
        entered = await to_thread.run_sync(parts.sessions.enter, token, now())
    if entered is None:
        return refused(http, "link_spent", then)
    name, opened = entered
    await to_thread.run_sync(parts.throttle.right, origin(http))
    await to_thread.run_sync(lambda: parts.audit.note(by(http, name), Deed.SIGN_IN, way="link"))
    return await enter(http, parts, opened, then)


async def _by_password(http: Request, parts: Service, username: str, password: str, then: str) -> Response:
    who = by(http, MARK + username)
    try:
        account = await hashing(parts.accounts.check, username, password, who)
    except TriedTooOften as failure:
        return refused(http, failure.code, then, failure.status)
    if account is None:
        return refused(http, "wrong_password", then)
    opened = await hashing(parts.sessions.open, account.username, now())
    return await enter(http, parts, opened, then)


def _text(form: FormData, field: str) -> str:
    value = form.get(field, "")
    return value if isinstance(value, str) else ""


def inside(address: str) -> str:
    """An address of this service to go on to; anything that may lead elsewhere leads to the first page."""
    local = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if local and address.isprintable() else "/"

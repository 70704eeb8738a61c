"""Signing in by a one-time link, and out."""

from http import HTTPStatus
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from service.doors import ServiceDep, cookie, from_here, now, secure, session
from service.pages.rendering import page
from service.people.sessions import SESSION_SECONDS
from service.wiring import Service

router = APIRouter(include_in_schema=False)
MAX_TOKEN = 500


@router.get("/sign-in")
def ask(http: Request, next: str = "/") -> Response:  # noqa: A002  the address's own word
    """Say how to get in."""
    return page(http, "sign_in.html", spent=False, next=_inside(next))


@router.get("/sign-in/{token}")
async def by_link(token: str, http: Request, parts: ServiceDep) -> Response:
    """Use the link up and go to the first page; a used or old one says so."""
    return await _enter(http, parts, token, "/")


@router.post("/sign-in")
async def by_form(
    http: Request,
    parts: ServiceDep,
    token: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",  # noqa: A002  the form's own word
) -> Response:
    """Take a link, or the token at its end, typed or pasted."""
    from_here(http)
    return await _enter(http, parts, token.strip().partition("?")[0].rpartition("/")[2], _inside(next))


@router.post("/sign-out")
async def leave(http: Request, parts: ServiceDep) -> Response:
    """End the session here and in the browser."""
    from_here(http)
    if token := session(http, parts):
        await to_thread.run_sync(parts.sessions.leave, token)
    response = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    response.delete_cookie(cookie(parts), path="/", secure=secure(parts), httponly=True, samesite="lax")
    return response


async def _enter(http: Request, parts: Service, token: str, then: str) -> Response:
    opened = None
    if 0 < len(token) <= MAX_TOKEN:
        opened = await to_thread.run_sync(parts.sessions.enter, token, now())
    if opened is None:
        return page(http, "sign_in.html", status=HTTPStatus.FORBIDDEN, spent=True, next=then)
    response = RedirectResponse(then, HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})
    # Lax: a link opened from a message must arrive signed in; everything that changes a thing is a POST.
    response.set_cookie(
        cookie(parts),
        opened,
        SESSION_SECONDS,
        secure=secure(parts),
        httponly=True,
        samesite="lax",
    )
    return response


def _inside(address: str) -> str:
    """An address of this service to go on to; anything that may lead elsewhere leads to the first page."""
    local = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if local and address.isprintable() else "/"

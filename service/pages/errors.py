"""What goes wrong, as a page for a browser and as the one JSON shape for everyone else."""

from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import URL

from service.decisions import Caller
from service.doors import ACCOUNT, service, visitor
from service.errors import Failure, PasswordDue
from service.pages.accepting import wants_page
from service.pages.forms import is_form
from service.pages.messages import said
from service.pages.rendering import page

KNOWN = (400, 401, 403, 404, 405, 413, 500, 503)


async def respond(
    http: Request, status: int, shape: dict[str, Any], headers: Mapping[str, str] | None = None
) -> Response:
    """Answer an error as the asker can read it; a browser without a session goes to sign in.

    The page keeps the frame: the menu, the language, and who is signed in.
    """
    if not _from_browser(http):
        return JSONResponse(shape, status, headers)
    if status == HTTPStatus.UNAUTHORIZED:
        return RedirectResponse(f"/sign-in?next={quote(_asked(http))}", HTTPStatus.SEE_OTHER)
    if shape["error"]["code"] == PasswordDue.code:
        return RedirectResponse(ACCOUNT, HTTPStatus.SEE_OTHER)
    kind = status if status in KNOWN else HTTPStatus.BAD_REQUEST if status < KNOWN[-2] else KNOWN[-2]
    told = said(shape["error"]["code"], shape["error"]["message"])
    response = page(
        http, "error.html", await _person(http), status, number=int(status), kind=int(kind), said=told
    )
    response.headers.update(headers or {})
    return response


async def _person(http: Request) -> Caller | None:
    """Find who is signed in; None where that cannot be found out, as without a database."""
    known: Caller | None = getattr(http.state, "person", None)
    if known is not None:
        return known
    with suppress(Failure, SQLAlchemyError):
        return await visitor(http, service(http))
    return None


def _from_browser(http: Request) -> bool:
    return (http.method in ("GET", "HEAD") or is_form(http)) and wants_page(http)


def _asked(http: Request) -> str:
    """Where to go on to: the page asked for, or the one whose form was sent."""
    try:
        url = http.url if http.method in ("GET", "HEAD") else URL(http.headers.get("referer", "/"))
        return url.path + (f"?{url.query}" if url.query else "")
    except ValueError:  # a header may say anything
        return "/"

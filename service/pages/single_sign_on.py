"""Signing in through the OpenID provider, where one is set: out to it, and back."""

import base64
import json
from http import HTTPStatus

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from service.doors import ServiceDep, by, now, secure
from service.errors import Failure, NotFound
from service.pages.sign_in import enter, inside, refused
from service.people.account import LONGEST_TYPED, MARK, spelled
from service.people.audit import Deed
from service.people.oidc import Going, Known, Provider, SignInInvalid
from service.wiring import Service

router = APIRouter(include_in_schema=False)
COOKIE = "gongxiang_going"
GOING_SECONDS = 10 * 60
"""How long one may take at the provider."""


@router.get("/sign-in/oidc")
async def out(http: Request, parts: ServiceDep, next: str = "/") -> Response:  # noqa: A002  as /sign-in
    """Send the browser to the provider."""
    provider, going = _provider(parts), Going(inside(next))
    try:
        response = RedirectResponse(await provider.address(going), HTTPStatus.SEE_OTHER)
    except Failure:
        return refused(http, "provider_unavailable", going.then, HTTPStatus.SERVICE_UNAVAILABLE)
    kept = base64.urlsafe_b64encode(json.dumps(going.as_json()).encode()).decode()
    response.set_cookie(
        _cookie(http, parts), kept, GOING_SECONDS, secure=secure(http, parts), httponly=True, samesite="lax"
    )
    return response


@router.get("/sign-in/oidc/back")
async def back(http: Request, parts: ServiceDep) -> Response:
    """Take who comes back, if the provider vouches for somebody with an account here."""
    provider = _provider(parts)
    try:
        going = _going(http, parts)
        known = await provider.known(going, str(http.url), now())
    except Failure as failure:
        await to_thread.run_sync(_note, http, parts, failure)
        return refused(http, "single_sign_on_failed", "/", failure.status)
    return await _enter(http, parts, known, going.then)


async def _enter(http: Request, parts: Service, known: Known, then: str) -> Response:
    username = _own(known.username)
    who = by(http, MARK + username)
    account = await to_thread.run_sync(parts.accounts.bound, known.subject, username, who)
    if account is None:
        return refused(http, "nobody_here", then)
    opened = await to_thread.run_sync(parts.sessions.open, account.username, now())
    response = await enter(http, parts, opened, then)
    response.delete_cookie(_cookie(http, parts), secure=secure(http, parts), httponly=True, samesite="lax")
    return response


def _own(username: str) -> str:
    """A username as the provider writes it: one of other letters that look alike is another person's."""
    return spelled(username) if username.isascii() else username.strip()[:LONGEST_TYPED]


def _provider(parts: Service) -> Provider:
    if parts.oidc is None:
        raise NotFound("未设置统一身份认证。No OpenID provider is set.")
    return parts.oidc


def _going(http: Request, parts: Service) -> Going:
    try:
        kept = json.loads(base64.urlsafe_b64decode(http.cookies[_cookie(http, parts)]))
        return Going(inside(str(kept["then"])), *(str(kept[name]) for name in ("state", "nonce", "verifier")))
    except (KeyError, TypeError, ValueError):
        raise SignInInvalid(
            "登录已经超时，请重新登录。This sign-in took too long or was begun in another browser; "
            "sign in again."
        ) from None


def _note(http: Request, parts: Service, failure: Failure) -> None:
    parts.audit.note(by(http, MARK), Deed.SIGN_IN_FAILED, way="oidc", why=failure.code)


def _cookie(http: Request, parts: Service) -> str:
    return f"__Host-{COOKIE}" if secure(http, parts) else COOKIE

"""What holds for every request and answer, whatever the door: three ASGI middlewares."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import metrics
from service.errors import RequestUnreadable

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}
ONLY_HTTPS = "max-age=31536000"
"""Strict-Transport-Security (RFC 6797): for a year a browser comes by https alone."""
STORED_NOWHERE = {"Cache-Control": "no-store"}
"""Unless an answer says otherwise."""
MAX_ID = 200
FORWARD_AUTH = "/forward-auth"
"""The door at which method and host are those of another request: it judges them itself."""
_HOST = re.compile(r"(?:[A-Za-z0-9._~-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?", re.ASCII)


class AnswerHeaders:
    """Adds the headers; echoes `X-Request-ID` as AuthZEN asks, where it is short printable ASCII."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = Headers(scope=scope).get("x-request-id", "")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                _add(headers, request_id)
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = ONLY_HTTPS
                metrics.answered(message["status"])
            await send(message)

        await self._app(scope, receive, with_headers)


def _add(headers: MutableHeaders, request_id: str) -> None:
    for name, value in (ALWAYS | STORED_NOWHERE).items():
        headers.setdefault(name, value)
    if echoed(request_id):
        headers["X-Request-ID"] = request_id


def echoed(request_id: str) -> bool:
    """Whether a caller's own id is short printable ASCII."""
    return 0 < len(request_id) <= MAX_ID and request_id.isascii() and request_id.isprintable()


def _is_forward_auth(path: str) -> bool:
    return path == FORWARD_AUTH or path.startswith(FORWARD_AUTH + "/")


class PlainHost:
    """Refuse a request whose Host is no host name (RFC 9112, section 3.2): addresses are made from it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        named = [value for name, value in scope.get("headers", ()) if name == b"host"]
        plain = len(named) <= 1 and all(_HOST.fullmatch(value.decode("latin-1")) for value in named)
        if plain or scope["type"] != "http" or _is_forward_auth(scope["path"]):
            await self._app(scope, receive, send)
            return
        failure = RequestUnreadable(
            "The Host header is no host name; send one, with or without a port.", "Host"
        )
        await JSONResponse(failure.shape, failure.status)(scope, receive, send)


class HeadAsGet:
    """Answer HEAD as GET without the body (RFC 9110, section 9.3.2), on a copy of the scope."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD" or _is_forward_auth(scope["path"]):
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, without_body)

"""Headers on every answer: what a browser must not do, and the caller's own request id."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import metrics

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

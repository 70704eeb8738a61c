"""Answers in plain ASGI, and what goes wrong as a failure that any door can tell."""

import json
import logging
from collections.abc import Iterable, Mapping
from functools import cache
from http import HTTPStatus

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.types import Scope, Send

from service import metrics
from service.errors import DatabaseUnavailable, Failure
from service.headers import ALWAYS, STORED_NOWHERE, echoed

_LOG = logging.getLogger(__name__)
_ALWAYS = [(name.lower().encode(), value.encode()) for name, value in (ALWAYS | STORED_NOWHERE).items()]
_JSON = [(b"content-type", b"application/json"), *_ALWAYS]


FAILED = Failure("The service failed and decided nothing; the operator's log says more.")
"""What nobody foresaw."""


def failure_of(error: Exception) -> Failure:
    """What to tell of any error; one that nobody foresaw is logged, and told without its particulars."""
    if isinstance(error, Failure):
        return error
    if isinstance(error, DBAPIError | NoConnection):
        _LOG.error("the database cannot be used", exc_info=error)
        return DatabaseUnavailable("The database cannot be used at present; ask again shortly.")
    _LOG.error("the service failed", exc_info=error)
    return FAILED


def first(scope: Scope, wanted: Iterable[bytes]) -> dict[bytes, str]:
    """The first value of each wanted header; absent ones are absent."""
    found: dict[bytes, str] = {}
    for name, value in scope["headers"]:
        if name in wanted and name not in found:
            found[name] = value.decode("latin-1")
    return found


async def send_json(
    send: Send, status: int, body: bytes, headers: Mapping[str, str] | None = None, request_id: str = ""
) -> None:
    """Send one answer whole, with the headers that every answer has."""
    metrics.answered(status)
    more = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    if echoed(request_id):
        more.append((b"x-request-id", request_id.encode()))
    sent = [*_JSON, (b"content-length", b"%d" % len(body)), *more]
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": body})


def wire(
    status: int, body: tuple[bytes, ...], headers: Mapping[str, str] | None = None, request_id: str = ""
) -> bytes:
    """One answer whole, as HTTP/1.1 has it, with the headers that every answer has; `body` in parts.

    Whoever sends it counts it.
    """
    more = "".join(f"{name.lower()}: {value}\r\n" for name, value in headers.items()) if headers else ""
    if echoed(request_id):
        more += f"x-request-id: {request_id}\r\n"
    rest = b"%d\r\n%b\r\n" % (sum(map(len, body)), more.encode("latin-1"))
    return b"".join((_start(status), rest, *body))


@cache
def _start(status: int) -> bytes:
    """The status line, the headers that every answer has, and the name of the last, which says its length."""
    line = b"HTTP/1.1 %d %b\r\n" % (status, HTTPStatus(status).phrase.encode())
    return line + b"".join(b"%b: %b\r\n" % header for header in _JSON) + b"content-length: "


def failure_text(failure: Failure) -> bytes:
    """The one error shape, as JSON."""
    return json.dumps(failure.shape, ensure_ascii=False, separators=(",", ":")).encode()


async def send_failure(send: Send, failure: Failure, request_id: str = "") -> None:
    """Send the one error shape."""
    await send_json(send, failure.status, failure_text(failure), failure.headers, request_id)

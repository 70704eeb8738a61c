"""AuthZEN's Access Evaluation (section 6), the door that gateways ask thousands of times a second.

Plain ASGI in front of the framework, whose work for one request costs more than the decision. Nothing else
differs: it reads, asks and answers as the other doors do, through the same `decide`.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from fastapi import Request as Http
from starlette.types import ASGIApp, Receive, Scope, Send

from service import metrics
from service.decisions import Caller, decide
from service.decisions.answer import answer_parts, minimal_text
from service.doors import bounded, caller, holder, is_json, now
from service.gateways.plain import failure_of, first, send_failure, send_json
from service.gateways.wishes import APPLIED, declines_context, prefers_minimal
from service.requests.reading import parse, request_of
from service.requests.request import Request
from service.wiring import Service

PATH = "/access/v1/evaluation"
WANTED = frozenset((
    b"authorization", b"content-encoding", b"content-length", b"content-type", b"prefer", b"x-request-id",
))  # fmt: skip
SHORT = 4_096
"""Bytes of a body that is remembered with what it says: a gateway asks the same in the same words."""
READ = 20_000
"""Bodies remembered at most."""


class Evaluation:
    """Answer that one door; pass everything else to the application behind it."""

    def __init__(self, app: ASGIApp, service: Callable[[], Service]) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        headers = first(scope, WANTED)
        request_id = headers.get(b"x-request-id", "")
        try:
            short = prefers_minimal(headers[b"prefer"]) if b"prefer" in headers else False
            body = await self._ask(scope, receive, headers, short=short)
        except Exception as error:  # noqa: BLE001  whatever it is, the asker is told
            await send_failure(send, failure_of(error), request_id)
        else:
            await send_json(send, 200, body, APPLIED if short else None, request_id)

    async def _ask(self, scope: Scope, receive: Receive, headers: dict[bytes, str], *, short: bool) -> bytes:
        parts = self._service()
        who = await _caller(scope, receive, headers.get(b"authorization", ""), parts)
        is_json(headers.get(b"content-type", ""), headers.get(b"content-encoding", ""))
        body = await bounded(receive, headers.get(b"content-length", ""))
        request, brief = _short(body) if len(body) <= SHORT else _read(body)
        kept = await decide(request, who, now(), parts.house)
        return minimal_text(kept) if short or brief else b"".join(answer_parts(kept, parts.texts))


async def _caller(scope: Scope, receive: Receive, authorization: str, parts: Service) -> Caller:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return await holder(token.strip(), parts)
    return await caller(Http(scope, receive), parts)


def _read(body: bytes) -> tuple[Request, bool]:
    """The request, and whether its options decline all but the decision. Raises RequestUnreadable."""
    with metrics.step("read"):
        document: Any = parse(body)
        return request_of(document), declines_context(document)


_short = lru_cache(READ)(_read)

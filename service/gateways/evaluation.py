"""AuthZEN's Access Evaluation (section 6), the door that gateways ask thousands of times a second.

Plain ASGI in front of the framework, whose work for one request costs more than the decision. Nothing else
differs: it reads, asks and answers as the other doors do, through the same `decide`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from fastapi import Request as Http
from starlette.types import ASGIApp, Receive, Scope, Send

from catalog.memory import Bounded
from service import metrics
from service.decisions import Caller, Kept, Matter, Pending, Told, considered, decide, put, remembered
from service.decisions.answer import answer_parts, minimal_text
from service.doors import JSON, bounded, caller, holder, is_json, now
from service.errors import Failure, RequestUnreadable
from service.gateways.plain import failure_of, failure_text, first, send_failure, send_json, wire
from service.gateways.wishes import APPLIED, declines_context, prefers_minimal
from service.requests.reading import parse, validated
from service.requests.request import Request
from service.wiring import Service

PATH = "/access/v1/evaluation"
PROMPT = "prompt"
"""Under this name the application hands this door to its server, in the state of its lifespan."""
WANTED = frozenset((b"authorization", b"content-type", b"prefer", b"x-request-id"))
SHORT = 4_096
"""Bytes of a body that is remembered with what it says: a gateway asks the same in the same words."""
READ = 20_000
"""Bodies remembered at most."""


@dataclass(slots=True)
class Head:
    """The head of a request as this door understands it: whose key, how much is wanted, how long the body."""

    token: str
    short: bool
    length: int


@dataclass(slots=True)
class Met:
    """A request met before, to the letter: what it came to, how much is told of it, and how it is counted."""

    matter: Matter
    short: bool
    applied: Mapping[str, str] | None
    tally: metrics.Tally


class Evaluation:
    """Answers that one door; everything else goes on to the application behind it.

    A gateway sends the same head with each question. So a head is remembered with what it says, byte for
    byte, and the server hands a request that begins with it to `prompt` without taking it apart again. A
    whole request that came before is remembered so, too, with what it came to: `at_once` need not look it up.
    """

    HEADS = 2_000
    """Heads remembered at most."""
    HEAD = 2_048
    """Bytes of a head that is remembered."""

    def __init__(self, app: ASGIApp, service: Callable[[], Service]) -> None:
        self._app = app
        self._service = service
        self._heads = Bounded(self.HEADS)

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

    def known(self, data: bytes) -> tuple[Head, bytes] | None:
        """The head, and the body, of data that are one whole request whose head is remembered."""
        end = data.find(b"\r\n\r\n") + 4
        head: Head | None = self._heads.get(data[:end])
        return (head, data[end:]) if head is not None and len(data) - end == head.length else None

    def learn(self, scope: Scope, data: bytes) -> None:
        """Remember the head of data that were one whole request, read with this result, if it is like others.

        One with an id of its own never comes again, and one without a key says nothing about who asks.
        """
        end = data.find(b"\r\n\r\n") + 4
        headers = first(scope, WANTED)
        scheme, _, token = headers.get(b"authorization", "").partition(" ")
        kind, own_id = headers.get(b"content-type", ""), b"x-request-id" in headers
        if scheme.lower() == "bearer" and token.strip() and kind == JSON and not own_id and end <= self.HEAD:
            short = prefers_minimal(headers.get(b"prefer", ""))
            self._heads.put(data[:end], Head(token.strip(), short, len(data) - end))

    def at_once(self, data: bytes, send: Callable[[bytes], None]) -> Pending | None:
        """Have a whole request decided at once, and `send` called with the answer once it is on record.

        None where anybody has to be waited for before that, or anything goes wrong: that is for `prompt`.
        """
        try:
            parts, at = self._service(), now()
            memory = parts.house.register.repeated()
            if memory is None:
                return None
            met: Met | None = memory.get(data)
            if met is None or not met.matter.holds(at, parts.house):
                met = self._met(data, parts, at, memory)
            if met is None:
                return None
            return put(met.matter.decided(at), parts.house, partial(_tell, parts, met, send))
        except Exception:  # noqa: BLE001  `prompt` meets it again, and says what it is
            return None

    def _met(self, data: bytes, parts: Service, at: datetime, memory: Bounded) -> Met | None:
        """What a request comes to whose head and key are known; remembered where its question was."""
        head, body = self.known(data) or (None, b"")
        who = parts.keys.remembered(head.token, parts.house.today(at)) if head else None
        if head is None or who is None or len(body) > SHORT:
            return None
        request, brief = _short(body)
        known = remembered(lambda _: request, who, at, parts.house)
        matter = known or considered(lambda _: request, who, at, parts.house)
        if matter is None:
            return None
        met = Met(matter, head.short or brief, APPLIED if head.short else None, _tally(matter, known))
        if known is not None:  # new ones do not push out those that come again
            memory.put(data, met)
        return met

    async def prompt(self, head: Head, body: bytes) -> bytes:
        """Answer a request whose head was known; the answer is given as the wire has it."""
        try:
            parts = self._service()
            who = await holder(head.token, parts)
            text = await _answered(who, body, parts, short=head.short)
        except Exception as error:  # noqa: BLE001  whatever it is, the asker is told
            return _failed(error)
        metrics.answered(200)
        return wire(200, text, APPLIED if head.short else None)

    async def _ask(self, scope: Scope, receive: Receive, headers: dict[bytes, str], *, short: bool) -> bytes:
        parts = self._service()
        who = await _caller(scope, receive, headers.get(b"authorization", ""), parts)
        is_json(headers.get(b"content-type", ""))
        return b"".join(await _answered(who, await bounded(receive), parts, short=short))


def _tally(matter: Matter, known: Matter | None) -> metrics.Tally:
    ruling, cached = matter.ruled.ruling, known is not None or matter.ruled.remembered
    return metrics.answering(ruling.outcome, ruling.codes, matter.ruled.engine, cached=cached, status=200)


async def _answered(who: Caller, body: bytes, parts: Service, *, short: bool) -> tuple[bytes, ...]:
    """The answer's parts."""
    request, brief = _short(body) if len(body) <= SHORT else _read(body)
    kept = await decide(request, who, now(), parts.house)
    return _text(kept, parts, short=short or brief)


def _text(kept: Kept, parts: Service, *, short: bool) -> tuple[bytes, ...]:
    return (minimal_text(kept),) if short else answer_parts(kept, parts.texts)


def _tell(parts: Service, met: Met, send: Callable[[bytes], None], told: Told) -> None:
    """Send what came of a request met before, as `prompt` gives it, and count it."""
    if isinstance(told, Failure):
        metrics.key_looked_up(cached=True)
        send(_failed(told))
        return
    try:
        said = wire(200, _text(told, parts, short=met.short), met.applied)
        metrics.tallied(met.tally)
    except Exception as error:  # noqa: BLE001  whatever it is, the asker is told
        said = _failed(error)
    send(said)


def _failed(error: Exception) -> bytes:
    failure = failure_of(error)
    metrics.answered(failure.status)
    return wire(failure.status, (failure_text(failure),), failure.headers)


async def _caller(scope: Scope, receive: Receive, authorization: str, parts: Service) -> Caller:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return await holder(token.strip(), parts)
    return await caller(Http(scope, receive), parts)


def _read(body: bytes) -> tuple[Request, bool]:
    """The request, and whether its options decline all but the decision. Raises RequestUnreadable."""
    with metrics.step("read"):
        document: Any = parse(body)
        if not isinstance(document, dict):
            raise RequestUnreadable("The request must be a JSON object.")
        return validated(Request, document), declines_context(document)


_short = lru_cache(READ)(_read)

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
from service.gateways.heads import Head, Heads, Known
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
class Met:
    """A request met before but for its own lines: what it came to, what is told of it, how it is counted."""

    matter: Matter
    short: bool
    applied: Mapping[str, str] | None
    tally: metrics.Tally


class Evaluation:
    """Answers that one door; everything else goes on to the application behind it.

    A gateway says the same with each question before it asks it. So heads are remembered with what they say
    (`Heads`), and the server hands a request that begins with one to `prompt` without taking it apart again.
    A whole request that came before is remembered so, too, with what it came to: `at_once` need not look it
    up.
    """

    def __init__(self, app: ASGIApp, service: Callable[[], Service]) -> None:
        self._app = app
        self._service = service
        self._heads = Heads()

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

    def known(self, data: bytes) -> Known | None:
        """What data are that are one whole request whose head was met before."""
        return self._heads.known(data)

    def learn(self, scope: Scope, data: bytes) -> None:
        """Remember the head of data that were one whole request, read with this result, if it is like others.

        One without a key says nothing about who asks.
        """
        headers = first(scope, WANTED)
        scheme, _, token = headers.get(b"authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token.strip() and headers.get(b"content-type", "") == JSON:
            short = prefers_minimal(headers.get(b"prefer", ""))
            length = len(data) - data.find(b"\r\n\r\n") - 4
            self._heads.learn(data, Head(token.strip(), short, length))

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
            known = None if met else self.known(data)
            if known is not None:
                met = memory.get(known.words)
            if met is None or not met.matter.holds(at, parts.house):
                met = self._met(known or self.known(data), parts, at, memory)
            if met is None:
                return None
            own_id = known.own_id if known else ""
            return put(met.matter.decided(at), parts.house, partial(_tell, parts, met, own_id, send))
        except Exception:  # noqa: BLE001  `prompt` meets it again, and says what it is
            return None

    def _met(self, asked: Known | None, parts: Service, at: datetime, memory: Bounded) -> Met | None:
        """What a request comes to whose head and key are known; remembered where its question was."""
        who = parts.keys.remembered(asked.head.token, parts.house.today(at)) if asked else None
        if asked is None or who is None or len(asked.body) > SHORT:
            return None
        head = asked.head
        request, brief = _short(asked.body)
        known = remembered(lambda _: request, who, at, parts.house)
        matter = known or considered(lambda _: request, who, at, parts.house)
        if matter is None:
            return None
        met = Met(matter, head.short or brief, APPLIED if head.short else None, _tally(matter, known))
        if known is not None:  # new ones do not push out those that come again
            memory.put(asked.words, met)
        return met

    async def prompt(self, asked: Known) -> bytes:
        """Answer a request whose head was known; the answer is given as the wire has it."""
        head = asked.head
        try:
            parts = self._service()
            who = await holder(head.token, parts)
            text = await _answered(who, asked.body, parts, short=head.short)
        except Exception as error:  # noqa: BLE001  whatever it is, the asker is told
            return _failed(error, asked.own_id)
        metrics.answered(200)
        return wire(200, text, APPLIED if head.short else None, asked.own_id)

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


def _tell(parts: Service, met: Met, own_id: str, send: Callable[[bytes], None], told: Told) -> None:
    """Send what came of a request met before, as `prompt` gives it, and count it."""
    if isinstance(told, Failure):
        metrics.key_looked_up(cached=True)
        send(_failed(told, own_id))
        return
    try:
        said = wire(200, _text(told, parts, short=met.short), met.applied, own_id)
        metrics.tallied(met.tally)
    except Exception as error:  # noqa: BLE001  whatever it is, the asker is told
        said = _failed(error, own_id)
    send(said)


def _failed(error: Exception, own_id: str) -> bytes:
    failure = failure_of(error)
    metrics.answered(failure.status)
    return wire(failure.status, (failure_text(failure),), failure.headers, own_id)


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

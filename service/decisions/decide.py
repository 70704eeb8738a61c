"""Decides. Every door, page and command that asks for a decision comes through `decide`."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

import anyio.to_thread

from catalog.register import Register, Snapshot
from service.decisions.caller import Caller
from service.decisions.decision import Decision, Kept
from service.decisions.searched import KeptSearch, Searched
from service.decisions.supposing import supposed
from service.facts import Established, establish
from service.policy import Engine, PolicyUnavailable, Ruled, facts_invalid, unavailable
from service.requests import Request


class Keeper(Protocol):
    """What keeps decisions; raises RecordUnavailable when it cannot."""

    async def keep(self, decision: Decision, /) -> Kept: ...

    async def keep_search(self, searched: Searched, /) -> KeptSearch: ...


@dataclass(frozen=True, slots=True)
class House:
    """The parts a decision needs, wired once at start."""

    register: Register
    policy: Engine
    record: Keeper
    zone: ZoneInfo
    actions: tuple[str, ...] = ()
    """The actions that the policies are asked about."""


async def decide(request: Request, caller: Caller, at: datetime, house: House) -> Kept:
    """Answer one request, and keep the answer before giving it.

    `at` is the moment the door saw the request; its day in the house's time zone is today. Raises
    CallerForbidden, and RecordUnavailable when the decision cannot be kept: then there is none.
    """
    return await decide_what(lambda _: request, caller, at, house)


async def decide_what(
    read: Callable[[Snapshot], Request], caller: Caller, at: datetime, house: House
) -> Kept:
    """Decide where the register itself says what is asked: `read` and the facts see one state of it.

    Raises what `read` and `decide` raise.
    """
    today = at.astimezone(house.zone).date()
    request, facts = await anyio.to_thread.run_sync(_establish, read, house.register, today)
    hypothetical = request.what_if or facts.on != today
    caller.ask(facts, hypothetical=hypothetical, divisions=divisions_of(facts))
    ruled = await rule(facts, house.policy)
    decision = Decision(secrets.token_hex(16), at, caller.name, request, facts, ruled, hypothetical)
    return await house.record.keep(decision)


async def conclude(text: bytes, caller: Caller, at: datetime, house: House) -> Kept:
    """Decide on facts that the caller states whole, as canonical or any other JSON; nothing is looked up.

    Always hypothetical and on stated facts, and kept as such. Raises RequestUnreadable for what is no facts
    document, naming the first place that does not fit, and what `decide` raises.
    """
    request, facts = supposed(text)
    caller.ask(facts, hypothetical=True, divisions=divisions_of(facts))
    ruled = await rule(facts, house.policy)
    decision = Decision(secrets.token_hex(16), at, caller.name, request, facts, ruled, hypothetical=True)
    return await house.record.keep(decision)


async def rule(facts: Established, policy: Engine) -> Ruled:
    """Ask the engine about facts that fit; an engine that fails has refused."""
    if facts.misfits:
        return Ruled(facts_invalid(facts.misfits), policy.revision, policy.name)
    try:
        return await policy.rule(facts.text)
    except PolicyUnavailable as error:
        return Ruled(unavailable(str(error)), policy.revision, policy.name)


def _establish(
    read: Callable[[Snapshot], Request], register: Register, today: date
) -> tuple[Request, Established]:
    with register.snapshot() as snapshot:
        request = read(snapshot)
        return request, establish(request, snapshot, request.on or today)


def divisions_of(facts: Established) -> frozenset[str]:
    """The subject's division and those above it; none where it is unknown or the facts do not fit."""
    if facts.misfits:
        return frozenset()
    division = json.loads(facts.text)["division"]
    return frozenset(code for code in (division["code"], *(division["parents"] or ())) if code)

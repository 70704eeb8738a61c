"""Decides. Every door, page and command that asks for a decision comes through `decide`."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import anyio.to_thread

from catalog.register import Register
from service.decisions.caller import Caller
from service.decisions.decision import Decision, Kept
from service.facts import Established, establish
from service.policy import Engine, PolicyUnavailable, Ruled, facts_invalid, unavailable
from service.requests import Request


class Keeper(Protocol):
    """What keeps decisions; raises RecordUnavailable when it cannot."""

    async def keep(self, decision: Decision, /) -> Kept: ...


@dataclass(frozen=True, slots=True)
class House:
    """The parts a decision needs, wired once at start."""

    register: Register
    policy: Engine
    record: Keeper
    zone: ZoneInfo


async def decide(request: Request, caller: Caller, at: datetime, house: House) -> Kept:
    """Answer one request, and keep the answer before giving it.

    `at` is the moment the door saw the request; its day in the house's time zone is today. Raises
    CallerForbidden, and RecordUnavailable when the decision cannot be kept: then there is none.
    """
    today = at.astimezone(house.zone).date()
    facts = await anyio.to_thread.run_sync(_establish, request, house.register, request.on or today)
    hypothetical = request.what_if or facts.on != today
    caller.ask(facts, hypothetical=hypothetical, divisions=_divisions(facts))
    ruled = await rule(facts, house.policy)
    decision = Decision(secrets.token_hex(16), at, caller.name, request, facts, ruled, hypothetical)
    return await house.record.keep(decision)


async def rule(facts: Established, policy: Engine) -> Ruled:
    """Ask the engine about facts that fit; an engine that fails has refused."""
    if facts.misfits:
        return Ruled(facts_invalid(facts.misfits), policy.revision, policy.name)
    try:
        return await policy.rule(facts.text)
    except PolicyUnavailable as error:
        return Ruled(unavailable(str(error)), policy.revision, policy.name)


def _establish(request: Request, register: Register, on: Any) -> Established:
    with register.snapshot() as snapshot:
        return establish(request, snapshot, on)


def _divisions(facts: Established) -> frozenset[str]:
    """The subject's division and those above it; none where it is unknown or the facts do not fit."""
    if facts.misfits:
        return frozenset()
    division = json.loads(facts.text)["division"]
    return frozenset(code for code in (division["code"], *(division["parents"] or ())) if code)

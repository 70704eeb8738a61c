"""Refuses at the door what cannot become a question of law, and keeps that as a decision all the same."""

from datetime import datetime

from service.decisions import ids
from service.decisions.caller import Caller
from service.decisions.decide import keep
from service.decisions.decision import Decision, Kept
from service.decisions.house import House
from service.facts import unread
from service.policy import Ruled, Ruling
from service.requests import Request

ENGINE = "door"
"""What the record names in place of an engine: none was asked."""


async def refuse(request: Request, ruling: Ruling, caller: Caller, at: datetime, house: House) -> Kept:
    """Keep a refusal before it is given; the facts are the request as far as it was understood.

    Raises ValueError for a ruling that permits, CallerForbidden for a caller who may not ask at all, and
    RecordUnavailable.
    """
    if ruling.outcome != "deny":
        raise ValueError(f"a door refuses, it does not {ruling.outcome}")
    caller.begin(hypothetical=False)
    facts = unread(request, at.astimezone(house.zone).date(), ruling.findings[0].code)
    ruled = Ruled(ruling, house.policy.revision, ENGINE)
    decision = Decision(ids.draw(at), at, caller.name, request, facts, ruled, hypothetical=False)
    return await keep(decision, house)

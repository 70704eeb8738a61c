"""Evaluates a past decision's facts again under the running policy."""

from dataclasses import replace
from datetime import datetime

from service.decisions.caller import Caller
from service.decisions.decide import keep, rule
from service.decisions.decision import Kept
from service.decisions.house import House


async def replay(past: Kept, caller: Caller, at: datetime, new_id: str, house: House) -> Kept:
    """The decision that the same facts come to now; kept, as hypothetical, and naming the one it replays."""
    ruled = await rule(past.decision.facts, house.policy)
    decision = replace(
        past.decision,
        id=new_id,
        at=at,
        caller=caller.name,
        ruled=ruled,
        hypothetical=True,
        replays=past.decision.id,
    )
    return await keep(decision, house)

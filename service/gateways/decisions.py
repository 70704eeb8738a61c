"""Decisions evaluated again."""

from typing import Any

from anyio import to_thread
from fastapi import APIRouter

from service.decisions import Caller, Kept, ids, reading
from service.decisions.answer import answer
from service.decisions.replay import replay
from service.doors import CallerDep, ServiceDep, now
from service.errors import CallerForbidden
from service.people.rights import Right
from service.wiring import Service

router = APIRouter(tags=["Decisions"])


async def find(decision_id: str, caller: Caller, parts: Service) -> Kept:
    """The decision, if this caller may read it; raises NotFound."""
    return await to_thread.run_sync(reading.find, decision_id, caller, parts.archive)


@router.post("/decisions/{decision_id}/replay")
async def again(decision_id: str, caller: CallerDep, parts: ServiceDep) -> dict[str, Any]:
    """Evaluate the facts of a past decision under the running policy, and say whether it is the same.

    What it comes to is recorded as hypothetical.
    """
    if caller.is_person and not caller.may(Right.REDECIDE):
        raise CallerForbidden("This session only reads; replay with an API key.")
    past = await find(decision_id, caller, parts)
    at = now()
    kept = await replay(past, caller, at, ids.draw(at), parts.house)
    return {
        "same": past.decision.ruled.ruling == kept.decision.ruled.ruling,
        "then": answer(past, parts.texts),
        "now": answer(kept, parts.texts),
    }

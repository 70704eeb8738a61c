"""A kept decision as its readers may see it."""

import json
from typing import Any, Protocol

from service.decisions.access import Scope, scope
from service.decisions.answer import answer
from service.decisions.caller import Caller
from service.decisions.decision import Kept
from service.errors import NotFound
from service.policy.texts import Texts

HIDDEN = "（仅限指定人员查阅 restricted）"
"""What stands for the number and authority of a secrecy decision where the reader may not see them."""


class Archive(Protocol):
    """The record as it is read; `service.record.archive`."""

    def find(self, decision_id: str, scope: Scope, /) -> Kept | None: ...


def find(decision_id: str, caller: Caller, archive: Archive) -> Kept:
    """Find a decision that this caller may read.

    Raises NotFound where there is none, and where it is not this caller's to read: the same for both.
    """
    kept = archive.find(decision_id, scope(caller))
    if kept is None:
        raise NotFound("There is no such decision, or it is not yours to read.")
    return kept


def document(kept: Kept, caller: Caller, texts: Texts) -> dict[str, Any]:
    """Request, facts as OPA saw them, and the answer; secrecy decisions only for those who may see them."""
    decision = kept.decision
    facts = json.loads(decision.facts.text)
    request = decision.request.model_dump(mode="json")
    if not caller.reads_secrecy:
        facts, request = veiled(facts), veiled(request)
    return {"request": request, "facts": facts, **answer(kept, texts)}


def veiled(value: Any) -> Any:
    """The same document with the number and authority of every secrecy decision hidden."""
    if isinstance(value, list):
        return [veiled(member) for member in value]
    if not isinstance(value, dict):
        return value
    return {key: _veil(key, member) for key, member in value.items()}


def _veil(key: str, member: Any) -> Any:
    if key == "decision" and isinstance(member, dict):
        return {
            name: HIDDEN if name in ("number", "authority") and text else text
            for name, text in member.items()
        }
    if key == "secrecy" and isinstance(member, dict) and member.get("authority"):
        return veiled(member | {"authority": HIDDEN})
    return veiled(member)

"""Access Evaluations: the items of one request, each decided on its own.

An item that lacks a member takes the whole of the request's; one that has it replaces it whole. An item that
cannot be read or asked is not permitted, and says why; it does not spoil the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self

import anyio
from pydantic import ValidationError

from service.decisions import Caller, decide
from service.decisions import answer as answers
from service.errors import CallerForbidden, Failure, RequestUnreadable
from service.gateways.wishes import options
from service.requests.reading import MAX_MEMBERS, hold_members, request_of, size, unreadable
from service.requests.request import Request
from service.wiring import Service

MAX_ITEMS = 1_000
"""Items of one request."""
MAX_BATCH_MEMBERS = 100 * MAX_ITEMS
"""Members of all objects and lists of a batch together."""
MAX_BATCH_BYTES = 4 << 20
"""Bytes of all items as canonical JSON, each with what it takes from the request: so much may be recorded."""
AT_ONCE = 16
"""Items decided at the same time: more would keep the questions of others waiting for the engine."""

Semantic = Literal["execute_all", "deny_on_first_deny", "permit_on_first_permit"]
STOPS: dict[Semantic, bool | None] = {
    "execute_all": None,
    "deny_on_first_deny": False,
    "permit_on_first_permit": True,
}
"""The decision after which no further item is looked at."""
MEMBERS = ("subject", "action", "resource", "context")

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """The items with what they inherit, and when to stop."""

    items: tuple[Any, ...]
    semantic: Semantic

    @classmethod
    def read(cls, document: Any) -> Self | None:
        """Read the request; None where it has no items, which makes it a single evaluation.

        Raises RequestUnreadable for what is no batch, has too many items or too large ones, a malformed
        default, or unknown semantics.
        """
        if not isinstance(document, dict):
            raise RequestUnreadable("The request must be a JSON object.")
        items = document.get("evaluations")
        semantic = _semantic(document)
        if items is None or items == []:
            return None
        if not isinstance(items, list) or len(items) > MAX_ITEMS:
            raise RequestUnreadable(
                f"evaluations must be a list of at most {MAX_ITEMS:,} items.", "evaluations"
            )
        common = {key: document[key] for key in MEMBERS if document.get(key) is not None}
        _check_defaults(common)
        _check_size(items, common)
        return cls(tuple(common | item if isinstance(item, dict) else item for item in items), semantic)


def _check_defaults(common: dict[str, Any]) -> None:
    """Raise RequestUnreadable for a malformed default; an incomplete one may be replaced by every item."""
    try:
        Request.model_validate(common)
    except ValidationError as error:
        rows = error.errors(include_url=False, include_input=False, include_context=False)
        wrong = [row for row in rows if row["type"] != "missing"]
        if wrong:
            raise unreadable(wrong[0]) from None


def _check_size(items: list[Any], common: dict[str, Any]) -> None:
    """Raise RequestUnreadable where few words at the top would be recorded many times over."""
    sizes = {key: size(value) for key, value in common.items()}
    inherited = sum(
        given for item in items if isinstance(item, dict) for key, given in sizes.items() if key not in item
    )
    if inherited + size(items) > MAX_BATCH_BYTES:
        raise RequestUnreadable(
            f"The items, each with what it takes from the request, have more than {MAX_BATCH_BYTES:,} bytes; "
            "send fewer or smaller ones.",
            "evaluations",
        )


def _semantic(document: dict[str, Any]) -> Semantic:
    given = options(document).get("evaluations_semantic")
    wanted = "execute_all" if given is None else given
    for semantic in STOPS:
        if semantic == wanted:
            return semantic
    raise RequestUnreadable(f"evaluations_semantic must be one of {', '.join(STOPS)}.", "options")


async def decide_all(
    batch: Batch, caller: Caller, at: datetime, parts: Service, *, minimal: bool
) -> list[Told]:
    """Answer the items in their order; short-circuit semantics answer those up to the one that decides.

    Raises what is wrong with the whole: CallerForbidden for a caller who may not ask at all, and
    RecordUnavailable, since then no item is answered.
    """
    caller.begin(hypothetical=False)
    stop = STOPS[batch.semantic]
    if stop is None:
        return await _together(batch.items, caller, at, parts, minimal=minimal)
    told: list[Told] = []
    for item in batch.items:
        told.append(await _item(item, caller, at, parts, minimal=minimal))
        if told[-1]["decision"] is stop:
            break
    return told


async def _together(
    items: Sequence[Any], caller: Caller, at: datetime, parts: Service, *, minimal: bool
) -> list[Told]:
    told: list[Told] = [{}] * len(items)
    places = iter(range(len(items)))
    failures: list[Failure] = []

    async def work() -> None:
        for place in places:
            if failures:
                return
            try:
                told[place] = await _item(items[place], caller, at, parts, minimal=minimal)
            except Failure as failure:
                failures.append(failure)

    async with anyio.create_task_group() as group:
        for _ in range(min(AT_ONCE, len(items))):
            group.start_soon(work)
    if failures:
        raise failures[0]
    return told


async def _item(item: Any, caller: Caller, at: datetime, parts: Service, *, minimal: bool) -> Told:
    try:
        hold_members(item, MAX_MEMBERS)
        kept = await decide(request_of(item), caller, at, parts.house)
    except (RequestUnreadable, CallerForbidden) as failure:
        error = {"status": failure.status, "message": failure.message}
        return {"decision": False} | ({} if minimal else {"context": {"error": error}})
    return answers.minimal(kept) if minimal else answers.answer(kept, parts.texts)

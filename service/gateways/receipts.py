"""Receipts 回执 of decisions, and the public keys that verify them."""

from datetime import timedelta
from typing import Any

import anyio
from anyio import to_thread
from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from service.decisions import Caller, Kept, reading
from service.decisions.reading import veiled
from service.doors import CallerDep, ServiceDep, now
from service.errors import CallerForbidden
from service.record.checkpoints.documents import Receipt
from service.record.checkpoints.keys import SigningUnavailable
from service.wiring import Service

router = APIRouter(tags=["Decisions"])

APART = timedelta(seconds=2)
"""Between two checkpoints made because somebody asked for a receipt: one costs little, many do."""
WAITS = 3
"""How often to wait for one before the asker is told when the next will be."""


@router.get(
    "/decisions/{decision_id}/receipt",
    response_model=Receipt,
    responses={
        202: {"description": "No checkpoint covers it yet; ask again after Retry-After seconds"},
        401: {"description": "No key or session, or a wrong one"},
        403: {"description": "It would show the particulars of a secrecy decision"},
        404: {"description": "None, or not yours"},
    },
)
async def receipt(decision_id: str, caller: CallerDep, parts: ServiceDep) -> Response:
    """Issue a signed receipt: the entry as hashed, and its path to a checkpoint; it verifies offline."""
    kept = await to_thread.run_sync(reading.find, decision_id, caller, parts.archive)
    _refuse_secrecy(kept, caller)
    issued = await _covered(decision_id, parts)
    if issued is None:
        return _later(parts)
    name = f'attachment; filename="receipt-{decision_id}.json"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return Response(issued.text(), media_type="application/json", headers=headers)


@router.get("/.well-known/gongxiang-keys.json")
async def keys(parts: ServiceDep) -> JSONResponse:
    """List the public keys that sign checkpoints, old ones included; for anybody."""
    listed = await to_thread.run_sync(parts.notary.keys)
    document: dict[str, Any] = listed.model_dump(mode="json", by_alias=True)
    return JSONResponse(document, headers={"Cache-Control": "public, max-age=60"})


def _refuse_secrecy(kept: Kept, caller: Caller) -> None:
    """Refuse a reader what `veiled` hides: a receipt shows the request word for word.

    A gateway reads only what it stated itself.
    """
    stated = kept.decision.request.model_dump(mode="json")
    if not caller.reads_secrecy and caller.role != "gateway" and veiled(stated) != stated:
        raise CallerForbidden(
            "该回执载有定密事项，限指定人员领取。The receipt would show the particulars of a secrecy "
            "decision; ask for it with an analyst's key."
        )


async def _covered(decision_id: str, parts: Service) -> Receipt | None:
    """The receipt, from a checkpoint made for it where none covers it yet; None where none could be made."""
    for _ in range(WAITS):
        issued = await to_thread.run_sync(parts.notary.receipt, decision_id)
        if issued is not None:
            return issued
        try:
            await to_thread.run_sync(parts.notary.make, now(), APART)
        except SigningUnavailable:
            return None  # another machine may have the key; the log of this one says what is wrong
        if (issued := await to_thread.run_sync(parts.notary.receipt, decision_id)) is not None:
            return issued
        await anyio.sleep(APART.total_seconds())
    return None


def _later(parts: Service) -> JSONResponse:
    minutes = parts.settings.checkpoint_minutes
    message = {
        "zh": f"该决定已经存证，尚待签署检查点；检查点一般每 {minutes:g} 分钟签署一次，请稍后领取回执。",
        "en": "The decision is on record; no signed checkpoint covers it yet. One is made every "
        f"{minutes:g} minutes; ask again then.",
    }
    return JSONResponse({"pending": message}, 202, headers={"Retry-After": str(round(minutes * 60))})

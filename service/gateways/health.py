"""Health: alive means the process answers, ready means that it would answer with decisions."""

from anyio import to_thread
from fastapi import APIRouter
from fastapi.responses import JSONResponse

from service.doors import ServiceDep

router = APIRouter(tags=["Health"], prefix="/health")


@router.get("/live")
async def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/ready")
async def ready(parts: ServiceDep) -> JSONResponse:
    """Some engine would rule now and the database answers; 503 otherwise. Each is told by its name."""
    engines, database = await parts.policy.state(), await to_thread.run_sync(parts.archive.ready)
    well, checks = any(engines.values()) and database, engines | {"database": database}
    return JSONResponse({"status": "ok" if well else "unavailable", **checks}, 200 if well else 503)

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
    """Every bundle is active in OPA and the database answers; 503 with what is not, otherwise."""
    checks = {"opa": await parts.policy.ready(), "database": await to_thread.run_sync(parts.archive.ready)}
    well = all(checks.values())
    return JSONResponse({"status": "ok" if well else "unavailable", **checks}, 200 if well else 503)

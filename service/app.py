"""The ASGI application: doors and pages over one wired service."""

import multiprocessing
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from service.errors import Failure
from service.gateways import authzen, decisions, health
from service.headers import AnswerHeaders
from service.pages import routes as pages
from service.settings import Settings
from service.wiring import wired


def create(settings: Settings | None = None) -> FastAPI:
    """The application; settings come from the environment where none are given."""
    chosen = settings or Settings.read(os.environ)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with wired(chosen, _chain()) as service:
            app.state.service = service
            yield

    app = FastAPI(
        title="Gongxiang 共享",
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.add_middleware(AnswerHeaders)
    app.add_exception_handler(Failure, _failed)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(Exception, _broken)
    for router in (authzen.router, decisions.router, health.router, pages.router):
        app.include_router(router)
    return app


def _chain() -> str:
    """One chain for each process that writes: `main`, or the worker's own name."""
    name = multiprocessing.current_process().name
    return "main" if name == "MainProcess" else name.lower()


def _shape(status: int, code: str, message: str, where: str | None = None) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message, "where": where}}, status)


async def _failed(http: Request, failure: Exception) -> JSONResponse:  # noqa: ARG001  Starlette's signature
    assert isinstance(failure, Failure)  # noqa: S101  what the handler is registered for
    headers = {"WWW-Authenticate": "Bearer"} if failure.status == 401 else None  # noqa: PLR2004
    return JSONResponse(failure.shape, failure.status, headers)


async def _refused(http: Request, refused: Exception) -> JSONResponse:
    assert isinstance(refused, HTTPException)  # noqa: S101  what the handler is registered for
    code = str(refused.detail).lower().replace(" ", "_")
    return _shape(refused.status_code, code, f"{http.method} {http.url.path}: {refused.detail}.")


async def _unreadable(http: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  Starlette's signature
    assert isinstance(error, RequestValidationError)  # noqa: S101  what the handler is registered for
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return _shape(400, "request_unreadable", f"The request cannot be read: {where}: {first['msg']}.", where)


async def _broken(http: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  Starlette's signature
    return _shape(500, "failure", "The service failed and decided nothing; the operator's log says more.")

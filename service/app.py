"""The ASGI application: doors and pages over one wired service."""

import logging
import multiprocessing
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from service.errors import Failure
from service.gateways import authzen, data, decisions, discovery, forward_auth, health, searches
from service.gateways.key_path import KeyInPath
from service.headers import ALWAYS, AnswerHeaders
from service.pages import errors
from service.pages import routes as pages
from service.settings import Settings
from service.wiring import wired

_LOG = logging.getLogger(__name__)


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
    app.add_middleware(KeyInPath, allowed=chosen.key_in_path)
    app.add_middleware(AnswerHeaders)
    app.add_exception_handler(Failure, _failed)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(DBAPIError, _away)
    app.add_exception_handler(Exception, _broken)
    for room in (authzen, searches, discovery, data, forward_auth, decisions, health, pages):
        app.include_router(room.router)
    return app


def _chain() -> str:
    """One chain for each process that writes: `main`, or the worker's own name."""
    name = multiprocessing.current_process().name
    return "main" if name == "MainProcess" else name.lower()


def _shape(code: str, message: str, where: str | None = None) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "where": where}}


async def _failed(http: Request, failure: Exception) -> Response:
    assert isinstance(failure, Failure)  # noqa: S101  what the handler is registered for
    headers = {"WWW-Authenticate": "Bearer"} if failure.status == 401 else None  # noqa: PLR2004
    return errors.respond(http, failure.status, failure.shape, headers)


async def _refused(http: Request, refused: Exception) -> Response:
    assert isinstance(refused, HTTPException)  # noqa: S101  what the handler is registered for
    code = str(refused.detail).lower().replace(" ", "_")
    shape = _shape(code, f"{http.method} {http.url.path}: {refused.detail}.")
    return errors.respond(http, refused.status_code, shape, refused.headers)


async def _unreadable(http: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  what the handler is registered for
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    shape = _shape("request_unreadable", f"The request cannot be read: {where}: {first['msg']}.", where)
    return errors.respond(http, 400, shape)


async def _away(http: Request, error: Exception) -> Response:
    _LOG.error("the database cannot be used", exc_info=error)
    shape = _shape("database_unavailable", "The database cannot be used at present; ask again shortly.")
    return errors.respond(http, 503, shape)


async def _broken(http: Request, error: Exception) -> Response:  # noqa: ARG001  Starlette's signature
    shape = _shape("failure", "The service failed and decided nothing; the operator's log says more.")
    # This one answer is made outside the middleware that adds the headers.
    return errors.respond(http, 500, shape, ALWAYS)

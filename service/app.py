"""The ASGI application: doors and pages over one wired service."""

import logging
import multiprocessing
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from service import garbage, metrics
from service.doors import address, now
from service.errors import Failure
from service.explaining import prepare_soon
from service.gateways import (
    authzen,
    data,
    decisions,
    discovery,
    evaluation,
    figures,
    forward_auth,
    health,
    projects,
    receipts,
    searches,
)
from service.gateways.evaluation import Evaluation
from service.gateways.key_path import KeyInPath
from service.gateways.plain import FAILED, failure_of
from service.headers import AnswerHeaders, HeadAsGet, PlainHost
from service.pages import errors
from service.pages import routes as pages
from service.pages.overviews.running import Runs
from service.settings import Settings
from service.succession import Succession
from service.tracing import traced
from service.wiring import Service, keeping

SWITCHING = 0.0001
"""Seconds after which a busy thread lets another go on: whoever asks waits for the record's thread."""
_REFUSED = {
    404: "There is nothing at this address; see /docs.",
    405: "This address has no such method; see /docs.",
}
"""What the framework refuses. The address is not repeated: it may hold a key."""
_LOG = logging.getLogger(__name__)


def create(settings: Settings | None = None) -> ASGIApp:
    """The application; settings come from the environment where none are given.

    The key in the path is read first, and the busiest door stands before the framework.
    """
    chosen = settings or Settings.read(os.environ)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        def take(service: Service) -> None:
            app.state.service = service
            prepare_soon(service.explainer)

        place = chosen.run / metrics.FOLDER if chosen.run else None
        with metrics.shared(place), garbage.Garbage(), keeping(chosen, _chain(), now) as kept:
            async with Succession(chosen, kept, take), Runs() as app.state.runs:
                _settle()
                yield

    app = FastAPI(
        title="Gongxiang 共享",
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        dependencies=[Depends(address)],
    )
    app.add_middleware(HeadAsGet)
    app.add_middleware(PlainHost)
    app.add_exception_handler(Failure, _failed)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(DBAPIError, _away)
    app.add_exception_handler(NoConnection, _away)
    app.add_exception_handler(Exception, _broken)
    for room in (
        authzen,
        searches,
        discovery,
        data,
        forward_auth,
        decisions,
        receipts,
        health,
        figures,
        pages,
        projects,
    ):
        app.include_router(room.router)
    busiest = Evaluation(AnswerHeaders(app), lambda: cast("Service", app.state.service))
    return traced(KeyInPath(busiest, allowed=chosen.key_in_path), chosen, {evaluation.PATH})


def _settle() -> None:
    """Have threads take turns more often, and the garbage collector pass over what lives until the end."""
    garbage.settle()
    sys.setswitchinterval(SWITCHING)


def _chain() -> str:
    """One chain for each process that writes: `main`, or the worker's own name."""
    name = multiprocessing.current_process().name
    return "main" if name == "MainProcess" else name.lower()


def _shape(code: str, message: str, where: str | None = None) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "where": where}}


async def _failed(http: Request, failure: Exception) -> Response:
    assert isinstance(failure, Failure)  # noqa: S101  what the handler is registered for
    return await errors.respond(http, failure.status, failure.shape, failure.headers)


async def _refused(http: Request, refused: Exception) -> Response:
    assert isinstance(refused, HTTPException)  # noqa: S101  what the handler is registered for
    code = str(refused.detail).lower().replace(" ", "_")
    shape = _shape(code, _REFUSED.get(refused.status_code, f"{refused.detail}."))
    return await errors.respond(http, refused.status_code, shape, refused.headers)


async def _unreadable(http: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  what the handler is registered for
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    shape = _shape("request_unreadable", f"The request cannot be read: {where}: {first['msg']}.", where)
    return await errors.respond(http, 400, shape)


async def _away(http: Request, error: Exception) -> Response:
    failure = failure_of(error)
    return await errors.respond(http, failure.status, failure.shape)


async def _broken(http: Request, error: Exception) -> Response:  # noqa: ARG001  Starlette's signature
    # Starlette logs the error and raises it again, which ends the connection.
    return await errors.respond(http, Failure.status, FAILED.shape, {"Connection": "close"})

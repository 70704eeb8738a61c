"""What every door does first: read a bounded body, and know who asks. Here, and only here, is the clock."""

from datetime import UTC, datetime
from typing import Annotated, cast

from anyio import to_thread
from fastapi import Depends, Request

from service.decisions import Caller
from service.errors import CallerUnknown, RequestUnreadable
from service.requests.reading import MAX_BYTES
from service.wiring import Service

SESSION = "gongxiang_session"
"""The cookie of a person's session."""


def now() -> datetime:
    """The moment at the door."""
    return datetime.now(UTC)


def service(http: Request) -> Service:
    """The parts this process was wired with."""
    return cast("Service", http.app.state.service)


ServiceDep = Annotated[Service, Depends(service)]


async def caller(http: Request, parts: ServiceDep) -> Caller:
    """Who asks: the holder of an API key, or of a session that reads.

    Raises CallerUnknown where there is neither.
    """
    scheme, _, token = http.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        today = now().astimezone(parts.settings.zone).date()
        return await to_thread.run_sync(parts.keys.caller, token.strip(), today)
    person = await visitor(http, parts)
    if person is None:
        raise CallerUnknown("This needs an API key; send it as `Authorization: Bearer KEY`.")
    return person


async def visitor(http: Request, parts: ServiceDep) -> Caller | None:
    """The person whose session this is; None where there is none."""
    token = http.cookies.get(SESSION)
    return await to_thread.run_sync(parts.sessions.caller, token, now()) if token else None


CallerDep = Annotated[Caller, Depends(caller)]


async def body(http: Request) -> bytes:
    """The body of a JSON request, bounded while it arrives.

    Raises RequestUnreadable for another content type (400, as AuthZEN wants) and for a body too large.
    """
    kind = http.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise RequestUnreadable("The content type must be application/json.", "Content-Type")
    received = bytearray()
    async for chunk in http.stream():
        received += chunk
        if len(received) > MAX_BYTES:
            raise RequestUnreadable(f"The body is larger than {MAX_BYTES} bytes; send a smaller request.")
    return bytes(received)


BodyDep = Annotated[bytes, Depends(body)]

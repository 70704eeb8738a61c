"""What the service is measured against, under the server settings of `gongxiang serve`.

`python -m tests.benchmarks.bare constant PORT FILE` answers every request with the bytes of a file: the
ceiling of the runtime. `... route PORT ADDRESS` is a FastAPI route that asks OPA at each request, and keeps
nothing.
"""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI
from opa_client import AsyncOpaClient
from pydantic import BaseModel

from service.cli import serve

Message = MutableMapping[str, Any]
AsgiApp = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Any]


class Asked(BaseModel):
    """The facts, as they would be put to OPA itself."""

    input: dict[str, Any]


def served(app: Any, port: int) -> uvicorn.Config:
    """An application under the very settings that `gongxiang serve` gives its own."""
    config = serve._config(1, serve.PLAIN)
    config.app, config.factory = app, False
    config.host, config.port = "127.0.0.1", port
    return config


def constant(answer: bytes) -> AsgiApp:
    """An application that answers this, whatever is asked."""
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]

    async def app(scope: Message, receive: Any, send: Callable[[Message], Awaitable[None]]) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": answer})

    return app


def route(address: str) -> FastAPI:
    """An application that puts each request to the OPA at this address."""
    opa = urlsplit(address)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncOpaClient(host=opa.hostname or "", port=opa.port or 8181, retries=0) as client:
            app.state.client = client
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/decide")
    async def decide(asked: Asked) -> Any:
        return await app.state.client.query_rule(asked.input, "decision", "ruling")

    return app


def main(kind: str, port: str, given: str) -> None:
    """Serve until ended."""
    app: Any = constant(Path(given).read_bytes()) if kind == "constant" else route(given)
    uvicorn.Server(served(app, int(port))).run()


if __name__ == "__main__":
    main(*sys.argv[1:])

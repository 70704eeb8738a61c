"""`gongxiang serve`, and `gongxiang demo`, which `make run` runs."""

import contextlib
import os
import signal
import socket
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from uvicorn.supervisors import Multiprocess

from service.cli import demo
from service.cli.common import settings, with_opa
from service.settings import SETTINGS

EPILOG = "Settings (environment): " + "; ".join(f"{name}: {text}" for name, text in SETTINGS.items())


class EngineChoice(StrEnum):
    """What evaluates the policies."""

    opa = "opa"


Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[
    int | None, typer.Option(help="The port; default GONGXIANG_PORT or 8181.", min=1, max=65_535)
]
Workers = Annotated[int, typer.Option(help="Worker processes, each with its own chain.", min=1, max=64)]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(name="serve", epilog=EPILOG)(command)
    app.command(name="demo")(sample)


def command(
    host: Host = "127.0.0.1",
    port: Port = None,
    workers: Workers = 1,
    engine: Annotated[EngineChoice, typer.Option(help="What evaluates the policies.")] = EngineChoice.opa,  # noqa: ARG001  one choice so far
) -> None:
    """Run the service on what is loaded, nothing more."""
    listening = _listen(host, port or settings().port)
    _serve(listening, workers)


def sample(host: Host = "127.0.0.1", port: Port = None) -> None:
    """Load the sample world once, then serve and print how to look and how to ask."""
    listening = _listen(host, port or settings().port)
    demo.prepare(Path(__file__).resolve().parents[2] / "fixtures" / "world.yaml")
    demo.announce_when_ready(listening.getsockname()[1])
    _serve(listening, 1)


def _listen(host: str, port: int) -> socket.socket:
    """The listening socket, taken before anything else is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        raise typer.BadParameter(
            f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port or GONGXIANG_PORT"
        ) from None
    listening.set_inheritable(True)
    return listening


def _serve(listening: socket.socket, workers: int) -> None:
    """Serve until told to stop; the workers find OPA where the environment says.

    uvicorn ends in order and then raises the signal again: the handler set here lets OPA be ended too.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with contextlib.suppress(KeyboardInterrupt), with_opa(settings()) as chosen:
        os.environ["GONGXIANG_OPA_URL"] = chosen.opa_url or ""
        os.environ["GONGXIANG_OPA_TOKEN"] = chosen.opa_token or ""
        config = uvicorn.Config(
            "service.app:create",
            factory=True,
            workers=workers,
            log_level="warning",
            access_log=False,  # addresses may hold keys, and codes of persons
            server_header=False,
            date_header=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=5,
            limit_concurrency=2_000,
            proxy_headers=False,
        )
        server = uvicorn.Server(config)
        if workers == 1:
            server.run(sockets=[listening])
            if not server.started:
                sys.exit(1)
        else:
            Multiprocess(config, sockets=[listening]).run()

"""`gongxiang serve`, and `gongxiang demo`, which `make run` runs."""

import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer
import uvicorn
from uvicorn.supervisors import Multiprocess

from service import metrics
from service.cli import demo
from service.cli.common import settings, written
from service.cli.connection import Connection, raise_limit
from service.cli.policies import active, run_folder
from service.cli.tls import Tls
from service.settings import AUTO, RUN, SETTINGS
from service.tracing import possible

EPILOG = "Settings (environment): " + "; ".join(f"{name}: {text}" for name, text in SETTINGS.items())
HUNG_SECONDS = 15
"""A worker that says nothing for so long is replaced."""
BACKLOG = 2_048
"""Connections that the system keeps until a worker takes them; uvicorn's own number."""
STARTING_SECONDS = 60.0
"""A new worker is not asked before: on a busy machine it takes its time to say anything."""
PLAIN = Tls(None, None, None)


class EngineChoice(StrEnum):
    """What evaluates the policies."""

    wasm = "wasm"
    opa = "opa"
    auto = AUTO


Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[
    int | None, typer.Option(help="The port; default GONGXIANG_PORT or 8181.", min=1, max=65_535)
]
Chosen = Annotated[
    EngineChoice | None,
    typer.Option(
        help="What rules: wasm, the policies inside the process (OPA only builds them), or opa. Default "
        "GONGXIANG_ENGINE, else opa where GONGXIANG_OPA_URL names one, else wasm. auto is read as wasm.",
        metavar="[wasm|opa]",
    ),
]
Workers = Annotated[int, typer.Option(help="Worker processes, each with its own chain.", min=1, max=64)]
Certificate = Annotated[
    Path | None, typer.Option(envvar="GONGXIANG_TLS_CERT", help="Serve HTTPS with this chain (PEM).")
]
Key = Annotated[Path | None, typer.Option(envvar="GONGXIANG_TLS_KEY", help="Its private key (PEM).")]
ClientCa = Annotated[
    Path | None,
    typer.Option(
        envvar="GONGXIANG_TLS_CLIENT_CA",
        help="Authorities (PEM) whose client certificates may stand for a key.",
    ),
]
READ_AS_WASM = "引擎 auto 按 wasm 运行。The engine auto is read as wasm; choose wasm or opa.\n"
NOT_ASKED = (
    "未使用 GONGXIANG_OPA_URL 所指的 OPA。The OPA of GONGXIANG_OPA_URL is asked with --engine opa alone.\n"
)
_LOG = logging.getLogger(__name__)


class Several(Multiprocess):
    """Workers that a SIGHUP leaves running: it is about the policies, which they change by themselves."""

    def __init__(self, config: uvicorn.Config, listening: socket.socket, renew: Callable[[], None]) -> None:
        super().__init__(config, sockets=[listening])
        self._renew = renew
        self._seen: dict[int | None, float] = {}

    def keep_subprocess_alive(self) -> None:
        """Replace workers that ended or hang; while one is new, only those that ended.

        Asking a worker waits for its answer, and a signal meanwhile waits as well.
        """
        now = monotonic()
        ages = [now - self._seen.setdefault(process.pid, now) for process in self.processes]
        ended = any(process.exitcode is not None for process in self.processes)
        if ended or min(ages) > STARTING_SECONDS:
            super().keep_subprocess_alive()

    def handle_hup(self) -> None:
        """Ask for the policies as they are now."""
        self._renew()


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(name="serve", epilog=EPILOG)(command)
    app.command(name="demo")(sample)


def command(  # noqa: PLR0913, PLR0917  Typer's options are arguments
    host: Host = "127.0.0.1",
    port: Port = None,
    workers: Workers = 1,
    engine: Chosen = None,
    tls_cert: Certificate = None,
    tls_key: Key = None,
    tls_client_ca: ClientCa = None,
) -> None:
    """Run the service on what is loaded, nothing more. SIGHUP makes changed policies active, with no gap."""
    possible(settings())
    tls = Tls(tls_cert, tls_key, tls_client_ca).checked()
    listening = _listen(host, port or settings().port)
    _choose(engine)
    _serve(listening, workers, tls)


def sample(host: Host = "127.0.0.1", port: Port = None) -> None:
    """Load the sample world once, then serve and print how to look and how to ask."""
    listening = _listen(host, port or settings().port)
    _choose(None)
    fixtures = Path(__file__).resolve().parents[2] / "fixtures"
    fresh = demo.prepare(fixtures)
    demo.announce_when_ready(host, listening.getsockname()[1], fixtures, fresh=fresh)
    _serve(listening, 1, PLAIN)


def _choose(engine: EngineChoice | None) -> None:
    """Tell every worker what rules: unless said, wasm, or the OPA that the operator named."""
    named = bool(os.environ.get("GONGXIANG_OPA_URL"))
    usual = EngineChoice.opa if named else EngineChoice.wasm
    chosen = engine or os.environ.get("GONGXIANG_ENGINE") or usual
    if chosen == AUTO:
        sys.stderr.write(READ_AS_WASM)
    if named and chosen != EngineChoice.opa:
        sys.stderr.write(NOT_ASKED)
    os.environ["GONGXIANG_ENGINE"] = chosen


def _listen(host: str, port: int) -> socket.socket:
    """Listen at once, before anything else is started: a port that is only bound may still be taken.

    Raises BadParameter where another process listens there or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        raise typer.BadParameter(
            f"cannot listen on {written(host)}:{port} ({error.strerror}); "
            "choose another with --port or GONGXIANG_PORT"
        ) from None
    listening.set_inheritable(True)
    return listening


def _serve(listening: socket.socket, workers: int, tls: Tls) -> None:
    """Serve until told to stop; the workers find the policies and their OPA in the run folder.

    uvicorn ends in order and then raises the signal again: the handler set here lets OPA be ended too.
    """
    raise_limit()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until there are policies to renew
    with contextlib.suppress(KeyboardInterrupt), run_folder() as run, active(settings(), run) as policies:
        os.environ[RUN] = str(run)
        renew = policies.renew if policies else not_ours
        signal.signal(signal.SIGHUP, lambda *_: renew())
        with metrics.shared(run / metrics.FOLDER):
            _run(_config(workers, tls), listening, renew)


def _config(workers: int, tls: Tls) -> uvicorn.Config:
    return uvicorn.Config(
        "service.app:create",
        factory=True,
        workers=workers,
        log_level="warning",
        access_log=False,  # addresses may hold keys, and codes of persons
        server_header=False,
        date_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=5,
        timeout_worker_healthcheck=HUNG_SECONDS,
        proxy_headers=False,
        ws="none",
        **({"http": Connection} | tls.options()),
    )


def _run(config: uvicorn.Config, listening: socket.socket, renew: Callable[[], None]) -> None:
    if config.workers > 1:
        Several(config, listening, renew).run()
        return
    server = uvicorn.Server(config)
    server.run(sockets=[listening])
    if not server.started:
        sys.exit(1)


def not_ours() -> None:
    """A SIGHUP where the policies are another OPA's affair: the log says so."""
    _LOG.warning(
        "规则由 GONGXIANG_OPA_URL 所指的 OPA 管理，未作更新。The policies are that OPA's affair: "
        "renew them there, then restart this service."
    )

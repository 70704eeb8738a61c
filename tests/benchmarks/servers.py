"""The servers that are measured: each started on the server's core, ended by the block that started it."""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx
from sqlalchemy import false, func, or_, select

from catalog import database
from opa import install
from service.record.journal.filing import filed
from service.record.models import Document, Entry
from service.settings import ROOT
from tests import programs
from tests.benchmarks import machine
from tests.benchmarks.load import Target

HOST = "127.0.0.1"
UNAVAILABLE = '"decision.policy_unavailable"'
START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Kept:
    """What the record holds: entries, and how many of them say that the engine was not there in time.

    `waited` is how many seconds whoever asked waited for all to be filed.
    """

    entries: int
    refused: int
    waited: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Server:
    """A server to measure; `families` are the process ids whose time and memory are its own."""

    name: str
    target: Target
    families: Sequence[int]
    database_url: str | None = None

    def kept(self) -> Kept:
        """The record so far; nothing where none is kept."""
        return Kept(0, 0) if self.database_url is None else record(self.database_url)


@dataclass(frozen=True, slots=True)
class Place:
    """A database, and the processes that serve it where there are any."""

    url: str
    families: Sequence[int] = ()


@contextmanager
def opa(
    name: str, bundle: Path, *, logged: bool, log: IO[bytes] | int = subprocess.DEVNULL
) -> Iterator[Server]:
    """OPA's own REST server on a bundle, as its documentation starts it, nothing added.

    `logged`: its decision log goes to the console, here to `log`; thrown away unless told otherwise, which
    costs OPA least.
    """
    port = programs.free_port()
    options = ["--log-level=error", "--skip-version-check", f"--addr={HOST}:{port}"]
    console = ["--set=decision_logs.console=true"] if logged else []
    command = [str(install.install()), "run", "--server", *options, *console, "--bundle", str(bundle)]
    with _running(command, f"http://{HOST}:{port}/health?bundles", log=log) as pid:
        yield Server(name, Target(f"http://{HOST}:{port}/v1/data/decision/ruling"), [pid])


@contextmanager
def constant(name: str, answer: Path) -> Iterator[Server]:
    """A bare ASGI application that answers the same bytes to everything."""
    port = programs.free_port()
    command = [sys.executable, "-m", "tests.benchmarks.bare", "constant", str(port), str(answer)]
    with _running(command, f"http://{HOST}:{port}/") as pid:
        yield Server(name, Target(f"http://{HOST}:{port}/access/v1/evaluation"), [pid])


@contextmanager
def route(name: str, asked: Server) -> Iterator[Server]:
    """A bare FastAPI route that asks a running OPA for each request."""
    port, address = programs.free_port(), asked.target.url.partition("/v1/")[0]
    command = [sys.executable, "-m", "tests.benchmarks.bare", "route", str(port), address]
    with _running(command, f"http://{HOST}:{port}/openapi.json") as pid:
        yield Server(name, Target(f"http://{HOST}:{port}/decide"), [pid, *asked.families])


@contextmanager
def service(name: str, place: Place, key: str, *, engine: str, workers: int = 1) -> Iterator[Server]:
    """`gongxiang serve`, ready."""
    port = programs.free_port()
    options = ["--port", str(port), "--workers", str(workers), "--engine", engine]
    command = [programs.COMMAND, "serve", *options]
    health, settings = f"http://{HOST}:{port}/health/ready", programs.environment(place.url)
    with _running(command, health, environment=settings, workers=workers) as pid:
        target = Target(f"http://{HOST}:{port}/access/v1/evaluation", {"Authorization": f"Bearer {key}"})
        yield Server(name, target, [pid, *place.families], place.url)


def create_key(database_url: str, role: str = "gateway") -> str:
    """A new key of this database."""
    name = f"bench-{role}-{time.monotonic_ns()}"
    done = programs.run(database_url, "key", "create", "--role", role, "--name", name)
    if done.returncode:
        raise SystemExit(f"No key could be made: {done.stderr}")
    return done.stdout.splitlines()[-1]


def load_worlds(database_url: str, *files: Path) -> None:
    """`gongxiang load`, without the two minutes that a test gives it."""
    done = subprocess.run(
        [programs.COMMAND, "load", *map(str, files)],
        env=programs.environment(database_url), cwd=ROOT, capture_output=True, text=True, timeout=1800,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"The sample world could not be loaded: {done.stderr[-500:]}")


def record(database_url: str) -> Kept:
    """Count what a database's record holds."""
    opened = database.engine(database_url)
    began = time.monotonic()
    try:
        with filed(opened) as connection:
            waited = time.monotonic() - began
            entries = connection.scalar(select(func.count()).select_from(Entry)) or 0
            rulings = connection.scalars(select(Document.digest).where(Document.text.contains(UNAVAILABLE)))
            late = or_(false(), *(Entry.body.contains(digest) for digest in rulings))
            refused = connection.scalar(select(func.count()).select_from(Entry).where(late)) or 0
    finally:
        opened.dispose()
    return Kept(entries, refused, waited)


@contextmanager
def _running(
    command: Sequence[str],
    health: str,
    *,
    environment: Mapping[str, str] | None = None,
    log: IO[bytes] | int | None = None,
    workers: int = 1,
) -> Iterator[int]:
    """A process on the server's cores until the block ends, once it answers; its words go to a file."""
    with tempfile.TemporaryFile() as words:
        out = words if log is None else log
        with machine.on(machine.cores(workers)[0]):
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        try:
            _await(process, health, words)
            yield process.pid
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _await(process: subprocess.Popen[bytes], health: str, words: IO[bytes]) -> None:
    """Wait until it is ready; raises SystemExit with its last words when it is not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(health, timeout=5).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.05)
    words.seek(0)
    said = words.read().decode("utf-8", "replace").strip()[-500:]
    raise SystemExit(f"{process.args!r} was not ready within {START_SECONDS:g} seconds: {said}")

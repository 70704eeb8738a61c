"""A PostgreSQL of the tests' own: started on a socket in a temporary folder, gone with the session."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

UNPRIVILEGED = "nobody"
"""PostgreSQL refuses to run as root; then this account of every Unix runs it."""

PATIENCE = 60
"""Seconds to wait for the server."""

QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=40")
"""Settings of a server whose data nobody keeps."""


class PostgresMissing(Exception):
    """There is no PostgreSQL on this machine."""


class Server:
    """A running server; every database it makes is new."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = (f"test_{number}" for number in count(1))

    def create(self, template: str = "template0") -> str:
        """Make a database as a copy of another; return its name."""
        name = next(self._names)
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def cut(self, name: str) -> None:
        """Break every connection to a database."""
        self.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608  a name of ours
        )

    def url(self, name: str) -> str:
        """Give the address of a database as the setting is written."""
        return f"postgresql+psycopg://postgres@/{name}?host={self._folder}"

    def is_up(self) -> bool:
        """Say whether the server answers."""
        try:
            self.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def execute(self, statement: str) -> None:
        """Run one statement as the server's owner."""
        address = psycopg.conninfo.make_conninfo(host=str(self._folder), user="postgres", dbname="postgres")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())


class Cluster(Server):
    """A server that can be stopped and started again, with the same data."""

    def __init__(self, program: Path, data: Path, account: dict[str, Any]) -> None:
        super().__init__(data)
        self._started = ExitStack()
        self._parts = (program, data, account)

    def start(self) -> None:
        """Start it and wait until it answers."""
        process = self._started.enter_context(_process(*self._parts))
        _await(self, process, self._folder)

    def stop(self) -> None:
        """Stop it, breaking every connection; nothing happens where it has been stopped."""
        self._started.close()


@contextmanager
def running() -> Iterator[Server]:
    """Start a server and stop it at the end; PostgresMissing where there is none to start."""
    with cluster() as server:
        server.start()
        yield server


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A server that is not started yet, gone at the end; PostgresMissing where there is none to start."""
    with tempfile.TemporaryDirectory(prefix="gongxiang-pg-") as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        programs = _programs(folder)
        data = folder / "data"
        data.mkdir(mode=0o700)
        account = _account(data)
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--username=postgres"]
        initdb: list[str | Path] = [programs / "initdb", *options, "-D", data]
        subprocess.run(initdb, check=True, capture_output=True, **account)
        server = Cluster(programs / "postgres", data, account)
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def _process(program: Path, data: Path, account: dict[str, Any]) -> Iterator[subprocess.Popen[bytes]]:
    settings = (*QUICK, "listen_addresses=", f"unix_socket_directories={data}")
    options = [part for setting in settings for part in ("-c", setting)]
    with (data.parent / "log").open("wb") as log:
        process = subprocess.Popen([program, "-D", data, *options], stdout=log, stderr=log, **account)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
            process.wait(PATIENCE)


def _await(server: Server, process: subprocess.Popen[bytes], data: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not server.is_up():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{(data.parent / 'log').read_text()}")
        time.sleep(0.05)


def _account(data: Path) -> dict[str, Any]:
    """Choose who runs the server: this user, or for root an unprivileged account that owns the data."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(data, UNPRIVILEGED)
    return {"user": UNPRIVILEGED, "extra_groups": []}


def _programs(folder: Path) -> Path:
    """Find the folder of initdb and postgres; copied where the unprivileged account could not reach it."""
    found = _installed()
    if os.geteuid() != 0 or _is_open_to_all(found):
        return found
    site = found.parents[2]
    for part in ("pgserver/pginstall", "pgserver.libs"):  # the libraries are found by their place beside it
        shutil.copytree(site / part, folder / "site" / part)
    return folder / "site" / found.relative_to(site)


def _installed() -> Path:
    """Prefer the package pgserver, then PATH, then Debian's folders."""
    package = find_spec("pgserver")  # not imported: it would make an account and change permissions
    if package is not None and package.origin is not None:
        return Path(package.origin).parent / "pginstall" / "bin"
    on_path = shutil.which("initdb")
    candidates = [Path(on_path).resolve().parent] if on_path else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for candidate in candidates:
        if (candidate / "initdb").exists():
            return candidate
    raise PostgresMissing(
        "No PostgreSQL was found: install the package pgserver (Python below 3.13) or Debian's postgresql."
    )


def _is_open_to_all(folder: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents))

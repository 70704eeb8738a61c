"""The program as its users run it: processes, started and ended by the test."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import httpx
import pytest

from opa import install
from service.cli import main
from service.settings import ROOT

COMMAND = str(Path(sys.executable).parent / "gongxiang")
START_SECONDS = 60.0
POLICIES = ROOT / "policies"
"""The law as it lies in the repository."""


def environment(database_url: str, **more: str) -> dict[str, str]:
    """An environment with these settings and no other of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGXIANG_")}
    named = {name: os.environ[name] for name in ("GONGXIANG_OPA", "GONGXIANG_CACHE") if name in os.environ}
    return kept | named | _beside(database_url) | {"GONGXIANG_DATABASE_URL": database_url} | more


def _beside(database_url: str) -> dict[str, str]:
    """Folders of its own for a database of a server; those of a file lie beside it anyway."""
    address, _, host = database_url.partition("?host=")
    if not host:
        return {}
    folder = f"{host}/beside/{address.rpartition('/')[2]}"
    return {"GONGXIANG_CHECKPOINTS": f"{folder}/checkpoints", "GONGXIANG_SIGNING_KEY": f"{folder}/signing"}


def run_here(*arguments: str) -> tuple[int, str, str]:
    """Run one command in this process; its exit code and what it wrote to the two descriptors."""
    with TemporaryFile() as out, TemporaryFile() as err:
        with pytest.MonkeyPatch.context() as patch, _written_to(1, out), _written_to(2, err):
            patch.setattr(sys, "argv", ["gongxiang", *arguments])
            with pytest.raises(SystemExit) as ended:
                main()
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode())
    return int(str(ended.value.code)), said[0], said[1]


@contextmanager
def _written_to(number: int, file: IO[bytes]) -> Iterator[None]:
    """Let a standard descriptor be this file for a while."""
    before = os.dup(number)
    os.dup2(file.fileno(), number)
    try:
        yield
    finally:
        os.dup2(before, number)
        os.close(before)


def run_opa(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the pinned OPA in the repository; its complaints are in `stderr`."""
    command = [install.install(), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def run(
    database_url: str, *arguments: str, stdin: str | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [COMMAND, *arguments],
        env=environment(database_url, **more),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT,
    )


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@dataclass(frozen=True)
class Program:
    """A running `gongxiang serve`."""

    process: subprocess.Popen[str]
    url: str
    database_url: str

    def opa(self) -> list[int]:
        """The process ids of every OPA below this program that serves; others read or build and end."""
        words = {pid: command_of(pid).split("\0") for pid in below(self.process.pid)}
        return [pid for pid, said in words.items() if "opa" in said[0] and "--server" in said]

    def post(self, client: httpx.Client, key: str, body: object) -> httpx.Response:
        """Ask AuthZEN's evaluation."""
        headers = {"Authorization": f"Bearer {key}"}
        return client.post(f"{self.url}/access/v1/evaluation", json=body, headers=headers)

    def ask(self, key: str, body: object) -> Any:
        """The answer to one question."""
        with httpx.Client(timeout=10) as client:
            return self.post(client, key, body).json()


@contextmanager
def serving(database_url: str, *arguments: str, **more: str) -> Iterator[Program]:
    """Run the service until the block ends, ready to decide."""
    port = free_port()
    process = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port), *arguments],
        env=environment(database_url, **more),
        text=True,
        cwd=ROOT,
    )
    program = Program(process, f"http://127.0.0.1:{port}", database_url)
    try:
        _await_ready(program)
        yield program
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(30)


def _await_ready(program: Program) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert program.process.poll() is None, "the service ended while starting"
        try:
            if httpx.get(f"{program.url}/health/ready", timeout=5).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.05)
    raise TimeoutError("the service was not ready")


def below(pid: int) -> list[int]:
    """The descendants of a process (Linux); a thread that ends while it is looked at has none."""
    children: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            children += map(int, task.read_text().split())
    return children + [grandchild for child in children for grandchild in below(child)]


def command_of(pid: int) -> str:
    """The command line of a process; empty when it has gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def gone(pid: int, seconds: float = 10.0) -> bool:
    """Whether a process has ended, or ends within some seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not command_of(pid):
            return True
        time.sleep(0.05)
    return False

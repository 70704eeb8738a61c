"""The service and its workers killed at work: nothing answered that is not kept, nothing left behind."""

import contextlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from catalog.database import engine
from service.record.verify import verify
from tests.faults.load import PERMITTED, Load, back, check, figures
from tests.programs import Program, below, command_of, gone, run, serving

Make = Callable[[str, int], list[str]]
Tell = Callable[[str], None]

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="finding the service's processes needs Linux"
)


def test_the_service_killed(url: str, keys_of: Make, tell: Tell) -> None:
    """SIGKILL: no OPA is left, the record verifies, every answered id is in it, and it can start again."""
    [key] = keys_of(url, 1)
    with serving(url, "--engine", "opa") as program:
        load = Load(program, [key])
        children = program.opa()
        with load.asking():
            program.process.kill()
            program.process.wait()

    assert children
    assert all(gone(pid) for pid in children), "OPA outlived the service"
    assert load.broken, "the service answered everything: the test showed nothing"
    check(load)
    checked = run(url, "verify")
    assert checked.returncode == 0, checked.stderr
    with serving(url) as again:
        tell(f"{figures(load, back(again, key))} (after a new start)")


def test_a_worker_killed(url: str, keys_of: Make, tell: Tell) -> None:
    """SIGKILL for one of two workers: the other answers on, a new one begins a chain of its own."""
    [key] = keys_of(url, 1)
    with serving(url, "--workers", "2") as program:
        before = workers(program)
        load = Load(program, [key])
        with load.asking():
            answering = load.answers[-1].body["context"]["record"]["chain"]
            os.kill(before[int(answering.removeprefix("spawnprocess-")) - 1], signal.SIGKILL)
            chains = asked_of_all(program, key)
        again = back(program, key)

    assert len(before) == 2
    check(load)
    assert chains - {"spawnprocess-1", "spawnprocess-2"}, "the new worker took over the dead one's chain"
    tell(f"{figures(load, again)}; chains {sorted(_chains(url))}")


def test_the_service_ends_what_it_started(url: str) -> None:
    """SIGTERM ends the service cleanly, and OPA with it."""
    with serving(url, "--engine", "opa") as program:
        children = program.opa()
        program.process.send_signal(signal.SIGTERM)
        code = program.process.wait(15)

    assert children
    assert code == 0
    assert all(gone(pid) for pid in children)


def workers(program: Program) -> list[int]:
    """The process ids of the workers, which Python started, the first before the second."""
    return sorted(pid for pid in below(program.process.pid) if "spawn_main" in command_of(pid))


def asked_of_all(program: Program, key: str) -> set[str]:
    """The chains of those who answer, until one of them is new; each question is a connection of its own."""
    chains: set[str] = set()
    deadline = time.monotonic() + 60
    while not chains - {"spawnprocess-1", "spawnprocess-2"} and time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            chains.add(program.ask(key, PERMITTED)["context"]["record"]["chain"])
    return chains


def _chains(url: str) -> dict[str, tuple[int, str]]:
    database = engine(url)
    report = verify(database)
    database.dispose()
    assert report.faults == []
    return report.chains

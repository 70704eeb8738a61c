"""OPA killed, stopped, slow, out of memory: with `--engine opa` each is refusal, never a wrong permit.

WebAssembly, the default, has no process of its own that could be away.
"""

import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.client import HTTPException

import pytest

from opa import endpoint
from opa.endpoint import Connection
from tests.faults.load import Load, back, check, figures
from tests.faults.sizes import SIZE
from tests.programs import Program, command_of, gone, serving

Make = Callable[[str, int], list[str]]
ABSENT = "decision.policy_unavailable"
ZEROS = 8_000_000
"""Numbers of the document that OPA has no memory for: 16 MB as sent, many times as much as it is read."""


@pytest.fixture(scope="module")
def served(url_of_base: str) -> Iterator[Program]:
    """The service that rules by OPA."""
    with serving(url_of_base, "--engine", "opa", GONGXIANG_OPA_TIMEOUT="1") as program:
        yield program


@pytest.fixture(scope="module")
def key(url_of_base: str, keys_of: Make) -> str:
    """A gateway's key."""
    return keys_of(url_of_base, 1)[0]


def killed(program: Program) -> None:
    """SIGKILL, again and again."""
    for _ in range(SIZE.deaths):
        _signal(program, signal.SIGKILL)
        time.sleep(0.4)


def stopped(program: Program) -> None:
    """SIGSTOP, and SIGCONT for what is still there later: in the long run it was killed meanwhile."""
    pids = program.opa()
    _signal(program, signal.SIGSTOP)
    time.sleep(SIZE.stopped)
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def slow(program: Program) -> None:
    """SIGSTOP and SIGCONT in turns: OPA answers, but later than it may."""
    end = time.monotonic() + SIZE.stopped
    while time.monotonic() < end:
        for pause, number in ((1.1, signal.SIGSTOP), (0.05, signal.SIGCONT)):
            _signal(program, number)
            time.sleep(pause)


def out_of_memory(program: Program) -> None:
    """No page more for OPA, and a document that needs thousands: it dies of its growth."""
    pids = program.opa()
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_AS, (1, 1))
    for pid in pids:
        with suppress(OSError, HTTPException):
            _ask_alone(pid, b'{"input":[' + b"0," * ZEROS + b"0]}")
    assert all(gone(pid) for pid in pids), "OPA had memory enough: the test showed nothing"


def _ask_alone(pid: int, document: bytes) -> None:
    """Put one document to OPA itself, on its socket."""
    words = command_of(pid).split("\0")
    address = next(word.partition("=")[2] for word in words if word.startswith("--addr="))
    with closing(Connection(endpoint.path_of(address), pid, 30)) as connection:
        connection.request("POST", "/v1/data/decision/ruling", document)
        connection.getresponse().read()


@pytest.mark.parametrize("fault", [killed, stopped, slow, out_of_memory])
def test_opa(
    fault: Callable[[Program], None], served: Program, key: str, tell: Callable[[str], None]
) -> None:
    """No wrong permit, all answered in time and on record, and the law's answers again without help."""
    load = Load(served, [key])
    with load.asking():
        fault(served)
    again = back(served, key)

    engines = check(load)
    assert load.broken == []
    assert not load.failures
    assert load.codes[ABSENT], "OPA was never away: the test showed nothing"
    tell(f"{figures(load, again)}; refused for want of OPA: {load.codes[ABSENT]}; by {dict(engines)}")


def _signal(program: Program, number: signal.Signals) -> None:
    for pid in program.opa():
        with suppress(ProcessLookupError):
            os.kill(pid, number)

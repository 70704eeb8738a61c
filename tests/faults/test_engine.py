"""OPA killed, stopped, slow, out of memory: with `--engine opa` each is refusal, never a wrong permit.

WebAssembly, the default, has no process of its own that could be away.
"""

import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from tests.faults.load import Load, back, check, figures
from tests.faults.sizes import SIZE
from tests.programs import Program, serving

Make = Callable[[str, int], list[str]]
ABSENT = "decision.policy_unavailable"


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
    """No page more for OPA: it dies of its next growth, which the padding of the questions brings about."""
    pids = program.opa()
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_AS, (1, 1))
    deadline = time.monotonic() + 20
    while set(program.opa()) & set(pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not set(program.opa()) & set(pids), "OPA had memory enough: the test showed nothing"


@pytest.mark.parametrize("fault", [killed, stopped, slow, out_of_memory])
def test_opa(
    fault: Callable[[Program], None], served: Program, key: str, tell: Callable[[str], None]
) -> None:
    """No wrong permit, all answered in time and on record, and the law's answers again without help."""
    load = Load(served, [key], padding=200_000 if fault is out_of_memory else 0)
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

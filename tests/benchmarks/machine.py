"""The machine: which cores carry what, what processes cost, and what it is, for the report. Linux only."""

import os
import platform
import sqlite3
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from opa.release import VERSION
from tests.benchmarks.figures import Memory
from tests.programs import below, command_of

PACKAGES = ("uvicorn", "uvloop", "httptools", "fastapi", "pydantic", "sqlalchemy")
WHILE = 2.5
"""Seconds that a server must be at rest."""
TICK = os.sysconf("SC_CLK_TCK")


def cores(workers: int = 1) -> tuple[set[int], set[int]]:
    """The cores of the server side and those of the load; the same only where there is just one.

    One core serves; more only where several workers have one each and one is left for the load.
    """
    found = sorted(os.sched_getaffinity(0))
    serving = workers if len(found) > workers else 1
    return set(found[:serving]), set(found[serving:]) or set(found)


@contextmanager
def on(chosen: set[int]) -> Iterator[None]:
    """What is started inside runs on these cores, and so does all that it starts."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, chosen)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def seconds_used(pids: Iterable[int]) -> float:
    """Processor seconds of these processes and all below them, also of those that have ended meanwhile.

    Of one of these that has gone itself, none.
    """
    return sum(_ticks(pid) for pid in _families(pids)) / TICK


def rest(pids: Iterable[int], quiet: float = 0.05, longest: float = 30.0) -> None:
    """Wait until these use less than this share of a core for a while; not for ever.

    A service that has just started prepares explanations two seconds later, so the while is longer.
    """
    families, end = list(pids), time.monotonic() + longest
    while families and time.monotonic() < end:
        used = seconds_used(families)
        time.sleep(WHILE)
        if seconds_used(families) - used < quiet * WHILE:
            return


def memory(pids: Iterable[int]) -> list[Memory]:
    """The memory of each process of these families, in bytes; PSS counts shared pages once in all."""
    found = []
    for pid in _families(pids):
        lines = _text(f"/proc/{pid}/smaps_rollup").splitlines()
        sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines if line.endswith("kB")}
        if sizes:
            found.append(Memory(_name(pid), sizes["Pss"], sizes["Rss"]))
    return found


def described() -> dict[str, str]:
    """Processor, cores, memory, system and versions, as the report shows them."""
    told = _text("/proc/cpuinfo").splitlines()
    models = [line.partition(":")[2].strip() for line in told if line.startswith("model name")]
    total = int(_text("/proc/meminfo").split()[1]) / 2**20
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{total:.0f} GiB",
        "kernel": platform.release(),
        "Python": platform.python_version(),
        "OPA": VERSION,
        "SQLite": sqlite3.sqlite_version,
        **{name: version(name) for name in PACKAGES},
    }


def load_average() -> float:
    """How many processes wanted a core during the last minute, before anything was started."""
    return os.getloadavg()[0]


def commit_of(root: Path) -> str:
    """The revision of the sources, with a plus where they are changed; empty outside a repository."""
    try:
        told = subprocess.run(
            ["git", "describe", "--always", "--dirty=+"], cwd=root, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return told.stdout.strip()


def _families(pids: Iterable[int]) -> list[int]:
    return [member for pid in pids for member in (pid, *_below(pid))]


def _below(pid: int) -> list[int]:
    try:
        return below(pid)
    except OSError:
        return []


def _ticks(pid: int) -> int:
    """Its own, and those of its children that have ended."""
    fields = _text(f"/proc/{pid}/stat").rpartition(")")[2].split()  # proc(5): a name may hold spaces
    return sum(map(int, fields[11:15]))


def _name(pid: int) -> str:
    """What runs: of an interpreter its module or program, of a process it spawned itself what that is."""
    program, *words = command_of(pid).split("\0")
    first = Path(program.split(":")[0]).name
    if not first.startswith("python"):
        return first
    told = [word for word in words if word == "-c" or not word.startswith("-")]
    if told[:1] == ["-c"]:
        return "worker" if "spawn_main" in told[1] else "resource tracker"
    return Path(told[0]).name if told else first


def _text(path: str) -> str:
    try:
        return Path(path).read_text("utf-8")
    except OSError:
        return ""

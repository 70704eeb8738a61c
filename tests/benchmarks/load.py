"""The load: files of request bodies, in a closed loop (wrk, else vegeta) or an open one (vegeta, `paced`).

One body a line. Where a line holds TOKEN, each request has a number there that never comes twice in a run of
the benchmark, so that no two requests are the same.
"""

import base64
import csv
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count, cycle, islice
from pathlib import Path
from typing import NamedTuple

import httpx

from tests.benchmarks import machine, vegeta
from tests.benchmarks.figures import Kind

TOKEN = "@@@@@@@@@@"
SCRIPT = Path(__file__).with_name("load.lua")
PATIENCE = 60.0
"""Seconds a generator has beside those it was told."""
STEP = 10_000_000
"""Numbers set apart for one measurement: more than it can send."""
_SERIALS = count(0, STEP)
VEGETAS = 3_000.0
"""The highest rate at which vegeta is asked to send: at three times as many it would be late itself."""
OPENED = f"vegeta，每秒逾 {VEGETAS:,.0f} 次用 above that rate `tests/benchmarks/paced.py`"
"""What makes the open loops, as the report says it."""
FALLBACK_RATE = 20_000
"""Requests a second made ready for vegeta's closed loop; no server here is as fast."""


@dataclass(frozen=True, slots=True)
class Load:
    """Bodies to send, one a line of `file`."""

    kind: Kind
    file: Path

    def bodies(self, number: int) -> Iterator[bytes]:
        """So many bodies, each with a number of its own where there is a token."""
        lines = cycle(self.file.read_bytes().splitlines())
        serials = count(next(_SERIALS) + 1)
        return (
            line.replace(TOKEN.encode(), b"%010d" % serial)
            for line, serial in zip(islice(lines, number), serials, strict=False)
        )


@dataclass(frozen=True, slots=True)
class Target:
    """Where requests go."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def all_headers(self) -> dict[str, str]:
        """With the content type."""
        return {"Content-Type": "application/json", **self.headers}


@dataclass(frozen=True, slots=True)
class Closed:
    """What a closed loop saw: answers, seconds, what failed, and cores the generator used."""

    answered: int
    seconds: float
    failed: int
    busy: float


@dataclass(frozen=True, slots=True)
class Open:
    """What an open loop saw; `latencies` in milliseconds, sorted, of every request that left."""

    latencies: list[float]
    seconds: float
    failed: int
    busy: float

    def quantile(self, share: float) -> float:
        """The time within which this share of all requests was answered."""
        return self.latencies[min(int(len(self.latencies) * share), len(self.latencies) - 1)]


class Attack(NamedTuple):
    """An open loop: requests a second, for so many seconds.

    What is sent in the `warming` seconds before is not counted: a generator starts with a burst, on
    connections that it opens meanwhile.
    """

    rate: float
    seconds: float
    warming: float = 0


def closed(target: Target, load: Load, connections: int, seconds: float) -> Closed:
    """Ask on so many connections, each as soon as it is answered; wrk where it is, else vegeta."""
    found = shutil.which("wrk")
    before, began = _generators_seconds(), time.monotonic()
    if found:
        answered, lasted, failed = _wrk(found, target, load, connections, seconds)
    else:
        answered, lasted, failed = _unpaced(target, load, connections, seconds)
    return Closed(answered, lasted, failed, (_generators_seconds() - before) / (time.monotonic() - began))


def first_answer(target: Target, body: bytes) -> bytes:
    """Ask once; an engine that is not yet there in time is asked again. Raises HTTPError for no 200."""
    with httpx.Client(headers=target.all_headers(), timeout=30) as client:
        for _ in range(100):
            answer = client.post(target.url, content=body).raise_for_status().content
            if b"policy_unavailable" not in answer:
                break
    return answer


def generator() -> str:
    """What makes the closed loops, as its package or its module names the version."""
    found = shutil.which("wrk")
    if not found:
        return f"vegeta {vegeta.VERSION}"
    told = subprocess.run([found, "-v"], capture_output=True, text=True, check=False)
    return " ".join((told.stdout + told.stderr).split()[:2])


def opened(target: Target, load: Load, attack: Attack, folder: Path) -> Open:
    """Send at a rate whatever comes back: no coordinated omission."""
    before, began = _generators_seconds(), time.monotonic()
    rows = _sent(target, load, attack.rate, attack.seconds + attack.warming, folder)
    busy = (_generators_seconds() - before) / (time.monotonic() - began)
    counted = [row for row in rows if row.after >= attack.warming * 1e9]
    latencies = sorted(row.taken / 1e6 for row in counted)
    return Open(latencies, attack.seconds, sum(row.code != 200 for row in counted), busy)


class _Sent(NamedTuple):
    """What became of a request: its code, what it took, and how long after the first it left; nanoseconds."""

    code: int
    taken: int
    after: int


def _sent(target: Target, load: Load, rate: float, seconds: float, folder: Path) -> list[_Sent]:
    number = int(rate * seconds) if load.kind == "distinct" else len(load.file.read_bytes().splitlines())
    if rate > VEGETAS:
        bodies = folder / "bodies"
        bodies.write_bytes(b"\n".join(load.bodies(number)))
        return _paced(target, bodies, rate, seconds)
    targets = folder / "targets"
    _write_targets(targets, target, load, number)
    options = [f"-rate={max(int(rate * 10), 1)}/10s", f"-duration={seconds}s", "-workers=64"]
    return _results(_attack(options, targets, folder))


def _paced(target: Target, bodies: Path, rate: float, seconds: float) -> list[_Sent]:
    """By our own generator, where vegeta would be late."""
    results = bodies.with_name("results")
    headers = [f"{name}={value}" for name, value in target.all_headers().items()]
    command = [sys.executable, "-m", "tests.benchmarks.paced", str(rate), str(seconds)]
    with machine.on(machine.cores()[1]):
        subprocess.run(
            [*command, str(bodies), str(results), target.url, *headers],
            check=True, timeout=PATIENCE * 10, capture_output=True,
        )  # fmt: skip
    return [_Sent(*map(int, line.split(","))) for line in results.read_text("utf-8").splitlines()]


def _wrk(
    program: str, target: Target, load: Load, connections: int, seconds: float
) -> tuple[int, float, int]:
    headers = [part for name, value in target.all_headers().items() for part in ("-H", f"{name}: {value}")]
    shape = ["-t1", f"-c{connections}", f"-d{max(round(seconds), 1)}s", "--timeout", "10s", *headers]
    command = [program, *shape, "-s", str(SCRIPT), target.url, "--", str(load.file), str(next(_SERIALS))]
    with machine.on(machine.cores()[1]):
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds + PATIENCE, check=False
        )
    told = re.search(r"^FIGURES (\d+) (\d+) (\d+) (\d+)$", done.stdout, re.MULTILINE)
    if told is None:
        raise SystemExit(f"wrk did not measure {target.url}: {done.stderr.strip() or done.stdout.strip()}")
    answered, microseconds, bad, broken = map(int, told.groups())
    return answered, microseconds / 1e6, bad + broken


def _unpaced(target: Target, load: Load, connections: int, seconds: float) -> tuple[int, float, int]:
    """A closed loop by vegeta: no rate, and no more workers than connections."""
    folder = load.file.parent
    number = int(FALLBACK_RATE * seconds) if load.kind == "distinct" else 1000
    _write_targets(folder / "targets", target, load, number)
    options = ["-rate=0", f"-workers={connections}", f"-max-workers={connections}", f"-duration={seconds}s"]
    rows = _results(_attack(options, folder / "targets", folder))
    if load.kind == "distinct" and len(rows) > number:
        raise SystemExit("More was answered than vegeta had distinct requests for: install wrk.")
    return len(rows), seconds, sum(row.code != 200 for row in rows)


def _write_targets(file: Path, target: Target, load: Load, number: int) -> None:
    head = {"method": "POST", "url": target.url, "header": {k: [v] for k, v in target.all_headers().items()}}
    with file.open("w", encoding="utf-8") as out:
        for body in load.bodies(number):
            out.write(json.dumps(head | {"body": base64.b64encode(body).decode()}) + "\n")


def _attack(options: list[str], targets: Path, folder: Path) -> Path:
    """Send, and give the file of what came back. Fewer collections leave the generator more of its core."""
    results = folder / "results"
    common = ["-format=json", f"-targets={targets}", "-timeout=10s", "-max-body=0", f"-output={results}"]
    command = [vegeta.program(), "attack", *common, *options]
    with machine.on(machine.cores()[1]):
        subprocess.run(
            command, check=True, timeout=PATIENCE * 10, capture_output=True, env=os.environ | {"GOGC": "400"}
        )
    return results


def _results(file: Path) -> list[_Sent]:
    """What became of every request."""
    command = [vegeta.program(), "encode", "-to=csv", str(file)]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    rows = [(int(row[1]), int(row[2]), int(row[0])) for row in csv.reader(told.stdout.splitlines())]
    first = min((at for *_, at in rows), default=0)
    return [_Sent(code, taken, at - first) for code, taken, at in rows]


def _generators_seconds() -> float:
    """Processor seconds of all children that have ended: between two moments, of the generator."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

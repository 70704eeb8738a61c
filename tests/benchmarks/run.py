"""`make bench`: one run that measures the service beside OPA itself, on one machine, one law, one request.

A full run writes `docs/performance.json` and, made of it alone, `docs/performance.md` with its chart. A look
(`--quick`) or a part (`--only`) writes to `var/bench/`, as its figures are no evidence. `--report` writes the
report again without measuring. All on loopback; what is started here ends here.
"""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import get_args

from opa import bundle
from opa.console import say
from service.settings import ROOT, Engine
from tests.benchmarks import (
    catalogues,
    databases,
    figures,
    load,
    machine,
    questions,
    report,
    servers,
    targets,
)
from tests.benchmarks.figures import Figures, Held, Kind, Latency, Size, Throughput
from tests.benchmarks.load import Attack, Load
from tests.benchmarks.servers import Server

MAIN_ENGINE: Engine = "wasm"
"""The engine that the main figures are of: what `gongxiang serve` rules with by default."""
PARTS = ("beside", "opa", "bare", "service", "sizes")
SHARE = 0.7
"""Of the most that was found: the rate at which latency is measured."""
LONGEST = 3_600
"""Seconds after which a run ends itself."""
BUSY = 0.5
"""A load average from which the figures of a full run would be those of something else."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how wide."""

    closed: float
    opened: float
    warming: float
    """Seconds before each measurement that are not counted, of closed and open loops."""
    connections: tuple[int, ...]
    workers: tuple[int, ...]
    sizes: tuple[int, ...]
    rounds: int
    lasting: float
    """Seconds of a load that goes on until the journal is filed under it, too."""
    everything: bool
    """All engines, databases and bundles, not the main ones alone."""


FULL = Plan(3, 6, 1, (1, 16, 64, 256), (1, 2), (1_000, 100_000, 1_000_000), 5, 60, everything=True)
QUICK = Plan(2, 3, 1, (1, 64), (1,), (1_000, 10_000), 2, 5, everything=False)


@dataclass
class Run:
    """One run under way: what it found so far, and where its files lie."""

    plan: Plan
    folder: Path
    found: Figures
    asked: questions.Questions = field(init=False)
    kept: servers.Kept = field(init=False)

    def measure(
        self, server: Server, loads: dict[Kind, Load], *, latency: bool = True, single: Sequence[Kind] = ()
    ) -> None:
        """Closed loops over all connections (`single`: 64 only), the open loop, and memory at the end."""
        for kind, one in loads.items():
            self.warm(server, one)
            for connections in (64,) if kind in single else self.plan.connections:
                self.found.throughput.append(self.throughput(server, one, connections))
            if latency:
                self.found.latency.append(self.latency(server, one))
        self.found.memory.append(Held(server.name, machine.memory(server.families)))

    def warm(self, server: Server, asked: Load) -> None:
        """Let the server finish what it does at its start, then meet its load, uncounted."""
        machine.rest(server.families)
        load.closed(server.target, asked, 16, self.plan.warming)
        self.kept = server.kept()

    def throughput(
        self, server: Server, asked: Load, connections: int, seconds: float | None = None
    ) -> Throughput:
        """One closed loop."""
        used, began = machine.seconds_used(server.families), time.monotonic()
        seen = load.closed(server.target, asked, connections, seconds or self.plan.closed)
        busy = (machine.seconds_used(server.families) - used) / (time.monotonic() - began)
        refused = self.refused(server, seen.answered - seen.failed)
        found = Throughput(
            server.name, asked.kind, connections, round(seen.answered / seen.seconds, 1), refused,
            seen.failed, round(busy, 2), round(seen.busy, 2),
        )  # fmt: skip
        say(f"  {server.name}, {asked.kind}, {connections}: {found.ruled:,.0f} rulings/s")
        return found

    def latency(self, server: Server, asked: Load) -> Latency:
        """One open loop at a share of the most that was found."""
        most = self.found.best(server.name, asked.kind)
        return self.paced(server, asked, most.ruled if most else 0)

    def paced(self, server: Server, asked: Load, most: float) -> Latency:
        """One open loop at a share of so many a second."""
        rate = round(most * SHARE) or 1
        seen = load.opened(
            server.target, asked, Attack(rate, self.plan.opened, self.plan.warming), self.folder
        )
        well = len(seen.latencies) - seen.failed
        refused = self.refused(server, well)
        p50, p90, p99, p999 = (round(seen.quantile(share), 3) for share in (0.5, 0.9, 0.99, 0.999))
        found = Latency(
            server.name, asked.kind, rate, round(well / seen.seconds, 1), refused, seen.failed,
            p50, p90, p99, p999, round(seen.busy, 2),
        )  # fmt: skip
        say(f"  {server.name}, {asked.kind}, {rate}/s: p99 {found.p99:.1f} ms")
        return found

    def refused(self, server: Server, answered: int) -> float:
        """The share of what was recorded since the last look that is no ruling.

        Every answer must be on record; more may be, which was under way when a load ended. Raises SystemExit
        where one is not.
        """
        before, self.kept = self.kept, server.kept()
        entries = self.kept.entries - before.entries
        if server.database_url is not None and entries < answered:
            raise SystemExit(f"{server.name} gave {answered} answers and recorded {entries}.")
        return round((self.kept.refused - before.refused) / max(entries, 1), 4)


def prepare(run: Run, shelf: databases.Shelf) -> None:
    """Establish what is asked, by the service itself."""
    say("Establishing the facts of the questions.")
    with shelf.fresh("sqlite") as place:
        key = servers.create_key(place.url, "analyst")
        with servers.service("preparing", place, key, engine=MAIN_ENGINE) as server:
            run.asked = questions.prepare(server.target, run.folder)


BESIDE: dict[Kind, dict[str, tuple[int, ...]]] = {
    "warm": {"constant": (16, 64), "constant-long": (16, 64), targets.REFERENCE: (1, 16), "": (64, 256)},
    "distinct": {targets.REFERENCE: (1, 16), "": (64, 128)},
}
"""Servers that are measured in turn, at so many connections; nameless the service as it is by default."""
PACED: dict[Kind, tuple[str, ...]] = {"warm": ("constant", ""), "distinct": ("",)}
"""Those of them whose latency is measured in each round as well."""


def measure_beside(run: Run, shelf: databases.Shelf) -> None:
    """What the targets compare, in turn and several times over: what disturbs one disturbs the other."""
    own = targets.main_server(run.found)
    with ExitStack() as stack:
        standing = {server.name: server for server in _standing(run, shelf, own, stack)}
        for kind, wanted in BESIDE.items():
            cells = [(standing[name or own], count) for name, counts in wanted.items() for count in counts]
            for server, _ in cells:
                run.warm(server, _asked(run, server, kind))
            for _ in range(run.plan.rounds):
                row = [_counted(run, server, kind, count) for server, count in cells]
                run.found.beside += row
                for server in (standing[name or own] for name in PACED[kind]):
                    most = max(one.ruled for one in row if one.server == server.name)
                    run.kept = server.kept()
                    run.found.paced.append(run.paced(server, _asked(run, server, kind), most))
        run.kept = standing[own].kept()
        lasting = run.throughput(standing[own], run.asked.requests["warm"], 64, run.plan.lasting)
        run.found.lasting.append(lasting)
        run.found.waited = round(run.kept.waited, 1)


def _counted(run: Run, server: Server, kind: Kind, count: int) -> Throughput:
    run.kept = server.kept()
    return run.throughput(server, _asked(run, server, kind), count)


def _standing(run: Run, shelf: databases.Shelf, own: str, stack: ExitStack) -> Iterator[Server]:
    for name, answer in (("constant", b'{"decision":true}'), ("constant-long", run.asked.answer)):
        file = run.folder / name
        file.write_bytes(answer)
        yield stack.enter_context(servers.constant(name, file))
    built = bundle.build([ROOT / "policies"], run.folder / "optimised.tar.gz", optimise=2)
    yield stack.enter_context(servers.opa(targets.REFERENCE, built.path, logged=True))
    place = stack.enter_context(shelf.fresh("sqlite"))
    key = servers.create_key(place.url)
    yield stack.enter_context(servers.service(own, place, key, engine=MAIN_ENGINE))


def _asked(run: Run, server: Server, kind: Kind) -> Load:
    return (run.asked.facts if server.name == targets.REFERENCE else run.asked.requests)[kind]


def measure_opa(run: Run) -> None:
    """OPA's own REST server: the policies as written and optimised, with and without its decision log."""
    for level, form in ((0, "written"), (2, "optimised")) if run.plan.everything else ((2, "optimised"),):
        built = bundle.build([ROOT / "policies"], run.folder / f"{form}.tar.gz", optimise=level)
        for logged in (True, False):
            name = f"opa-{form}{'-logged' if logged else ''}"
            with servers.opa(name, built.path, logged=logged) as server:
                run.measure(server, run.asked.facts, single=() if logged else ("distinct",))


def measure_bare(run: Run) -> None:
    """A constant, as short as an answer can be and as long as a real one; and a route that asks OPA."""
    short, long = run.folder / "short", run.folder / "long"
    short.write_bytes(b'{"decision":true}')
    long.write_bytes(run.asked.answer)
    for name, answer in (("constant", short), ("constant-long", long)):
        with servers.constant(name, answer) as server:
            run.measure(server, {"warm": run.asked.requests["warm"]}, latency=False)
    built = bundle.build([ROOT / "policies"], run.folder / "optimised.tar.gz", optimise=2)
    with servers.opa("", built.path, logged=False) as opa, servers.route("route", opa) as server:
        run.measure(server, run.asked.facts, single=("distinct",))


def measure_service(run: Run, shelf: databases.Shelf) -> None:
    """`gongxiang serve` on each database, with each number of workers and each engine."""
    engines = get_args(Engine) if run.plan.everything else (MAIN_ENGINE,)
    for kind in shelf.kinds():
        for workers in run.plan.workers:
            for engine in engines:
                name = f"service-{kind}-{workers}-{engine}"
                with shelf.fresh(kind) as place:
                    key = servers.create_key(place.url)
                    with servers.service(name, place, key, engine=engine, workers=workers) as server:
                        run.measure(server, run.asked.requests, latency=workers == 1)


def measure_sizes(run: Run) -> None:
    """The service on catalogues of growing size, in turn; questions drawn from all of each."""
    with ExitStack() as stack:
        opened = [_opened(run, number, stack) for number in run.plan.sizes]
        rates: dict[tuple[int, Kind], list[float]] = {}
        for kind in questions.KINDS:
            for catalogue in opened:
                run.warm(catalogue.server, catalogue.loads[kind])
            for _ in range(run.plan.rounds):
                for catalogue in opened:
                    run.kept = catalogue.server.kept()
                    found = run.throughput(catalogue.server, catalogue.loads[kind], 64)
                    rates.setdefault((catalogue.number, kind), []).append(found.ruled)
        for one in opened:
            warm, distinct = (round(median(rates[one.number, kind]), 1) for kind in questions.KINDS)
            pss = sum(process.pss for process in machine.memory(one.server.families))
            run.found.sizes.append(Size(one.number, one.start, warm, distinct, pss))


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """A service over a catalogue of so many entries, and the seconds until its first answer."""

    number: int
    server: Server
    loads: dict[Kind, Load]
    start: float


def _opened(run: Run, number: int, stack: ExitStack) -> _Catalogue:
    file = catalogues.database(number)
    url = stack.enter_context(databases.copied(file, run.folder / f"size-{number}.db"))
    loads = catalogues.loads(number, run.folder)
    first, key = next(loads["warm"].bodies(1)), servers.create_key(url)
    began = time.monotonic()
    place = servers.Place(url)
    server = stack.enter_context(servers.service(f"size-{number}", place, key, engine=MAIN_ENGINE))
    load.first_answer(server.target, first)
    return _Catalogue(number, server, loads, round(time.monotonic() - began, 2))


def measured(plan: Plan, parts: Sequence[str], *, full: bool) -> Figures:
    """Run the parts."""
    busy = machine.load_average()
    if set.intersection(*machine.cores()):
        raise SystemExit("Load and server need a core each: run `make bench` on two cores or more.")
    if full and busy > BUSY:
        say(f"The machine is busy (load average {busy:.1f}): the figures will not be those of the service.")
    method = {
        "closed_seconds": plan.closed, "lasting_seconds": plan.lasting,
        "open_seconds": plan.opened, "warming_seconds": plan.warming,
        "share": SHARE, "engine": MAIN_ENGINE,
        "load_average": round(busy, 2), "generator": load.generator(), "opened": load.OPENED,
        "cores": _cores(plan),
        "commit": machine.commit_of(ROOT), "revision": bundle.revision([ROOT / "policies"]),
    }  # fmt: skip
    found = Figures(datetime.now(UTC).date().isoformat(), full, machine.described(), method)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gongxiang-bench-")))
        run = Run(plan, folder, found)
        wanted = plan.everything and "service" in parts
        shelf = stack.enter_context(databases.shelf(folder, with_postgresql=wanted))
        prepare(run, shelf)
        steps = {
            "beside": partial(measure_beside, run, shelf), "opa": partial(measure_opa, run),
            "bare": partial(measure_bare, run), "service": partial(measure_service, run, shelf),
            "sizes": partial(measure_sizes, run),
        }  # fmt: skip
        for part in parts:
            say(f"Measuring: {part}")
            steps[part]()
            _keep(found)
    return found


def _keep(found: Figures) -> None:
    """Keep what was found so far: a run that breaks off has not measured for nothing."""
    folder = ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / report.FIGURES).write_text(found.text(), "utf-8")


def _cores(plan: Plan) -> dict[str, list[int]]:
    return {str(workers): sorted(machine.cores(workers)[0]) for workers in plan.workers}


def _bound() -> None:
    """Let a request to stop, and the longest time, end the run in order: with all that it started."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("The benchmark was told to stop."))
    signal.signal(signal.SIGALRM, lambda *_: sys.exit(f"The benchmark took more than {LONGEST} seconds."))
    signal.alarm(LONGEST)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write figures and report."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="about three minutes, for a look")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part alone; may be repeated")
    parser.add_argument("--report", action="store_true", help="write the report again from the figures")
    parser.add_argument("--out", type=Path, help="where to write; docs/ for a full run, else var/bench/")
    chosen = parser.parse_args(arguments)
    full = not chosen.quick and not chosen.only
    folder = chosen.out or ROOT / ("docs" if full else "var/bench")
    folder.mkdir(parents=True, exist_ok=True)
    if not chosen.report:
        _bound()
        parts = [part for part in PARTS if part in (chosen.only or PARTS)]
        found = measured(QUICK if chosen.quick else FULL, parts, full=full)
        (folder / report.FIGURES).write_text(found.text(), "utf-8")
    report.write(figures.read(folder / report.FIGURES), folder)
    say(f"Written: {folder / report.REPORT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

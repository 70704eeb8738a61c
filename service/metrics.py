"""Figures of the running service, for Prometheus: counted here, written by prometheus-client.

Counting happens at every decision, so a figure is put on a list and added with others later, a tenth of a
microsecond each; the library's own counters between processes cost twenty times that. Each worker writes its
numbers into the run folder of `gongxiang serve` every second, and whichever worker is asked answers with the
sum of all, so that no scrape depends on the worker it met. Nothing of a request is kept but outcomes and
codes, and of codes no more than `MOST_CODES` different ones.

    metrics.decided("permit", ["hb2016.art_15.within_grant"], "opa", cached=False)
    with metrics.step("facts"): …
"""

import json
import os
import secrets
import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any, Literal, Protocol, Self, TypeVar

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

Step = Literal["read", "facts", "policy", "record", "answer"]
Labels = tuple[str, ...]
Value = TypeVar("Value")

BOUNDS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.5, 1.0, 5.0)
"""Upper bounds of the buckets, seconds. OPA has 0.15 s for a ruling, a gateway waits 0.2 s for an answer."""
MOST_CODES = 500
"""Different codes of findings counted by name; an act has some sixty. Beyond that they count as `other`."""
OTHER = "other"
TOGETHER = 2_048
"""Durations counted together."""
LIKE = 2_000
"""Kinds of like decisions whose tallies are remembered."""
FOLDER = "figures"
"""Where in the run folder the workers' figures lie."""
FLUSH_SECONDS = 1.0
"""How old the figures of the other workers may be."""

DECISIONS, FINDINGS = "gongxiang_decisions", "gongxiang_findings"
ANSWERS, KEYS = "gongxiang_answers", "gongxiang_keys"
COUNTERS: dict[str, tuple[str, Labels]] = {
    DECISIONS: ("Decisions kept in the record", ("outcome", "engine", "cache")),
    FINDINGS: ("Findings in those decisions", ("code",)),
    ANSWERS: ("HTTP answers", ("status",)),
    KEYS: ("API keys looked up", ("cache",)),
    "gongxiang_opa_restarts": ("Restarts of OPA after it died", ()),
    "gongxiang_policy_upgrades": ("Policies asked to be made active while running", ("result",)),
}
TIMES: dict[str, tuple[str, Labels]] = {
    "gongxiang_step_seconds": ("Time of each step of a decision", ("step",)),
    "gongxiang_record_lag_seconds": ("From handing a decision to the writer until it is committed", ()),
}
GAUGES: dict[str, tuple[str, Labels]] = {
    "gongxiang_record_head": ("Entries in a chain of the record", ("chain",)),
    "gongxiang_opa_up": ("Whether OPA runs with every bundle active, where this service runs it", ()),
}
"""Gauges that only grow, or that one process alone sets: of several the largest is given."""


_place = partial(bisect_left, BOUNDS)
"""The bucket of a duration."""


@dataclass(slots=True)
class Times:
    """One histogram: how many fell into each bucket, the last for whatever is slower, and their seconds."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0
    late: list[float] = field(default_factory=list)
    """Durations not counted yet: a list takes one in a fraction of the time, without a lock."""

    def settle(self) -> None:
        """Count what waits; another thread may be appending, which leaves what was there in its place."""
        number = len(self.late)
        waiting = self.late[:number]
        del self.late[:number]
        for place, times in Counter(map(_place, waiting)).items():
            self.counts[place] += times
        self.seconds += sum(waiting)


class Tally:
    """What is counted of each of many like decisions, written once for all of them.

    Its outcome, the codes of its findings, what ruled, and whether from the cache.
    """

    __slots__ = ("cached", "codes", "counts", "engine", "outcome")

    def __init__(self, outcome: str, codes: tuple[str, ...], engine: str, *, cached: bool) -> None:
        self.outcome, self.codes, self.engine, self.cached = outcome, codes, engine, cached
        labels = (outcome, engine, "hit" if cached else "miss")
        self.counts = ((DECISIONS, labels), *((FINDINGS, (code,)) for code in self.codes))


class Ledger:
    """The figures of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.counts: dict[tuple[str, Labels], int] = {("gongxiang_opa_restarts", ()): 0}
        self.times: dict[tuple[str, Labels], Times] = {}
        self.gauges: dict[tuple[str, Labels], float] = {}
        self.late: list[tuple[str, Labels] | Tally] = []
        """What only waits to be added: a list takes one without a lock."""
        self._codes: set[str] = set()

    def count(self, name: str, labels: Labels = (), more: int = 1) -> None:
        """Add to a counter."""
        key = (name, labels)
        with self._lock:
            self.counts[key] = self.counts.get(key, 0) + more

    def count_soon(self, what: tuple[str, Labels] | Tally) -> None:
        """Add one to a counter, or to all of a tally, together with others."""
        self.late.append(what)
        if len(self.late) >= TOGETHER:
            with self._lock:
                self._settle()

    def _settle(self) -> None:
        """Add what waits; another thread may be appending, which leaves what was there in its place."""
        number = len(self.late)
        waiting = Counter(self.late[:number])
        del self.late[:number]
        for key, times in waiting.items():
            self._add(key, times)

    def _add(self, what: tuple[str, Labels] | Tally, times: int) -> None:
        if isinstance(what, Tally):
            for each in what.counts:
                self._add(each, times)
            return
        name, labels = what
        key = (name, (self._known(*labels),)) if name == FINDINGS else what
        self.counts[key] = self.counts.get(key, 0) + times

    def time(self, times: Times, seconds: float, number: int = 1) -> None:
        """Add a duration, as often as `number` says, to a histogram of this ledger."""
        place = _place(seconds)
        with self._lock:
            times.counts[place] += number
            times.seconds += seconds * number

    def settle(self, times: Times) -> None:
        """Count the durations that only wait for it."""
        with self._lock:
            times.settle()

    def timed(self, name: str, labels: Labels = ()) -> Times:
        """The histogram with these labels, made where there is none."""
        with self._lock:
            times = self.times.setdefault((name, labels), Times())
            times.settle()
            return times

    def gauge(self, name: str, labels: Labels, value: float) -> None:
        """Set a gauge."""
        with self._lock:
            self.gauges[name, labels] = value

    def add(self, other: "Ledger") -> None:
        """Add another process's figures to these."""
        for (name, labels), value in other.counts.items():
            self.count(name, labels, value)
        for (name, labels), theirs in other.times.items():
            mine = self.timed(name, labels)
            mine.counts = [one + two for one, two in zip(mine.counts, theirs.counts, strict=True)]
            mine.seconds += theirs.seconds
        for key, level in other.gauges.items():
            self.gauges[key] = max(level, self.gauges.get(key, level))

    def written(self) -> str:
        """As JSON, for the other workers."""
        with self._lock:
            self._settle()
            for held in self.times.values():
                held.settle()
            rows: dict[str, Any] = {
                "counts": [[*key, value] for key, value in self.counts.items()],
                "times": [[*key, held.counts, held.seconds] for key, held in self.times.items()],
                "gauges": [[*key, value] for key, value in self.gauges.items()],
            }
        return json.dumps(rows)

    @classmethod
    def of(cls, written: str) -> "Ledger":
        """Read what `written` gave; raises ValueError for anything else."""
        rows, ledger = json.loads(written), cls()
        ledger.counts = {(name, tuple(labels)): value for name, labels, value in rows["counts"]}
        ledger.times = {
            (name, tuple(labels)): Times(counts, seconds) for name, labels, counts, seconds in rows["times"]
        }
        ledger.gauges = {(name, tuple(labels)): value for name, labels, value in rows["gauges"]}
        return ledger

    def families(self) -> Iterator[Metric]:
        """The figures as the library's families."""
        for name, (text, names) in COUNTERS.items():
            counter = CounterMetricFamily(name, text, labels=names)
            for labels, value in _of(self.counts, name):
                counter.add_metric(labels, value)
            yield counter
        for name, (text, names) in TIMES.items():
            histogram = HistogramMetricFamily(name, text, labels=names)
            for labels, held in _of(self.times, name):
                histogram.add_metric(labels, _buckets(held), held.seconds)
            yield histogram
        for name, (text, names) in GAUGES.items():
            gauge = GaugeMetricFamily(name, text, labels=names)
            for labels, level in _of(self.gauges, name):
                gauge.add_metric(labels, level)
            yield gauge

    def _known(self, code: str) -> str:
        if code in self._codes:
            return code
        if len(self._codes) >= MOST_CODES:
            return OTHER
        self._codes.add(code)
        return code


class Ear(Protocol):
    """Hears what is counted, at once and where it happens: traces."""

    def step(self, name: str, seconds: float, /) -> None: ...

    def decided(self, outcome: str, codes: tuple[str, ...], engine: str, /, *, cached: bool) -> None: ...


class _Sum(Collector):
    """What one scrape reads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def collect(self) -> Iterator[Metric]:
        return self._ledger.families()


class _Share:
    """Where this process and its siblings write their figures, one file each, kept after a worker's end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / f"{os.getpid()}-{secrets.token_hex(4)}.figures"

    def flush(self) -> None:
        fresh = self._file.with_suffix(".new")
        fresh.write_text(LEDGER.written(), "utf-8")
        fresh.replace(self._file)

    def others(self) -> Iterator[Ledger]:
        for file in sorted(self._folder.glob("*.figures")):
            if file != self._file:
                yield Ledger.of(file.read_text("utf-8"))


class _Timed:
    """One step under way."""

    __slots__ = ("_began", "_held", "_name")

    def __init__(self, name: str, held: Times) -> None:
        self._name, self._held = name, held

    def __enter__(self) -> Self:
        self._began = perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _took(self._name, self._held, perf_counter() - self._began)


def _took(name: str, held: Times, seconds: float) -> None:
    held.late.append(seconds)
    if len(held.late) >= TOGETHER:
        LEDGER.settle(held)
    if _ear is not None:
        _ear.step(name, seconds)


_like = lru_cache(LIKE)(Tally)
"""Like decisions have one tally: to add up a thousand of them costs little more than one."""
LEDGER = Ledger()
_STEPS: dict[str, Times] = {
    step: LEDGER.timed("gongxiang_step_seconds", (step,))
    for step in ("read", "facts", "policy", "record", "answer")
}
_LAG = LEDGER.timed("gongxiang_record_lag_seconds")
_share: _Share | None = None
_ear: Ear | None = None


def decided(outcome: str, codes: Iterable[str], engine: str, *, cached: bool) -> None:
    """Count a kept decision: its outcome, the codes of its findings, what ruled, if from the cache."""
    tally = _like(outcome, tuple(codes), engine, cached=cached)
    LEDGER.count_soon(tally)
    if _ear is not None:
        _ear.decided(tally.outcome, tally.codes, tally.engine, cached=tally.cached)


def moment() -> float:
    """The moment at which a step begins or ends, for `took`."""
    return perf_counter()


def took(name: Step, began: float, ended: float | None = None) -> None:
    """A step ends, or has at `ended`; as `with step(name)`, for one that has its ends in different places."""
    _took(name, _STEPS[name], (perf_counter() if ended is None else ended) - began)


def step(name: Step) -> _Timed:
    """Time one step of a decision: `with metrics.step("facts"): …`, around an await as well.

    A step whose result is remembered is not taken, and not timed.
    """
    return _Timed(name, _STEPS[name])


def committed(chain: str, length: int, lag: float, number: int) -> None:
    """So many entries were committed: the chain's length now, and seconds since the first of them was put."""
    LEDGER.gauge("gongxiang_record_head", (chain,), length)
    LEDGER.time(_LAG, lag, number)


def key_looked_up(*, cached: bool) -> None:
    """An API key was looked up, in the cache or in the database."""
    LEDGER.count_soon((KEYS, ("hit" if cached else "miss",)))


def answered(status: int) -> None:
    """An HTTP answer began."""
    LEDGER.count_soon((ANSWERS, (str(status),)))


def opa_is(*, up: bool) -> None:
    """OPA came up or went down; only the process that runs it says so."""
    LEDGER.gauge("gongxiang_opa_up", (), float(up))


def opa_restarted() -> None:
    """OPA died and is started again."""
    LEDGER.count("gongxiang_opa_restarts")


def upgraded(*, accepted: bool) -> None:
    """Other policies were asked to be made active."""
    LEDGER.count("gongxiang_policy_upgrades", ("active" if accepted else "refused",))


def listen(ear: Ear | None) -> None:
    """Have steps and decisions told as well as counted."""
    global _ear  # noqa: PLW0603  one process, one tracer
    _ear = ear


def exposition(accept: str) -> tuple[bytes, str]:
    """The figures of all workers as text, and its content type: Prometheus's own or OpenMetrics, as asked."""
    total = Ledger.of(LEDGER.written())
    for other in _share.others() if _share else ():
        total.add(other)
    registry = CollectorRegistry()
    registry.register(_Sum(total))
    encode, kind = choose_encoder(accept)
    return encode(registry), kind


@contextmanager
def shared(folder: Path | None) -> Iterator[None]:
    """While this lasts, write the figures into the folder every second, and once more at the end."""
    global _share  # noqa: PLW0603  one process, one file
    if folder is None or _share is not None:  # `serve` with one worker is one process
        yield
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    _share, ended = _Share(folder), threading.Event()
    thread = threading.Thread(target=_flush, args=(_share, ended), name="figures", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        _share.flush()
        _share = None


def _flush(share: _Share, ended: threading.Event) -> None:
    while True:
        share.flush()
        if ended.wait(FLUSH_SECONDS):
            return


def _of(rows: dict[tuple[str, Labels], Value], name: str) -> Iterator[tuple[Labels, Value]]:
    return ((labels, value) for (family, labels), value in rows.items() if family == name)


def _buckets(held: Times) -> list[tuple[str, float]]:
    """Each bound with all that took no longer, as Prometheus counts."""
    total, rows = 0, []
    for bound, count in zip((*map(str, BOUNDS), "+Inf"), held.counts, strict=True):
        total += count
        rows.append((bound, float(total)))
    return rows

"""The raw figures of a run, kept in `docs/performance.json`; the report is made of them and nothing else."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Literal

Kind = Literal["warm", "distinct"]
"""warm: the same requests again and again; distinct: no request is ever asked twice."""


@dataclass(frozen=True, slots=True)
class Throughput:
    """A closed loop: each connection asks again as soon as it is answered.

    `rate`: answers a second. `refused`: share of the answers that are no rulings, as the engine was late;
    `failed`: answers that are no 200, and broken connections. `server_busy` and `load_busy` are the cores
    that were used, so that a measurement limited by the load generator shows.
    """

    server: str
    kind: Kind
    connections: int
    rate: float
    refused: float
    failed: int
    server_busy: float
    load_busy: float

    @property
    def ruled(self) -> float:
        """Rulings a second."""
        return self.rate * (1 - self.refused)


@dataclass(frozen=True, slots=True)
class Latency:
    """An open loop: requests leave at `asked` a second whether or not the last was answered; milliseconds.

    With `load_busy` near one core the generator was late itself, and the times are partly its own.
    """

    server: str
    kind: Kind
    asked: float
    answered: float
    refused: float
    failed: int
    p50: float
    p90: float
    p99: float
    p999: float
    load_busy: float


@dataclass(frozen=True, slots=True)
class Memory:
    """One process, in bytes; `pss` is its proportional share of what it has in common with others."""

    process: str
    pss: int
    rss: int


@dataclass(frozen=True, slots=True)
class Held:
    """The processes of a server after its load."""

    server: str
    processes: list[Memory]

    @property
    def pss(self) -> int:
        """Of all processes together."""
        return sum(process.pss for process in self.processes)


@dataclass(frozen=True, slots=True)
class Size:
    """A register with so many resources and grants; `start` is seconds from the command to an answer."""

    grants: int
    start: float
    warm: float
    distinct: float
    pss: int


@dataclass
class Figures:
    """One run."""

    date: str
    full: bool
    machine: dict[str, str]
    method: dict[str, Any]
    beside: list[Throughput] = field(default_factory=list)
    """Closed loops of servers that stand beside each other, in turn and several times over."""
    paced: list[Latency] = field(default_factory=list)
    """Open loops in the same rounds, each at its share of what the server did in that round."""
    lasting: list[Throughput] = field(default_factory=list)
    """Closed loops that go on for long, as a journal that is filed later is paid for in the end."""
    waited: float = 0.0
    """Seconds for which whoever read right after that waited for the rest to be filed."""
    throughput: list[Throughput] = field(default_factory=list)
    latency: list[Latency] = field(default_factory=list)
    memory: list[Held] = field(default_factory=list)
    sizes: list[Size] = field(default_factory=list)

    def best(self, server: str, kind: Kind) -> Throughput | None:
        """The connections at which a server ruled most."""
        rows = [row for row in self.throughput if (row.server, row.kind) == (server, kind)]
        return max(rows, key=lambda row: row.ruled, default=None)

    def median(self, server: str, kind: Kind) -> float | None:
        """Rulings a second of a server in turn with others: the median at the connections that suit it."""
        rows: dict[int, list[float]] = {}
        for row in self.beside:
            if (row.server, row.kind) == (server, kind):
                rows.setdefault(row.connections, []).append(row.ruled)
        return max(map(median, rows.values()), default=None)

    def in_turn(self, server: str, kind: Kind) -> list[Latency]:
        """The open loops of a server, round by round."""
        return [row for row in self.paced if (row.server, row.kind) == (server, kind)]

    def text(self) -> str:
        """The file."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def read(file: Path) -> Figures:
    """The figures of a file that `Figures.text` made."""
    raw = json.loads(file.read_text("utf-8"))
    return Figures(
        **{key: raw[key] for key in ("date", "full", "machine", "method")},
        beside=[Throughput(**row) for row in raw.get("beside", [])],
        paced=[Latency(**row) for row in raw.get("paced", [])],
        lasting=[Throughput(**row) for row in raw.get("lasting", [])],
        waited=raw.get("waited", 0.0),
        throughput=[Throughput(**row) for row in raw["throughput"]],
        latency=[Latency(**row) for row in raw["latency"]],
        memory=[Held(row["server"], [Memory(**one) for one in row["processes"]]) for row in raw["memory"]],
        sizes=[Size(**row) for row in raw["sizes"]],
    )

"""What the service is to reach, as ratios within one run, and what it reached."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from tests.benchmarks.figures import Figures, Kind

REFERENCE = "opa-optimised-logged"
"""OPA's REST server at its best, with its decision log: what records as the service does."""
CEILING = "constant"


@dataclass(frozen=True, slots=True)
class Target:
    """One figure, and the bound it must not cross; `reached` is None where it was not measured."""

    zh: str
    en: str
    bound: float
    reached: float | None
    unit: str = "×"
    at_least: bool = True

    @property
    def met(self) -> bool | None:
        """Whether the bound holds."""
        if self.reached is None:
            return None
        return self.reached >= self.bound if self.at_least else self.reached <= self.bound


def main_server(found: Figures) -> str:
    """The service as it is by default: SQLite, one worker, the engine that `gongxiang serve` prefers."""
    return f"service-sqlite-1-{found.method['engine']}"


def targets(found: Figures) -> Iterator[Target]:
    """All of them, in the order of the report."""
    logged, ceiling = "OPA 带决策日志", "不作判断的 ASGI 程序"
    yield Target(
        f"重复请求，对{logged}",
        "warm, recorded, against OPA with its decision log",
        4,
        _ratio(found, "warm", REFERENCE, "warm"),
    )
    yield Target(
        f"重复请求，对{ceiling}",
        "warm, recorded, against a bare ASGI app that answers a constant",
        0.6,
        _ratio(found, "warm", CEILING, "warm"),
    )
    yield Target(
        f"请求各不相同，对{logged}",
        "all requests distinct, against OPA with its decision log",
        1.5,
        _ratio(found, "distinct", REFERENCE, "distinct"),
    )
    yield from _latencies(found)
    yield from _sizes(found)


def _latencies(found: Figures) -> Iterator[Target]:
    kinds: tuple[tuple[Kind, str], ...] = (("warm", "重复请求"), ("distinct", "请求各不相同"))
    for kind, zh in kinds:
        alone = [row for row in found.latency if (row.server, row.kind) == (main_server(found), kind)]
        rows = [row.p99 for row in found.in_turn(main_server(found), kind) or alone]
        reached = median(rows) if rows else None
        yield Target(f"七成负载时 p99，{zh}", f"p99 at 70 % load, {kind}", 10, reached, "ms", at_least=False)


def _sizes(found: Figures) -> Iterator[Target]:
    rows = {row.grants: row for row in found.sizes}
    few, many = rows.get(1_000), rows.get(1_000_000)
    both = few is not None and many is not None
    warm = many.warm / few.warm if few and many else None
    distinct = many.distinct / few.distinct if few and many else None
    growth = (many.pss - few.pss) / (many.grants - few.grants) if few and many else None
    start = many.start if both and many else None
    thousand = "one million grants against one thousand"
    yield Target("百万条授权对一千条，重复请求", f"{thousand}, warm", 0.9, warm)
    yield Target("百万条授权对一千条，请求各不相同", f"{thousand}, distinct", 0.9, distinct)
    yield Target("每条授权增加的内存", "memory growth a grant", 600, growth, "B", at_least=False)
    yield Target(
        "百万条授权时从启动到首次答复",
        "start to first answer, one million grants",
        10,
        start,
        "s",
        at_least=False,
    )


def _ratio(found: Figures, kind: Kind, other: str, others: Kind) -> float | None:
    """The service's most over another's most, each at the connections that suit it."""
    own, its = _most(found, main_server(found), kind), _most(found, other, others)
    return own / its if own and its else None


def _most(found: Figures, server: str, kind: Kind) -> float | None:
    """What it ruled in turn with the others; else at its best on its own."""
    best = found.best(server, kind)
    return found.median(server, kind) or (best.ruled if best else None)

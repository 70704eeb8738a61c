"""The report: Markdown made of the figures and of nothing else, so that the two cannot differ."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from tests.benchmarks import chart
from tests.benchmarks.figures import Figures, Held, Kind, Latency, Size, Throughput
from tests.benchmarks.targets import Target, main_server, targets

FIGURES, REPORT, CHART = "performance.json", "performance.md", "performance.svg"
KINDS: dict[Kind, str] = {"warm": "重复请求 warm", "distinct": "请求各不相同 distinct"}
FIXED = {
    "opa-written": "OPA，规则原样，无日志 OPA as written, no log",
    "opa-written-logged": "OPA，规则原样，带决策日志 OPA as written, decision log",
    "opa-optimised": "OPA，优化包，无日志 OPA -O=2, no log",
    "opa-optimised-logged": "OPA，优化包，带决策日志 OPA -O=2, decision log",
    "constant": "ASGI，只答常量 bare ASGI, 17 bytes",
    "constant-long": "ASGI，常量与真实答复等长 bare ASGI, as long as a real answer",
    "route": "FastAPI 路由，逐次询问 OPA bare FastAPI route that asks OPA",
}
BASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

METHOD = """
- 一切都在本机回环地址上。服务端（服务、所属 OPA、PostgreSQL）固定在一组核上（{cores}），负载在其余核上。
  All on loopback; the server side (service, its OPA, PostgreSQL) is pinned to cores, the load to the others.
- 闭环 closed loop: {generator}, {closed_seconds:g} s；开环 open loop: {opened}, {open_seconds:g} s。
  每次之前预热 {warming_seconds:g} s，不计入：负载端起步时集中发出一批请求，并同时建立连接。
  Each is warmed up for that long before, uncounted: a generator starts with a burst, on connections that it
  opens meanwhile.
- 所发为 `fixtures/questions.yaml` 的全部问题；“各不相同”时用途逐次更换，任何请求不问第二次。OPA 所收为本服务
  就同一问题所确立的事实文件。
  All of `fixtures/questions.yaml` is asked; distinct requests state another purpose each time, and none is
  asked twice. OPA is sent the very facts that the service established.
- 本服务先存证后答复，每次测后核对存证条数不少于答复数。OPA 的决策日志写入 `/dev/null`，对 OPA 最为有利。
  PostgreSQL 按其默认的持久性设置。
  The service records before it answers: entries are counted against answers after each measurement. OPA's
  decision log goes to `/dev/null`, which costs OPA least. PostgreSQL has its default durability.
- 两个 ASGI 程序和 FastAPI 路由用与本服务相同的 uvicorn 设置。
  The bare applications have the service's uvicorn settings.
{beside}- 开始时的平均负载 load average before: {load_average}.
"""
BESIDE = """\
- “目标”一节的比值取自轮流测量：各方同时待命，依次各测一轮，反复数轮，取中位数。
  The ratios under “Targets” are of servers that stand beside each other and are measured in turn, round by
  round; medians.
"""


def write(found: Figures, folder: Path) -> None:
    """Write the report and its chart into a folder."""
    (folder / REPORT).write_text(text(found), "utf-8")
    (folder / CHART).write_text(chart.svg(found, name), "utf-8")


def text(found: Figures) -> str:
    """The whole report."""
    sections: Sequence[Callable[[Figures], Iterable[str]]] = (
        _head, _targets, _throughput, _latency, _memory, _sizes, _machine, _method,
    )  # fmt: skip
    return "\n".join(line for section in sections for line in (*section(found), "")).rstrip() + "\n"


def name(server: str) -> str:
    """A server as people read it."""
    if server.startswith("service-"):
        _, base, workers, engine = server.split("-")
        return f"共享 Gongxiang · {BASES[base]} · {workers} worker · {engine}"
    return FIXED.get(server, server)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A Markdown table: the first column to the left, figures to the right."""
    yield _line(heads)
    yield _line([":--", *["--:"] * (len(heads) - 1)])
    yield from map(_line, rows)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _head(found: Figures) -> Iterator[str]:
    yield "# 性能 Performance"
    yield ""
    yield f"{found.date}，由 `make bench` 一次测得，原始数据见 [{FIGURES}]({FIGURES})。"
    yield "From one run of `make bench`; the raw figures lie beside it."
    if not found.full:
        yield "**仅供粗看，不作依据。A look or a part only, no evidence.**"
    yield ""
    yield f"![每秒裁决数 Rulings a second]({CHART})"


def _targets(found: Figures) -> Iterator[str]:
    yield "## 目标 Targets"
    yield ""
    yield f"本服务取默认配置：{name(main_server(found))}；各方取其最优连接数。"
    yield "The service as it is by default; each side at the number of connections that suits it best."
    yield ""
    rows = [(f"{row.zh}<br>{row.en}", _bound(row), _reached(row), _met(row)) for row in targets(found)]
    yield from table(("项目 What", "目标 target", "实测 reached", "结论 verdict"), rows)
    for row in found.lasting:
        seconds = found.method["lasting_seconds"]
        yield ""
        yield f"以上为短时速率。持续 {seconds:g} 秒、存证边收边归档时，重复请求每秒 {row.ruled:,.0f} 次；"
        yield f"其后立即查询存证的，须等其余部分归档，{found.waited:g} 秒。"
        yield f"Those are rates of seconds; warm for {seconds:g} seconds on end, the journal filed meanwhile:"
        yield f"{row.ruled:,.0f} a second. Whoever read the record right after waited {found.waited:g} s for"
        yield "the rest to be filed."


def _bound(row: Target) -> str:
    return f"{'≥' if row.at_least else '≤'} {row.bound:g} {row.unit}"


def _reached(row: Target) -> str:
    if row.reached is None:
        return "–"
    return f"{row.reached:,.{0 if row.unit == 'B' else 2 if row.unit == '×' else 1}f} {row.unit}"


def _met(row: Target) -> str:
    return {None: "未测 not measured", True: "达到 reached", False: "**未达到 not reached**"}[row.met]


def _throughput(found: Figures) -> Iterator[str]:
    yield "## 每秒裁决数 Rulings a second"
    yield ""
    yield "各列为连接数；只计真正的裁决，因引擎超时而作的拒绝不计，其比例见后。"
    yield "Columns are connections; only real rulings count. Refusals for a late engine are listed below."
    counts = sorted({row.connections for row in found.throughput})
    for kind, title in KINDS.items():
        rows: dict[str, dict[int, Throughput]] = {}
        for row in found.throughput:
            if row.kind == kind:
                rows.setdefault(row.server, {})[row.connections] = row
        cells = ((name(server), *(_rate(at.get(count)) for count in counts)) for server, at in rows.items())
        yield from ("", f"### {title}", "", *table(("", *map(str, counts)), cells))
    yield from _blemishes(found)


def _rate(row: Throughput | None) -> str:
    return "" if row is None else f"{row.ruled:,.0f}"


def _blemishes(found: Figures) -> Iterator[str]:
    """What keeps a figure from being what it seems: late engines, failures, an idle server."""
    rows = [row for row in found.throughput if row.refused or row.failed or row.load_busy > 0.95]
    if not rows:
        return
    cells = (
        (
            f"{name(row.server)} · {row.kind} · {row.connections}",
            f"{row.refused:.1%}",
            str(row.failed),
            f"{row.server_busy:.2f}",
            f"{row.load_busy:.2f}",
        )
        for row in rows
    )
    heads = ("", "拒绝 refused", "失败 failed", "服务端核 server cores", "负载端核 load cores")
    yield from (
        "",
        "引擎超时、失败或者负载端已满的测量 Measurements with late engines, failures or a full load side:",
    )
    yield from ("", *table(heads, cells))


def _latency(found: Figures) -> Iterator[str]:
    yield "## 时延 Latency"
    yield ""
    yield "开环，速率为所测最大值的七成，单位毫秒；无协同遗漏。"
    yield "Open loop at 70 % of the most that was found, in milliseconds; no coordinated omission."
    yield ""
    heads = (
        "",
        "速率 rate/s",
        "p50",
        "p90",
        "p99",
        "p99.9",
        "拒绝 refused",
        "失败 failed",
        "负载端核 load cores",
    )
    cells = (
        (
            f"{name(row.server)} · {row.kind}",
            f"{row.asked:,.0f}",
            *(f"{value:.2f}" for value in (row.p50, row.p90, row.p99, row.p999)),
            f"{row.refused:.1%}",
            str(row.failed),
            f"{row.load_busy:.2f}",
        )
        for row in found.latency
    )
    yield from table(heads, cells)
    yield from _rounds(found)


def _rounds(found: Figures) -> Iterator[str]:
    """The open loops of the rounds, of which the targets take the median."""
    if not found.paced:
        return
    yield ""
    yield "轮流测量时各轮所得，速率为该轮所测最大值的七成；“目标”一节取 p99 的中位数。"
    yield "In the rounds, each at 70 % of what was found in that round; the targets take the median p99."
    yield ""
    rows: dict[str, list[Latency]] = {}
    for row in found.paced:
        rows.setdefault(f"{name(row.server)} · {row.kind}", []).append(row)
    cells = (
        (title, *(f"{row.p99:.1f} ({row.asked:,.0f}/s)" for row in some)) for title, some in rows.items()
    )
    yield from table(("p99, ms", *map(str, range(1, max(map(len, rows.values())) + 1))), cells)


def _memory(found: Figures) -> Iterator[str]:
    yield "## 内存 Memory"
    yield ""
    yield "负载之后各进程，MiB；PSS 将共用页面均摊。同名进程并为一行：PSS 合计，RSS 取最大。"
    yield "Each process after its load, in MiB; PSS shares common pages. One name, one row: PSS"
    yield "together, the largest RSS."
    yield ""
    cells = (row for held in found.memory for row in _processes(held))
    yield from table(("", "进程 process", "PSS", "RSS"), cells)


def _processes(held: Held) -> Iterator[Sequence[str]]:
    """Processes of one name in one row: their number, PSS together, the largest RSS."""
    for process in dict.fromkeys(one.process for one in held.processes):
        same = [one for one in held.processes if one.process == process]
        many = f" ×{len(same)}" if len(same) > 1 else ""
        pss, rss = sum(one.pss for one in same), max(one.rss for one in same)
        yield name(held.server), process + many, _mebibytes(pss), _mebibytes(rss)


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:,.1f}"


def _sizes(found: Figures) -> Iterator[str]:
    yield "## 目录规模 Size of the register"
    yield ""
    yield "资源与授权各若干条，64 个连接，所问授权取自全部目录；内存为服务与 OPA 合计。"
    yield "So many resources and as many grants, 64 connections, questions drawn from all of them; memory of"
    yield "the service and its OPA together."
    yield ""
    heads = (
        "条数 entries",
        "启动至首次答复 start, s",
        "重复 warm/s",
        "各不相同 distinct/s",
        "PSS, MiB",
        "每条授权 a grant, B",
    )
    least = min(found.sizes, key=lambda row: row.grants, default=None)
    yield from table(heads, (_size(row, least) for row in found.sizes))


def _size(row: Size, least: Size | None) -> Sequence[str]:
    more = row.grants - (least.grants if least else 0)
    growth = f"{(row.pss - least.pss) / more:,.0f}" if least and more else ""
    return (
        f"{row.grants:,}",
        f"{row.start:.1f}",
        f"{row.warm:,.0f}",
        f"{row.distinct:,.0f}",
        _mebibytes(row.pss),
        growth,
    )


def _machine(found: Figures) -> Iterator[str]:
    yield "## 机器和版本 Machine and versions"
    yield ""
    told = found.machine | {"sources": found.method["commit"], "policies": found.method["revision"]}
    yield from table(("", ""), ((key, value) for key, value in told.items() if value))


def _method(found: Figures) -> Iterator[str]:
    cores = (f"{workers} worker: {numbers}" for workers, numbers in found.method["cores"].items())
    yield "## 方法 Method"
    yield ""
    more = {"cores": "; ".join(cores), "beside": BESIDE if found.beside else ""}
    yield METHOD.format(**{"opened": "vegeta"} | found.method | more).strip()

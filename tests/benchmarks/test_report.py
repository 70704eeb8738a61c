"""The report is made of the figures, and says of each target whether it was reached."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from service.settings import ROOT
from tests.benchmarks import chart, figures, report, run
from tests.benchmarks.figures import Figures, Held, Kind, Latency, Memory, Size, Throughput
from tests.benchmarks.targets import targets

DOCS = ROOT / "docs"


def throughput(
    server: str, kind: Kind, rate: float, refused: float = 0.0, connections: int = 64
) -> Throughput:
    """One closed loop of sample data."""
    return Throughput(server, kind, connections, rate, refused, 0, 1.0, 0.5)


def sample() -> Figures:
    """Sample data in which every target is reached, just."""
    service = "service-sqlite-1-opa"
    method = {
        "closed_seconds": 4, "open_seconds": 8, "warming_seconds": 1,
        "share": 0.7, "engine": "opa", "load_average": 0.1,
        "generator": "wrk 4.1", "cores": {"1": [0]}, "commit": "abc", "revision": "def",
    }  # fmt: skip
    found = Figures("2026-11-22", full=True, machine={"processor": "sample"}, method=method)
    found.throughput = [
        throughput("opa-optimised-logged", "warm", 1_000),
        throughput("opa-optimised-logged", "warm", 900, connections=1),
        throughput("opa-optimised-logged", "distinct", 1_000),
        throughput("constant", "warm", 6_666),
        throughput(service, "warm", 4_000),
        throughput(service, "distinct", 1_500),
    ]
    found.latency = [
        Latency(service, kind, 2_800, 2_800, 0, 0, 1, 2, 10, 12, 0.5) for kind in ("warm", "distinct")
    ]
    found.memory = [Held(service, [Memory("gongxiang", 2**20, 2**21)])]
    found.sizes = [Size(1_000, 2, 1_000, 500, 10**8), Size(1_000_000, 10, 900, 450, 10**8 + 600 * 999_000)]
    found.throughput[4] = replace(found.throughput[4], rate=8_000, refused=0.5)
    return found


def test_the_published_report_is_that_of_the_published_figures() -> None:
    """`docs/performance.md` is what `docs/performance.json` makes; one without the other is stale."""
    file, told = DOCS / report.FIGURES, DOCS / report.REPORT
    assert file.exists() == told.exists() == (DOCS / report.CHART).exists()
    if file.exists():
        found = figures.read(file)
        assert found.full, "Only a full run is published: `make bench`."
        assert told.read_text("utf-8") == report.text(found), "Run `make bench` with --report."


def test_figures_are_read_as_they_were_written(tmp_path: Path) -> None:
    """Nothing is lost in the file."""
    (tmp_path / "figures").write_text(sample().text(), "utf-8")

    assert figures.read(tmp_path / "figures") == sample()


def test_targets_that_are_reached_say_so() -> None:
    """Each bound is met at its very value; only rulings count, at the connections that suit best."""
    assert [(row.en, row.met) for row in targets(sample()) if not row.met] == []
    assert "未达到" not in report.text(sample())


@pytest.mark.parametrize("place", range(9))
def test_a_target_that_is_missed_says_so(place: int) -> None:
    """Every target can be missed, and then is."""
    worse = sample()
    worse.throughput[4:] = [replace(row, rate=row.rate * 0.99) for row in worse.throughput[4:]]
    worse.paced = [replace(row, p99=10.1) for row in worse.latency]
    few, many = worse.sizes
    worse.sizes = [few, replace(many, start=10.1, warm=890, distinct=440, pss=many.pss + 10**6)]

    rows = list(targets(worse))

    assert len(rows) == 9
    assert rows[place].met is False


def test_latency_is_the_median_of_the_rounds() -> None:
    """One bad round among several does not decide, and the report shows all of them."""
    found = sample()
    found.paced = [replace(row, p99=p99) for row in found.latency for p99 in (9.1, 333.3, 10.0)]

    assert [row.met for row in targets(found) if "p99" in row.en] == [True, True]
    assert "333.3" in report.text(found)
    found.paced = [replace(row, p99=p99) for row in found.latency for p99 in (9.1, 333.3, 10.1)]
    assert [row.met for row in targets(found) if "p99" in row.en] == [False, False]


def test_what_was_not_measured_is_not_claimed() -> None:
    """A part of a run leaves targets open, and says of itself that it is no evidence."""
    part = Figures("2026-11-22", full=False, machine={}, method=sample().method)

    assert {row.met for row in targets(part)} == {None}
    assert "no evidence" in report.text(part)


def test_late_engines_and_failures_are_shown() -> None:
    """A figure with refusals in it never stands alone."""
    assert "50.0%" in report.text(sample())


def test_the_chart_shows_each_server_that_was_measured() -> None:
    """The drawing is well-formed SVG with a bar for each server and kind."""
    drawn = ET.fromstring(chart.svg(sample(), report.name))  # noqa: S314  we drew it
    words = "".join(drawn.itertext())

    assert len(chart.rows(sample(), report.name)) == 5
    for server in ("opa-optimised-logged", "constant", "service-sqlite-1-opa"):
        assert report.name(server)[:12] in words


def test_the_report_can_be_written_again(tmp_path: Path) -> None:
    """`--report` needs the figures alone, and measures nothing."""
    (tmp_path / report.FIGURES).write_text(sample().text(), "utf-8")

    assert run.main(["--report", "--out", str(tmp_path)]) == 0
    assert (tmp_path / report.REPORT).read_text("utf-8") == report.text(sample())

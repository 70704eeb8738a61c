"""Figures: what is counted, that all workers' counts come in one scrape, and who may read them."""

import os
import re
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from service import metrics
from service.metrics import BOUNDS, MOST_CODES, OTHER, Ledger, Tally
from tests.houses import database_of
from tests.programs import Program, run, serving

REFUSED = 24
QUESTION = {
    "subject": {"type": "agency", "id": "nobody"},
    "action": {"name": "obtain"},
    "resource": {"type": "resource", "id": "nothing"},
}


def value(text: str, sample: str, **labels: str) -> float | None:
    """One figure of a scrape; None where it has none with these labels."""
    for family in text_string_to_metric_families(text):
        for row in family.samples:
            if row.name == sample and row.labels == labels:
                return float(row.value)
    return None


def key(address: str, role: str) -> str:
    """A new key."""
    return run(address, "key", "create", "--role", role, "--name", f"sample {role}").stdout.split()[-1]


def scrape(program: Program, bearer: str | None) -> httpx.Response:
    """One scrape over a connection of its own, so that any worker may be met."""
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    return httpx.get(f"{program.url}/metrics", headers=headers, timeout=30)


def crowd(program: Program, bearer: str) -> set[str]:
    """The chains of many answers at once; one after the other they might all be one worker's."""
    with ThreadPoolExecutor(REFUSED) as pool:
        asked = [pool.submit(program.ask, bearer, QUESTION) for _ in range(2 * REFUSED)]
    return {answer.result()["context"]["record"]["chain"] for answer in asked}


def until(seconds: float, truth: Callable[[], bool]) -> bool:
    """Whether something becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if truth():
            return True
        time.sleep(0.2)
    return False


def test_a_duration_falls_into_its_bucket_and_all_above() -> None:
    """Buckets are cumulative, a bound belongs to its bucket, and the last one has everything."""
    ledger = Ledger()
    times = ledger.timed("gongxiang_step_seconds", ("facts",))
    for seconds in (BOUNDS[0], BOUNDS[0] * 1.01, 99.0):
        ledger.time(times, seconds)
    histogram = next(family for family in ledger.families() if family.name == "gongxiang_step_seconds")
    counts = {row.labels["le"]: row.value for row in histogram.samples if row.name.endswith("_bucket")}

    assert counts[str(BOUNDS[0])] == 1
    assert counts[str(BOUNDS[1])] == counts[str(BOUNDS[-1])] == 2
    assert counts["+Inf"] == 3


def test_several_processes_are_one_sum() -> None:
    """Counts and durations of two ledgers add up, and of a chain's two heads the longer one is told."""
    one, two = Ledger(), Ledger()
    for ledger, head in ((one, 3), (two, 9)):
        ledger.count_soon(Tally("permit", ("a", "b"), "opa", cached=False))
        ledger.time(ledger.timed("gongxiang_record_lag_seconds"), 0.5)
        ledger.gauge("gongxiang_record_head", ("main",), head)
    one.add(Ledger.of(two.written()))
    one.written()  # counts what waits

    assert one.counts["gongxiang_decisions", ("permit", "opa", "miss")] == 2
    assert one.counts["gongxiang_findings", ("a",)] == 2
    assert one.times["gongxiang_record_lag_seconds", ()].seconds == 1.0
    assert one.gauges["gongxiang_record_head", ("main",)] == 9


def test_what_is_counted_meanwhile_is_not_lost() -> None:
    """Durations and decisions put down while others are added up are all there in the end."""
    ledger, each = Ledger(), 20_000
    times, tally = ledger.timed("gongxiang_record_lag_seconds"), Tally("permit", ("a",), "opa", cached=False)

    def put() -> None:
        for _ in range(each):
            times.late.append(0.5)
            ledger.count_soon(tally)

    threads = [threading.Thread(target=put) for _ in range(3)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        ledger.written()
    ledger.written()

    assert (sum(times.counts), times.seconds) == (3 * each, 3 * each * 0.5)
    assert ledger.counts["gongxiang_findings", ("a",)] == 3 * each


def test_codes_cannot_fill_the_memory() -> None:
    """However many codes some policy makes up, a bounded number of series is kept and nothing is lost."""
    ledger = Ledger()
    for number in range(MOST_CODES + 30):
        ledger.count_soon(Tally("deny", (f"made.up_{number}",), "opa", cached=False))
    ledger.written()  # counts what waits
    series = {labels[0]: count for (name, labels), count in ledger.counts.items() if "findings" in name}

    assert len(series) == MOST_CODES + 1
    assert series[OTHER] == 30


def test_every_figure_is_of_prometheus_s_form() -> None:
    """Names end as Prometheus wants, every label is named, and OpenMetrics is given where it is asked for."""
    metrics.decided("permit", ["hb2016.art_15.within_grant"], "opa", cached=True)
    plain, kind = metrics.exposition("")
    _, other = metrics.exposition("application/openmetrics-text; version=1.0.0")

    assert kind.startswith("text/plain")
    assert other.startswith("application/openmetrics-text")
    text = plain.decode()
    assert value(text, "gongxiang_decisions_total", outcome="permit", engine="opa", cache="hit")
    assert re.search(
        r"^# HELP gongxiang_step_seconds .+\n# TYPE gongxiang_step_seconds histogram$", text, re.MULTILINE
    )


def test_a_step_is_timed_where_it_fails_too() -> None:
    """A step that ends in an error took its time all the same."""
    before = sum(metrics.LEDGER.timed("gongxiang_step_seconds", ("policy",)).counts)
    with pytest.raises(ZeroDivisionError), metrics.step("policy"):
        raise ZeroDivisionError

    assert sum(metrics.LEDGER.timed("gongxiang_step_seconds", ("policy",)).counts) == before + 1


def test_one_scrape_has_every_worker(tmp_path: Path) -> None:
    """With two workers each scrape is of both, whichever answers, and counts OPA's restart too.

    Nobody reads without a key, a gateway's key does not, the token reads this and nothing else.
    """
    database_of({}, tmp_path).dispose()
    address = f"sqlite:///{tmp_path / 'gongxiang.db'}"
    gateway, analyst = key(address, "gateway"), key(address, "analyst")
    token = "sample-token-of-a-scraper"
    with serving(address, "--workers", "2", "--engine", "opa", GONGXIANG_METRICS_TOKEN=token) as program:
        for _ in range(REFUSED):
            assert httpx.post(f"{program.url}/access/v1/evaluation", json=QUESTION).status_code == 401
        assert until(30, lambda: len(crowd(program, analyst)) == 2)
        time.sleep(2 * metrics.FLUSH_SECONDS)

        told = [scrape(program, token).text for _ in range(12)]
        assert {value(text, "gongxiang_answers_total", status="401") for text in told} == {REFUSED}

        assert [scrape(program, bearer).status_code for bearer in (None, "wrong", gateway)] == [401, 401, 403]
        assert scrape(program, analyst).status_code == 200
        answer = httpx.get(
            f"{program.url}/decisions",
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
        )
        assert answer.status_code == 401

        assert value(scrape(program, token).text, "gongxiang_opa_restarts_total") == 0
        os.kill(program.opa()[0], signal.SIGKILL)
        assert until(20, lambda: value(scrape(program, token).text, "gongxiang_opa_restarts_total") == 1)
        assert until(20, lambda: value(scrape(program, token).text, "gongxiang_opa_up") == 1)

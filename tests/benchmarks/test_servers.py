"""What is measured is the real thing, on the core it was given, with nothing left off."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import httpx
import pytest

from catalog import world
from catalog.database import engine, migrate
from opa import bundle
from opa.child import OpaChild
from service.cli import serve
from service.policy.opa import OpaEngine
from service.settings import ROOT
from tests import houses, programs
from tests.benchmarks import bare, catalogues, machine, questions, servers
from tests.benchmarks.databases import WORLD

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Processes are read from /proc.")
DAY = date(2026, 11, 22)


def test_bare_applications_have_the_settings_of_the_service() -> None:
    """The ceiling is measured under what `gongxiang serve` gives uvicorn; only the application differs."""
    service, own = vars(serve._config(1, serve.PLAIN)), vars(bare.served(bare.constant(b"{}"), 1))

    assert {name for name in service if service[name] != own[name]} == {"app", "factory", "port"}
    assert own["access_log"] is False


def test_a_server_runs_on_its_core_and_answers_its_bytes(tmp_path: Path) -> None:
    """The process is pinned to the server's core, this one is not, and the constant comes back."""
    before, answer = os.sched_getaffinity(0), tmp_path / "answer"
    answer.write_bytes(b'{"decision":true}')

    with servers.constant("constant", answer) as server:
        told = httpx.post(server.target.url, content=b"{}").content
        pinned = os.sched_getaffinity(server.families[0])
        (held,) = machine.memory(server.families)

    assert told == answer.read_bytes()
    assert pinned == machine.cores()[0]
    assert os.sched_getaffinity(0) == before
    assert before == {*pinned, *machine.cores()[1]}
    assert held.process == "tests.benchmarks.bare"
    assert 2**20 < held.pss <= held.rss
    assert programs.gone(server.families[0])


def test_what_goes_on_in_one_short_process_after_the_other_is_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that has others work for it is not at rest until the last has ended, however short each is."""
    monkeypatch.setattr(machine, "WHILE", 0.15)
    ended, work = tmp_path / "ended", "import time; t = time.monotonic()\nwhile time.monotonic() < t + 0.1: 0"
    words = f"for n in 1 2 3 4 5 6 7 8 9; do {sys.executable} -c '{work}'; done; touch {ended}; sleep 60"
    with subprocess.Popen(["/bin/sh", "-c", words], process_group=0) as busy:
        try:
            machine.rest([busy.pid])
            assert ended.exists()
        finally:
            os.killpg(busy.pid, signal.SIGKILL)


@pytest.mark.parametrize("logged", [True, False])
def test_opa_logs_each_decision_or_none(tmp_path: Path, *, logged: bool) -> None:
    """With its decision log OPA writes every ruling to the console; without it, nothing."""
    built = bundle.build([ROOT / "policies"], tmp_path / "bundle.tar.gz", optimise=2)
    with tempfile.TemporaryFile() as log:
        with servers.opa("opa", built.path, logged=logged, log=log) as server:
            answers = [httpx.post(server.target.url, json={"input": {}}).json() for _ in range(3)]
            with servers.route("route", server) as route:
                answers.append(httpx.post(route.target.url, json={"input": {}}).json())
        log.seek(0)
        decisions = [line for line in log.read().splitlines() if b"Decision Log" in line]

    assert {answer["result"]["outcome"] for answer in answers} == {"deny"}
    assert len(decisions) == (4 if logged else 0)


def test_a_refusal_for_a_late_engine_is_no_ruling(law: OpaChild, tmp_path: Path) -> None:
    """The record tells rulings from refusals that only say that the engine was not there."""
    url = f"sqlite:///{tmp_path / 'gongxiang.db'}"
    migrate(engine(url))
    away = OpaEngine(f"http://127.0.0.1:{programs.free_port()}", None, houses.revision())
    present = OpaEngine(law.address, None, houses.revision(), houses.PATIENT)
    asked = questions.all_questions()[0]

    for chain, policy in (("away", away), ("present", present)):
        with houses.desk(engine(url), policy, chain) as desk:
            desk.ask(asked, DAY)

    found = servers.record(url)
    assert found == servers.Kept(entries=2, refused=1)
    assert found.waited > 0


def test_sample_catalogues_are_asked_what_they_hold(law: OpaChild, tmp_path: Path) -> None:
    """A generated world loads without a remark, each warm question is permitted, each distinct one is not."""
    catalogues.write(60, tmp_path / "made.yaml")
    url = f"sqlite:///{tmp_path / 'gongxiang.db'}"
    migrate(engine(url))
    world.load([WORLD], engine(url))
    loaded = world.load([tmp_path / "made.yaml"], engine(url))
    policy = OpaEngine(law.address, None, houses.revision(), houses.PATIENT)
    with houses.desk(engine(url), policy) as desk:
        warm = {houses.outcome(desk.ask(catalogues._question(n, catalogues.PURPOSE), DAY)) for n in (0, 59)}
        other = houses.outcome(desk.ask(catalogues._question(7, f"{catalogues.PURPOSE}1"), DAY))

    assert (loaded.reports, loaded.counts["grants"].added) == ((), 60)
    assert warm == {"permit"}
    assert other == "deny"


def test_processor_time_is_seen() -> None:
    """What a process uses is counted, its children's too; of one that has gone, nothing."""
    before = machine.seconds_used([os.getpid()])
    until = time.process_time() + 0.2
    while time.process_time() < until:
        pass

    assert machine.seconds_used([os.getpid()]) - before >= 0.1
    assert machine.seconds_used([2**22 + 1]) == 0

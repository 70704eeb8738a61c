"""`gongxiang serve --engine`: who rules, what readiness says of it, and what start-up refuses."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from catalog.database import engine
from opa import bundle, install
from opa.child import OpaChild
from service.record.archive import Archive
from service.record.verify import verify
from service.settings import ROOT
from tests.houses import BASE, database_of
from tests.programs import Program, free_port, run, serving

PERMITTED = BASE["questions"]["obtain"]
SCENARIO = ROOT / "fixtures" / "authzen" / "policies"
WAIT = 60.0
"""Seconds within which OPA must rule again."""

linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finding OPA's process needs Linux")


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with the base world."""
    database_of(BASE["world"], tmp_path).dispose()
    return f"sqlite:///{tmp_path / 'gongxiang.db'}"


class Asker:
    """Asks a running service, each time with another purpose, so that no answer is remembered."""

    def __init__(self, program: Program) -> None:
        self._program = program
        made = run(program.database_url, "key", "create", "--role", "gateway", "--name", "gate")
        self._key = made.stdout.splitlines()[-1]
        self._archive = Archive(engine(program.database_url))
        self._count = 0

    def permitted(self) -> Any:
        """The answer to a question that is permitted."""
        return self._program.ask(self._key, PERMITTED)

    def engine(self) -> tuple[bool, str, str]:
        """For a new question that is refused: the decision, its first code, and the engine on record."""
        self._count += 1
        context = PERMITTED["context"] | {"purpose": f"商业用途{self._count}"}
        answer = self._program.ask(self._key, PERMITTED | {"context": context})
        kept = self._archive.find(answer["context"]["id"])
        assert kept is not None
        return answer["decision"], answer["context"]["findings"][0]["code"], kept.decision.ruled.engine

    def ready(self) -> tuple[int, dict[str, Any]]:
        """What readiness says."""
        answer = httpx.get(f"{self._program.url}/health/ready", timeout=10)
        return answer.status_code, answer.json()


REFUSED = (False, "hb2016.art_15.purpose_outside_grant")
AWAY = (False, "decision.policy_unavailable")


@contextmanager
def stopped(program: Program) -> Iterator[None]:
    """OPA stopped while the block lasts."""
    children = program.opa()
    assert children
    for pid in children:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in children:
            os.kill(pid, signal.SIGCONT)


@linux
def test_auto_is_the_default_and_rules_while_opa_is_stopped(url: str) -> None:
    """Unless told otherwise OPA rules; stopped, WebAssembly does and the record says so; then OPA again."""
    with serving(url, "--workers", "2", GONGXIANG_OPA_TIMEOUT="0.5") as program:
        asker = Asker(program)
        assert asker.permitted()["decision"]
        assert asker.engine() == (*REFUSED, "opa")
        assert asker.ready() == (200, {"status": "ok", "opa": True, "wasm": True, "database": True})
        with stopped(program):
            assert [asker.engine() for _ in range(12)] == [(*REFUSED, "wasm")] * 12
            assert asker.ready() == (200, {"status": "ok", "opa": False, "wasm": True, "database": True})
        deadline = time.monotonic() + WAIT
        while asker.engine() != (*REFUSED, "opa"):
            assert time.monotonic() < deadline, "OPA was not asked again"
    assert verify(engine(url)).faults == []


@linux
def test_wasm_alone_runs_no_opa(url: str) -> None:
    """With --engine wasm no OPA is there, and questions are ruled on."""
    with serving(url, "--engine", "wasm") as program:
        asker = Asker(program)
        assert program.opa() == []
        assert asker.permitted()["decision"]
        assert asker.engine() == (*REFUSED, "wasm")
        assert asker.ready() == (200, {"status": "ok", "wasm": True, "database": True})


@linux
def test_opa_alone_is_refused_while_it_is_stopped(url: str) -> None:
    """With --engine opa, said by the environment, nothing stands in, and readiness says so."""
    with serving(url, GONGXIANG_ENGINE="opa", GONGXIANG_OPA_TIMEOUT="0.5") as program:
        asker = Asker(program)
        with stopped(program):
            assert asker.engine() == (*AWAY, "opa")
            assert asker.ready() == (503, {"status": "unavailable", "opa": False, "database": True})


def test_an_outside_opa_with_other_policies_is_not_stood_in_for(url: str, tmp_path: Path) -> None:
    """Over somebody's OPA with other policies, that OPA rules; away, nobody does."""
    built = bundle.build([ROOT / "policies", SCENARIO], tmp_path / "bundle.tar.gz")
    with OpaChild(install.install(), built.path) as outside:
        named = {"GONGXIANG_OPA_URL": outside.address}
        with serving(url, GONGXIANG_OPA_TIMEOUT="5", **named) as program:
            asker = Asker(program)
            assert asker.engine() == (*REFUSED, "opa")
            assert asker.ready()[1]["wasm"] is False
            outside.close()
            assert asker.engine() == (*AWAY, "auto")
            assert asker.ready()[0] == 503


def test_other_policy_folders_as_wasm(url: str) -> None:
    """Other policy folders beside the law rule as WebAssembly, too."""
    folders = f"{ROOT / 'policies'}:{SCENARIO}"
    with serving(url, "--engine", "wasm", GONGXIANG_POLICIES=folders) as program:
        assert Asker(program).engine() == (*REFUSED, "wasm")


@pytest.mark.parametrize("engine_", ["auto", "wasm"])
def test_policies_that_do_not_work_as_wasm(engine_: str, url: str, tmp_path: Path) -> None:
    """Policies with a built-in that WebAssembly lacks are one sentence at start, with the way out."""
    folder = tmp_path / "pack" / "law" / "pack"
    folder.mkdir(parents=True)
    source = 'package law.pack.act\n\nasked if sprintf("%s", [input.action]) == "fly"\n\nin_force := false\n'
    (folder / "act.rego").write_text(source, encoding="utf-8")
    policies = f"{ROOT / 'policies'}:{tmp_path / 'pack'}"

    port = str(free_port())
    done = run(url, "serve", "--port", port, "--engine", engine_, GONGXIANG_POLICIES=policies)
    assert done.returncode == 2
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert "sprintf" in lines[0]
    assert "--engine opa" in lines[0]


def test_an_unknown_engine_is_named(url: str) -> None:
    """An engine that is none is one sentence, from the option and from the setting."""
    for arguments, more in ((("--engine", "rego"), {}), ((), {"GONGXIANG_ENGINE": "rego"})):
        done = run(url, "serve", *arguments, **more)
        assert done.returncode == 2
        assert "rego" in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1

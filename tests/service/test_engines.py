"""`gongxiang serve --engine`: who rules, what readiness says of it, and what start-up refuses."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from catalog.database import engine
from opa import bundle, install
from opa.child import OpaChild
from service.cli.serve import NOT_ASKED, READ_AS_WASM, EngineChoice, _choose
from service.record.archive import Archive
from service.record.verify import verify
from service.settings import ROOT, Settings
from tests.houses import BASE, database_of
from tests.programs import Program, free_port, run, serving

PERMITTED = BASE["questions"]["obtain"]
SCENARIO = ROOT / "fixtures" / "authzen" / "policies"

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
@pytest.mark.parametrize("arguments", [(), ("--engine", "auto")])
def test_wasm_is_the_default_and_runs_no_opa(
    arguments: tuple[str, ...], url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Unless told otherwise WebAssembly rules and no OPA is there; `auto` is read so, with a sentence."""
    with serving(url, *arguments) as program:
        asker = Asker(program)
        assert program.opa() == []
        assert asker.permitted()["decision"]
        assert asker.engine() == (*REFUSED, "wasm")
        assert asker.ready() == (200, {"status": "ok", "wasm": True, "database": True})
    assert ("The engine auto is read as wasm" in capfd.readouterr().err) is bool(arguments)
    assert verify(engine(url)).faults == []


@pytest.mark.parametrize("given", ["auto", "wasm"])
def test_engine_in_the_environment(given: str) -> None:
    """`auto` in the environment is wasm for every command; an OPA that is named is not asked then."""
    read = Settings.read({"GONGXIANG_ENGINE": given, "GONGXIANG_OPA_URL": "http://127.0.0.1:9"})
    assert (read.engine, read.opa_url, read.foreign_opa) == ("wasm", None, False)


NAMED = {"GONGXIANG_OPA_URL": "unix:///run/opa.sock"}


@pytest.mark.parametrize(
    ("environment", "option", "chosen"),
    [
        ({}, None, ("wasm", "")),
        (NAMED, None, ("opa", "")),
        (NAMED, "wasm", ("wasm", NOT_ASKED)),
        ({"GONGXIANG_ENGINE": "opa"}, None, ("opa", "")),
        ({"GONGXIANG_ENGINE": "opa"}, "auto", ("auto", READ_AS_WASM)),
        (NAMED | {"GONGXIANG_ENGINE": "auto"}, None, ("auto", READ_AS_WASM + NOT_ASKED)),
    ],
)
def test_engine_that_serve_chooses(
    environment: dict[str, str],
    option: str | None,
    chosen: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The option counts before the environment; without either it is wasm, or the OPA that is named."""
    for name in ("GONGXIANG_ENGINE", "GONGXIANG_OPA_URL"):
        monkeypatch.setenv(name, environment.get(name, ""))
    _choose(EngineChoice(option) if option else None)
    assert (os.environ["GONGXIANG_ENGINE"], capsys.readouterr().err) == chosen


@linux
def test_opa_alone_is_refused_while_it_is_stopped(url: str) -> None:
    """With --engine opa, said by the environment, nothing stands in, and readiness says so."""
    with serving(url, GONGXIANG_ENGINE="opa", GONGXIANG_OPA_TIMEOUT="0.5") as program:
        asker = Asker(program)
        with stopped(program):
            assert asker.engine() == (*AWAY, "opa")
            assert asker.ready() == (503, {"status": "unavailable", "opa": False, "database": True})


def test_an_outside_opa_rules_by_its_own_policies(url: str, tmp_path: Path) -> None:
    """An OPA that is named rules, by its policies; away, nothing stands in for it."""
    built = bundle.build([ROOT / "policies", SCENARIO], tmp_path / "bundle.tar.gz")
    with (
        OpaChild(install.install(), built.path) as outside,
        serving(url, GONGXIANG_OPA_TIMEOUT="5", GONGXIANG_OPA_URL=outside.address) as program,
    ):
        asker = Asker(program)
        assert asker.engine() == (*REFUSED, "opa")
        outside.close()
        assert asker.engine() == (*AWAY, "opa")
        assert asker.ready()[0] == 503


def test_other_policy_folders_as_wasm(url: str) -> None:
    """Other policy folders beside the law rule as WebAssembly, too."""
    folders = f"{ROOT / 'policies'}:{SCENARIO}"
    with serving(url, "--engine", "wasm", GONGXIANG_POLICIES=folders) as program:
        assert Asker(program).engine() == (*REFUSED, "wasm")


def test_policies_that_do_not_work_as_wasm(url: str, tmp_path: Path) -> None:
    """Policies with a built-in that WebAssembly lacks are one sentence at start, with the way out."""
    folder = tmp_path / "pack" / "law" / "pack"
    folder.mkdir(parents=True)
    source = 'package law.pack.act\n\nasked if sprintf("%s", [input.action]) == "fly"\n\nin_force := false\n'
    (folder / "act.rego").write_text(source, encoding="utf-8")
    policies = f"{ROOT / 'policies'}:{tmp_path / 'pack'}"

    port = str(free_port())
    done = run(url, "serve", "--port", port, GONGXIANG_POLICIES=policies)
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

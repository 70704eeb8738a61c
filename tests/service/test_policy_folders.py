"""Policy folders that are links, as a ConfigMap is mounted: served, renewed, compared and tried."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

import pytest

from opa import bundle
from opa.errors import OpaError
from service.authoring import trials
from service.cli.policies import Policies, active
from service.law.index import index
from service.settings import Engine, Settings
from service.wiring import Law
from tests.configmap import mounted, remounted
from tests.programs import POLICIES, run

RULES = """package decision

# METADATA
# entrypoint: true
ruling := input

batch contains answer if {
	some answer in input.requests
}
"""
TEST = "package decision_test\n\ntest_sample if true\n"
SECONDS = 30.0


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small policy folder with a test."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "decision.rego").write_text(RULES)
    (folder / "decision_test.rego").write_text(TEST)
    return folder


def until(truth: Callable[[], bool]) -> bool:
    """Wait for something to become true."""
    deadline = monotonic() + SECONDS
    while not truth():
        if monotonic() > deadline:
            return False
        sleep(0.05)
    return True


def notice(run_folder: Path) -> str:
    """What the workers read."""
    return (run_folder / "active.json").read_text()


@pytest.mark.parametrize("engine", ["wasm", "opa"])
def test_mounted_policies_are_renewed(engine: Engine, small: Path, tmp_path: Path) -> None:
    """Policies mounted from a ConfigMap start, and changed by the kubelet they become active when asked."""
    mount, run_folder = mounted(small, tmp_path / "mount"), tmp_path / "run"
    run_folder.mkdir()
    settings = replace(Settings.read({}), policies=(mount,), engine=engine)
    with active(settings, run_folder) as policies:
        assert policies is not None
        before = notice(run_folder)
        with (small / "decision.rego").open("a") as file:
            file.write("\n# A sample change.\n")
        remounted(small, mount)
        policies.renew()
        assert until(lambda: notice(run_folder) != before), "they were not renewed"
        [served] = json.loads(notice(run_folder))["policies"]
        assert bundle.revision([Path(served)]) == bundle.revision([small])


def test_served_copy_holds_no_links(small: Path, tmp_path: Path) -> None:
    """What is served is a copy of the very bytes: a mount that changes later changes nothing."""
    mount = mounted(small, tmp_path / "mount")
    policies = Policies(replace(Settings.read({}), policies=(mount,)), tmp_path)
    [copy] = policies._copied()
    assert sorted(file.name for file in copy.rglob("*")) == ["decision.rego", "decision_test.rego"]
    assert not [file for file in copy.rglob("*") if file.is_symlink()]


def test_mounted_law_is_the_law(tmp_path: Path) -> None:
    """The law from a mount has the same acts, texts, questions, tests and cases as from its own folder."""
    own = tmp_path / "own"
    shutil.copytree(POLICIES, own)
    cases = own / "cases" / "hb2016"
    shutil.copytree(POLICIES.parent / "fixtures" / "cases" / "hb2016", cases)
    mount = mounted(own, tmp_path / "mount")

    before, after = Law.read([own]), Law.read([mount])
    assert (after.revision, after.actions, after.texts.acts) == (
        before.revision,
        before.actions,
        before.texts.acts,
    )
    assert index((mount,)).acts == index((own,)).acts
    assert [tried.label for tried in trials.read([mount])] == [tried.label for tried in trials.read([own])]


def test_rules_in_another_encoding_are_not_renewed(
    small: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Rules saved as GBK leave the old ones active; the log names the file as the operator does, and line."""
    run_folder = tmp_path / "run"
    run_folder.mkdir()
    with active(replace(Settings.read({}), policies=(small,)), run_folder) as policies:
        assert policies is not None
        before = notice(run_folder)
        (small / "other.rego").write_bytes("package other\n\n# 依法共享\n".encode("gbk"))
        policies.renew()
        assert until(lambda: "stay as they were" in caplog.text)
        assert f"{small / 'other.rego'}, line 3: 文件不是UTF-8编码的文本" in caplog.text
        assert notice(run_folder) == before


def test_rules_with_a_byte_order_mark_are_one_sentence(small: Path, tmp_path: Path) -> None:
    """A command on policies that an editor began with a BOM ends with one sentence and 2, no traceback."""
    (small / "decision.rego").write_text(RULES, encoding="utf-8-sig")
    done = run(f"sqlite:///{tmp_path / 'gx.db'}", "diff", str(small), str(small), "--sample", "0")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "decision.rego, line 1: 文件带有字节顺序标记（BOM）" in done.stderr


def test_policies_that_cannot_be_copied_are_a_sentence(small: Path, tmp_path: Path) -> None:
    """Where the run folder takes no copy, folder, place and way out are said, no list of Python's."""
    (tmp_path / "run").touch()
    policies = Policies(replace(Settings.read({}), policies=(small,)), tmp_path / "run")
    with pytest.raises(OpaError, match=r"规则无法复制.*small cannot be copied.*TMPDIR") as refused:
        policies.start()
    assert "[" not in str(refused.value)

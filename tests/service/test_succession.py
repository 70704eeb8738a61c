"""Policies renewed while the service runs (SIGHUP): no request fails, and bad ones never become active."""

import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.succession import RETIRE_SECONDS
from tests.houses import database_of
from tests.programs import POLICIES, Program, run, serving
from tests.service.test_metrics import QUESTION, key, scrape, value

CROWD = 6
"""Clients that ask all the time; enough for both workers to be met."""
ROUND = 20
"""Questions over one connection before the next one is opened."""
CHANGE_SECONDS = 120.0
PASSING = """package sample_test

test_sample if { 1 + 1 == 2 }
"""


class Crowd:
    """Clients that ask without a pause and keep all that they are told."""

    def __init__(self, program: Program, bearer: str) -> None:
        self.told: list[dict[str, Any]] = []
        self.wrong: list[str] = []
        self._program, self._bearer = program, bearer
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(CROWD)]

    @contextmanager
    def asking(self) -> Iterator["Crowd"]:
        """Ask until the block ends."""
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._ended.set()
            for thread in self._threads:
                thread.join()

    def _ask(self) -> None:
        while not self._ended.is_set():
            with httpx.Client(timeout=30) as client:
                for _ in range(ROUND):
                    self._note(client)
                    if self._ended.wait(0.02):
                        return

    def _note(self, client: httpx.Client) -> None:
        try:
            answer = self._program.post(client, self._bearer, QUESTION)
        except httpx.HTTPError as error:
            self.wrong.append(repr(error))
            return
        if answer.status_code != 200:
            self.wrong.append(answer.text)
            return
        self.told.append(answer.json()["context"])

    def all_by(self, revision: str) -> bool:
        """Whether whatever is asked from now on, for a while, is decided by this revision."""
        begun = len(self.told)
        time.sleep(1.0)
        return {row["policy"]["revision"] for row in self.told[begun:]} == {revision}

    def revision(self) -> str:
        """The revision of the newest answer."""
        return str(self.told[-1]["policy"]["revision"])


def until(truth: Callable[[], bool], seconds: float = CHANGE_SECONDS) -> bool:
    """Whether something becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if truth():
            return True
        time.sleep(0.1)
    return False


class Said:
    """What the service has written to stderr so far."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd, self.text = capfd, ""

    def has(self, words: str) -> bool:
        """Whether it has said this by now."""
        self.text += self._capfd.readouterr().err
        return words in self.text


def test_policies_are_renewed_without_a_gap(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Under constant requests to two workers none fails; every decision is by the old policies or the new.

    Policies that do not build, and such whose tests fail, change nothing and are named in the log; the OPA
    before ends once nobody needs it; the record is whole.
    """
    policies = tmp_path / "policies"
    shutil.copytree(POLICIES, policies, ignore=shutil.ignore_patterns("*_test.rego"))
    (policies / "sample_test.rego").write_text(PASSING)
    database_of({}, tmp_path).dispose()
    address, said = f"sqlite:///{tmp_path / 'gongxiang.db'}", Said(capfd)
    bearer = key(address, "analyst")
    chosen = ("--workers", "2", "--engine", "opa")
    with serving(address, *chosen, GONGXIANG_POLICIES=str(policies)) as program:
        crowd = Crowd(program, bearer)
        with crowd.asking():
            assert until(lambda: len(crowd.told) > CROWD)
            before = crowd.revision()

            _edit(policies / "lib" / "text.rego", "\n# A sample change.\n", program)
            assert until(lambda: said.has("规则已更新"))
            assert until(lambda: crowd.revision() != before)
            after = crowd.revision()
            assert until(lambda: crowd.all_by(after), 20), "some worker stayed behind"

            _edit(policies / "lib" / "broken.rego", "package lib.broken\n\nsample if {\n", program)
            assert until(lambda: said.has(f"The policies stay as they were ({after})"))
            assert str(policies / "lib" / "broken.rego") in said.text
            (policies / "lib" / "broken.rego").unlink()

            _edit(policies / "sample_test.rego", "\ntest_other if { 1 == 2 }\n", program)
            _edit(policies / "lib" / "text.rego", "\n# Another sample change.\n", program)
            assert until(lambda: said.has("their tests do not pass"))
            assert crowd.all_by(after)
            assert until(lambda: len(program.opa()) == 1, 2 * RETIRE_SECONDS), "the OPA before still runs"
        figures = scrape(program, bearer).text

    assert crowd.wrong == []
    assert {row["policy"]["revision"] for row in crowd.told} == {before, after}
    assert {row["findings"][0]["code"] for row in crowd.told} == {"hb2016.art_12.resource_unknown"}
    assert len({row["record"]["chain"] for row in crowd.told}) == 2
    assert value(figures, "gongxiang_policy_upgrades_total", result="active") == 1
    assert value(figures, "gongxiang_policy_upgrades_total", result="refused") in {2, 3}
    assert run(address, "verify").returncode == 0


def test_unchanged_policies_are_left_alone(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Asked for what is active already, the service says so; with one worker as well."""
    database_of({}, tmp_path).dispose()
    said = Said(capfd)
    with serving(f"sqlite:///{tmp_path / 'gongxiang.db'}", "--engine", "opa") as program:
        opa = program.opa()
        program.process.send_signal(signal.SIGHUP)
        assert until(lambda: said.has("规则没有变化"))
        assert program.opa() == opa


def _edit(file: Path, more: str, program: Program) -> None:
    """Add to a file and ask for the policies as they are now."""
    with file.open("a") as opened:
        opened.write(more)
    program.process.send_signal(signal.SIGHUP)

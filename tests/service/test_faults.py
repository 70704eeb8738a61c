"""Parts that are killed at work: nothing permitted that should not be, nothing answered that is not kept."""

import os
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from catalog.database import engine
from service.record.archive import Archive
from service.record.verify import verify
from tests.houses import BASE, database_of
from tests.programs import Program, gone, run, serving

PERMITTED = BASE["questions"]["obtain"]
REFUSED = PERMITTED | {"context": PERMITTED["context"] | {"purpose": "商业用途"}}
REQUESTS = 1000
LONGEST = 5.0
"""Seconds within which everything is answered, whatever happens."""

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="finding OPA's process needs Linux"
)


@pytest.fixture
def database_url_of_base(tmp_path: Path) -> str:
    """A database with the base world."""
    database_of(BASE["world"], tmp_path).dispose()
    return f"sqlite:///{tmp_path / 'gongxiang.db'}"


def key(database_url: str, role: str = "gateway") -> str:
    """A new key, as the command prints it."""
    return run(database_url, "key", "create", "--role", role, "--name", f"{role}-key").stdout.splitlines()[-1]


class Load:
    """Asks many questions at once, half of them to be refused, and keeps what came back."""

    def __init__(self, program: Program, api_key: str) -> None:
        self.answers: list[tuple[bool, dict[str, Any]]] = []
        self.errors: list[str] = []
        self.longest = 0.0
        self._program, self._key = program, api_key

    def run(self, count: int) -> None:
        """Ask `count` questions with eight askers."""
        with httpx.Client(timeout=LONGEST * 2) as self._client, ThreadPoolExecutor(8) as askers:
            list(askers.map(self._ask, range(count)))

    def _ask(self, number: int) -> None:
        may = number % 2 == 0
        began = time.monotonic()
        try:
            asked = PERMITTED if may else REFUSED
            context = asked["context"] | {
                "number": number
            }  # a question never asked before: none is remembered
            answer = self._program.post(self._client, self._key, asked | {"context": context})
        except httpx.HTTPError as error:
            self.errors.append(type(error).__name__)
            return
        finally:
            self.longest = max(self.longest, time.monotonic() - began)
        self.answers.append((may, answer.json()))


@pytest.mark.parametrize("engine_", ["opa", "auto"])
def test_opa_killed_at_work(engine_: str, database_url_of_base: str) -> None:
    """OPA killed five times during 1,000 requests: no wrong permit, all answered in time, all on record.

    Alone, its absence is a refusal each time; with WebAssembly standing by, every answer is the law's.
    """
    url = database_url_of_base
    api_key = key(url)
    with serving(url, "--engine", engine_, GONGXIANG_OPA_TIMEOUT="1") as program:
        load = Load(program, api_key)
        asking = threading.Thread(target=load.run, args=(REQUESTS,))
        asking.start()
        for _ in range(5):
            time.sleep(0.4)
            for pid in program.opa():
                os.kill(pid, signal.SIGKILL)
        asking.join()
        time.sleep(1.0)
        after = program.ask(api_key, PERMITTED)

    assert load.errors == []
    assert len(load.answers) == REQUESTS
    assert not [answer for may, answer in load.answers if answer["decision"] and not may]
    assert load.longest < LONGEST
    assert after["decision"], "OPA was not restarted"
    engines = _on_record(url, [answer for _, answer in load.answers])
    seen = Counter(finding["code"] for _, answer in load.answers for finding in answer["context"]["findings"])
    if engine_ == "auto":
        assert engines["wasm"], "OPA was never away: the test showed nothing"
        assert not [answer for may, answer in load.answers if answer["decision"] is not may]
    else:
        assert seen["decision.policy_unavailable"], "OPA was never away: the test showed nothing"


def test_the_service_killed_at_work(database_url_of_base: str) -> None:
    """The service killed with SIGKILL: no OPA is left, the record verifies, every answered id is in it."""
    url = database_url_of_base
    api_key = key(url)
    with serving(url) as program:
        load = Load(program, api_key)
        asking = threading.Thread(target=load.run, args=(REQUESTS,))
        asking.start()
        while len(load.answers) < 100:
            time.sleep(0.02)
        children = program.opa()
        program.process.kill()
        asking.join()

    assert children
    assert all(gone(pid) for pid in children), "OPA outlived the service"
    assert load.errors, "the service answered everything: the test showed nothing"
    checked = run(url, "verify")
    assert checked.returncode == 0, checked.stderr
    _on_record(url, [answer for _, answer in load.answers])
    with serving(url) as again:
        assert again.ask(api_key, PERMITTED)["decision"]


def test_the_service_ends_what_it_started(database_url_of_base: str) -> None:
    """SIGTERM ends the service cleanly, and OPA with it."""
    with serving(database_url_of_base) as program:
        children = program.opa()
        program.process.send_signal(signal.SIGTERM)
        code = program.process.wait(15)

    assert children
    assert code == 0
    assert all(gone(pid) for pid in children)


def _on_record(url: str, answers: list[dict[str, Any]]) -> Counter[str]:
    """Every answered id is on record with the same outcome, the record whole; who ruled how often."""
    database = engine(url)
    archive = Archive(database)
    engines: Counter[str] = Counter()
    for answer in answers:
        kept = archive.find(answer["context"]["id"])
        assert kept is not None
        assert answer["context"]["outcome"] == kept.decision.ruled.ruling.outcome
        engines[kept.decision.ruled.engine] += 1
        assert (answer["context"]["record"]["hash"], answer["context"]["record"]["seq"]) == (
            kept.hash,
            kept.seq,
        )
    assert verify(database).faults == []
    database.dispose()
    return engines

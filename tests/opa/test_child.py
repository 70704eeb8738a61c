"""OPA as a child: what it answers, what it is given, how it comes back and how it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from opa import bundle
from opa.child import OpaChild
from opa.endpoint import Connection
from opa.errors import OpaFailed

Tie = Literal["signal", "pipe"]
TIES = ["signal", "pipe"] if sys.platform == "linux" else ["pipe"]
PARENT = """
import sys
from pathlib import Path
from opa.child import OpaChild

child = OpaChild(Path(sys.argv[1]), Path(sys.argv[2]), tie=sys.argv[3])
child.start()
child.ready()
print(child.pid, flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def served(opa: Path, policies: Path, tmp_path: Path) -> Path:
    """Build the sample bundle, at a path with a space."""
    return bundle.build([policies], tmp_path / "a place" / "decision.tar.gz", binary=opa).path


@pytest.fixture
def child(opa: Path, served: Path) -> Iterator[OpaChild]:
    """Run the sample bundle."""
    with OpaChild(opa, served) as running:
        yield running


def call(child: OpaChild, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """Send one request."""
    assert child.pid
    connection = Connection(child.socket, child.pid, 5)
    connection.request(method, path, json.dumps(body or {"input": {"asked": "sample"}}))
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, text


def until(truth: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if truth():
            return True
        time.sleep(0.005)
    return False


def runs(pid: int) -> bool:
    """Tell whether a process is there; one that ended and waits to be collected is not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_decisions_health_and_figures_are_answered(child: OpaChild) -> None:
    """Both decision paths, health and metrics answer."""
    status, text = call(child, "POST", "/v1/data/decision/ruling")
    assert (status, json.loads(text)) == (200, {"result": {"limit": 3, "asked": "sample"}})
    status, text = call(
        child, "POST", "/v1/data/decision/batch", body={"input": {"requests": [{"asked": "x"}]}}
    )
    assert (status, json.loads(text)) == (200, {"result": [{"limit": 3, "asked": "x"}]})
    assert call(child, "GET", "/health?bundles")[0] == 200
    assert call(child, "GET", "/metrics")[0] == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/data"),
        ("GET", "/v1/data/decision/ruling"),
        ("POST", "/v1/data"),
        ("POST", "/v1/data/other"),
        ("POST", "/v1/data/decision"),
        ("POST", "/v1/data/decision/ruling/limit"),
        ("POST", "/v1/data/system/authz"),
        ("PUT", "/v1/data/parameters"),
        ("PATCH", "/v1/data/parameters"),
        ("DELETE", "/v1/data/parameters"),
        ("GET", "/v1/policies"),
        ("PUT", "/v1/policies/mine"),
        ("POST", "/v1/query"),
        ("GET", "/v1/query?q=x%3Ddata"),
        ("POST", "/v1/compile"),
        ("GET", "/v1/config"),
        ("GET", "/v1/status"),
        ("POST", "/v0/data/decision/ruling"),
        ("POST", "/"),
        ("GET", "/"),
        ("GET", "/debug/pprof/heap"),
    ],
)
def test_every_other_door_is_shut(child: OpaChild, method: str, path: str) -> None:
    """Nothing else of OPA's interface is to be had."""
    status, text = call(child, method, path)
    assert status == 401
    assert b"rejected by administrative policy" in text


@pytest.mark.parametrize(
    "path", ["/v1/data/", "/v1/data/decision/ruling/", "//v1/data", "/v1/data/decision%2Fruling"]
)
def test_crooked_paths_lead_nowhere_else(child: OpaChild, path: str) -> None:
    """A path spelled oddly is refused, sent elsewhere without data, or the very ruling; never other data."""
    status, text = call(child, "POST", path)
    assert status in {301, 307, 401} or json.loads(text) in ({}, {"result": {"limit": 3, "asked": "sample"}})
    assert b"parameters" not in text


def test_requests_are_bounded(child: OpaChild) -> None:
    """A body announced beyond the configured bound is refused before it is sent."""
    assert child.pid
    connection = Connection(child.socket, child.pid, 5)
    connection.putrequest("POST", "/v1/data/decision/ruling")
    connection.putheader("Content-Length", str((16 << 20) + 1))
    connection.endheaders()
    assert connection.getresponse().status == 400
    connection.close()


@pytest.mark.parametrize("tie", TIES)
def test_nothing_of_the_environment_is_passed_on(
    opa: Path, served: Path, tie: Tie, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No secret of the service reaches OPA, however OPA is tied to it."""
    monkeypatch.setenv("GONGXIANG_DATABASE_URL", "sample secret")
    with OpaChild(opa, served, tie=tie) as running:
        assert Path(f"/proc/{running.pid}/environ").read_text() == ""


def test_two_children_differ(opa: Path, served: Path, child: OpaChild) -> None:
    """Two of them run side by side, each on a socket in a folder of its own."""
    with OpaChild(opa, served) as other:
        assert other.socket.parent != child.socket.parent
        assert call(other, "POST", "/v1/data/decision/ruling")[0] == 200


@pytest.mark.parametrize("tie", TIES)
def test_killed_opa_is_back_within_a_second(opa: Path, served: Path, tie: Tie) -> None:
    """After kill -9 the same address answers again, and the restart is counted."""
    with OpaChild(opa, served, tie=tie) as running:
        before = (running.address, running.restarts)
        killed = running.pid
        assert killed
        began = time.monotonic()
        os.kill(killed, signal.SIGKILL)
        assert until(lambda: not running.up)
        assert "code -9" in (running.problem or "")
        running.ready(3)
        assert time.monotonic() - began < 1.5
        assert (running.address, running.restarts) == (before[0], before[1] + 1)
        assert running.pid != killed
        assert running.problem is None
        assert call(running, "POST", "/v1/data/decision/ruling")[0] == 200


def test_hung_opa_is_killed_and_comes_back(child: OpaChild, monkeypatch: pytest.MonkeyPatch) -> None:
    """An OPA that runs and says nothing is killed after its time, with the reason, and started again."""
    monkeypatch.setattr("opa.child.HUNG_SECONDS", 1.0)
    hung = child.pid
    assert hung
    os.kill(hung, signal.SIGSTOP)
    assert until(lambda: "did not answer for 1 seconds" in (child.problem or ""), 15)
    child.ready()
    assert child.pid != hung
    assert call(child, "POST", "/v1/data/decision/ruling")[0] == 200


def test_broken_bundle_is_a_sentence(opa: Path, tmp_path: Path) -> None:
    """A bundle that OPA does not load ends the first start at once, in OPA's own words, without a retry."""
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"no archive")
    running = OpaChild(opa, broken)
    began = time.monotonic()
    with (
        pytest.raises(OpaFailed, match=r"OPA is not running: .*broken\.tar\.gz: bundle read failed"),
        running,
    ):
        pytest.fail("it became ready")
    assert time.monotonic() - began < 5
    assert running.restarts == 0
    assert running.pid is None


def test_bundle_that_claims_everything_is_a_sentence(opa: Path, policies: Path, tmp_path: Path) -> None:
    """A bundle built by hand whose roots would cover the guard does not start."""
    out = tmp_path / "b.tar.gz"
    subprocess.run([opa, "build", "-b", policies, "-o", out], check=True)
    with pytest.raises(OpaFailed, match="overlapping roots"), OpaChild(opa, out):
        pytest.fail("it became ready")


def test_binary_that_is_gone_is_a_sentence(served: Path) -> None:
    """A binary that cannot be run is named."""
    with (
        pytest.raises(OpaFailed, match=r"/nowhere/opa could not be started"),
        OpaChild(Path("/nowhere/opa"), served),
    ):
        pytest.fail("it became ready")


def test_slow_start_is_a_sentence(opa: Path, served: Path) -> None:
    """Waiting ends when the caller's time is over, and the child can still be closed."""
    running = OpaChild(opa, served)
    running.start()
    with pytest.raises(OpaFailed, match=r"not ready within 0\.001 seconds"):
        running.ready(0.001)
    running.close()


@pytest.mark.parametrize("tie", TIES)
def test_closing_ends_opa(opa: Path, served: Path, tie: Tie) -> None:
    """After close the process is gone, it is not started again, and a second close does no harm."""
    running = OpaChild(opa, served, tie=tie)
    with running:
        pid = running.pid
        assert pid
    assert not runs(pid)
    assert not running.up
    running.close()
    assert running.restarts == 0


def test_it_shares_the_session_and_not_the_group(child: OpaChild) -> None:
    """A terminal's Ctrl-C goes to a group, so OPA has its own. The processor is shared out by sessions.

    In a session of its own OPA would wait its turn behind what runs idly in that of the service, which is
    idle only there.
    """
    assert child.pid
    assert os.getpgid(child.pid) != os.getpgrp()
    assert os.getsid(child.pid) == os.getsid(0)


def test_opa_that_does_not_listen_is_killed(child: OpaChild) -> None:
    """A stopped OPA takes no notice of a request to end; it is killed after two seconds."""
    pid = child.pid
    assert pid
    os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    child.close()
    assert time.monotonic() - began < 4
    assert not runs(pid)


@pytest.mark.parametrize("tie", TIES)
@pytest.mark.parametrize("end", ["exit", "kill"])
def test_opa_ends_with_its_service(opa: Path, served: Path, tie: Tie, end: str) -> None:
    """Whether the service returns without closing or is killed by -9, OPA is gone within seconds."""
    command: list[str | Path] = [sys.executable, "-c", PARENT, opa, served, tie]
    root = Path(bundle.__file__).parents[1]
    with subprocess.Popen(
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdin
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert runs(pid)
        if end == "kill":
            parent.kill()
        parent.stdin.close()
        parent.wait(10)
        assert until(lambda: not runs(pid))


def test_its_news_are_told(opa: Path, served: Path) -> None:
    """Who asked to be told hears in order that it came up, went down, is started again and came up again."""
    news: list[str] = []
    with OpaChild(opa, served, told=lambda _child, what: news.append(what)) as running:
        killed = running.pid
        assert killed
        os.kill(killed, signal.SIGKILL)
        assert until(lambda: len(news) == 4)

    assert news == ["up", "down", "again", "up", "down"]

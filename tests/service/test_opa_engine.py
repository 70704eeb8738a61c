"""OPA that is silent, slow, gone, or senseless: refused and recorded, never permitted."""

import asyncio
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

import pytest

from opa.child import OpaChild
from opa.install import install
from service.policy.opa import OpaEngine, SocketConnector
from service.record.verify import verify
from tests.houses import BASE, PATIENT, Desk, codes, database_of, desk, desk_on, outcome, revision

DAY = date(2026, 6, 1)
OBTAIN = BASE["questions"]["obtain"]

linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's word on who listens is Linux's")

FINDING = {
    "code": "hb2016.art_15.within_grant",
    "effect": "permit",
    "paragraph": "15(1)",
    "title": {"zh": "是", "en": "yes"},
    "remedy": {"zh": "", "en": ""},
    "violation": None,
    "details": {},
}
PERMIT = {"outcome": "permit", "findings": [FINDING], "missing": [], "duties": [], "acts": ["hb2016"]}
DENY = FINDING | {"effect": "deny", "code": "hb2016.art_15.no_grant"}

SENSELESS: dict[str, bytes] = {
    "no result": b"{}",
    "a null result": b'{"result": null}',
    "a bare true": b'{"result": true}',
    "an empty result": b'{"result": {}}',
    "a list": b"[]",
    "a number": b"5",
    "no JSON": b"permit",
    "nothing": b"",
    "half an answer": json.dumps({"result": PERMIT}).encode()[:-9],
    "bytes": b"\xff\xfe\x00",
    "very deep": b'{"result":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a permit without findings": json.dumps({"result": PERMIT | {"findings": []}}).encode(),
    "a permit beside a refusal": json.dumps({"result": PERMIT | {"findings": [FINDING, DENY]}}).encode(),
    "a permit on a warning": json.dumps(
        {"result": PERMIT | {"findings": [FINDING | {"effect": "warn"}]}}
    ).encode(),
    "an unknown outcome": json.dumps({"result": PERMIT | {"outcome": "yes"}}).encode(),
    "an unknown effect": json.dumps(
        {"result": PERMIT | {"findings": [FINDING | {"effect": "allow"}]}}
    ).encode(),
    "no outcome": json.dumps({"result": {k: v for k, v in PERMIT.items() if k != "outcome"}}).encode(),
    "provenance senseless": json.dumps({"result": PERMIT, "provenance": [1]}).encode(),
    "an unbidden member": json.dumps({"result": PERMIT | {"decision": True}}).encode(),
}


Serving = TypeVar("Serving", bound=ThreadingHTTPServer)


class Answering(ThreadingHTTPServer):
    """Something on OPA's port that is not OPA: gives one answer, after a while."""

    daemon_threads = True

    def __init__(self, content: bytes, status: int = 200, pause: float = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content, self.status, self.pause = content, status, pause

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Answering

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.server.pause)
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.server.content)))
        self.end_headers()
        self.wfile.write(self.server.content)

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:  # the asker did not wait
            return

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def serving(server: Serving) -> Iterator[Serving]:
    """Run it while the block lasts."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def senseless(request: pytest.FixtureRequest) -> Iterator[Answering]:
    """A server that answers what the parameter says."""
    yield from serving(Answering(request.param))


def refused(opened: Desk) -> None:
    """The next answer is a refusal that names the engine, and it is on record."""
    kept = opened.ask(OBTAIN, DAY)

    assert ("deny", {"decision.policy_unavailable"}) == (outcome(kept), codes(kept))
    assert kept == opened.archive.find(kept.decision.id)
    assert verify(opened.database).faults == []


@pytest.mark.parametrize("senseless", list(SENSELESS.values()), ids=list(SENSELESS), indirect=True)
def test_senseless(senseless: Answering, tmp_path: Path) -> None:
    """An answer that is no ruling is a refusal."""
    with desk(database_of(BASE["world"], tmp_path), OpaEngine(senseless.url, None, "r", 5.0)) as opened:
        refused(opened)


def test_the_same_server_can_permit(tmp_path: Path) -> None:
    """The senseless answers above are refused for what they are: a true ruling from there is believed."""
    for server in serving(Answering(json.dumps({"result": PERMIT}).encode())):
        with desk(database_of(BASE["world"], tmp_path), OpaEngine(server.url, None, "r", 5.0)) as opened:
            assert outcome(opened.ask(OBTAIN, DAY)) == "permit"


@pytest.mark.parametrize("status", [400, 401, 404, 500, 502, 503])
def test_error_status(status: int, tmp_path: Path) -> None:
    """An HTTP error is a refusal, even with a permit in its body."""
    for server in serving(Answering(json.dumps({"result": PERMIT}).encode(), status)):
        with desk(database_of(BASE["world"], tmp_path), OpaEngine(server.url, None, "r", 5.0)) as opened:
            refused(opened)


def test_slow(tmp_path: Path) -> None:
    """A ruling that comes too late is a refusal, given in time."""
    for server in serving(Answering(json.dumps({"result": PERMIT}).encode(), pause=2.0)):
        with desk(database_of(BASE["world"], tmp_path), OpaEngine(server.url, None, "r", 0.15)) as opened:
            began = time.monotonic()
            refused(opened)
            assert time.monotonic() - began < 2.0


def test_silent(tmp_path: Path) -> None:
    """A port that takes the question and never answers is a refusal."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with desk(database_of(BASE["world"], tmp_path), OpaEngine(url, None, "r", 0.15)) as opened:
            refused(opened)


def test_nobody_there(tmp_path: Path) -> None:
    """A port where nobody listens is a refusal."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with desk(database_of(BASE["world"], tmp_path), OpaEngine(url, None, "r", 0.15)) as opened:
        refused(opened)


def test_restarted(tmp_path: Path, law: OpaChild) -> None:
    """While OPA is away the answer is a refusal; when it is back, the law's."""
    with OpaChild(install(), law._bundle) as own, desk_on(BASE["world"], own, tmp_path) as opened:
        assert outcome(opened.ask(OBTAIN, DAY)) == "permit"
        own.close()
        refused(opened)


def test_the_revision_is_what_opa_says(law: OpaChild, tmp_path: Path) -> None:
    """Each decision names the revision of the bundle that OPA evaluated."""
    engine = OpaEngine(law.address, None, "expected", 10.0)
    with desk(database_of(BASE["world"], tmp_path), engine) as opened:
        kept = opened.ask(OBTAIN, DAY)

    assert len(kept.decision.ruled.revision) == 16
    assert kept.decision.ruled.engine == "opa"


class Stranger(ThreadingHTTPServer):
    """A program that answers a permit on OPA's own socket, and keeps what it was sent."""

    address_family = socket.AF_UNIX
    daemon_threads = True

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self.heard: list[str] = []
        self.content, self.status, self.pause = json.dumps({"result": PERMIT}).encode(), 200, 0.0
        super().__init__(("", 0), _Heard, bind_and_activate=False)
        self.socket.bind(str(path))
        self.socket.listen()


class _Heard(_Handler):
    server: Any

    def do_POST(self) -> None:
        self.server.heard.append(self.path)
        super().do_POST()

    def address_string(self) -> str:
        return "unix"


@pytest.fixture
def away(law: OpaChild, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpaChild]:
    """An OPA that was killed and comes back only after a minute."""
    monkeypatch.setattr("opa.child.FIRST_PAUSE", 60.0)
    with OpaChild(install(), law._bundle) as child:
        assert child.pid
        os.kill(child.pid, signal.SIGKILL)
        while child.pid is not None:
            time.sleep(0.01)
        yield child


def engine_of(child: OpaChild) -> OpaEngine:
    """The engine as `gongxiang serve` has it."""
    return OpaEngine(child.address, None, revision(), PATIENT, parent=child.parent)


@linux
def test_stranger_on_the_socket_is_not_asked(away: OpaChild, tmp_path: Path) -> None:
    """A program that takes OPA's socket while OPA is down gets no question, and its permits no decision."""
    for server in serving(Stranger(away.socket)):
        with desk(database_of(BASE["world"], tmp_path), engine_of(away)) as opened:
            refused(opened)
        assert server.heard == []


@linux
def test_stranger_would_permit_where_the_operator_named_it(away: OpaChild, tmp_path: Path) -> None:
    """The program above is refused for what it is: at an address that an operator names it is believed."""
    for server in serving(Stranger(away.socket)):
        named = OpaEngine(away.address, None, revision(), PATIENT)
        with desk(database_of(BASE["world"], tmp_path), named) as opened:
            assert outcome(opened.ask(OBTAIN, DAY)) == "permit"
        assert len(server.heard) == 1


@linux
def test_socket_replaced_between_two_questions(law: OpaChild, tmp_path: Path) -> None:
    """OPA answers, its socket is replaced and its connection lost: the next question reaches nobody."""
    with (
        OpaChild(install(), law._bundle) as own,
        desk(database_of(BASE["world"], tmp_path), engine_of(own)) as opened,
    ):
        assert outcome(opened.ask(OBTAIN, DAY)) == "permit"
        own.close()
        own.socket.parent.mkdir(0o700)
        for server in serving(Stranger(own.socket)):
            refused(opened)
            assert server.heard == []


@pytest.mark.parametrize("mode", [0o755, 0o701, 0o770])
def test_folder_with_rights_for_others_is_not_asked_in(mode: int, law: OpaChild, tmp_path: Path) -> None:
    """Even the true OPA is not asked in a folder that others may enter."""
    with (
        OpaChild(install(), law._bundle) as own,
        desk(database_of(BASE["world"], tmp_path), engine_of(own)) as opened,
    ):
        own.socket.parent.chmod(mode)
        refused(opened)
        own.socket.parent.chmod(0o700)
        assert outcome(opened.ask(OBTAIN, DAY)) == "permit"


def test_session_of_the_pinned_client_has_our_connector(law: OpaChild) -> None:
    """The client makes its session in the method that we override, with our connector and its time.

    opa-python-client has no public place for a connector, so this holds for the version pinned.
    """

    async def look() -> None:
        async with engine_of(law) as engine:
            for client, seconds in ((engine._client, PATIENT), (engine._patient, PATIENT)):
                session = client._session
                assert session is not None
                assert isinstance(session.connector, SocketConnector)
                assert session.timeout.total == seconds
            assert await engine.ready()

    asyncio.run(look())

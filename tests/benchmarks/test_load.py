"""The load is what it says: distinct requests never come twice, warm ones as they stand, failures count."""

import http.server
import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from opa.errors import OpaMissing
from tests.benchmarks import load, paced, vegeta
from tests.benchmarks.figures import Kind
from tests.benchmarks.load import TOKEN, Load, Target

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Cores are named only on Linux.")


class Crowded(http.server.ThreadingHTTPServer):
    """One that has room for all who connect at once; else each waits a second and tries again."""

    request_queue_size = 512


class Listener:
    """A small HTTP server that keeps what it is sent and answers one status."""

    def __init__(self, status: int = 200) -> None:
        self.heard: list[tuple[str, bytes]] = []
        heard = self.heard

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                heard.append((self.headers["Authorization"], self.rfile.read(length)))
                self.send_response(status)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
                """Say nothing."""

        self._server = Crowded(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.target = Target(
            f"http://127.0.0.1:{self._server.server_port}/ask", {"Authorization": "Bearer k"}
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    """One that answers 200."""
    with Listener() as listening:
        yield listening


@pytest.fixture(scope="session")
def attacker() -> str:
    """vegeta, built if need be; a user without Go and PyPI skips."""
    try:
        return vegeta.program()
    except OpaMissing as missing:
        pytest.skip(str(missing))


def written(folder: Path, purpose: str, kind: Kind) -> Load:
    """Three questions that state this purpose."""
    file = folder / "bodies"
    rows = [{"item": number, "purpose": f"用途{purpose}"} for number in range(3)]
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return Load(kind, file)


def test_distinct_bodies_never_come_twice(tmp_path: Path) -> None:
    """Within one measurement and from one to the next, no body is repeated; all have one length."""
    distinct = written(tmp_path, TOKEN, "distinct")

    bodies = [*distinct.bodies(100), *distinct.bodies(100)]

    assert len(set(bodies)) == 200
    assert len({len(body) for body in bodies}) == 1


def test_warm_bodies_are_the_lines_in_turn(tmp_path: Path) -> None:
    """A warm load repeats its lines and nothing else."""
    warm = written(tmp_path, "", "warm")
    lines = warm.file.read_bytes().splitlines()

    assert list(warm.bodies(7)) == [*lines, *lines, lines[0]]


def test_a_closed_loop_sends_each_distinct_request_once(tmp_path: Path, listener: Listener) -> None:
    """What the server hears is whole JSON with the key, never the same twice, and all of it is counted."""
    seen = load.closed(listener.target, written(tmp_path, TOKEN, "distinct"), 2, 1)

    bodies = [body for _, body in listener.heard]
    assert {key for key, _ in listener.heard} == {"Bearer k"}
    assert len({json.loads(body)["purpose"] for body in bodies}) == len(bodies)
    assert not any(TOKEN.encode() in body for body in bodies)
    assert seen.failed == 0
    assert len(bodies) - 2 <= seen.answered <= len(bodies)


def test_a_closed_loop_of_vegeta_stands_in_for_wrk(
    tmp_path: Path, listener: Listener, attacker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no wrk the same is measured by vegeta."""
    monkeypatch.setenv("PATH", str(tmp_path))

    seen = load.closed(listener.target, written(tmp_path, TOKEN, "distinct"), 2, 1)

    assert seen.failed == 0
    assert 0 < seen.answered <= len({body for _, body in listener.heard})


def test_an_open_loop_keeps_its_rate(tmp_path: Path, listener: Listener, attacker: str) -> None:
    """As many requests leave as were asked for, each distinct, and each has a time."""
    seen = load.opened(listener.target, written(tmp_path, TOKEN, "distinct"), load.Attack(40, 1), tmp_path)

    assert seen.failed == 0
    assert len(seen.latencies) == len({body for _, body in listener.heard}) == 40
    assert 0 < seen.quantile(0.5) <= seen.quantile(0.99) <= seen.quantile(0.999) == max(seen.latencies)


@pytest.mark.parametrize("vegetas", [1.0, load.VEGETAS])
def test_the_first_moments_of_an_open_loop_are_not_counted(
    tmp_path: Path, listener: Listener, attacker: str, monkeypatch: pytest.MonkeyPatch, vegetas: float
) -> None:
    """What is sent while it warms up is sent beside the rest, and has no time."""
    monkeypatch.setattr(load, "VEGETAS", vegetas)
    seen = load.opened(
        listener.target, written(tmp_path, TOKEN, "distinct"), load.Attack(40, 1, 0.5), tmp_path
    )

    assert len({body for _, body in listener.heard}) == 60
    assert 38 <= len(seen.latencies) <= 42
    assert seen.failed == 0


def test_failures_are_no_throughput(tmp_path: Path, attacker: str) -> None:
    """Answers that are no 200 are counted as failed by both generators."""
    with Listener(status=503) as listening:
        warm = written(tmp_path, "", "warm")
        closed = load.closed(listening.target, warm, 1, 1)
        opened = load.opened(listening.target, warm, load.Attack(20, 1), tmp_path)

    assert closed.failed >= closed.answered > 0
    assert opened.failed == len(opened.latencies) > 0


def test_a_fast_open_loop_keeps_its_rate_too(
    tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above vegeta's rate another generator sends: as many, each distinct, timed from when it was due."""
    monkeypatch.setattr(load, "VEGETAS", 1)
    seen = load.opened(listener.target, written(tmp_path, TOKEN, "distinct"), load.Attack(200, 1), tmp_path)

    assert seen.failed == 0
    assert len(seen.latencies) == len({body for _, body in listener.heard}) == 200
    assert {key for key, _ in listener.heard} == {"Bearer k"}
    assert 0 < seen.quantile(0.5) <= seen.quantile(0.99)


@pytest.mark.parametrize("name", [b"content-length", b"Content-Length"])
def test_an_answer_in_pieces_is_awaited_to_its_end(name: bytes) -> None:
    """Wherever it is cut an answer is not whole before its last byte, and then it is."""
    answer = b"HTTP/1.1 200 OK\r\n" + name + b': 11\r\nx: y\r\n\r\n{"a":\r\n\r\n1}'

    assert not any(paced._is_whole(answer[:cut]) for cut in range(len(answer)))
    assert paced._is_whole(answer)


def test_a_fast_open_loop_counts_failures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that are no 200 are counted as failed."""
    monkeypatch.setattr(load, "VEGETAS", 1)
    with Listener(status=503) as listening:
        seen = load.opened(listening.target, written(tmp_path, "", "warm"), load.Attack(100, 1), tmp_path)

    assert seen.failed == len(seen.latencies) == 100
    assert max(seen.latencies) < 5_000, "they were answered, with failures"

"""A head that was met before: the request is handed to the door itself, and nothing else is different."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from service import metrics
from service.gateways import evaluation
from service.gateways.documented import EXAMPLE
from service.gateways.evaluation import PATH, Evaluation
from service.people.keys import Keys
from tests.gateways.running import Counting, Running

BODY = json.dumps(EXAMPLE).encode()
REFUSED = json.dumps(EXAMPLE | {"context": {"purpose": "none of the granted"}}).encode()


class Line:
    """One connection, on which whole requests are sent in one piece, as gateways do."""

    def __init__(self, running: Running, key: str = "gate") -> None:
        self._key = running.keys.get(key, key)
        self.socket = socket.create_connection(("127.0.0.1", running.port), timeout=30)
        self._received = b""

    def request(self, body: bytes = BODY, **headers: str) -> bytes:
        """The bytes of a request."""
        given = {"Host": "gongxiang", "Authorization": f"Bearer {self._key}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        given.setdefault("Content-Type", "application/json")
        lines = [f"POST {PATH} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
        return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body

    def ask(self, body: bytes = BODY, **headers: str) -> tuple[int, dict[str, str], Any]:
        """Send one request and read its answer."""
        self.socket.sendall(self.request(body, **headers))
        return self.answer()

    def answer(self) -> tuple[int, dict[str, str], Any]:
        """The next answer: status, headers, JSON."""
        while b"\r\n\r\n" not in self._received:
            self._receive()
        head, _, self._received = self._received.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        length = int(headers["content-length"])
        while len(self._received) < length:
            self._receive()
        body, self._received = self._received[:length], self._received[length:]
        return int(status.split(" ")[1]), headers, json.loads(body)

    def _receive(self) -> None:
        part = self.socket.recv(65_536)
        assert part, "the connection was closed before the answer"
        self._received += part


@pytest.fixture
def line(running: Running) -> Iterator[Line]:
    """A connection with the gateway's key."""
    opened = Line(running)
    with closing(opened.socket):
        yield opened


def prompted(line: Line, *asked: bytes, **headers: str) -> int:
    """How many of these were handed to the door itself."""
    before = Counting.prompted
    for body in asked:
        line.ask(body, **headers)
    return Counting.prompted - before


def test_an_answer_is_the_same_either_way(running: Running, line: Line) -> None:
    """Status, headers and words are those of the usual way; the record has both."""
    (usual, usual_headers, first), (prompt, prompt_headers, second) = line.ask(), line.ask()

    assert (usual, prompt) == (200, 200)
    length = "content-length"  # the place in the record may have another digit
    assert usual_headers | {length: ""} == prompt_headers | {length: ""}
    assert first["context"].pop("id") != (own := second["context"].pop("id"))
    assert running.decision(own)["context"]["record"] == second["context"].pop("record")
    first["context"].pop("record")
    assert first == second


def test_a_head_is_known_once_it_was_met(line: Line) -> None:
    """The first with a head goes the usual way; another body of the same length with it does not."""
    other = BODY.replace(b"obtain", b"opened")
    assert len(other) == len(BODY)

    assert prompted(line, BODY, BODY, other, BODY, Accept="test/first") == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"Connection": "close"},
        {"Content_Type": "text/plain"},
        {"Expect": "100-continue"},
        {"X_Long": "x" * 3_000},
        {"Authorization": "Basic abc"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_what_is_not_like_others_goes_the_usual_way(running: Running, headers: dict[str, str]) -> None:
    """A head that is unusual, or says what the door does not look at, is not remembered."""
    before = Counting.prompted
    for _ in range(3):
        once = Line(running)
        with closing(once.socket):
            once.socket.sendall(once.request(BODY, **headers))
            assert once.socket.recv(65_536)
            time.sleep(0.05)

    assert Counting.prompted == before


def test_lines_of_its_own_leave_a_head_known(line: Line) -> None:
    """Each question may have its id, which comes back, and its traces: the rest was met before."""
    told, before = [], Counting.prompted
    for number in range(6):
        body = json.dumps(EXAMPLE | {"context": {"purpose": f"own {number % 3}"}}).encode()
        own = {"X_Request_ID": f"own-{number}", "traceparent": f"00-{number:032x}-{number:016x}-01"}
        told.append(line.ask(body, X_Real_IP=f"10.0.0.{number}", **own))

    assert Counting.prompted - before == 5
    assert [headers["x-request-id"] for _, headers, _ in told] == [f"own-{number}" for number in range(6)]
    assert "x-request-id" not in line.ask(body)[1]
    assert [status for status, _, _ in told] == [200] * 6


def test_an_error_has_its_question_s_id(line: Line) -> None:
    """What cannot be read is refused under the id it was asked with, known head or not."""
    broken = b"x" * len(BODY)
    told = [line.ask(broken, X_Request_ID=own, Accept="test/own") for own in ("one", "two")]

    assert [(status, headers["x-request-id"]) for status, headers, _ in told] == [(400, "one"), (400, "two")]


def test_requests_in_a_row_are_answered_in_order(line: Line) -> None:
    """Sent all at once without waiting, known or not, each has its answer, and in its turn."""
    line.ask()
    bodies = [BODY, REFUSED, BODY, b"{", BODY]
    line.socket.sendall(line.request(BODY))
    line.socket.sendall(b"".join(line.request(body) for body in bodies))
    told = [line.answer() for _ in range(6)]

    assert [status for status, _, _ in told] == [200, 200, 200, 200, 400, 200]
    assert [said["decision"] for status, _, said in told if status == 200] == [
        told[0][2]["decision"], told[0][2]["decision"], False, told[0][2]["decision"], told[0][2]["decision"]
    ]  # fmt: skip


def test_a_known_head_with_its_body_in_pieces(line: Line) -> None:
    """What does not lie here whole goes the usual way, and the connection goes on."""
    line.ask()
    sent = line.request()
    for _ in range(2):
        line.socket.sendall(sent[:-5])
        time.sleep(0.1)
        line.socket.sendall(sent[-5:])
        assert line.answer()[0] == 200
    assert prompted(line, BODY) == 1


def test_an_error_is_told_the_same(line: Line) -> None:
    """A body that cannot be read is refused in the one error shape, known head or not."""
    broken = b"x" * len(BODY)
    line.ask(BODY, Accept="test/error")
    status, headers, said = line.ask(broken, Accept="test/error")

    assert (status, said["error"]["code"]) == (400, "request_unreadable")
    assert headers["content-type"] == "application/json"


def test_a_revoked_key_is_refused(running: Running) -> None:
    """A remembered head is not a remembered right: the key in it is looked at each time."""
    keys = Keys(running.database)
    token = keys.create(f"revoked {time.monotonic_ns()}", "gateway", datetime.now(UTC).date())
    held = Line(running, token)
    with closing(held.socket):
        assert [held.ask()[0] for _ in range(3)] == [200, 200, 200]
        keys.revoke(next(row["name"] for row in keys.all() if row["name"].startswith("revoked")))
        time.sleep(1)
        status, headers, _ = held.ask()

    assert (status, headers["www-authenticate"]) == (401, "Bearer")


def test_minimal_is_minimal(line: Line) -> None:
    """`Prefer: return=minimal` is understood with the head, and said to be applied."""
    for _ in range(2):
        status, headers, said = line.ask(BODY, Prefer="return=minimal")
        assert (status, list(said), headers["preference-applied"]) == (200, ["decision"], "return=minimal")


def test_a_request_met_before_is_not_taken_apart(line: Line) -> None:
    """What came before to the letter is decided without a look at its words; each time it is on record."""
    for _ in range(3):
        line.ask()
    read = evaluation._short.cache_info()
    ids = {line.ask()[2]["context"]["id"] for _ in range(5)}

    assert evaluation._short.cache_info() == read
    assert len(ids) == 5


def test_a_request_met_before_is_counted_as_any_other(line: Line) -> None:
    """Decision, findings, key and answer are in the figures once for each answer."""
    line.ask()
    code = line.ask()[2]["context"]["findings"][0]["code"]
    wanted = (
        f'gongxiang_findings_total{{code="{code}"}}',
        'gongxiang_keys_total{cache="hit"}',
        'gongxiang_answers_total{status="200"}',
    )
    before = figures(*wanted)
    for _ in range(7):
        line.ask()

    assert [after - was for after, was in zip(figures(*wanted), before, strict=True)] == [7, 7, 7]


def test_a_new_question_is_decided_at_once_where_nobody_is_waited_for(
    alone: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all facts remembered and the engine in the process no task is needed; the answer is as ever."""
    bodies = [
        json.dumps(EXAMPLE | {"context": {"purpose": f"purpose {number}"}}).encode() for number in range(8)
    ]
    line = Line(alone)
    miss = 'gongxiang_decisions_total{cache="miss",engine="wasm",outcome="deny"}'
    with closing(line.socket):
        line.ask(bodies[0])
        line.ask(bodies[1])
        before = figures(miss)
        monkeypatch.delattr(Evaluation, "prompt")
        told = [line.ask(body) for body in bodies[2:]]

    assert figures(miss) == [before[0] + len(told)]
    for (status, _, said), body in zip(told, bodies[2:], strict=True):
        kept = alone.decision(said["context"]["id"])
        assert (status, said["decision"]) == (200, False)
        assert kept["request"]["context"] == json.loads(body)["context"]
        assert kept["context"]["record"] == said["context"]["record"]


def test_each_step_is_timed_once(running: Running, line: Line) -> None:
    """A new question that has to wait for OPA is not counted as looked up twice, known head or not."""
    facts = 'gongxiang_step_seconds_count{step="facts"}'
    asked = [EXAMPLE | {"context": {"purpose": f"step {number}"}} for number in range(4)]
    bodies = [json.dumps(request).encode() for request in asked]
    line.ask(bodies[0])
    before = figures(facts)
    for body in bodies[1:]:
        line.ask(body)

    assert figures(facts) == [before[0] + 3]


def figures(*wanted: str) -> list[float]:
    """These figures as a scrape would have them now."""
    lines = metrics.exposition("")[0].decode().splitlines()
    rows = dict(row.rsplit(" ", 1) for row in lines if not row.startswith("#"))
    return [float(rows.get(name, 0)) for name in wanted]

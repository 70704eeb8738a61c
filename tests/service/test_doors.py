"""The doors for machines, over a real socket: AuthZEN, errors in one shape, decisions by id, health."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
import uvicorn

from catalog import world
from catalog.database import engine
from opa.child import OpaChild
from service.app import create
from service.gateways.documented import EXAMPLE
from service.people.keys import Keys
from service.requests.reading import MAX_BYTES
from service.settings import ROOT, Settings
from tests import yaml12
from tests.houses import database_of

TODAY = datetime.now(UTC).date()


@dataclass(frozen=True)
class Running:
    """A service on a socket, with a key of each role."""

    url: str
    gateway: str
    other: str
    analyst: str
    keys: Keys

    def ask(self, body: Any, key: str | None = None, **headers: str) -> httpx.Response:
        """POST to AuthZEN's evaluation."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {key or self.gateway}",
        } | headers
        return httpx.post(f"{self.url}/access/v1/evaluation", content=sent, headers=given, timeout=20)

    def get(self, path: str, key: str | None = None, **headers: str) -> httpx.Response:
        """GET as a program."""
        given = {"Accept": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {}) | headers
        return httpx.get(f"{self.url}{path}", headers=given, timeout=20)


@pytest.fixture(scope="module")
def running(law: OpaChild, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The whole service on the sample world."""
    folder = tmp_path_factory.mktemp("doors")
    database = database_of({}, folder)
    world.load([ROOT / "fixtures" / "world.yaml"], database)
    address = f"sqlite:///{folder / 'gongxiang.db'}"
    settings = replace(
        Settings.read({"GONGXIANG_DATABASE_URL": address, "GONGXIANG_OPA_TIMEOUT": "10"}),
        opa_url=law.address,
    )
    keys = Keys(engine(address))
    gateway, other = (keys.create(name, "gateway", TODAY) for name in ("gate", "other"))
    analyst = keys.create("desk", "analyst", TODAY)
    server = uvicorn.Server(uvicorn.Config(create(settings), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Running(f"http://127.0.0.1:{port}", gateway, other, analyst, keys)
    server.should_exit = True
    thread.join()


def context(answer: httpx.Response) -> dict[str, Any]:
    """The context of an answer given with 200."""
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["context"]
    return found


def error(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The error of an answer: one shape, a sentence, no traceback."""
    assert status == answer.status_code, answer.text
    assert {"error"} == set(answer.json())
    shape: dict[str, Any] = answer.json()["error"]
    assert {"code", "message", "where"} == set(shape)
    assert shape["message"].rstrip().endswith(".")
    assert "Traceback" not in answer.text
    return shape


def test_the_contract_s_example(running: Running) -> None:
    """The contract's request is permitted within the grant, citing article 15, paragraph 1."""
    answer = running.ask(EXAMPLE)

    found = context(answer)
    within = next(row for row in found["findings"] if row["code"] == "hb2016.art_15.within_grant")
    assert answer.json()["decision"] is True
    assert (found["outcome"], found["basis"], found["hypothetical"]) == ("permit", "register", False)
    assert within["article"] == "第十五条第一款"
    assert within["text"].startswith("机关单位应当根据授权权限")
    assert {
        "id",
        "outcome",
        "on",
        "basis",
        "hypothetical",
        "findings",
        "missing",
        "duties",
        "policy",
        "record",
    } == set(found)
    assert {"code", "effect", "article", "title", "remedy", "text", "violation", "details"} <= set(within)
    assert {"chain", "seq", "hash"} == set(found["record"])
    assert found["policy"]["acts"] == ["hb2016"]


def test_minimal(running: Running) -> None:
    """A gateway that wants little gets the decision alone, and it is on record all the same."""
    answer = running.ask(EXAMPLE, Prefer="return=minimal")

    assert answer.json() == {"decision": True}
    assert answer.headers["Preference-Applied"] == "return=minimal"


def test_every_finding_cites_its_paragraph(running: Running) -> None:
    """Each finding of the act names its article and quotes the paragraph."""
    asked = EXAMPLE | {"context": {}}

    for finding in context(running.ask(asked))["findings"]:
        assert finding["article"].startswith("第")
        assert finding["text"]


def test_missing_names_fact_and_bringer(running: Running) -> None:
    """What is missing is one row a require finding: code, fact, who."""
    found = context(running.ask(EXAMPLE | {"context": {"mode": "platform", "items": ["法人名称"]}}))

    assert (
        found["outcome"],
        found["missing"],
    ) == (
        "indeterminate",
        [{"code": "hb2016.art_3.purpose_not_stated", "fact": "request.purpose", "who": "user"}],
    )


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"subject": "alice"}', b'{"a": 1, "a": 2}', b"[" * 5000]
)
def test_unreadable_is_400(body: bytes, running: Running) -> None:
    """What cannot be read is 400 in the one shape."""
    assert error(running.ask(body), 400)["code"] == "request_unreadable"


def test_a_wrong_type_names_its_place(running: Running) -> None:
    """No coercion: a number is no id, and the answer says where."""
    assert (
        error(running.ask(EXAMPLE | {"subject": {"type": "agency", "id": 5}}), 400)["where"] == "subject.id"
    )


def test_content_type(running: Running) -> None:
    """Another content type is 400, as AuthZEN wants; parameters are allowed."""
    sent = json.dumps(EXAMPLE).encode()

    assert error(running.ask(sent, **{"Content-Type": "text/plain"}), 400)["where"] == "Content-Type"
    assert context(running.ask(sent, **{"Content-Type": "application/json; charset=utf-8"}))


def test_a_large_body(running: Running) -> None:
    """A body beyond the bound is refused while it arrives."""
    error(running.ask(b'{"a": "' + b"x" * MAX_BYTES + b'"}'), 400)


@pytest.mark.parametrize(
    "header",
    [{}, {"Authorization": "Bearer"}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}],
)
def test_no_key(header: dict[str, str], running: Running) -> None:
    """Without a key, or with a wrong one: 401, and how to ask."""
    answer = httpx.post(f"{running.url}/access/v1/evaluation", json=EXAMPLE, headers=header)

    error(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_revoked_and_expired_keys(running: Running) -> None:
    """A revoked key is refused within a second; an expired one at once."""
    revoked = running.keys.create("revoked", "gateway", TODAY)
    expired = running.keys.create("expired", "gateway", TODAY, expires=date(2020, 1, 1))
    assert context(running.ask(EXAMPLE, revoked))
    running.keys.revoke("revoked")
    time.sleep(1)

    error(running.ask(EXAMPLE, revoked), 401)
    error(running.ask(EXAMPLE, expired), 401)


@pytest.mark.parametrize("more", [{"on": "2026-01-01"}, {"what_if": True}])
def test_a_gateway_s_limits(more: dict[str, Any], running: Running) -> None:
    """A gateway key asks about today, without what-if: 403; an analyst's may."""
    asked = EXAMPLE | {"context": EXAMPLE["context"] | more}

    error(running.ask(asked), 403)
    assert context(running.ask(asked, running.analyst))["hypothetical"] is True


def test_stated_facts(running: Running) -> None:
    """Stated facts are for analysts, and the answer says that it rests on them."""
    asked = {
        "subject": EXAMPLE["subject"],
        "action": {"name": "approve"},
        "resource": {
            "type": "project",
            "id": "new",
            "properties": {"funding": [{"source": "own", "amount": 1}]},
        },
    }

    error(running.ask(asked), 403)
    assert context(running.ask(asked, running.analyst))["basis"] == "stated"


def test_a_decision_by_id(running: Running) -> None:
    """Request, facts exactly as OPA saw them, and the answer; a gateway reads its own only."""
    answer = running.ask(EXAMPLE).json()
    path = f"/decisions/{answer['context']['id']}"

    own, analyst = running.get(path, running.gateway).json(), running.get(path, running.analyst).json()

    assert {"request", "facts", "decision", "context"} == set(own)
    assert (
        answer == {key: own[key] for key in ("decision", "context")} == {key: analyst[key] for key in answer}
    )
    assert ("obtain", EXAMPLE["context"]["purpose"]) == (
        own["facts"]["action"],
        own["facts"]["request"]["purpose"],
    )
    error(running.get(path, running.other), 404)
    error(running.get(path), 401)
    error(running.get("/decisions/" + "0" * 32, running.analyst), 404)


def test_secrecy_is_for_those_named(running: Running) -> None:
    """An analyst reads number and authority of a secrecy decision; a gateway asks about no project at all."""
    found = []
    for project in yaml12.read("world.yaml")["projects"]:
        asked = {
            "subject": EXAMPLE["subject"],
            "action": {"name": "approve"},
            "resource": {"type": "project", "id": project["id"]},
        }
        error(running.ask(asked), 403)
        decision = context(running.ask(asked, running.analyst))
        path = f"/decisions/{decision['id']}"
        error(running.get(path, running.gateway), 404)
        found.append(running.get(path, running.analyst).json()["facts"]["project"]["secrecy"]["decision"])

    assert any(secrecy["number"] and secrecy["authority"] for secrecy in found)


def test_replay(running: Running) -> None:
    """The same facts under the same policy come to the same; what it comes to is hypothetical."""
    made = context(running.ask(EXAMPLE))
    key = {"Authorization": f"Bearer {running.analyst}"}

    again = httpx.post(f"{running.url}/decisions/{made['id']}/replay", headers=key, timeout=20).json()

    assert again["same"] is True
    assert (made["id"], True) == (again["then"]["context"]["id"], again["now"]["context"]["hypothetical"])


def test_request_ids_are_echoed(running: Running) -> None:
    """AuthZEN: X-Request-ID comes back, on errors too; what is not printable does not."""
    assert running.ask(EXAMPLE, **{"X-Request-ID": "abc-1"}).headers["X-Request-ID"] == "abc-1"
    assert running.ask(b"", **{"X-Request-ID": "abc-2"}).headers["X-Request-ID"] == "abc-2"
    assert "X-Request-ID" not in running.ask(EXAMPLE, **{"X-Request-ID": "x" * 300}).headers


def test_health(running: Running) -> None:
    """Health needs no key and says what is well."""
    assert running.get("/health/live").json() == {"status": "ok"}
    assert running.get("/health/ready").json() == {"status": "ok", "opa": True, "database": True}


ANONYMOUS = (
    "/",
    "/decisions",
    "/decisions/x",
    "/docs",
    "/openapi.json",
    "/metrics",
    "/redoc",
    "/access/v1/evaluation",
    "/nothing",
)


@pytest.mark.parametrize("path", ANONYMOUS)
def test_no_other_anonymous_door(path: str, running: Running) -> None:
    """Nobody without a key or a session gets anything but health, the sign-in page and static files."""
    assert running.get(path).status_code in {401, 303, 404, 405}


def test_every_answer_says_how_to_treat_it(running: Running) -> None:
    """Answers are not sniffed, framed or stored, errors included."""
    for answer in (
        running.ask(EXAMPLE),
        running.ask(b""),
        running.get("/nothing"),
        running.get("/health/live"),
    ):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"

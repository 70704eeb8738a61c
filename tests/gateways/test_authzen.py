"""AuthZEN 1.0: the certification scenario, evaluations, discovery, and what a careless server gets wrong."""

from typing import Any

import httpx
import pytest

from service.gateways.documented import EXAMPLE
from service.gateways.wishes import prefers_minimal
from service.record.verify import verify
from tests.gateways.running import Running

ONE, MANY = "/access/v1/evaluation", "/access/v1/evaluations"


def asked(user: str, deed: str, record: str = "record-1", /, **properties: Any) -> dict[str, Any]:
    """A question of the certification scenario; properties by party."""
    parties: dict[str, dict[str, Any]] = {
        "subject": {"type": "user", "id": user},
        "action": {"name": deed},
        "resource": {"type": "record", "id": record},
    }
    for name, sent in properties.items():
        parties[name]["properties"] = sent
    return parties


SCENARIO = [
    (asked("alice", "read"), True),
    (asked("alice", "write"), True),
    (asked("bob", "read"), True),
    (asked("bob", "write"), False),
    (asked("alice", "write", resource={"status": "archived"}), False),
    (asked("bob", "write", subject={"role": "admin"}, resource={"status": "archived"}), True),
    (asked("alice", "delete", action={"soft": True}), True),
    (asked("alice", "delete", action={"soft": False}), False),
]


def decisions(answer: httpx.Response) -> list[bool]:
    """The decisions of a batch, in order; never one at the top."""
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"evaluations"}
    return [item["decision"] for item in answer.json()["evaluations"]]


@pytest.mark.parametrize(("question", "decision"), SCENARIO)
def test_the_certification_decisions(question: dict[str, Any], decision: bool, running: Running) -> None:
    """The eight decisions hold, with a context or without one, and again when asked again."""
    for body in (question, question | {"context": {}}, question, question | {"unknown": {"a": 1}}):
        assert running.post(ONE, body).json()["decision"] is decision


def test_the_certification_batch(running: Running) -> None:
    """The same eight as one batch: in their order, each a decision of its own in the record."""
    answer = running.post(MANY, {"evaluations": [question for question, _ in SCENARIO]})

    assert decisions(answer) == [decision for _, decision in SCENARIO]
    ids = {item["context"]["id"] for item in answer.json()["evaluations"]}
    assert len(ids) == len(SCENARIO)
    assert all(running.decision(id_)["context"]["id"] == id_ for id_ in ids)


UNREADABLE: list[Any] = [
    b"",
    b"{",
    b"[]",
    {"action": {"name": "read"}, "resource": {"type": "record", "id": "record-1"}},
    asked("alice", "read") | {"subject": "alice"},
    asked("alice", "read") | {"subject": {"id": "alice"}},
    asked("alice", "read") | {"subject": {"type": "user"}},
    asked("alice", "read") | {"action": {"name": 123}},
    asked("alice", "read") | {"action": {}},
    asked("alice", "read") | {"resource": {"type": "record"}},
    asked("alice", "read") | {"resource": None},
    asked("alice", "read") | {"context": "x"},
    asked("alice", "read") | {"options": []},
    asked("alice", "read") | {"options": {"explain": "no"}},
]


@pytest.mark.parametrize("path", [ONE, MANY])
@pytest.mark.parametrize("body", UNREADABLE)
def test_what_cannot_be_read_is_400(path: str, body: Any, running: Running) -> None:
    """Missing and wrongly typed members, malformed and empty bodies: 400, echoing the request's id."""
    answer = running.post(path, body, **{"X-Request-ID": "abc"})

    assert (answer.status_code, answer.headers["X-Request-ID"]) == (400, "abc")
    assert set(answer.json()) == {"error"}


@pytest.mark.parametrize("path", [ONE, MANY, "/access/v1/search/subject"])
def test_another_content_type_is_400(path: str, running: Running) -> None:
    """AuthZEN wants application/json; anything else is 400, not 415."""
    assert running.post(path, asked("alice", "read"), **{"Content-Type": "text/plain"}).status_code == 400


def test_items_inherit_whole_members(running: Running) -> None:
    """A member an item lacks is the request's; one it has replaces it whole, properties included."""
    common = asked("bob", "write", resource={"status": "archived"})
    items = [
        {},
        {"resource": {"type": "record", "id": "record-1"}},
        {"subject": {"type": "user", "id": "alice"}},
    ]

    assert decisions(running.post(MANY, common | {"evaluations": items})) == [True, False, False]


def test_contexts_are_not_merged(running: Running) -> None:
    """An item's context replaces the request's: its purpose is gone where only items are stated."""
    item = {"context": {"items": ["法人名称"]}}

    told = running.post(MANY, EXAMPLE | {"evaluations": [{}, item]}).json()["evaluations"]

    assert [row["context"]["outcome"] for row in told] == ["permit", "indeterminate"]
    kept = running.decision(told[1]["context"]["id"])
    assert kept["facts"]["request"]["purpose"] is None


def test_one_bad_item_spoils_no_other(running: Running) -> None:
    """Under execute_all an item that cannot be read or asked is a no with an error, inside 200."""
    items = [
        asked("alice", "read"),
        {"resource": {"type": "record", "id": "record-1"}},
        "alice",
        EXAMPLE | {"context": {"on": "2026-01-01"}},
        asked("bob", "read"),
    ]

    answer = running.post(MANY, {"evaluations": items})

    assert decisions(answer) == [True, False, False, False, True]
    told = answer.json()["evaluations"]
    assert [told[place]["context"]["error"]["status"] for place in (1, 2, 3)] == [400, 400, 403]


@pytest.mark.parametrize(
    ("semantic", "expected"),
    [
        ("execute_all", [True, False, True, False]),
        ("deny_on_first_deny", [True, False]),
        ("permit_on_first_permit", [True]),
    ],
)
def test_semantics(semantic: str, expected: list[bool], running: Running) -> None:
    """Short-circuit semantics answer up to the item that decides, and no further one is evaluated."""
    items = [asked("alice", "read"), asked("bob", "write"), asked("bob", "read"), {}]
    options = {"evaluations_semantic": semantic}
    before = verify(running.database).entries

    assert decisions(running.post(MANY, {"evaluations": items, "options": options})) == expected

    readable = 3 if semantic == "execute_all" else len(expected)
    assert verify(running.database).entries - before == readable


@pytest.mark.parametrize("more", [{}, {"evaluations": []}, {"evaluations": None}])
def test_no_items_is_one_evaluation(more: dict[str, Any], running: Running) -> None:
    """Without items the door behaves exactly as the single one."""
    answer = running.post(MANY, asked("alice", "read") | more).json()

    assert answer["decision"] is True
    assert "evaluations" not in answer


@pytest.mark.parametrize(
    "body",
    [
        {"evaluations": "x"},
        {"evaluations": [{}] * 1001},
        {"evaluations": [{}], "options": {"evaluations_semantic": "any"}},
        {"evaluations": [{}], "options": {"evaluations_semantic": {}}},
    ],
)
def test_batches_that_are_none(body: dict[str, Any], running: Running) -> None:
    """What is no list, too long, or has unknown semantics is 400 as a whole."""
    assert running.post(MANY, asked("alice", "read") | body).status_code == 400


def test_a_thousand_items(running: Running) -> None:
    """The largest batch is answered whole."""
    body = asked("alice", "read") | {"evaluations": [{}] * 1000, "options": {"explain": False}}

    assert decisions(running.post(MANY, body)) == [True] * 1000


def test_context_on_request_only(running: Running) -> None:
    """`options.explain` false and `Prefer: return=minimal` leave the bare decisions, errors included."""
    plain = {"options": {"explain": False}}
    batch = asked("alice", "read") | {"evaluations": [{}, {"resource": {}}]}
    bare = [{"decision": True}, {"decision": False}]

    assert running.post(ONE, asked("alice", "read") | plain).json() == {"decision": True}
    assert running.post(MANY, batch | plain).json() == {"evaluations": bare}
    preferred = running.post(MANY, batch, Prefer="return=minimal")
    assert preferred.json() == {"evaluations": bare}
    assert preferred.headers["Preference-Applied"] == "return=minimal"


def test_preferences_are_read_as_written() -> None:
    """RFC 7240: lists, parameters, quotes and case; another preference is none of ours."""
    assert prefers_minimal('respond-async, Return = "minimal"; a=b')
    assert not prefers_minimal("return=representation")


def test_discovery(running: Running) -> None:
    """Anybody reads where the endpoints are; every one offered answers, and the base is the one asked."""
    found = running.get("/.well-known/authzen-configuration", None)

    assert found.status_code == 200
    document = found.json()
    assert document["policy_decision_point"] == running.url
    endpoints = {value for name, value in document.items() if name.endswith("_endpoint")}
    assert len(endpoints) == 5
    assert all(isinstance(row, str) for row in document["capabilities"])
    for address in endpoints:
        assert running.post(address.removeprefix(running.url), {}).status_code == 400


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "127.0.0.1:9"])
def test_discovery_names_no_address_that_was_only_claimed(host: str, running: Running) -> None:
    """Without a public address it is the one the connection reached, whatever Host says but `localhost`."""
    found = running.get("/.well-known/authzen-configuration", None, Host=host)
    local = running.get("/.well-known/authzen-configuration", None, Host="localhost:9000")

    assert found.json()["policy_decision_point"] == running.url
    assert local.json()["policy_decision_point"] == "http://localhost:9000"


@pytest.mark.parametrize("path", [ONE, MANY, "/access/v1/search/subject", "/access/v1/search/action"])
def test_nobody_else_asks(path: str, running: Running) -> None:
    """Every door of AuthZEN wants a key."""
    assert running.post(path, asked("alice", "read"), None).status_code == 401
    assert running.post(path, asked("alice", "read"), "wrong").status_code == 401

"""What is asked is bounded in what it says, since all of it is recorded; the bounds that are stated hold."""

import gzip
import json
from typing import Any

import pytest

from service.gateways.batch import MAX_BATCH_BYTES, MAX_ITEMS
from service.gateways.documented import EXAMPLE
from service.record.verify import verify
from service.requests.reading import MAX_CONTEXT_BYTES, MAX_PROPERTIES_BYTES
from tests.gateways.running import Running

ONE, MANY = "/access/v1/evaluation", "/access/v1/evaluations"
SEARCHES = [f"/access/v1/search/{kind}" for kind in ("subject", "resource", "action")]
CONTEXT = EXAMPLE["context"]


def with_context(size: int, letter: str = "x") -> dict[str, Any]:
    """A question whose context has so many bytes of canonical JSON."""
    empty = len(json.dumps(CONTEXT | {"note": ""}, ensure_ascii=False, separators=(",", ":")).encode())
    return EXAMPLE | {"context": CONTEXT | {"note": letter * ((size - empty) // len(letter.encode()))}}


def with_properties(size: int, *members: str, **context: Any) -> dict[str, Any]:
    """A question whose members state properties of so many bytes together, all but a few."""
    stated = {"x": "x" * (size // len(members) - 20)}
    changed = {name: EXAMPLE[name] | {"properties": stated} for name in members}
    return EXAMPLE | changed | {"context": CONTEXT | context}


@pytest.mark.parametrize("letter", ["x", "长"])
def test_a_context_is_at_most_32_kib(letter: str, running: Running) -> None:
    """As much as is stated is taken, a little more is refused by name: in whatever letters."""
    assert running.post(ONE, with_context(MAX_CONTEXT_BYTES, letter)).json()["decision"] is True
    refused = running.post(ONE, with_context(MAX_CONTEXT_BYTES + 4, letter))

    assert refused.status_code == 400
    assert refused.json()["error"]["where"] == "context"


def test_numbers_that_grow_are_counted_as_recorded(running: Running) -> None:
    """What counts is what is recorded: `1e15` is eighteen bytes there."""
    body = json.dumps(EXAMPLE).replace('"mode"', f'"grown": [{",".join(["1e15"] * 4_000)}], "mode"')
    refused = running.post(ONE, body.encode())

    assert len(body) < MAX_CONTEXT_BYTES
    assert (refused.status_code, refused.json()["error"]["where"]) == (400, "context")


@pytest.mark.parametrize("members", [("resource",), ("subject",), ("action",), ("subject", "resource")])
@pytest.mark.parametrize("what_if", [False, True])
def test_properties_are_at_most_1_mib(members: tuple[str, ...], what_if: bool, alone: Running) -> None:
    """As much as is stated is taken, for a what-if too; more is refused by name, also in parts."""
    context = {"what_if": True} if what_if else {}
    assert alone.post(ONE, with_properties(MAX_PROPERTIES_BYTES, *members, **context), "desk").is_success
    refused = alone.post(ONE, with_properties(MAX_PROPERTIES_BYTES + 100, *members, **context), "desk")

    assert refused.status_code == 400
    assert refused.json()["error"]["where"] in {f"{member}.properties" for member in members}


@pytest.mark.parametrize("path", SEARCHES)
def test_a_search_is_bounded_alike(path: str, running: Running) -> None:
    """It is recorded like a decision."""
    for body, where in (
        (with_context(MAX_CONTEXT_BYTES + 4), "context"),
        (with_properties(MAX_PROPERTIES_BYTES + 100, "resource"), "resource.properties"),
    ):
        refused = running.post(path, body, "desk")
        assert (refused.status_code, refused.json()["error"]["where"]) == (400, where)


def test_each_item_is_bounded_alike(running: Running) -> None:
    """An item that says too much is not permitted and says why; the others are decided."""
    items: list[Any] = [{}, {"context": with_context(MAX_CONTEXT_BYTES + 4)["context"]}, {}]
    told = running.post(MANY, EXAMPLE | {"evaluations": items}).json()["evaluations"]

    assert [item["decision"] for item in told] == [True, False, True]
    assert told[1]["context"]["error"]["status"] == 400
    assert "context is larger" in told[1]["context"]["error"]["message"]


def test_few_words_are_not_recorded_many_times(running: Running) -> None:
    """What all items take from the request counts for each of them; nothing of such a batch is decided."""
    before = verify(running.database).entries
    common = with_context(MAX_CONTEXT_BYTES)
    number = MAX_BATCH_BYTES // MAX_CONTEXT_BYTES + 1
    refused = running.post(MANY, common | {"evaluations": [{}] * number})
    stated = running.post(MANY, with_properties(600_000, "resource") | {"evaluations": [{}] * 10})

    assert {(one.status_code, one.json()["error"]["where"]) for one in (refused, stated)} == {
        (400, "evaluations")
    }
    assert verify(running.database).entries == before


def test_the_stated_number_of_items_can_be_reached(alone: Running) -> None:
    """A thousand complete items are decided; one more is refused."""
    items = [EXAMPLE] * MAX_ITEMS
    told = alone.post(MANY, {"evaluations": items})

    assert [item["decision"] for item in told.json()["evaluations"]] == [True] * MAX_ITEMS
    refused = alone.post(MANY, {"evaluations": [*items, {}]})
    assert (refused.status_code, refused.json()["error"]["where"]) == (400, "evaluations")


def test_one_question_has_no_more_members_in_a_batch(running: Running) -> None:
    """What a question may have alone it may have as an item, and no more: 10,000 members."""
    many: dict[str, Any] = {"context": {"many": [0] * 10_000}}
    [told] = running.post(MANY, EXAMPLE | {"evaluations": [many]}).json()["evaluations"]

    assert "10,000 members" in told["context"]["error"]["message"]
    assert (
        running.post(MANY, EXAMPLE | many).status_code == running.post(ONE, EXAMPLE | many).status_code == 400
    )


@pytest.mark.parametrize(
    ("member", "value", "where"),
    [
        ("subject", "alice", "subject"),
        ("subject", {"type": 5}, "subject.type"),
        ("action", {"name": 123}, "action.name"),
        ("action", ["read"], "action"),
        ("resource", {"type": "resource", "id": "r", "properties": []}, "resource.properties"),
        ("context", "now", "context"),
        ("context", {"on": "today"}, "context"),
    ],
)
def test_a_malformed_default_spoils_the_whole(
    member: str, value: object, where: str, running: Running
) -> None:
    """400 for the payload, and nothing is decided, even where every item would replace it."""
    before = verify(running.database).entries
    batches: list[list[Any]] = [[{}], [EXAMPLE, EXAMPLE]]
    for items in batches:
        refused = running.post(MANY, EXAMPLE | {member: value, "evaluations": items})
        assert (refused.status_code, refused.json()["error"]["where"]) == (400, where)
    assert verify(running.database).entries == before


def test_an_incomplete_default_may_be_replaced(running: Running) -> None:
    """AuthZEN's own scenario sends `"resource": {}` at the top; a null says nothing."""
    body: dict[str, Any] = {"resource": {}, "subject": None, "evaluations": [EXAMPLE, EXAMPLE]}

    assert [item["decision"] for item in running.post(MANY, body).json()["evaluations"]] == [True, True]


SENTENCES = {
    "a number of 5,000 digits": (b'{"context": {"fee": ' + b"9" * 5_000 + b"}}", "is too large"),
    "a number of 400 digits": (b'{"context": {"fee": -' + b"9" * 400 + b"}}", "is too large"),
    "a fraction beyond doubles": (b'{"context": {"fee": 1e999}}', "is too large"),
    "gzip": (gzip.compress(json.dumps(EXAMPLE).encode()), "is compressed with gzip"),
    "a byte order mark": (b"\xef\xbb\xbf" + json.dumps(EXAMPLE).encode(), "byte order mark"),
    "a text for an object": (json.dumps(EXAMPLE | {"subject": "x"}).encode(), "must be a JSON object"),
    "a number for a text": (json.dumps(EXAMPLE | {"action": {"name": 1}}).encode(), "must be text"),
    "nothing": (json.dumps({"subject": EXAMPLE["subject"]}).encode(), "action: is missing"),
}
PYTHON = ("sys.", "int(", "dict", "Python", "codec", "utf-8-sig", "NoneType", "Traceback", "Party")


@pytest.mark.parametrize("kind", SENTENCES)
@pytest.mark.parametrize("path", [ONE, MANY])
def test_what_is_wrong_is_a_sentence(kind: str, path: str, running: Running) -> None:
    """It names the cause, and nothing of the language this service is written in."""
    body, words = SENTENCES[kind]
    refused = running.post(path, body)

    assert refused.status_code == 400
    message = refused.json()["error"]["message"]
    assert words in message
    assert message.endswith(".")
    assert not [word for word in PYTHON if word in message]


@pytest.mark.parametrize("path", [ONE, MANY, *SEARCHES, "/v1/data/gongxiang/exchange"])
@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate"])
def test_a_compressed_body_is_named_by_its_header(encoding: str, path: str, running: Running) -> None:
    """Whatever it is compressed with: 400, naming the header."""
    refused = running.post(path, b"\x00", "desk", **{"Content-Encoding": encoding})

    assert (refused.status_code, refused.json()["error"]["where"]) == (400, "Content-Encoding")


@pytest.mark.parametrize("path", [ONE, MANY, *SEARCHES, "/projects", "/sign-in"])
def test_a_declared_length_is_refused_in_advance(path: str, running: Running) -> None:
    """A body that says it is too large is not waited for, and a client that asks first sends none of it."""
    form = path == "/sign-in"
    headers = [
        ("Host", "x"),
        ("Content-Type", "application/x-www-form-urlencoded" if form else "application/json"),
        ("Content-Length", "1000000000"),
        ("Expect", "100-continue"),
        *([] if form else [("Authorization", f"Bearer {running.keys['desk']}")]),
    ]

    assert running.raw("POST", path, headers)[0] == (413 if form else 400)


def test_the_largest_whole_number_is_read(running: Running) -> None:
    """What a double holds is a number like any other."""
    body = json.dumps(EXAMPLE | {"context": CONTEXT | {"number": 10**308}})

    assert running.post(ONE, body.encode()).json()["decision"] is True

"""The strict reading of JSON requests."""

import contextlib
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import RequestUnreadable
from service.legible import legible_document
from service.requests.reading import MAX_BYTES, MAX_DEPTH, MAX_MEMBERS, parse, read

GOOD: dict[str, Any] = {
    "subject": {"type": "agency", "id": "a"},
    "action": {"name": "obtain"},
    "resource": {"type": "resource", "id": "r"},
}


def body(**changes: Any) -> bytes:
    """A good request with members replaced; None removes one."""
    merged = {key: value for key, value in (GOOD | changes).items() if value is not None}
    return json.dumps(merged).encode()


def nested(depth: int) -> bytes:
    """A request whose deepest object lies `depth` levels down."""
    return body(context={"deep": json.loads("[" * (depth - 2) + "]" * (depth - 2))})


BAD = {
    "empty": b"",
    "not JSON": b"{",
    "a list": b"[]",
    "a string": b'"x"',
    "not UTF-8": b'{"a": "\xff"}',
    "UTF-16": json.dumps(GOOD).encode("utf-16"),
    "a lone surrogate": b'{"subject": {"type": "agency", "id": "\\ud800"}}',
    "NUL in a text": body(context={"purpose": "a\0b"}),
    "NUL in a key, deep": body(context={"deep": [{"a\0": 1}]}),
    "NaN": b'{"context": {"fee": NaN}}',
    "Infinity": b'{"context": {"fee": Infinity}}',
    "a number beyond doubles": b'{"context": {"fee": 1e999}}',
    "a number of 5,000 digits": b'{"context": {"fee": ' + b"9" * 5000 + b"}}",
    "one key twice": b'{"subject": {"type": "agency", "id": "a", "id": "b"}}',
    "one key twice, deep": b'{"context": {"a": {"b": 1, "b": 2}}}',
    "too large": b'"' + b"x" * MAX_BYTES + b'"',
    "too deep": nested(MAX_DEPTH + 1),
    "a thousand deep": b"[" * 100_000,
    "too many members": body(context=dict.fromkeys(map(str, range(MAX_MEMBERS)))),
    "too many members of a list": body(context={"many": [0] * MAX_MEMBERS}),
    "too many members of many": body(context={"many": [[0, 0]] * (MAX_MEMBERS // 3)}),
    "no subject": body(subject=None),
    "no action": body(action=None),
    "no resource": body(resource=None),
    "subject a string": body(subject="alice"),
    "no subject type": body(subject={"id": "a"}),
    "no subject id": body(subject={"type": "agency"}),
    "subject id a number": body(subject={"type": "agency", "id": 5}),
    "subject id empty": body(subject={"type": "agency", "id": " "}),
    "subject id a control character": body(subject={"type": "agency", "id": "a\u0000b"}),
    "subject id too long": body(subject={"type": "agency", "id": "a" * 201}),
    "action name a number": body(action={"name": 123}),
    "action a string": body(action="obtain"),
    "resource type a list": body(resource={"type": [], "id": "r"}),
    "properties a list": body(resource={"type": "resource", "id": "r", "properties": []}),
    "context a string": body(context="now"),
    "context a list": body(context=[]),
    "day a number": body(context={"on": 20260101}),
    "day in words": body(context={"on": "today"}),
    "day with an hour": body(context={"on": "2026-01-01T00:00:00"}),
    "day of basic format": body(context={"on": "20260101"}),
    "no such day": body(context={"on": "2026-02-30"}),
    "what_if a string": body(context={"what_if": "true"}),
    "what_if a number": body(context={"what_if": 1}),
}


@pytest.mark.parametrize("name", list(BAD))
def test_unreadable(name: str) -> None:
    """A body that cannot be read is refused in a sentence, never coerced and never a traceback."""
    with pytest.raises(RequestUnreadable) as refused:
        read(BAD[name])

    assert refused.value.message.endswith((".", "'."))


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("no subject id", "subject.id"),
        ("one key twice", "id"),
        ("day in words", "context"),
        ("no action", "action"),
    ],
)
def test_unreadable_says_where(name: str, where: str) -> None:
    """The error names the member that is wrong."""
    with pytest.raises(RequestUnreadable) as refused:
        read(BAD[name])

    assert where == refused.value.where


def test_unknown_members_are_ignored() -> None:
    """AuthZEN: unknown members are accepted and mean nothing."""
    assert read(body()) == read(body(options={"x": 1}, extra=[1]))


def test_one_key_twice_among_many_is_found_at_once() -> None:
    """The last of a hundred thousand keys given twice: refused in well under a second, not in minutes."""
    many = ",".join(f'"{number}":0' for number in range(80_000))
    began = time.process_time()
    with pytest.raises(RequestUnreadable, match='"79999" is given twice'):
        read(f'{{{many},"79999":1}}'.encode())

    assert time.process_time() - began < 2


def test_the_deepest_allowed() -> None:
    """Nesting up to the limit is read."""
    assert read(nested(MAX_DEPTH)).context["deep"] is not None


def test_the_most_members_allowed() -> None:
    """Members up to the limit are read, and the refusal of one more says so, in little time."""
    around = 4 + 2 + 1 + 2 + 1  # of the request, subject, action, resource and context
    assert read(body(context={"many": [0] * (MAX_MEMBERS - around)})).context["many"]
    began = time.process_time()
    with pytest.raises(RequestUnreadable, match="more than 10,000 members"):
        parse(b"[" + b"0," * 500_000 + b"0]")

    assert time.process_time() - began < 0.2


def test_null_members_are_absent_ones() -> None:
    """A null member says as much as one that is not there."""
    sent = body(
        context={"on": None, "what_if": None}, resource={"type": "resource", "id": "r", "properties": None}
    )

    request = read(sent)

    assert (request.on, request.what_if, request.resource.properties) == (None, False, {})


def test_ids_are_trimmed_and_folded() -> None:
    """Full-width digits and spaces around an id name the same entry."""
    assert read(body(subject={"type": "agency", "id": " １２ａ　"})).subject.id == "12a"


LEAVES = st.none() | st.booleans() | st.integers() | st.text()
DOCUMENTS = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


@given(st.binary(max_size=200))
def test_any_bytes(sent: bytes) -> None:
    """Whatever bytes come, they are read or refused; nothing else is raised."""
    with contextlib.suppress(RequestUnreadable):
        parse(sent)


@given(DOCUMENTS)
def test_what_json_says_is_what_is_read(document: Any) -> None:
    """A document within the bounds is read as it was written; where a text cannot be kept, not at all."""
    try:
        legible_document(document)
    except RequestUnreadable:
        with pytest.raises(RequestUnreadable):
            parse(json.dumps(document).encode())
    else:
        assert document == parse(json.dumps(document).encode())


def test_a_text_that_cannot_be_kept_is_named() -> None:
    """The refusal says where the text stands."""
    with pytest.raises(RequestUnreadable) as refused:
        read(body(context={"deep": [{"a": "b"}, {"a": "\0"}]}))
    assert refused.value.where == "context.deep.1.a"

"""Facts stated whole: checked, ruled, kept as hypothetical on stated facts, and who may state them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from opa.child import OpaChild
from service.decisions import Caller, conclude
from service.errors import CallerForbidden, RequestUnreadable
from tests.houses import ANALYST, BASE, GATEWAY, ZONE, Desk, desk_on, outcome

DAY = date(2026, 6, 1)
READER = Caller("person", "reader")


@pytest.fixture(scope="module")
def house(law: OpaChild, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk over the base world."""
    with desk_on(BASE["world"], law, tmp_path_factory.mktemp("supposing")) as opened:
        yield opened


def _facts(house: Desk) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(house.ask(BASE["questions"]["obtain"], DAY).decision.facts.text)
    return facts


def _conclude(house: Desk, facts: Any, caller: Caller = ANALYST) -> Any:
    at = datetime.combine(DAY, time(12), ZONE).astimezone(UTC)
    text = facts if isinstance(facts, bytes) else json.dumps(facts).encode()
    return house._runner.run(conclude(text, caller, at, house.house))


def test_stated_facts_come_to_what_the_same_facts_of_the_register_do(house: Desk) -> None:
    """The ruling is that of the facts; the decision says that they were only stated, and is on record."""
    kept = _conclude(house, _facts(house))
    asked = house.ask(BASE["questions"]["obtain"], DAY)
    assert kept.decision.ruled.ruling == asked.decision.ruled.ruling
    assert (kept.decision.hypothetical, kept.decision.facts.basis) == (True, "stated")
    assert kept == house.archive.find(kept.decision.id)


def test_the_question_is_that_of_the_facts(house: Desk) -> None:
    """The request on record names the parties, the action and what was stated."""
    request = _conclude(house, _facts(house)).decision.request
    base = BASE["questions"]["obtain"]
    assert (request.subject.id, request.action.name, request.resource.id) == (
        base["subject"]["id"],
        base["action"]["name"],
        base["resource"]["id"],
    )
    assert request.context["purpose"] == base["context"]["purpose"]
    assert (request.what_if, request.on) == (True, DAY)


def test_a_changed_fact_changes_the_outcome(house: Desk) -> None:
    """No grant, no permit: the facts are believed as they are stated."""
    assert outcome(_conclude(house, _facts(house) | {"grants": []})) == "deny"


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"on": "yesterday"}, "on"),
        ({"subject": {"type": "agency", "id": 7}}, "subject.id"),
        ({"unheard": 1}, "unheard"),
        ({"action": None}, "action"),
        ({"subject": {}}, "subject"),
    ],
)
def test_facts_that_do_not_fit_are_refused_by_place(changes: dict[str, Any], where: str, house: Desk) -> None:
    """What is no facts document is unreadable, named by its first wrong place, and not on record."""
    facts, before = _facts(house), house.archive.count()
    with pytest.raises(RequestUnreadable) as caught:
        _conclude(house, facts | changes)
    assert (caught.value.where or "").startswith(where)
    assert house.archive.count() == before


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"null", b'{"on": NaN}', b'{"a": 1, "a": 2}'])
def test_what_is_no_document_is_refused(text: bytes, house: Desk) -> None:
    """Nothing but one JSON object is read."""
    with pytest.raises(RequestUnreadable):
        _conclude(house, text)


def test_a_reader_supposes_only_where_the_law_is_tried(house: Desk) -> None:
    """On that page a reader may suppose, and elsewhere and for real may not."""
    facts, trying = _facts(house), replace(READER, trying=True)
    assert outcome(_conclude(house, facts, trying)) == "permit"
    with pytest.raises(CallerForbidden):
        _conclude(house, facts, READER)
    with pytest.raises(CallerForbidden):
        house.ask(BASE["questions"]["obtain"], DAY, trying)


def test_a_gateway_supposes_nothing(house: Desk) -> None:
    """Not even where the law is tried."""
    facts = _facts(house)
    for caller in (GATEWAY, replace(GATEWAY, trying=True)):
        with pytest.raises(CallerForbidden):
            _conclude(house, facts, caller)

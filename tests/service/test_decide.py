"""The one way through: who may ask what, and that everything asked is on record."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from opa.child import OpaChild
from service.decisions import Caller
from service.errors import CallerForbidden
from tests.houses import ANALYST, BASE, GATEWAY, Desk, codes, desk_on, outcome

OBTAIN: dict[str, Any] = BASE["questions"]["obtain"]
DAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def house(law: OpaChild, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk over the base world."""
    with desk_on(BASE["world"], law, tmp_path_factory.mktemp("decide")) as opened:
        yield opened


def told(context: dict[str, Any]) -> dict[str, Any]:
    """The base question with more in its context."""
    return OBTAIN | {"context": OBTAIN["context"] | context}


@pytest.mark.parametrize(
    "request_",
    [
        told({"on": "2026-06-02"}),
        told({"on": "2015-12-31"}),
        told({"what_if": True}),
        {
            "subject": {"type": "agency", "id": "market"},
            "action": {"name": "approve"},
            "resource": {"type": "project", "id": "new", "properties": {"unit": "market"}},
        },
    ],
)
def test_a_gateway_asks_only_about_today_and_the_registered(request_: dict[str, Any], house: Desk) -> None:
    """Another day, a what-if and stated facts are 403 before anything is evaluated or recorded."""
    before = house.archive.count()
    with pytest.raises(CallerForbidden):
        house.ask(request_, DAY, GATEWAY)

    assert before == house.archive.count()
    assert house.ask(request_, DAY, ANALYST)


def test_a_gateway_may_name_today(house: Desk) -> None:
    """Today said aloud is still today."""
    kept = house.ask(told({"on": DAY.isoformat()}), DAY, GATEWAY)

    assert (outcome(kept), kept.decision.hypothetical) == ("permit", False)


@pytest.mark.parametrize("context", [{"on": "2026-06-02"}, {"what_if": True}])
def test_hypothetical(context: dict[str, Any], house: Desk) -> None:
    """Another day or a what-if makes a decision hypothetical, and it is recorded as such."""
    kept = house.ask(told(context), DAY)

    assert kept.decision.hypothetical
    assert kept == house.archive.find(kept.decision.id)


def test_a_reader_asks_nothing(house: Desk) -> None:
    """A person's read-only session gets no decision."""
    with pytest.raises(CallerForbidden):
        house.ask(OBTAIN, DAY, Caller("person", "reader"))


@pytest.mark.parametrize(("division", "may"), [("130100", True), ("130000", True), ("130123", False)])
def test_a_key_for_a_division(division: str, may: bool, house: Desk) -> None:
    """A key for a division asks for agencies of that division and those below it."""
    caller = Caller("gate", "gateway", division)
    if may:
        assert house.ask(OBTAIN, DAY, caller)
    else:
        with pytest.raises(CallerForbidden):
            house.ask(OBTAIN, DAY, caller)


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("fly", "resource"),
        ("obtain", "project"),
        ("obtain", "spaceship"),
        ("approve", "resource"),
        ("fly", "moon"),
    ],
)
def test_unknown_questions(action: str, kind: str, house: Desk) -> None:
    """An unknown action or type is a refusal with one finding, not an error."""
    kept = house.ask(OBTAIN | {"action": {"name": action}, "resource": {"type": kind, "id": "x"}}, DAY)

    assert ("deny", {"decision.nothing_permits"}) == (outcome(kept), codes(kept))


def test_facts_that_do_not_fit_are_decided(house: Desk) -> None:
    """Unfit facts are refused before the engine, and recorded with what does not fit."""
    kept = house.ask(told({"items": "法人名称"}), DAY)

    assert ("deny", {"decision.facts_invalid"}) == (outcome(kept), codes(kept))
    assert kept == house.archive.find(kept.decision.id)


def test_today_is_the_house_s_day(house: Desk) -> None:
    """Without a day, the day is today in the house's time zone."""
    kept = house.ask(OBTAIN, DAY)

    assert (kept.decision.facts.on, kept.decision.hypothetical) == (DAY, False)

"""What the address of a list says, and that it says it again."""

from datetime import date, timedelta
from typing import Any, get_args
from urllib.parse import parse_qs

import pytest
from pydantic import ValidationError

from service.decisions import Caller
from service.pages.overviews.wanted import Sort, Wanted, of_query
from service.people.rights import AccountRole, rights
from service.review.lists import SORTS
from service.review.stages import OPEN

ON = date(2026, 11, 28)
REVIEWER = Caller("@r", "person", rights=rights([AccountRole.REVIEWER]))
SUPERVISOR = Caller("@s", "person", rights=rights([AccountRole.SUPERVISOR]))
WHOLE: dict[str, Any] = {
    "scope": "all", "q": "水利 平台", "stage": ["open", "issued"], "division": "130123", "city": "130100",
    "unit": "x", "kind": "new", "conclusion": "fails", "outcome": "deny", "secret": "part", "reviewer": "@a",
    "person": "@b", "due": "week", "due_before": "2027-01-01", "year": 2026, "sort": "fiscal", "order": "asc",
    "col": ["unit", "fiscal"],
}  # fmt: skip


def test_an_address_says_all_conditions_again() -> None:
    """Whoever is sent the address sees the same list; the page alone begins anew."""
    wanted = Wanted(**WHOLE, page=7)
    assert of_query(wanted.query()) == Wanted(**WHOLE)
    assert parse_qs(wanted.address(page=8).partition("?")[2])["page"] == ["8"]
    assert dict(wanted.fields)["due_before"] == "2027-01-01"
    assert [value for name, value in wanted.fields if name == "stage"] == ["open", "issued"]


def test_a_kept_query_that_no_longer_fits_asks_for_nothing() -> None:
    """A view of an older version opens the list, not an error."""
    assert of_query("stage=gone&nothing=1") == Wanted()


@pytest.mark.parametrize(
    "wrong",
    [{"stages": "open"}, {"stage": ["gone"]}, {"year": 1066}, {"page": 0}, {"size": 501}, {"sort": "x"}],
)
def test_a_condition_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    """A misspelt condition would show everything to a program that asked for little."""
    with pytest.raises(ValidationError):
        Wanted(**wrong)


def test_every_column_sorts() -> None:
    """The list may be put in the order of every column that the review sorts by."""
    assert set(get_args(Sort)) == set(SORTS)


def test_days_are_counted_from_today() -> None:
    """Overdue ends yesterday, today is one day, a week has this day and seven more."""
    spans = {due: Wanted(due=due).search(SUPERVISOR, ON) for due in ("overdue", "today", "week", "month")}
    assert (spans["overdue"].due_from, spans["overdue"].due_before) == (None, ON)
    assert (spans["today"].due_from, spans["today"].due_before) == (ON, ON + timedelta(days=1))
    assert spans["week"].due_before == ON + timedelta(days=8)
    assert spans["month"].due_before == ON + timedelta(days=31)
    both = Wanted(due="month", due_before=ON + timedelta(days=2)).search(SUPERVISOR, ON)
    assert both.due_before == ON + timedelta(days=2)


def test_open_is_every_stage_where_something_is_to_be_done() -> None:
    """One word for the stages of the board."""
    assert Wanted(stage=["open"]).stages == OPEN
    assert Wanted(stage=[""]).stages == ()


def test_the_list_begins_with_the_own_desk() -> None:
    """Somebody with a desk who asks for nothing sees it; any condition, and anybody else, asks of all."""
    assert Wanted().on_desk(REVIEWER)
    assert not Wanted(city="130100").on_desk(REVIEWER)
    assert Wanted(city="130100", scope="desk").on_desk(REVIEWER)
    assert not Wanted(scope="all").on_desk(REVIEWER)
    assert not Wanted().on_desk(SUPERVISOR)

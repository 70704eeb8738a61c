"""Rows that the policies passed are confirmed together: by the reviewer alone, each on its own, no other."""

import json

import pytest

from service.decisions import Caller
from service.people.rights import READER, AccountRole
from service.review.failures import PathWrong, ReviewRefused, RightMissing, StageWrong
from tests.review.desks import (
    CHECKER,
    GOOD,
    OVERLAPPING,
    REVIEWER,
    SUPERVISOR,
    UNCONNECTED,
    UNIT,
    UNPROVED,
    Table,
    person,
    project,
)

SUN = person("sun", *AccountRole, agency=UNIT)
"""Who has every role there is, and submitted."""


def taken(desk: Table, name: str) -> list[int]:
    """A project under review with its study on file, and the numbers that may be confirmed together."""
    desk.submit(project(name))
    desk.do(desk.desk.take, name, REVIEWER)
    desk.file_paper(name)
    return [item.number for item in desk.docket(name).clean]


def test_each_is_recorded_on_its_own(desk: Table) -> None:
    """Nine clean rows in one deed: nine rows, nine events in order, all of that person and round."""
    numbers = taken(desk, GOOD)
    assert numbers == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    before = len(desk.docket(GOOD).events)
    desk.do(desk.desk.confirm_clean, GOOD, numbers, REVIEWER)
    docket = desk.docket(GOOD)
    assert docket.waiting == docket.clean == ()
    assert {item.by for item in docket.checklist if item.number in numbers} == {REVIEWER.name}
    events = docket.events[before:]
    told = [json.loads(event["details"]) for event in events]
    assert [one["item"] for one in told] == numbers
    assert {(one["state"], one["together"]) for one in told} == {("confirmed", 9)}
    assert {(one["deed"], one["by"], one["round"]) for one in events} == {("confirm", REVIEWER.name, 1)}
    desk.do(desk.desk.forward, GOOD, REVIEWER)


@pytest.mark.parametrize(("name", "number"), [(UNPROVED, 2), (UNCONNECTED, 7)])
def test_doubt_and_failure_are_dealt_with_one_by_one(desk: Table, name: str, number: int) -> None:
    """Such a row is not among the clean ones, and naming it confirms nothing at all."""
    numbers = taken(desk, name)
    assert numbers
    assert number not in numbers
    before = desk.state()
    with pytest.raises(StageWrong, match=f"第{number}项"):
        desk.do(desk.desk.confirm_clean, name, [*numbers, number], REVIEWER)
    assert desk.state() == before
    desk.do(desk.desk.confirm_clean, name, numbers, REVIEWER)
    assert number in [item.number for item in desk.docket(name).waiting]


@pytest.mark.parametrize("backend", ["sqlite"])
def test_what_somebody_spoke_on_is_left(desk: Table) -> None:
    """In question, papers asked for, or confirmed already: each stays as it is."""
    numbers = taken(desk, GOOD)
    desk.do(desk.desk.confirm, GOOD, 1, "questioned", REVIEWER)
    desk.do(desk.desk.ask_papers, GOOD, 2, "请提供原件", REVIEWER)
    desk.do(desk.desk.confirm, GOOD, 3, "confirmed", REVIEWER)
    left = [item.number for item in desk.docket(GOOD).clean]
    assert left == numbers[3:]
    with pytest.raises(StageWrong, match="第1、2、3项"):
        desk.do(desk.desk.confirm_clean, GOOD, numbers, REVIEWER)
    desk.do(desk.desk.confirm_clean, GOOD, left, REVIEWER)
    states = [item.state for item in desk.docket(GOOD).checklist[:3]]
    assert states == ["questioned", "papers_asked", "confirmed"]


@pytest.mark.parametrize("backend", ["sqlite"])
def test_what_is_warned_of_is_looked_at_alone(desk: Table) -> None:
    """A row that passes with a warning is confirmed by itself."""
    numbers = taken(desk, OVERLAPPING)
    rows = desk.docket(OVERLAPPING).checklist
    warned = [row.number for row in rows if any(found["effect"] == "warn" for found in row.findings)]
    assert warned
    assert not set(warned) & set(numbers)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_only_the_reviewer_of_the_project_does_so(desk: Table) -> None:
    """Not before it is taken, not another reviewer, not who submitted, not without the right."""
    desk.submit(project(GOOD), SUN)
    with pytest.raises(StageWrong):
        desk.do(desk.desk.confirm_clean, GOOD, [1, 3], REVIEWER)
    desk.do(desk.desk.take, GOOD, REVIEWER)
    before = desk.state()
    others: list[tuple[Caller, type[ReviewRefused]]] = [
        (CHECKER, RightMissing),
        (SUPERVISOR, RightMissing),
        (Caller("sample-reader", "reader", rights=READER), RightMissing),
        (person("feng", AccountRole.REVIEWER), StageWrong),
        (SUN, StageWrong),
    ]
    for caller, error in others:
        with pytest.raises(error):
            desk.do(desk.desk.confirm_clean, GOOD, [1, 3], caller)
    assert desk.state() == before


@pytest.mark.parametrize("backend", ["sqlite"])
def test_one_that_cannot_be_means_none(desk: Table) -> None:
    """No number, or one that no clean row has, confirms nothing."""
    taken(desk, GOOD)
    before = desk.state()
    with pytest.raises(PathWrong):
        desk.do(desk.desk.confirm_clean, GOOD, [], REVIEWER)
    with pytest.raises(StageWrong, match="第10、77项"):
        desk.do(desk.desk.confirm_clean, GOOD, [1, 10, 77], REVIEWER)
    assert desk.state() == before

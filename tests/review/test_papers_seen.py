"""What a row cites is on file, or was read elsewhere by a named person: else nobody confirms it."""

import json

import pytest

from service.review.checklist import Seen
from service.review.failures import NotConfirmed, PaperMissing, StageWrong, WordsMissing
from tests.review.desks import GOOD, REVIEWER, SEEN, Table, project
from tests.review.test_desk import refused

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])
CHAPTER, CONNECTION = 3, 7


@pytest.fixture
def taken(desk: Table) -> Table:
    """A project that cites pages, under review, without a paper on file."""
    desk.submit(project(GOOD))
    desk.do(desk.desk.take, GOOD, REVIEWER)
    return desk


def confirm(desk: Table, number: int, **said: object) -> None:
    """Confirm a row."""
    desk.do(desk.desk.confirm, GOOD, number, "confirmed", REVIEWER, **said)


@pytest.mark.parametrize("number", [CHAPTER, CONNECTION])
def test_pages_that_no_paper_shows_are_not_confirmed(taken: Table, number: int) -> None:
    """The sentence names the pages and the way out; a row that cites none is confirmed as ever."""
    said = refused(PaperMissing, taken, taken.desk.confirm, GOOD, number, "confirmed", REVIEWER)
    assert {CHAPTER: "31-38", CONNECTION: "45"}[number] in said
    confirm(taken, 1)
    assert taken.docket(GOOD).checklist[0].state == "confirmed"


def test_a_page_that_the_reviewer_names_is_cited_as_well(taken: Table) -> None:
    """Also on a row that cites none, and by a correction that rests on a page."""
    refused(PaperMissing, taken, taken.desk.confirm, GOOD, 1, "confirmed", REVIEWER, page="12")
    taken.do(taken.desk.correct, GOOD, "name", "另一名称", "3", "据封面", REVIEWER)
    taken.do(taken.desk.correct, GOOD, "funding[1].amount", 1_300_000, "9", "概算表", REVIEWER)
    refused(PaperMissing, taken, taken.desk.confirm, GOOD, 1, "confirmed", REVIEWER)


@pytest.mark.parametrize(
    ("items", "shown"), [([None], True), ([CHAPTER], True), ([1, 2], False), ([1], True)]
)
def test_which_papers_may_show_a_page(taken: Table, items: list[int | None], shown: bool) -> None:
    """The row's own, one for no row, or the only one on file; not those of other rows."""
    for place, item in enumerate(items):
        taken.file_paper(GOOD, item, sha256=f"{place}b" * 32)
    if shown:
        confirm(taken, CHAPTER)
    else:
        refused(PaperMissing, taken, taken.desk.confirm, GOOD, CHAPTER, "confirmed", REVIEWER)


def test_what_was_read_elsewhere_is_recorded(taken: Table) -> None:
    """Where and by whom: in the file, in the timeline; neither may be empty."""
    for seen in (Seen(" ", "张三"), Seen("省档案馆", "")):
        refused(WordsMissing, taken, taken.desk.confirm, GOOD, CHAPTER, "confirmed", REVIEWER, seen=seen)
    confirm(taken, CHAPTER, seen=SEEN)

    item = taken.docket(GOOD).checklist[CHAPTER - 1]
    assert (item.state, item.seen, item.filed) == ("confirmed", SEEN, False)
    details = json.loads(taken.docket(GOOD).events[-1]["details"])
    assert (details["seen_where"], details["seen_by"]) == (SEEN.where, SEEN.by)


def test_unseen_rows_are_not_confirmed_together(taken: Table) -> None:
    """They are no clean rows, and naming one of them confirms nothing."""
    clean = [item.number for item in taken.docket(GOOD).clean]
    assert not {CHAPTER, CONNECTION} & set(clean)
    refused(StageWrong, taken, taken.desk.confirm_clean, GOOD, [*clean, CHAPTER], REVIEWER)
    taken.file_paper(GOOD)
    assert {CHAPTER, CONNECTION} <= {item.number for item in taken.docket(GOOD).clean}


def test_a_confirmation_without_its_paper_holds_nothing_up_to_the_letter(taken: Table) -> None:
    """A row confirmed before a page was cited waits again: the project is not handed on."""
    taken.confirm_all(GOOD)
    taken.do(taken.desk.correct, GOOD, "funding[1].amount", 1_300_000, "9", "概算表", REVIEWER)
    waiting = [item.number for item in taken.docket(GOOD).waiting]
    assert 1 in waiting
    refused(NotConfirmed, taken, taken.desk.forward, GOOD, REVIEWER)


def test_a_question_needs_no_paper(taken: Table) -> None:
    """To call a row in question, or to ask for its paper, claims nothing."""
    taken.do(taken.desk.confirm, GOOD, CHAPTER, "questioned", REVIEWER, page="31")
    taken.do(taken.desk.ask_papers, GOOD, CONNECTION, "请提交设计方案", REVIEWER)
    assert [taken.docket(GOOD).checklist[n - 1].state for n in (CHAPTER, CONNECTION)] == [
        "questioned", "papers_asked"
    ]  # fmt: skip

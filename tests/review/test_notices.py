"""A notice to complete is drafted by the reviewer, checked by another, issued by a third."""

from datetime import timedelta

import pytest

from catalog.amending import amend
from catalog.database import writing
from service.people.rights import AccountRole
from service.review.failures import (
    NotConfirmed,
    RightMissing,
    SamePerson,
    StageWrong,
    WordsMissing,
)
from service.review.stages import Deed, Stage
from tests.review.desks import (
    BARE,
    CHECKER,
    GOOD,
    ISSUER,
    LAW,
    REVIEWER,
    Kept,
    Table,
    person,
    project,
    with_letters,
)
from tests.review.test_desk import refused

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])


@pytest.fixture
def letters(desk: Table) -> Kept:
    """What is issued from the desk."""
    kept = Kept()
    with_letters(desk, kept)
    return kept


@pytest.fixture
def drafted(desk: Table, letters: Kept) -> Table:
    """A project that lacks papers, with a notice drafted."""
    assert letters.notices == []
    desk.submit(project(BARE))
    desk.do(desk.desk.take, BARE, REVIEWER)
    desk.do(desk.desk.draft_notice, BARE, desk.day + timedelta(days=20), "另附预算明细", REVIEWER)
    return desk


def test_a_draft_sends_nothing(drafted: Table, letters: Kept) -> None:
    """The project waits to be checked; no letter, no number, no return until it is issued."""
    docket = drafted.docket(BARE)
    assert (docket.summary.stage, docket.summary.letter) == (Stage.UNDER_CHECK, "notice")
    assert (docket.summary.returns, docket.rounds[-1]["returned_at"]) == (0, None)
    assert letters.notices == []
    drafted.do(drafted.desk.agree, BARE, CHECKER)
    assert letters.notices == []
    issued = drafted.do(drafted.desk.return_for_completion, BARE, ISSUER, law_checked=LAW)

    assert (issued.stage, drafted.docket(BARE).summary.letter) == (Stage.RETURNED, None)
    (notice,) = letters.notices
    assert (notice.note, notice.by) == ("另附预算明细", docket.draft.by if docket.draft else None)
    assert {chair: name for chair, name in notice.people.items() if chair != "submitter"} == {
        "reviewer": REVIEWER.name, "checker": CHECKER.name, "issuer": ISSUER.name
    }  # fmt: skip


def test_no_part_of_it_is_done_twice_by_one_person(drafted: Table) -> None:
    """Whoever drafted it neither checks nor issues it, whoever checked it does not issue it."""
    zhao = person("zhao", *AccountRole)
    for who in (person("li", *AccountRole), zhao):
        if who is zhao:
            drafted.do(drafted.desk.agree, BARE, zhao)
        deed = drafted.desk.return_for_completion if who is zhao else drafted.desk.agree
        refused(SamePerson, drafted, deed, BARE, who)


def test_who_has_no_right_issues_no_notice(drafted: Table) -> None:
    """Neither the reviewer, nor the checker; and before it is checked not the issuer either."""
    for who, error in ((REVIEWER, RightMissing), (CHECKER, RightMissing), (ISSUER, StageWrong)):
        refused(error, drafted, drafted.desk.return_for_completion, BARE, who)


def test_only_the_letter_that_was_checked_is_issued(drafted: Table, letters: Kept) -> None:
    """A checked notice is issued as no opinion, a checked opinion as no notice; each offers its own deed."""
    drafted.do(drafted.desk.agree, BARE, CHECKER)
    assert "补正通知书" in refused(StageWrong, drafted, drafted.desk.issue, BARE, ISSUER)
    assert {Deed.RETURN, Deed.SEND_BACK} <= set(drafted.docket(BARE, ISSUER).deeds)
    assert Deed.ISSUE not in drafted.docket(BARE, ISSUER).deeds

    drafted.to_issuer(project(GOOD))
    assert "审查意见书" in refused(StageWrong, drafted, drafted.desk.return_for_completion, GOOD, ISSUER)
    assert Deed.RETURN not in drafted.docket(GOOD, ISSUER).deeds
    assert not letters.opinions
    assert not letters.notices


def test_a_draft_sent_back_is_no_draft(drafted: Table, letters: Kept) -> None:
    """By the checker or the issuer; the reviewer drafts another, and that one is issued."""
    drafted.do(drafted.desk.send_back, BARE, "期限太短", CHECKER)
    assert drafted.docket(BARE).draft is None
    by = drafted.day + timedelta(days=40)
    drafted.do(drafted.desk.draft_notice, BARE, by, None, REVIEWER)
    drafted.do(drafted.desk.agree, BARE, CHECKER)
    drafted.do(drafted.desk.send_back, BARE, "请补充说明", ISSUER)
    drafted.return_(BARE, by, "请补充预编目录")
    assert [(row.by, row.note) for row in letters.notices] == [(by, "请补充预编目录")]


def test_what_changed_since_the_draft_is_not_signed(drafted: Table, letters: Kept) -> None:
    """The questions are asked again on the day of issue: another lack goes back to the reviewer first."""
    drafted.do(drafted.desk.agree, BARE, CHECKER)
    with writing(drafted.desk.database) as connection:
        amend(connection, project(BARE, secrecy=None))
    with pytest.raises(NotConfirmed):
        drafted.do(drafted.desk.return_for_completion, BARE, ISSUER, law_checked=LAW)
    assert drafted.docket(BARE).summary.stage is Stage.UNDER_ISSUE
    assert letters.notices == []


def test_a_day_that_came_meanwhile_is_not_signed(drafted: Table, letters: Kept) -> None:
    """A notice that gives no time any more is refused."""
    drafted.do(drafted.desk.agree, BARE, CHECKER)
    drafted.at += timedelta(days=20)
    with pytest.raises(WordsMissing):
        drafted.do(drafted.desk.return_for_completion, BARE, ISSUER, law_checked=LAW)
    assert letters.notices == []

"""The desk, deed by deed, with the real policies, on SQLite and PostgreSQL."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from catalog.amending import amend
from catalog.database import writing
from catalog.entries import Agency
from service.decisions import Caller
from service.errors import Failure, NotFound
from service.matching import Platform
from service.pages.messages import said
from service.papers import Bounds
from service.people.rights import READER, AccountRole
from service.review.acting import Act
from service.review.failures import (
    AmountWrong,
    DeciderUnclear,
    IdTaken,
    IdWrong,
    NotConfirmed,
    NotOverridable,
    OwnAgencyOnly,
    PapersFull,
    PathWrong,
    ReviewRefused,
    RightMissing,
    StageWrong,
    Undecided,
    WordsMissing,
)
from service.review.filing import Paper
from service.review.lists import Search
from service.review.redeciding import Redecision
from service.review.stages import Deed, Stage
from tests.review.desks import (
    ADMINISTRATOR,
    BARE,
    CHECKER,
    GOOD,
    ISSUER,
    KEY,
    LAW,
    NO_DIVISION,
    OWN_MONEY,
    REVIEWER,
    SUPERVISOR,
    UNCONNECTED,
    UNIT,
    Kept,
    Silent,
    Table,
    person,
    project,
    register_agency,
    submitter,
    with_letters,
)

ABSENT = "hb2016.art_9.connection_absent"
OTHER_UNIT = "11130000000000203K"
OTHER_REVIEWER = person("feng", AccountRole.REVIEWER)
PLATFORM = Platform(
    "3", "省危险化学品风险监测预警平台", "built", ("危险化学品", "风险监测"), "全省统建（样例）"
)


def test_a_session_that_only_reads_does_nothing(desk: Table) -> None:
    """It reads the file and is offered no deed; not even a note is taken from it."""
    desk.submit(project(GOOD))
    reader = Caller("sample-reader", "reader", rights=READER)
    assert desk.docket(GOOD, reader).deeds == ()
    refused(RightMissing, desk, desk.desk.note, GOOD, "备注", reader)


def test_from_submission_to_opinion(desk: Table) -> None:
    """A project that supports sharing goes through four hands and is issued as conforming."""
    filed = desk.submit(project(GOOD))
    assert (filed.stage, filed.outcomes) == (Stage.SUBMITTED, {"approve": "permit", "fund": "permit"})
    assert filed.trouble is None
    desk.do(desk.desk.take, GOOD, REVIEWER)
    desk.confirm_all(GOOD)
    assert desk.do(desk.desk.forward, GOOD, REVIEWER).stage is Stage.UNDER_CHECK
    assert desk.do(desk.desk.agree, GOOD, CHECKER).stage is Stage.UNDER_ISSUE
    issued = desk.issue(GOOD)
    assert (issued.stage, issued.conclusion) == (Stage.ISSUED, "supports")
    docket = desk.docket(GOOD)
    assert docket.people == {
        "submitter": "@sun", "reviewer": "@li", "checker": "@zhao", "issuer": "@qian"
    }  # fmt: skip
    assert [row["deed"] for row in docket.events][-3:] == ["forward", "agree", "issue"]


def refused(error: type[Failure], table: Table, deed: Any, *given: Any, **named: Any) -> str:
    """A deed is refused, and nothing has changed by it; gives the sentence, which is in both languages."""
    before = table.state()
    with pytest.raises(error) as caught:
        table.do(deed, *given, **named)
    assert table.state() == before
    if isinstance(caught.value, ReviewRefused):
        assert said(caught.value.code, caught.value.message).zh.endswith("。")
    return caught.value.message


def test_missing_evidence_goes_back_and_comes_again(desk: Table) -> None:
    """A return says what, on what ground and by when; the second round shows what changed."""
    letters = Kept()
    with_letters(desk, letters)
    desk.submit(project(BARE))
    desk.do(desk.desk.take, BARE, REVIEWER)
    by = desk.day + timedelta(days=20)
    refused(Undecided, desk, desk.desk.forward, BARE, REVIEWER)
    refused(WordsMissing, desk, desk.desk.draft_notice, BARE, desk.day, None, REVIEWER)
    returned = desk.return_(BARE, by, "请一并补充页码")

    assert returned.stage is Stage.RETURNED
    (notice,) = letters.notices
    assert {row["fact"] for row in notice.asked} == {
        "project.sharing_chapter.present",
        "project.draft_catalogue",
    }
    assert all(row["article"] and row["remedy"]["zh"] for row in notice.asked)
    assert (notice.by, notice.people["reviewer"]) == (by, "@li")
    docket = desk.docket(BARE)
    assert docket.due is not None
    assert (docket.due.day, docket.due.label) == (by, "given")

    rows = [{"name": "学籍信息", "items": ["姓名", "学校"], "share": {"type": "unconditional"}}]
    mended = project(
        BARE,
        sharing_chapter={"present": True, "pages": "12-19"},
        draft_catalogue={"present": True, "rows": rows},
    )
    again = desk.submit(mended)
    assert (again.stage, again.round, again.outcomes["approve"]) == (Stage.SUBMITTED, 2, "permit")
    docket = desk.docket(BARE)
    assert [row["deed"] for row in docket.events if row["stage"] == "submitted"] == ["submit", "resubmit"]
    changes = {change.path: (change.before, change.after) for change in docket.changes}
    assert changes["sharing_chapter.present"] == (False, True)
    assert changes["sharing_chapter.pages"] == (None, "12-19")
    assert changes["draft_catalogue.rows"][0] is None
    assert docket.summary.returns == 1


def test_a_correction_is_a_fact_of_the_register(desk: Table) -> None:
    """A corrected fact is registered, decided on again and kept with page and reason."""
    desk.submit(project(GOOD))
    desk.do(desk.desk.take, GOOD, REVIEWER)
    found = desk.do(
        desk.desk.correct, GOOD, "facilities[1].connected", False, "52", "现场核查未对接", REVIEWER
    )

    assert found.outcomes == {"approve": "deny", "fund": "deny"}
    assert found.conclusion == "fails"
    docket = desk.docket(GOOD)
    assert docket.entry.facilities is not None
    assert docket.entry.facilities[0].connected is False
    (kept,) = docket.corrections
    assert (kept["path"], kept["before"], kept["after"], kept["page"], kept["by"]) == (
        "facilities[1].connected", "true", "false", "52", "@li",
    )  # fmt: skip
    correct = desk.desk.correct
    for path, value in (
        ("id", "x"),
        ("unit", "x"),
        ("nothing", 1),
        ("facilities[3].connected", True),
        ("facilities[0]", None),
        ("funding[1].amount", "一百万"),
        ("funding[1].source", "gift"),
        ("funding[1].amount", -5),
        ("connection.designed", True),
        ("..", 1),
        ("", 1),
    ):
        refused(PathWrong, desk, correct, GOOD, path, value, "1", "试", REVIEWER)
    refused(WordsMissing, desk, correct, GOOD, "connection.page", 46, " ", "笔误", REVIEWER)
    refused(WordsMissing, desk, correct, GOOD, "connection.page", 46, "46", "", REVIEWER)
    refused(StageWrong, desk, correct, GOOD, "connection.page", 46, "46", "笔误", OTHER_REVIEWER)


def test_rows_are_confirmed_questioned_and_papers_asked_for(desk: Table) -> None:
    """Only a row that is confirmed lets the project go on; papers asked for are in the notice."""
    letters = Kept()
    with_letters(desk, letters)
    desk.submit(project(GOOD))
    desk.do(desk.desk.take, GOOD, REVIEWER)
    desk.confirm_all(GOOD)
    desk.do(desk.desk.ask_papers, GOOD, 2, "请提交非涉密声明原件", REVIEWER)
    desk.do(desk.desk.confirm, GOOD, 3, "questioned", REVIEWER, page="31", note="页码不符")

    assert [item.number for item in desk.docket(GOOD).waiting] == [2, 3]
    refused(NotConfirmed, desk, desk.desk.forward, GOOD, REVIEWER)
    refused(PathWrong, desk, desk.desk.confirm, GOOD, 10, "confirmed", REVIEWER)
    refused(PathWrong, desk, desk.desk.confirm, GOOD, 12, "confirmed", REVIEWER)
    desk.return_(GOOD, desk.day + timedelta(days=5))
    assert [row["note"] for row in letters.notices[0].asked] == ["请提交非涉密声明原件"]


def test_what_is_not_asked_for_is_not_returned(desk: Table) -> None:
    """A return without anything to complete is refused."""
    desk.submit(project(GOOD))
    desk.do(desk.desk.take, GOOD, REVIEWER)

    refused(WordsMissing, desk, desk.desk.draft_notice, GOOD, desk.day + timedelta(5), None, REVIEWER)


def test_sent_back_by_checker_and_issuer(desk: Table) -> None:
    """Both may send a project back, with a reason, to its reviewer."""
    desk.to_issuer(project(GOOD))
    refused(WordsMissing, desk, desk.desk.send_back, GOOD, "", ISSUER)
    assert desk.do(desk.desk.send_back, GOOD, "请核对资金", ISSUER).stage is Stage.UNDER_REVIEW
    assert desk.do(desk.desk.forward, GOOD, REVIEWER).stage is Stage.UNDER_CHECK
    assert desk.do(desk.desk.send_back, GOOD, "请补页码", CHECKER).stage is Stage.UNDER_REVIEW
    assert [row["note"] for row in desk.docket(GOOD).events if row["deed"] == "send_back"] == [
        "请核对资金",
        "请补页码",
    ]


def test_an_override_is_the_issuers_and_ends(desk: Table) -> None:
    """A denial set aside on a ground makes an exception while it lasts; nothing else can be set aside."""
    letters = Kept()
    with_letters(desk, letters)
    desk.to_issuer(project(UNCONNECTED))
    until, override = desk.day + timedelta(days=1), desk.desk.override
    refused(RightMissing, desk, override, UNCONNECTED, ABSENT, "省政府专题会议纪要", until, CHECKER)
    refused(WordsMissing, desk, override, UNCONNECTED, ABSENT, " ", until, ISSUER)
    refused(WordsMissing, desk, override, UNCONNECTED, ABSENT, "纪要", desk.day - timedelta(1), ISSUER)
    said = refused(
        WordsMissing, desk, override, UNCONNECTED, ABSENT, "纪要", desk.day + timedelta(366), ISSUER
    )
    assert str(desk.day + timedelta(365)) in said
    for code in ("hb2016.art_9.funding_not_stated", "hb2016.art_9.overlap", "hb2016.act.review_due"):
        refused(NotOverridable, desk, override, UNCONNECTED, code, "纪要", until, ISSUER)
    kept = desk.do(override, UNCONNECTED, ABSENT, "省政府专题会议纪要〔2026〕样例1号", until, ISSUER)

    assert (kept.conclusion, kept.outcomes["fund"]) == ("excepted", "permit")
    assert desk.docket(UNCONNECTED).decisions["approve"] is not None
    assert desk.docket(UNCONNECTED).summary.overrides == 1
    desk.at += timedelta(days=3)
    assert desk.docket(UNCONNECTED).effective["approve"] == "deny"
    issued = desk.issue(UNCONNECTED)
    assert issued.conclusion == "fails"
    assert letters.opinions[0].overrides == ()


def test_an_override_lapses_when_the_facts_change(desk: Table) -> None:
    """Sent back, it still counts; corrected or filed again, it does not, until the issuer says so again."""
    desk.to_issuer(project(UNCONNECTED))
    until = desk.day + timedelta(days=300)
    desk.do(desk.desk.override, UNCONNECTED, ABSENT, "专题会议纪要", until, ISSUER)
    desk.do(desk.desk.send_back, UNCONNECTED, "请核对", ISSUER)
    assert desk.docket(UNCONNECTED).effective["fund"] == "permit"
    desk.do(desk.desk.correct, UNCONNECTED, "name", "另一名称", "3", "据封面", REVIEWER)
    _lapsed(desk, "correct")

    desk.confirm_all(UNCONNECTED)
    desk.do(desk.desk.forward, UNCONNECTED, REVIEWER)
    desk.do(desk.desk.agree, UNCONNECTED, CHECKER)
    again = desk.do(desk.desk.override, UNCONNECTED, ABSENT, "专题会议纪要", until, ISSUER)
    assert (again.conclusion, desk.docket(UNCONNECTED).summary.overrides) == ("excepted", 1)
    desk.do(desk.desk.send_back, UNCONNECTED, "请核对", ISSUER)
    by = desk.day + timedelta(days=10)
    desk.return_(UNCONNECTED, by, "请补正")
    desk.submit(project(UNCONNECTED))
    _lapsed(desk, "resubmit")


def _lapsed(desk: Table, deed: str) -> None:
    """The override of UNCONNECTED counts no more, is still in the file, and the timeline says by what."""
    docket = desk.docket(UNCONNECTED)
    assert (docket.effective["fund"], docket.summary.overrides) == ("deny", 0)
    assert docket.summary.conclusion == "fails"
    assert [row.facts < docket.facts for row in docket.overrides] == [True]
    event = docket.events[-1]
    assert (event["deed"], json.loads(event["details"])["lapsed"]) == (deed, ABSENT)


def test_an_exception_is_issued_with_its_ground(desk: Table) -> None:
    """The opinion names the override, the four people, both bodies and both decisions of that day."""
    letters = Kept()
    with_letters(desk, letters)
    desk.to_issuer(project(UNCONNECTED))
    desk.do(desk.desk.override, UNCONNECTED, ABSENT, "专题会议纪要", desk.day + timedelta(days=90), ISSUER)
    desk.at += timedelta(days=2)
    assert desk.issue(UNCONNECTED).conclusion == "excepted"

    (opinion,) = letters.opinions
    assert opinion.conclusion == "excepted"
    assert [row.ground for row in opinion.overrides] == ["专题会议纪要"]
    assert sorted(opinion.people.values()) == ["@li", "@qian", "@sun", "@zhao"]
    assert {action: body.name for action, body in opinion.deciders.items() if body} == {
        "approve": "河北省发展和改革委员会",
        "fund": "河北省财政厅",
    }
    assert {kept.decision.facts.on for kept in opinion.decisions.values()} == {desk.day}


def test_what_changed_since_the_check_is_not_signed(desk: Table) -> None:
    """The questions are asked again before the signature: new findings go back to the reviewer first."""
    desk.to_issuer(project(GOOD))
    changed = project(GOOD, connection={"designed": False})
    with writing(desk.desk.database) as connection:
        amend(connection, changed)

    with pytest.raises(NotConfirmed):
        desk.issue(GOOD)
    assert desk.docket(GOOD).summary.stage is Stage.UNDER_ISSUE
    assert desk.docket(GOOD).effective == {"approve": "deny", "fund": "deny"}


def test_evidence_lost_before_the_signature_stops_it(desk: Table) -> None:
    """A project that has become indeterminate by the day of issue is not issued, override or not."""
    desk.to_issuer(project(UNCONNECTED))
    desk.do(desk.desk.override, UNCONNECTED, ABSENT, "专题会议纪要", desk.day + timedelta(days=90), ISSUER)
    with writing(desk.desk.database) as connection:
        amend(connection, project(UNCONNECTED, secrecy=None))

    with pytest.raises(Undecided):
        desk.issue(UNCONNECTED)
    assert desk.docket(UNCONNECTED).summary.stage is Stage.UNDER_ISSUE


def test_what_was_issued_is_decided_no_more(desk: Table) -> None:
    """Decisions that come after the signature change nothing: the list says what the letter says."""
    desk.to_issuer(project(GOOD))
    redecision = Redecision(desk.desk)
    run = redecision.start(REVIEWER, desk.at)
    desk.issue(GOOD)
    signed = desk.docket(GOOD)
    with writing(desk.desk.database) as connection:
        amend(connection, project(GOOD, connection={"designed": False}))
    desk.run(redecision.go_on(run, REVIEWER, lambda: desk.at))

    assert list(redecision.result(run).troubles) == [GOOD]
    assert desk.docket(GOOD).summary == signed.summary
    assert desk.docket(GOOD).decisions == signed.decisions


def test_a_correction_undone_by_the_next_submission_is_a_change(desk: Table) -> None:
    """The rounds are compared as the review left them: what was corrected and comes uncorrected is shown."""
    entry = project(GOOD)
    desk.submit(entry)
    desk.do(desk.desk.take, GOOD, REVIEWER)
    correct, owner = desk.desk.correct, submitter(entry.unit)
    desk.do(
        correct, GOOD, "overlaps[1]", {"with": "统建清单第3项", "amount": 300_000.0}, "12", "重复", REVIEWER
    )
    desk.do(correct, GOOD, "sharing_chapter.pages", "31-33", "31", "页码有误", REVIEWER)
    desk.return_(GOOD, desk.day + timedelta(5), "请核对")
    desk.do(desk.desk.submit, entry, "new", "json", owner)

    changes = {row.path: (row.before, row.after) for row in desk.docket(GOOD).changes}
    assert changes["sharing_chapter.pages"] == ("31-33", entry.sharing_chapter.pages)
    assert changes["overlaps"] == ([{"with": "统建清单第3项", "amount": 300_000.0}], None)


def test_a_silent_engine_is_no_opinion(desk: Table) -> None:
    """Policies that do not answer deny the question, on record; nobody can issue that as a failing."""
    desk.to_issuer(project(GOOD))
    broken = replace(desk.desk.house, policy=Silent())
    desk.desk = replace(desk.desk, house=broken)

    with pytest.raises(Undecided):
        desk.issue(GOOD)
    docket = desk.docket(GOOD)
    assert docket.summary.stage is Stage.UNDER_ISSUE
    assert docket.summary.conclusion is None
    assert {item.verdict for item in docket.checklist[:9]} == {"doubt"}


def test_whose_projects_a_submitter_files(desk: Table) -> None:
    """A person files for the own agency, a key for any; an id belongs to the unit that filed it first."""
    entry = project(GOOD)
    refused(OwnAgencyOnly, desk, desk.desk.submit, entry, "new", "form", submitter(OTHER_UNIT))
    refused(OwnAgencyOnly, desk, desk.desk.submit, entry, "new", "form", person("x", AccountRole.SUBMITTER))
    refused(RightMissing, desk, desk.desk.submit, entry, "new", "form", REVIEWER)
    assert desk.submit(entry, KEY).stage is Stage.SUBMITTED
    stolen = entry.model_copy(update={"unit": OTHER_UNIT})
    refused(IdTaken, desk, desk.desk.submit, stolen, "new", "form", submitter(OTHER_UNIT, "he"))
    desk.do(desk.desk.withdraw, GOOD, "误报", submitter(entry.unit, "sun"))
    refused(IdTaken, desk, desk.desk.submit, stolen, "new", "form", KEY)
    for wrong in ("2606/1", "board", "redecide", "2606.json"):
        named = entry.model_copy(update={"id": wrong})
        refused(IdWrong, desk, desk.desk.submit, named, "new", "form", KEY)


def test_amounts_are_money(desk: Table) -> None:
    """No amount is so large that the sums of a list were no numbers any more."""
    for facts in ({"funding": [{"source": "fiscal", "amount": 1e308}] * 2}, {"overlaps": [{"amount": 1e16}]}):
        entry = project(GOOD, **facts)
        refused(AmountWrong, desk, desk.desk.submit, entry, "new", "json", KEY)
        refused(AmountWrong, desk, desk.desk.save, entry, "new", submitter(entry.unit))


def test_a_key_for_a_division_files_for_its_agencies(desk: Table) -> None:
    """What limits a key limits whose projects it files, withdraws and adds papers to."""
    city, county = replace(KEY, division="130100"), replace(KEY, division="130123")
    refused(OwnAgencyOnly, desk, desk.desk.submit, project(GOOD), "new", "json", city)
    refused(OwnAgencyOnly, desk, desk.desk.submit, project(BARE), "new", "json", county)
    desk.submit(project(GOOD), KEY)
    refused(OwnAgencyOnly, desk, desk.desk.withdraw, GOOD, "误报", city)
    paper = Paper("ab" * 32, "可行性研究报告.pdf", "application/pdf", 1_000, 3)
    refused(OwnAgencyOnly, desk, desk.desk.add_paper, GOOD, paper, city)
    assert desk.submit(project(BARE), city).stage is Stage.SUBMITTED
    assert desk.submit(project(OWN_MONEY), city).stage is Stage.SUBMITTED


def test_what_people_write_is_bounded(desk: Table) -> None:
    """No note, page or reason fills the timeline, whichever deed it comes with."""
    desk.submit(project(GOOD))
    desk.do(desk.desk.take, GOOD, REVIEWER)
    much, confirm = "长" * 10_001, desk.desk.confirm
    for field in ("note", "page"):
        with pytest.raises(WordsMissing):
            desk.do(confirm, GOOD, 1, "confirmed", REVIEWER, **{field: much})
    back, by = desk.desk.draft_notice, desk.day + timedelta(5)
    refused(WordsMissing, desk, back, GOOD, by, much, REVIEWER)
    desk.confirm_all(GOOD)
    with pytest.raises(WordsMissing):
        desk.do(lambda at: desk.desk.forward(GOOD, REVIEWER, at, much))


def test_a_draft_is_the_own_agencys(desk: Table) -> None:
    """A draft is seen by its agency alone, is not in the register, and nothing is decided on it."""
    entry, owner = project(GOOD), submitter(project(GOOD).unit)
    assert desk.do(desk.desk.save, entry, "new", owner).stage is Stage.DRAFT
    desk.do(desk.desk.save, entry.model_copy(update={"name": "改名的项目"}), "new", owner)

    assert desk.docket(GOOD, owner).entry.name == "改名的项目"
    assert desk.docket(GOOD, owner).decisions == {"approve": None, "fund": None}
    for stranger in (REVIEWER, KEY, submitter(OTHER_UNIT)):
        with pytest.raises(NotFound):
            desk.docket(GOOD, stranger)
        assert desk.desk.search(Search(), stranger).total == 0
    with desk.desk.house.register.snapshot() as snapshot:
        assert snapshot.project(GOOD) is None
    assert desk.submit(entry, owner).round == 1


def test_a_draft_that_is_taken_back_was_never_submitted(desk: Table) -> None:
    """Taking a draft back shows it to nobody: nothing of it was ever filed."""
    entry, owner = project(GOOD), submitter(project(GOOD).unit)
    desk.do(desk.desk.save, entry, "new", owner)
    assert desk.do(desk.desk.withdraw, GOOD, "不再申报", owner).stage is Stage.WITHDRAWN

    assert desk.desk.search(Search(), owner).total == 1
    for stranger in (REVIEWER, SUPERVISOR, KEY):
        with pytest.raises(NotFound):
            desk.docket(GOOD, stranger)
        assert desk.desk.search(Search(), stranger).total == 0
        assert sum(desk.desk.board(stranger).values()) == 0
    assert desk.submit(entry, owner).round == 1
    assert desk.docket(GOOD).summary.stage is Stage.SUBMITTED


def test_what_another_unit_files_says_nothing_of_where_it_stands(desk: Table) -> None:
    """Whoever tries another unit's id hears that it is taken, the same at every stage."""
    entry, stranger = project(GOOD), submitter(OTHER_UNIT, "he")
    stolen = entry.model_copy(update={"unit": OTHER_UNIT})
    tries = (desk.desk.submit, stolen, "new", "form", stranger), (desk.desk.save, stolen, "new", stranger)
    owner = submitter(entry.unit)
    for deed in (
        lambda: desk.do(desk.desk.save, entry, "new", owner),
        lambda: desk.submit(entry),
        lambda: desk.do(desk.desk.take, GOOD, REVIEWER),
        lambda: desk.do(desk.desk.withdraw, GOOD, "误报", owner),
    ):
        deed()
        for attempt, *given in tries:
            refused(IdTaken, desk, attempt, *given)
        refused(OwnAgencyOnly, desk, desk.desk.submit, entry, "new", "form", stranger)


def test_who_sees_what(desk: Table) -> None:
    """A submitter sees the own agency's projects, an office all, a stranger none."""
    desk.submit(project(GOOD))
    desk.submit(project(UNCONNECTED))
    owner = submitter(project(GOOD).unit)

    assert [row.project for row in desk.desk.search(Search(), owner).rows] == [GOOD]
    assert desk.desk.search(Search(unit=project(UNCONNECTED).unit), owner).total == 0
    assert desk.desk.search(Search(), SUPERVISOR).total == 2
    assert desk.desk.search(Search(), ADMINISTRATOR).total == 0
    assert desk.desk.board(SUPERVISOR)[Stage.SUBMITTED] == 2
    with pytest.raises(NotFound):
        desk.docket(UNCONNECTED, owner)
    assert Deed.WITHDRAW in desk.docket(GOOD, owner).deeds
    assert desk.docket(GOOD, REVIEWER).deeds == (Deed.TAKE, Deed.NOTE, Deed.DECIDE)


def test_who_decides_is_read_from_the_register(desk: Table) -> None:
    """The unit's own division first, then those above it; an unknown division is the highest's to decide."""
    desk.submit(project(OWN_MONEY))
    docket = desk.docket(OWN_MONEY)
    asked = {action: kept.decision.request.subject.id for action, kept in docket.decisions.items() if kept}
    with desk.desk.house.register.snapshot() as snapshot:
        named = {action: snapshot.agency(body) for action, body in asked.items()}
    assert {action: body.division for action, body in named.items() if body} == {
        "approve": "130100",
        "fund": "130123",
    }

    unknown = desk.submit(project(NO_DIVISION))
    assert unknown.trouble is None
    assert unknown.outcomes["approve"] == "indeterminate"


def test_nobody_and_several_deciders_are_said(desk: Table) -> None:
    """Without one deciding body a project is filed all the same; the office, not who files, chooses one."""
    second = Agency.model_validate(
        {
            "id": "省发展改革委二处",
            "name": "省发展改革委二处（样例）",
            "kind": "organ",
            "division": "130000",
            "roles": [{"role": "approver", "from": date(2016, 1, 1)}],
        }
    )
    register_agency(desk.desk.database, second)
    filed = desk.submit(project(GOOD))

    assert isinstance(filed.trouble, DeciderUnclear)
    assert filed.outcomes == {"approve": None, "fund": None}
    assert desk.docket(GOOD).checklist[0].verdict == "doubt"
    own = submitter(project(GOOD).unit)
    with pytest.raises(RightMissing):
        desk.do(desk.desk.decide, GOOD, own, deciders={"approve": second.id})
    chosen = desk.do(desk.desk.decide, GOOD, REVIEWER, deciders={"approve": second.id})
    assert chosen.outcomes["approve"] == "permit"
    assert desk.do(desk.desk.decide, GOOD, REVIEWER).trouble is None


def test_papers_notes_and_the_timeline(desk: Table) -> None:
    """A paper and a note are on the timeline; a paper comes from either side."""
    owner = submitter(project(GOOD).unit)
    desk.submit(project(GOOD))
    paper = Paper("ab" * 32, "可行性研究报告.pdf", "application/pdf", 1_000, 3)
    desk.do(desk.desk.add_paper, GOOD, paper, owner)
    desk.do(desk.desk.note, GOOD, "已电话核实", SUPERVISOR)
    desk.do(desk.desk.take, GOOD, REVIEWER)
    desk.do(desk.desk.add_paper, GOOD, replace(paper, sha256="cd" * 32), REVIEWER)

    docket = desk.docket(GOOD)
    assert [(row["by"], row["item"]) for row in docket.papers] == [("@sun", 3), ("@li", 3)]
    assert [row["note"] for row in docket.notes] == ["已电话核实"]
    refused(StageWrong, desk, desk.desk.add_paper, GOOD, paper, owner)


def test_each_deed_is_in_the_audit_and_undone_with_it(desk: Table) -> None:
    """The audit's row stands in the deed's transaction: where it cannot be kept, nothing is done."""
    heard: list[tuple[str, str]] = []

    def audit(_connection: Any, /, *, who: str, deed: str, **_rest: Any) -> None:
        heard.append((who, deed))
        if deed == "project.take":
            raise StageWrong("不行。", "No.")

    desk.desk = replace(desk.desk, audit=audit)
    desk.submit(project(GOOD))
    refused(StageWrong, desk, desk.desk.take, GOOD, REVIEWER)
    assert heard == [("@sun", "project.submit"), ("@li", "project.take")]


def test_overlaps_are_accepted_with_the_amount_to_cut(desk: Table) -> None:
    """A hit of the list becomes a fact with an amount, and the policies say what follows."""
    refused(RightMissing, desk, desk.desk.keep_platform, PLATFORM, REVIEWER)
    desk.do(desk.desk.keep_platform, PLATFORM, ADMINISTRATOR)
    assert desk.desk.platforms() == [PLATFORM]
    desk.submit(project(GOOD))
    desk.do(desk.desk.take, GOOD, REVIEWER)
    hits = desk.do(desk.desk.matches, GOOD, REVIEWER).overlaps
    assert {hit.where: hit.words for hit in hits}["name"] == ("危险化学品",)

    accept = desk.desk.accept_overlap
    refused(PathWrong, desk, accept, GOOD, "9", 1.0, "12", "重复", REVIEWER)
    found = desk.do(accept, GOOD, "3", 300_000.0, "12", "与统建内容重复", REVIEWER)
    assert found.conclusion == "supports"
    docket = desk.docket(GOOD)
    assert [row["code"] for row in docket.checklist[8].findings] == ["hb2016.art_9.overlap"]
    assert (docket.funding.cut, docket.funding.rate) == (300_000.0, 0.25)
    desk.do(desk.desk.drop_platform, "3", ADMINISTRATOR)
    assert desk.desk.platforms() == []


def test_of_a_huge_project_the_first_things_are_looked_for(desk: Table) -> None:
    """Nobody keeps the processor busy with ten thousand names; how many were left out is said."""
    rows = [{"name": f"样例资源{number}"} for number in range(600)]
    desk.submit(project(GOOD, draft_catalogue={"present": True, "rows": rows}))
    assert desk.do(desk.desk.matches, GOOD, REVIEWER).unseen > 0
    desk.submit(project(UNCONNECTED))
    assert desk.do(desk.desk.matches, UNCONNECTED, REVIEWER).unseen == 0


def test_views_are_everybodys_own(desk: Table) -> None:
    """A saved view is found again by its owner alone."""
    views = desk.desk.views
    views.keep(REVIEWER, "待办", "stage=under_review")
    views.keep(REVIEWER, "待办", "stage=submitted")

    assert [(view.name, view.query) for view in views.of(REVIEWER)] == [("待办", "stage=submitted")]
    assert views.of(CHECKER) == []
    views.drop(REVIEWER, "待办")
    assert views.of(REVIEWER) == []


def test_a_project_holds_so_many_papers_and_no_more(desk: Table) -> None:
    """By number and by bytes; the same paper again takes no more room, and another project has its own."""
    desk.desk = replace(desk.desk, bounds=Bounds(most=2, size=100))
    desk.submit(project(GOOD))
    desk.submit(project(UNCONNECTED))

    def add(name: str, digest: str, size: int) -> None:
        desk.do(
            desk.desk.add_paper, name, Paper(digest * 64, "a.pdf", "pdf", size), submitter(project(name).unit)
        )

    add(GOOD, "a", 60)
    assert "2份" in refused(
        PapersFull, desk, desk.desk.add_paper, GOOD, Paper("b" * 64, "b.pdf", "pdf", 41), submitter(UNIT)
    )
    add(GOOD, "a", 60)
    add(GOOD, "b", 40)
    with pytest.raises(PapersFull):
        desk.desk.room(GOOD, 0)
    add(UNCONNECTED, "a", 100)


def test_every_deed_that_is_offered_may_be_done_and_no_other(desk: Table) -> None:
    """At each stage, for people of every role, own and others', and keys of every division."""
    everybody = [
        *(person(f"of-{role}", role, agency=unit) for role in AccountRole for unit in (UNIT, OTHER_UNIT)),
        *(submitter(UNIT), REVIEWER, CHECKER, ISSUER, person("all", *AccountRole, agency=UNIT)),
        *(replace(KEY, name=f"key-{code}", division=code) for code in ("130000", "130100", "130123")),
        KEY,
    ]
    desk.do(desk.desk.save, project(GOOD), "new", submitter(UNIT))
    ways = (
        lambda: desk.submit(project(GOOD)),
        lambda: desk.do(desk.desk.take, GOOD, REVIEWER),
        lambda: desk.confirm_all(GOOD),
        lambda: desk.do(desk.desk.forward, GOOD, REVIEWER),
        lambda: desk.do(desk.desk.agree, GOOD, CHECKER),
        lambda: desk.do(desk.desk.send_back, GOOD, "请核对", ISSUER),
        lambda: desk.do(desk.desk.draft_notice, GOOD, desk.day + timedelta(9), "请补正", REVIEWER),
        lambda: desk.do(desk.desk.agree, GOOD, CHECKER),
        lambda: desk.do(desk.desk.return_for_completion, GOOD, ISSUER, law_checked=LAW),
        lambda: desk.do(desk.desk.withdraw, GOOD, "不再申报", submitter(UNIT)),
    )
    for way in (lambda: None, *ways):
        way()
        for who in everybody:
            with contextlib.suppress(NotFound):
                assert set(desk.docket(GOOD, who).deeds) == set(_possible(desk, who)), who
    city, province = (replace(KEY, division=code) for code in ("130100", "130000"))
    assert Deed.RESUBMIT in desk.docket(GOOD, province).deeds
    assert Deed.RESUBMIT not in desk.docket(GOOD, city).deeds


def _possible(desk: Table, who: Caller) -> Iterator[Deed]:
    """What the guard of the deeds themselves lets somebody do."""
    for deed in Deed:
        with contextlib.suppress(ReviewRefused):
            desk.desk.acting.check(Act(deed, GOOD, who, desk.at))
            yield deed

"""What the review issues becomes letters: each sentence that judges is a decision's own."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from opa.child import OpaChild
from service.letters import letter
from service.letters.composing import compose
from service.letters.letter import Conclusion, Notice, Opinion, To, Verdict
from service.office.clerk import Clerk
from service.office.failures import OfficeUnset
from service.office.letterbook import Issued, LetterBook
from service.office.office import Office
from service.policy.texts import Texts
from service.record.checkpoints import checks, compact
from service.review.failures import LawUnchecked
from service.review.stages import Stage
from service.settings import ROOT
from tests import records
from tests.letters.reading import codes_of, need_fonts, said_by
from tests.office.conftest import SETTINGS
from tests.review import desks
from tests.review.desks import (
    BARE,
    CHECKER,
    GOOD,
    ISSUER,
    LAW,
    OVERLAPPING,
    REVIEWER,
    SECRET,
    START,
    UNCONNECTED,
    UNPROVED,
    Table,
)

PART, NO_LAW, CROSSING = "2604-130000-04-04-200005", "2607-130100-04-04-200002", "2609-130100-04-04-200009"


@dataclass(frozen=True)
class Desk:
    """A desk whose letters go into a book."""

    table: Table
    book: LetterBook

    def issued(self, project: str) -> list[Issued]:
        """Bring a sample project to its opinion; give the letters, sealed."""
        self.table.to_issuer(desks.project(project))
        self.table.issue(project)
        return [self.book.sealed(row.code, self.table.at) for row in self.book.of_project(project)]


@pytest.fixture
def desk(database: Engine, law: OpaChild, tmp_path: Path) -> Iterator[Desk]:
    """A desk with nothing on it, and an office that is set."""
    book = LetterBook(database, records.notary(database, tmp_path))
    clerk = Clerk(book, Texts([ROOT / "policies"]), "https://gx.example.gov.cn")
    Office(database).keep(SETTINGS, "管理员", START)
    with desks.table(database, law, tmp_path, clerk) as table:
        yield Desk(table, book)


def test_an_opinion_is_two_letters(desk: Desk) -> None:
    """Approver and finance are named by the register; each letter has its own decision and its receipt."""
    approve, fund = desk.issued(UNCONNECTED)

    assert (approve.to, fund.to) == (To.APPROVER, To.FINANCE)
    assert approve.number == fund.number == "冀数审〔2026〕1号"
    for row, wording in ((approve, "审批部门不得批准建设"), (fund, "财政部门不得安排建设资金")):
        content = row.document.content
        assert isinstance(content, Opinion)
        assert content.conclusion is Conclusion.FAILS
        assert content.opinion == (f"项目未设计与共享平台的对接，不支持政务信息资源共享，{wording}",)
        assert content.articles[0].label == "第九条第二款"
        assert "不支持政务信息资源共享的" in content.articles[0].text
        assert [line.verdict for line in content.rows].count(Verdict.FAIL) == 1
        assert (content.officers.drawn_by, content.officers.issued_by) == ("li", "qian")
        (texts,) = row.document.proof.receipts
        receipt = compact.unpack(" ".join(texts))
        assert list(checks.receipt_faults(receipt)) == []
        assert json.loads(receipt.body)["request"]["action"]["name"] == row.to.value
    assert approve.document.frame.addressee != fund.document.frame.addressee


def test_a_project_that_supports_sharing(desk: Desk) -> None:
    """Article 9 forbids and permits nothing: both letters say that nothing bars it, and who decides."""
    approve, fund = desk.issued(GOOD)
    for row, wording in ((approve, "批准建设"), (fund, "安排建设资金")):
        content = row.document.content
        assert isinstance(content, Opinion)
        assert content.conclusion is Conclusion.SUPPORTS
        (sentence,) = content.opinion
        assert f"没有发现不得{wording}的情形，是否{wording}由" in sentence
        assert "可以" not in sentence
        assert content.lacks == ()
        assert content.funding[0].fiscal


def test_no_particulars_of_secrecy_leave_the_house(desk: Desk) -> None:
    """A secret project's letters name no decision, no level, and go to nobody by copy."""
    for project in (SECRET, PART):
        entry = desks.project(project)
        said = entry.secrecy.decision
        for row in desk.issued(project):
            (texts,) = row.document.proof.receipts
            kept = letter.kept(row.document) + compact.unpack(" ".join(texts)).body
            assert row.document.frame.copies == ()
            for particular in (str(said.number), str(said.authority), f"密级：{said.level}"):
                assert particular not in kept
            content = row.document.content
            assert isinstance(content, Opinion)
            assert content.part is (project == PART)
            assert content.secrecy_ground is not None


def test_a_letter_names_what_a_finding_speaks_of(desk: Desk) -> None:
    """Which rows, which facility, which overlap and how much: without them nobody could mend it."""
    for project, named in ((NO_LAW, "审批过程信息"), (OVERLAPPING, "统建清单第7项，建议核减18.00万元")):
        for row in desk.issued(project):
            content = row.document.content
            assert isinstance(content, Opinion)
            assert any(f"（涉及：{named}）" in sentence for sentence in content.opinion)
            assert any(named in (line.problem or "") for line in content.rows)


def test_a_facility_across_departments_is_another_paragraph(desk: Desk) -> None:
    """What bars the project is paragraph 1; that nobody may pay for it is paragraph 2, and both are cited."""
    for row in desk.issued(CROSSING):
        content = row.document.content
        assert isinstance(content, Opinion)
        assert [article.label for article in content.breached] == ["第九条第一款"]
        assert {article.label for article in content.articles} == {"第九条第一款", "第九条第二款"}
        assert not any("不支持政务信息资源共享" in sentence for sentence in content.opinion)


def test_an_exception_permits_nothing(desk: Desk) -> None:
    """The finding stands and no longer counts; whoever decides still decides."""
    table = desk.table
    table.to_issuer(desks.project(UNCONNECTED))
    until, code = table.day + timedelta(days=90), "hb2016.art_9.connection_absent"
    table.do(table.desk.override, UNCONNECTED, code, "省政府专题会议纪要（样例）", until, ISSUER)
    table.issue(UNCONNECTED)
    for row in desk.book.of_project(UNCONNECTED):
        content = row.document.content
        assert isinstance(content, Opinion)
        assert content.conclusion is Conclusion.EXCEPTED
        (sentence,) = content.opinion
        assert "有关问题已作例外处理" in sentence
        assert "依法决定" in sentence
        assert content.breached == ()


def test_a_return_is_a_notice(desk: Desk) -> None:
    """The unit is told what is missing in the policies' words, by when, and by what paragraph."""
    table, name = desk.table, BARE
    table.submit(desks.project(name))
    table.do(table.desk.take, name, REVIEWER)
    by = table.day + timedelta(days=30)
    table.return_(name, by, "另附预算明细")
    (row,) = desk.book.of_project(name)
    content = row.document.content

    assert row.number == "冀数补〔2026〕1号"
    assert isinstance(content, Notice)
    assert content.due == by
    assert any("共享分析" in lack.what for lack in content.lacks)
    assert content.lacks[-1].what == "另附预算明细"
    assert {article.label for article in content.articles} >= {"第九条第二款"}
    assert row.document.frame.addressee == content.project.unit
    officers = content.officers
    assert (officers.drawn_by, officers.checked_by, officers.issued_by) == ("li", "zhao", "qian")
    assert row.by == "@qian"


@pytest.mark.parametrize("backend", ["sqlite"])
def test_both_receipts_of_a_notice_are_scanned_into_one_file(desk: Desk) -> None:
    """All its codes, page by page, one after another: two receipts, each of its decision, each good."""
    need_fonts()
    desk.table.submit(desks.project(BARE))
    desk.table.do(desk.table.desk.take, BARE, REVIEWER)
    desk.table.return_(BARE, desk.table.day + timedelta(days=30))
    (row,) = desk.book.of_project(BARE)
    made = desk.book.pdf(row.code, desk.table.at)
    file = "\n".join(codes_of(made))
    receipts = [compact.unpack(text) for text in re.split(r"\n(?=GXR1:1/)", file)]

    assert [list(checks.receipt_faults(receipt)) for receipt in receipts] == [[], []]
    decisions = desk.book.find(row.code).document.content.decisions
    assert [json.loads(receipt.body)["id"] for receipt in receipts] == [ruled.id for ruled in decisions]


@pytest.mark.parametrize("backend", ["sqlite"])
def test_numbers_of_notices_have_no_gaps(desk: Desk) -> None:
    """A draft, one sent back and one that is refused take none; the next notice has the next number."""
    table, names = desk.table, (BARE, NO_LAW, UNPROVED)
    for place, name in enumerate(names, 1):
        table.submit(desks.project(name))
        table.do(table.desk.take, name, REVIEWER)
        by = table.day + timedelta(days=30)
        table.do(table.desk.draft_notice, name, by, "请补充", REVIEWER)
        table.do(table.desk.send_back, name, "请核对", CHECKER)
        table.do(table.desk.draft_notice, name, by, "请补充", REVIEWER)
        table.do(table.desk.agree, name, CHECKER)
        assert desk.book.of_project(name) == []
        with pytest.raises(LawUnchecked):
            table.do(table.desk.return_for_completion, name, ISSUER)
        table.do(table.desk.return_for_completion, name, ISSUER, law_checked=LAW)
        assert [row.number for row in desk.book.of_project(name)] == [f"冀数补〔2026〕{place}号"]


@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_standing_of_the_act_is_in_every_letter(desk: Desk) -> None:
    """Both opinions and the notice say since when it is in doubt, and who checked it before issuing."""
    desk.issued(GOOD)
    desk.table.submit(desks.project(BARE))
    desk.table.do(desk.table.desk.take, BARE, REVIEWER)
    desk.table.return_(BARE, desk.table.day + timedelta(days=30))
    rows = [*desk.book.of_project(GOOD), *desk.book.of_project(BARE)]
    assert len(rows) == 3
    for row in rows:
        (act,) = row.document.content.validity
        assert (act.since, act.checked_by) == (date(2023, 1, 1), "qian")
        assert "本规定自2023年1月1日起可能已被新规定取代" in "".join(said_by(compose(row.document)))


@pytest.mark.parametrize("backend", ["sqlite"])
@pytest.mark.parametrize("filed", [True, False])
def test_papers_are_said_to_be_complete_only_where_they_were_held(desk: Desk, filed: bool) -> None:
    """With the study on file and every row confirmed; else what was read elsewhere is said, and by whom."""
    table = desk.table
    table.submit(desks.project(GOOD))
    table.do(table.desk.take, GOOD, REVIEWER)
    if filed:
        table.file_paper(GOOD)
    table.confirm_all(GOOD)
    table.do(table.desk.forward, GOOD, REVIEWER)
    table.do(table.desk.agree, GOOD, CHECKER)
    table.issue(GOOD)
    for row in desk.book.of_project(GOOD):
        said = "".join(said_by(compose(row.document)))
        assert ("本次审查所需材料没有缺件" in said) is filed
        assert (f"由{desks.SEEN.by}在{desks.SEEN.where}核阅" in said) is not filed


def test_nothing_is_issued_by_an_office_that_is_not_set(database: Engine, desk: Desk) -> None:
    """The deed is undone with the letter: the project waits at the issuer's desk."""
    records.execute(database, "DELETE FROM office_settings")
    desk.table.to_issuer(desks.project(GOOD))

    with pytest.raises(OfficeUnset):
        desk.table.issue(GOOD)

    assert desk.table.docket(GOOD).summary.stage is Stage.UNDER_ISSUE
    assert desk.book.search() == ([], 0)

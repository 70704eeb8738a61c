"""What the review issues becomes letters: each sentence that judges is a decision's own."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from opa.child import OpaChild
from service.letters import letter
from service.letters.letter import Conclusion, Notice, Opinion, To, Verdict
from service.office.clerk import Clerk
from service.office.failures import OfficeUnset
from service.office.letterbook import Issued, LetterBook
from service.office.office import Office
from service.policy.texts import Texts
from service.record.checkpoints import checks, compact
from service.review.stages import Stage
from service.settings import ROOT
from tests import records
from tests.office.conftest import SETTINGS
from tests.review import desks
from tests.review.desks import (
    BARE,
    GOOD,
    ISSUER,
    OVERLAPPING,
    REVIEWER,
    SECRET,
    START,
    UNCONNECTED,
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
        self.table.do(self.table.desk.issue, project, ISSUER)
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
        assert f"没有不得{wording}的情形，是否{wording}由" in sentence
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
    table.do(table.desk.issue, UNCONNECTED, ISSUER)
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
    table.do(table.desk.return_for_completion, name, by, "另附预算明细", REVIEWER)
    (row,) = desk.book.of_project(name)
    content = row.document.content

    assert row.number == "冀数补〔2026〕1号"
    assert isinstance(content, Notice)
    assert content.due == by
    assert any("共享分析" in lack.what for lack in content.lacks)
    assert content.lacks[-1].what == "另附预算明细"
    assert {article.label for article in content.articles} >= {"第九条第二款"}
    assert row.document.frame.addressee == content.project.unit


def test_nothing_is_issued_by_an_office_that_is_not_set(database: Engine, desk: Desk) -> None:
    """The deed is undone with the letter: the project waits at the issuer's desk."""
    records.execute(database, "DELETE FROM office_settings")
    desk.table.to_issuer(desks.project(GOOD))

    with pytest.raises(OfficeUnset):
        desk.table.do(desk.table.desk.issue, GOOD, ISSUER)

    assert desk.table.docket(GOOD).summary.stage is Stage.UNDER_ISSUE
    assert desk.book.search() == ([], 0)

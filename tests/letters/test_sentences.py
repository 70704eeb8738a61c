"""A letter claims only what was checked: every sentence is known and has its condition."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from service.letters.blocks import Paragraph, Quote, Table
from service.letters.composing import compose
from service.letters.letter import (
    Conclusion,
    Document,
    Lack,
    Notice,
    Opinion,
    Row,
    To,
    Validity,
    Verdict,
)
from tests.letters import samples
from tests.letters.samples import ACT, FRAME, NOTICE, OPINION

CLAIM = Callable[[Document], bool]
PLAIN = tuple(
    Row(str(number), f"事项{number}", verdict, confirmed=True, filed=True)
    for number, verdict in enumerate([Verdict.PASS, Verdict.PASS, Verdict.NOT_APPLICABLE], 1)
)


def opinion_of(kept: Document) -> Opinion:
    """The opinion; a sentence of opinions stands in no notice."""
    assert isinstance(kept.content, Opinion)
    return kept.content


def applying(kept: Document) -> list[Row]:
    """The rows that apply."""
    return [row for row in opinion_of(kept).rows if row.verdict is not Verdict.NOT_APPLICABLE]


def held(kept: Document) -> bool:
    """Whether each row that applies was confirmed with its paper on file, and none read elsewhere."""
    return all(row.confirmed and row.filed and not row.seen for row in applying(kept))


def concludes(conclusion: Conclusion) -> CLAIM:
    """Whether the opinion concludes so."""
    return lambda kept: opinion_of(kept).conclusion is conclusion


def undecided(kept: Document) -> bool:
    """Whether a decision lacks evidence."""
    return isinstance(kept.content, Notice) and kept.content.undecided


CLAIMS: dict[str, CLAIM] = {
    "根据.+进行了审查（第\\d+轮申报）": lambda kept: kept.content.officers.drawn_by is not None,
    "现提出审查意见如下：": lambda kept: isinstance(kept.content, Opinion),
    "申报材料未说明资金来源及金额": lambda kept: not opinion_of(kept).funding,
    "本文书未引用条文，审查所依据的决定见附件": lambda kept: not kept.content.articles,
    "关于《.+》的效力：本规定(自.+起)?可能已被新规定取代": lambda kept: bool(kept.content.validity),
    "签发前，签发人.+已核对其效力": lambda kept: any(act.checked_by for act in kept.content.validity),
    "本次审查未列逐项审查结论": lambda kept: not opinion_of(kept).rows,
    "审查清单共\\d+项，其中.+": lambda kept: bool(opinion_of(kept).rows),
    "适用的各项均经审查人核对": lambda kept: all(row.confirmed for row in applying(kept)),
    "第[\\d、]+项未经审查人核对": lambda kept: not all(row.confirmed for row in applying(kept)),
    "\\d+\\..+（(不通过|存疑|通过)）：.+": lambda kept: any(
        row.problem or row.verdict in (Verdict.FAIL, Verdict.DOUBT) for row in opinion_of(kept).rows
    ),
    "依据：.+": lambda kept: any(row.ground for row in opinion_of(kept).rows),
    "经对照审查清单核对案卷材料，本次审查所需材料没有缺件": lambda kept: (
        bool(applying(kept)) and held(kept) and not opinion_of(kept).lacks
    ),
    "申报内容没有缺项": lambda kept: not opinion_of(kept).lacks,
    "本次审查未核对书面材料": lambda kept: not applying(kept),
    "(第[\\d、]+项未核对书面材料|部分材料未存入案卷)，本意见书不就书面材料是否齐全作出认定": lambda kept: (
        not held(kept)
    ),
    "第.+项所引第.+页未存入案卷，由.+核阅": lambda kept: any(row.seen for row in opinion_of(kept).rows),
    "对“.+”的认定，经.+批准作例外处理，依据为：.+": lambda kept: bool(opinion_of(kept).overrides),
    "有效期至.+": lambda kept: bool(opinion_of(kept).overrides),
    "综上，根据申报内容和审查情况，该项目(非涉密部分)?支持政务信息资源共享，符合.+的要求": concludes(
        Conclusion.SUPPORTS
    ),
    "综上，该项目(非涉密部分)?(不支持政务信息资源共享，)?不符合.+的规定": concludes(Conclusion.FAILS),
    "综上，该项目申报为涉密项目，依照.+（涉密例外）": concludes(Conclusion.SECRET),
    "该项目其他事项按照保密规定办理": concludes(Conclusion.SECRET),
    "综上，根据申报内容，该项目未使用财政性资金，不适用.+的规定": concludes(Conclusion.NO_FISCAL_FUNDS),
    "综上，审查中认定的有关问题已按程序批准作例外处理.+": concludes(Conclusion.EXCEPTED),
    "例外处理不改变有关认定，有效期届满后不再适用": concludes(Conclusion.EXCEPTED),
    "(该项目不支持政务信息资源共享，)?审批部门不得批准建设": lambda kept: bool(opinion_of(kept).opinion),
    "无其他意见": lambda kept: not opinion_of(kept).opinion,
    "建议核减金额.+万元": lambda kept: bool(opinion_of(kept).cut),
    "申报单位对本意见书有异议的，可以.*书面提出，并附有关材料": lambda kept: isinstance(
        kept.content, Opinion
    ),
    "申报单位应当自收到本意见书之日起\\d+日内补正.+": lambda kept: bool(opinion_of(kept).lacks),
    "以上期限由.+确定，不是法定期限": lambda kept: bool(
        kept.frame.objection_days or kept.frame.completion_days or kept.content.kind == "notice"
    ),
    "申报单位按照修改建议完善项目后，可以重新申报": lambda kept: (
        any(row.suggestion for row in opinion_of(kept).rows)
        and opinion_of(kept).conclusion is Conclusion.FAILS
    ),
    "申报单位完善项目后，可以重新申报": concludes(Conclusion.FAILS),
    "本意见书仅就项目支持政务信息资源共享的情况提出": lambda kept: bool(kept.frame.standing),
    "联系方式：.+": lambda kept: bool(kept.frame.contact),
    "你单位报送的.+申报收悉": lambda kept: isinstance(kept.content, Notice),
    "经审查（第\\d+轮申报），现有材料不足以认定.+尚不能提出审查意见": undecided,
    "经审查（第\\d+轮申报），.+在提出审查意见前，需要核对下列材料": lambda kept: not undecided(kept),
    "现退回补正，有关事项通知如下：": lambda kept: isinstance(kept.content, Notice),
    "无需要补正的材料": lambda kept: isinstance(kept.content, Notice) and not kept.content.lacks,
    "请你单位.+补正齐全，重新报送.+": lambda kept: isinstance(kept.content, Notice),
}
"""Every sentence that a letter of the samples can have in its body, and when it may."""


def opinions() -> Iterator[Opinion]:
    """Opinions in which each thing that a sentence may claim is so, and is not."""
    bare = replace(OPINION, rows=(), lacks=(), overrides=(), opinion=(), validity=(), articles=(), funding=())
    unfiled = tuple(replace(row, filed=False) for row in PLAIN)
    unconfirmed = (replace(PLAIN[0], confirmed=False), *PLAIN[1:])
    elsewhere = (replace(PLAIN[0], filed=False, page="31-38", seen="由李四在省档案馆核阅"), *PLAIN[1:])
    lacks = ((), (Lack("共享平台对接设计", "第九条第二款", "申报单位", date(2026, 7, 1)),))
    unchecked = (Validity(ACT, date(2023, 1, 1)),)
    for rows, lack in itertools.product(((), PLAIN, unfiled, unconfirmed, elsewhere, samples.ROWS), lacks):
        yield replace(bare, rows=rows, lacks=lack)
        yield replace(OPINION, rows=rows, lacks=lack)
    for conclusion, part in itertools.product(Conclusion, (True, False)):
        yield replace(OPINION, conclusion=conclusion, part=part)
    yield replace(OPINION, validity=unchecked)
    yield replace(OPINION, cut=None)


def letters() -> Iterator[Document]:
    """Letters of both kinds, with and without what the office adds."""
    plain = replace(FRAME, objection_days=None, completion_days=None, contact=None, standing=())
    for frame in (FRAME, plain):
        for opinion in opinions():
            yield Document(To.APPROVER, opinion, frame, samples.PROOF)
        for lacks, open_ in itertools.product((NOTICE.lacks, ()), (True, False)):
            notice = replace(NOTICE, lacks=lacks, undecided=open_)
            yield Document(To.UNIT, notice, frame, samples.PROOF)


def sentences(kept: Document) -> list[str]:
    """The sentences of the body, without the text of the law."""
    body = itertools.takewhile(lambda block: block.kind != "enclosures", compose(kept).blocks)
    texts = [block.text for block in body if isinstance(block, Paragraph) and not isinstance(block, Quote)]
    return [sentence for text in texts for sentence in re.split("(?<=[^：])。|(?<=：)$", text) if sentence]


def test_every_sentence_is_known_and_stands_only_where_it_is_so() -> None:
    """A new sentence has no condition yet, so this fails; and each known one is said at least once."""
    said: set[str] = set()
    for kept in letters():
        for sentence in sentences(kept):
            found = [pattern for pattern in CLAIMS if re.fullmatch(pattern, sentence)]
            assert found, f"no condition for: {sentence}"
            said.update(found)
            assert any(CLAIMS[pattern](kept) for pattern in found), sentence
    assert said == set(CLAIMS)


@pytest.mark.parametrize(
    "rows",
    [
        (),
        tuple(replace(row, filed=False) for row in PLAIN),
        (replace(PLAIN[0], filed=False), *PLAIN[1:]),
        (replace(PLAIN[0], confirmed=False), *PLAIN[1:]),
        (replace(PLAIN[0], filed=False, page="31", seen="由李四在省档案馆核阅"), *PLAIN[1:]),
    ],
    ids=["no rows", "nothing on file", "one not on file", "one not confirmed", "one read elsewhere"],
)
def test_papers_that_nobody_held_against_the_list_are_not_said_to_be_complete(rows: tuple[Row, ...]) -> None:
    """No paper, one paper less, one row not confirmed, one read elsewhere: the claim does not stand."""
    kept = Document(To.APPROVER, replace(OPINION, rows=rows, lacks=()), FRAME, samples.PROOF)
    said = "".join(sentences(kept))
    assert "没有缺件" not in said
    assert "没有缺项" in said


def test_what_was_read_elsewhere_is_said_with_place_and_person() -> None:
    """In the body, beside the row's pages."""
    row = Row("3", "共享分析篇", Verdict.PASS, page="31-38", confirmed=True, seen="由李四在省档案馆核阅")
    kept = Document(To.APPROVER, replace(OPINION, rows=(row,), lacks=()), FRAME, samples.PROOF)
    assert "第3项所引第31-38页未存入案卷，由李四在省档案馆核阅" in sentences(kept)


@pytest.mark.parametrize("content", [OPINION, NOTICE], ids=["opinion", "notice"])
def test_the_standing_of_the_act_is_a_sentence_of_its_own(content: samples.Content) -> None:
    """In both kinds of letter; who checked it is named only where somebody did."""
    to = To.UNIT if isinstance(content, Notice) else To.APPROVER
    due = "关于《河北省政务信息资源共享管理规定》的效力：本规定自2023年1月1日起可能已被新规定取代"
    assert due in sentences(Document(to, content, FRAME, samples.PROOF))
    draft = replace(content, validity=(Validity(ACT, date(2023, 1, 1)),))
    said = sentences(Document(to, draft, FRAME, samples.PROOF))
    assert due in said
    assert not any("已核对其效力" in sentence for sentence in said)
    assert not any(
        "取代" in one for one in sentences(Document(to, replace(content, validity=()), FRAME, samples.PROOF))
    )


@pytest.mark.parametrize("times", [2, 3])
def test_one_reason_is_given_once_in_the_body(times: int) -> None:
    """Rows of one reason share a paragraph; one given to the addressee, or as a lack, is not repeated."""
    problem = "项目未设计与共享平台的对接"
    rows = tuple(
        Row(str(n), f"事项{n}", Verdict.FAIL, problem, "第九条第二款", "补充设计", None, True, True)
        for n in range(1, times + 1)
    )
    for told in ((), (problem,)):
        kept = Document(
            To.APPROVER, replace(OPINION, rows=rows, lacks=(), opinion=told), FRAME, samples.PROOF
        )
        assert "".join(sentences(kept)).count(problem) == 1
        (table,) = [
            block
            for block in compose(kept).blocks
            if isinstance(block, Table) and block.columns[:1] == ("序号",)
        ]
        assert [row[3] for row in table.rows] == [problem, *["同第1项"] * (times - 1)]


def test_a_lack_that_is_a_rows_reason_is_named_once() -> None:
    """The row refers to the table of what is missing."""
    row = Row(
        "3", "共享分析篇", Verdict.DOUBT, "项目文件未设共享分析篇", "第九条第二款", "补充", None, True, True
    )
    lack = Lack("项目文件未设共享分析篇。补充共享分析篇", "第九条第二款", "申报单位")
    kept = Document(To.APPROVER, replace(OPINION, rows=(row,), lacks=(lack,)), FRAME, samples.PROOF)
    assert "1.共享分析篇（存疑）：见“缺件情况”部分" in sentences(kept)

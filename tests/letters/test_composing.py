"""What letters say: whole ones all of it, bare ones in words that something is absent."""

from dataclasses import replace
from datetime import date

import pytest

from service.letters import letter, shortcode
from service.letters.composing import DRAFT, compose
from service.letters.letter import Conclusion, Funding, Lack, Opinion, To
from service.letters.phrases import day, money, ordinal, total, we
from tests.letters import samples
from tests.letters.reading import bare, said_by
from tests.letters.samples import BARE, FRAME, NOTICE, OPINION, document


def whole(content: samples.Content, to: To = To.APPROVER) -> str:
    """All that a letter says, as one text."""
    return "\n".join(said_by(compose(document(content, to))))


def test_an_opinion_says_all_its_parts() -> None:
    """Each part that people.md lists is in the letter, once, in its place."""
    said = whole(OPINION)
    for part in (
        "冀数审〔2026〕12号",
        "关于河北省特种设备监管系统项目政务信息资源共享情况的审查意见书",
        "河北省发展和改革委员会：",
        "我局对河北省市场监督管理局（以下称申报单位）申报的河北省特种设备监管系统项目支持政务信息资源共享",
        "2607-130000-04-04-200001",
        "11130000000000203K",
        "120.00",
        "30.50005",
        "150.50005",
        "非涉密项目",
        samples.PARAGRAPH.text,
        "审查清单共6项，其中通过3项，不通过1项，存疑1项，不适用1项（详见附件1）。适用的各项均经审查人核对。",
        "关于《河北省政务信息资源共享管理规定》的效力：本规定自2023年1月1日起可能已被新规定取代。",
        "签发前，签发人王五（样例）已核对其效力。",
        "以上期限由我局确定，不是法定期限。",
        "申报单位按照修改建议完善项目后，可以重新申报。",
        "2.与共享平台对接设计（不通过）：设计方案没有对接的内容。",
        "共享平台对接设计",
        "经王五（样例）批准作例外处理，依据为：应急处置确有需要。有效期至2027年6月30日。",
        "不支持政务信息资源共享，不符合《河北省政务信息资源共享管理规定》第九条第二款的规定。",
        "对审批部门的意见",
        "该项目不支持政务信息资源共享，审批部门不得批准建设。",
        "建议核减金额30.00万元。",
        "自收到本意见书之日起15日内向我局书面提出",
        "自收到本意见书之日起30日内补正",
        "专家评审意见（样例）",
        f"{1:032x}",
        "main链第1条",
        "2026-05-20.7f3a9c",
        "经办：张三（样例）；复核：李四（样例）；签发：王五（样例）",
        "09AB-3CD-4E5",
        "https://gx.example.gov.cn/verify",
        "2026年6月1日印发",
    ):
        assert bare(part) in said, part


def test_a_bare_opinion_says_what_is_absent() -> None:
    """Nothing that was not stated is left to be guessed."""
    said = whole(BARE)
    for part in (
        "申报材料未说明资金来源及金额。",
        "未说明",
        "申报内容没有缺项。本次审查未核对书面材料。",
        "本次审查未列逐项审查结论。",
        "无其他意见。",
        "符合政务信息资源共享有关制度的要求",
    ):
        assert part in said, part
    assert "附件1" not in said
    assert "None" not in said


@pytest.mark.parametrize(
    ("conclusion", "said"),
    [
        (Conclusion.SUPPORTS, "符合《河北省政务信息资源共享管理规定》第九条第二款的要求"),
        (Conclusion.SECRET, "关于涉密项目除外的规定，不受其不得批准建设、不得安排建设资金的限制（涉密例外）"),
        (Conclusion.NO_FISCAL_FUNDS, "该项目未使用财政性资金，不适用"),
        (Conclusion.EXCEPTED, "已按程序批准作例外处理（经批准例外）"),
    ],
)
def test_each_conclusion_has_its_sentence(conclusion: Conclusion, said: str) -> None:
    """And it names the paragraph that it rests on."""
    assert bare(said) in whole(replace(OPINION, conclusion=conclusion))


def test_a_notice_says_what_to_bring_and_when() -> None:
    """What is missing, on what ground, who brings it, by which day, the last one counting."""
    said = whole(NOTICE, To.UNIT)
    for part in (
        "关于河北省特种设备监管系统项目申报材料的补正通知书",
        "你单位报送的",
        "申报收悉",
        "现有材料不足以认定该项目是否符合《河北省政务信息资源共享管理规定》第九条第二款的要求",
        "现退回补正",
        "信息资源共享分析篇（章）",
        "请你单位于2026年7月1日前（含当日）将上述材料补正齐全，重新报送我局。以上期限由我局确定，不是法定期限。",
        "可否安排建设资金",
    ):
        assert bare(part) in said, part
    assert "自收到本通知书之日起30日内" in whole(replace(NOTICE, due=None), To.UNIT)


def test_a_letter_is_kept_and_read_back() -> None:
    """From its JSON alone it is the same letter."""
    for content in (OPINION, BARE, NOTICE):
        kept = document(content)
        assert letter.read(letter.kept(kept)) == kept
    with pytest.raises(ValueError, match="validation"):
        letter.read("{}")


def test_a_draft_says_so() -> None:
    """A preview cannot pass for a letter."""
    assert compose(document(draft=True)).remark == DRAFT
    assert compose(document()).remark is None


def test_money_is_exact() -> None:
    """In 万元 with as many places as it needs; a sum of which a part is unknown is unknown."""
    assert [money(amount) for amount in (0, 1, 1_200_000, 0.01, 12_345_678.9)] == [
        "0.00", "0.0001", "120.00", "0.000001", "1,234.56789"
    ]  # fmt: skip
    assert money(None) == "未说明"
    assert total([0.1, 0.2]) == 0.3
    assert total([1, None]) is None
    unknown = replace(OPINION, funding=(Funding("财政性资金", None, fiscal=True),))
    assert whole(unknown).count("未说明") == 3


def test_how_a_body_speaks_of_itself() -> None:
    """As documents do, by what its name ends with."""
    named = {"某省数据局": "我局", "某省教育厅": "我厅", "某市发展改革委员会": "我委", "某市办公室": "我办"}
    assert {name: we(name) for name in named} == named
    assert we("某中心") == we("") == "我单位"


def test_days_and_ordinals() -> None:
    """Days have no leading zeros; ordinals go past ten."""
    assert day(date(2026, 1, 2)) == "2026年1月2日"
    assert [ordinal(number) for number in (1, 10, 11, 19)] == ["一", "十", "十一", "十九"]


def test_without_periods_none_is_named() -> None:
    """An office that grants no period names none."""
    plain = replace(FRAME, objection_days=None, completion_days=None, contact=None)
    said = "\n".join(said_by(compose(replace(document(), frame=plain))))
    assert "可以向我局书面提出" in said
    assert "自收到本意见书之日起" not in said
    assert "法定期限" not in said
    assert "联系方式" not in said


def test_a_code_is_read_as_people_type_it() -> None:
    """Without regard to case, width, hyphens, O and 0; one wrong character or two exchanged are noticed."""
    for _ in range(50):
        code = shortcode.draw()
        assert shortcode.read(shortcode.grouped(code).lower().replace("0", "o").replace("1", "l")) == code
        assert shortcode.read("　" + "".join(chr(ord(sign) + 0xFEE0) for sign in code)) == code
        for place in range(9):
            for other in shortcode.DIGITS:
                wrong = code[:place] + other + code[place + 1 :]
                assert other == code[place] or shortcode.read(wrong) is None
            turned = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            assert turned == code or shortcode.read(turned) is None
    assert shortcode.read("") is shortcode.read("无") is shortcode.read("A" * 5000) is None


def test_an_opinion_of_many_rows_is_whole() -> None:
    """Rows and lacks beyond a page are all there."""
    many = replace(OPINION, rows=OPINION.rows * 30, lacks=tuple(Lack(f"材料{n}") for n in range(90)))
    assert isinstance(many, Opinion)
    said = whole(many)
    assert "材料89" in said
    assert "审查清单共180项" in said

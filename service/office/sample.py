"""A sample letter, to see settings by. Its project, people and articles are sample data."""

from datetime import date, datetime

from service.letters.blocks import Letter
from service.letters.composing import compose
from service.letters.letter import (
    Article,
    Conclusion,
    Document,
    Funding,
    Lack,
    Notice,
    Officers,
    Opinion,
    Project,
    Proof,
    Row,
    Ruled,
    Rules,
    To,
    Verdict,
)
from service.office.entering import Circumstances, Numbered, frame
from service.office.settings import OfficeSettings

PROJECT = Project("0000-000000-00-00-000000", "样例信息系统项目", "样例申报单位", None, "新建")
ARTICLE = Article("样例规定", "第一条第一款", "此处为所依据条文的全文。")
LACKS = (Lack("样例材料", "第一条第一款", "申报单位"),)
OFFICERS = Officers("样例", "样例", "样例")
CODE = "0000000000"


def letter(settings: OfficeSettings, kind: str, day: date, at: datetime) -> Letter:
    """The sample under these settings, marked as a draft; raises LetterRefused as issuing one would."""
    ruled = (Ruled("0" * 32, "样例问题", "样例结果", day, "main", 1, "sha256:" + "0" * 64),)
    rules = Rules("样例版本", ("样例规定",))
    content: Opinion | Notice
    if kind == "notice":
        content = Notice(PROJECT, LACKS, ruled, rules, OFFICERS, articles=(ARTICLE,))
        to, series = To.UNIT, settings.notice_prefix
    else:
        content = Opinion(
            PROJECT, Conclusion.FAILS, ("此处为认定的内容",), ruled, rules, OFFICERS, 1,
            (Funding("财政性资金", 1_000_000, fiscal=True),), 100_000, "非涉密项目", None, (ARTICLE,),
            (Row("1", "样例审查事项", Verdict.FAIL, "样例问题", "第一条第一款", "样例建议", "1"),), LACKS,
        )  # fmt: skip
        to, series = To.APPROVER, settings.opinion_prefix
    about = Circumstances(day, at, "")
    printed = frame(to, content, about, Numbered(settings, series, day.year, 1))
    return compose(Document(to, content, printed, Proof(CODE), draft=True))

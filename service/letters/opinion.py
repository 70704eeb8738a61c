"""The body of an opinion 审查意见书, block by block."""

from collections import Counter
from collections.abc import Callable, Iterator

from service.letters.blocks import Block, Heading, Paragraph, Quote, Table
from service.letters.letter import Article, Conclusion, Frame, Lack, Opinion, Row, To, Verdict
from service.letters.phrases import (
    NONE,
    VERDICTS,
    bases,
    cited,
    day,
    ended,
    money,
    ordinal,
    own_period,
    placed,
    titled,
    total,
    until,
    we,
)

BLANK = "—"
CHECKLIST = "逐项审查结论表"
_HEADING = {
    To.APPROVER: "对审批部门的意见",
    To.FINANCE: "对财政部门的意见",
    To.UNIT: "对申报单位的意见",
}


def title(opinion: Opinion) -> str:
    """What it is called."""
    return f"关于{opinion.project.name}\n政务信息资源共享情况的审查意见书"


def body(opinion: Opinion, frame: Frame, to: To) -> Iterator[Block]:
    """All between addressee and annexes."""
    yield Paragraph(_opening(opinion, frame))
    sections: list[tuple[str, Callable[[], Iterator[Block]]]] = [
        ("项目基本情况", lambda: _basics(opinion)),
        ("审查依据", lambda: grounds(opinion.articles)),
        ("审查情况", lambda: _review(opinion)),
        ("审查结论", lambda: _conclusion(opinion)),
        (_HEADING[to], lambda: _advice(opinion)),
        ("异议和补正", lambda: _remedies(opinion, frame)),
    ]
    for number, (name, blocks) in enumerate(sections, 1):
        yield Heading(f"{ordinal(number)}、{name}")
        yield from blocks()


def _opening(opinion: Opinion, frame: Frame) -> str:
    project = opinion.project
    return (
        f"根据{bases(opinion.articles)}的规定，{we(frame.body)}对{project.unit}（以下称申报单位）申报的{project.name}"
        f"支持政务信息资源共享的情况进行了审查（第{opinion.round}轮申报）。现提出审查意见如下："
    )


def _basics(opinion: Opinion) -> Iterator[Block]:
    project = opinion.project
    pairs = (
        ("项目名称", project.name),
        ("项目代码", project.id),
        ("申报单位（项目单位）", project.unit),
        ("统一社会信用代码", project.unit_code or "未登记"),
        ("建设性质", project.kind or "未说明"),
        ("涉密情况", opinion.secrecy or "未说明"),
        ("涉密依据", opinion.secrecy_ground or NONE),
    )
    yield Table((3, 9), pairs)
    if not opinion.funding:
        yield Paragraph("申报材料未说明资金来源及金额。")
        return
    rows = [(row.source, money(row.amount)) for row in opinion.funding]
    fiscal = [row.amount for row in opinion.funding if row.fiscal]
    rows += [
        ("合计", money(total(row.amount for row in opinion.funding))),
        ("其中：财政性资金", money(total(fiscal))),
    ]
    if opinion.cut is not None:
        rows.append(("建议核减金额", money(opinion.cut)))
    yield Table((7, 5), tuple(rows), ("资金来源", "金额（万元）"))


def grounds(articles: tuple[Article, ...]) -> Iterator[Block]:
    """The articles in full."""
    if not articles:
        yield Paragraph("本文书未引用条文，审查所依据的决定见附件。")
    for article in placed(articles):
        yield Quote(cited(article), article.text)


def _review(opinion: Opinion) -> Iterator[Block]:
    yield Heading("（一）逐项审查结论", 2)
    yield Paragraph(_counted(opinion.rows))
    failed = [row for row in opinion.rows if row.problem or row.verdict in (Verdict.FAIL, Verdict.DOUBT)]
    for number, row in enumerate(failed, 1):
        yield Paragraph(_failed(number, row))
    yield Heading("（二）缺件情况", 2)
    if opinion.lacks:
        yield lacking(opinion.lacks)
    else:
        yield Paragraph("经审查，本次审查所需材料没有缺件。")
    if opinion.overrides:
        yield Heading("（三）经批准的例外", 2)
        for override in opinion.overrides:
            yield Paragraph(
                f"对“{override.finding}”的认定，经{override.by}批准作例外处理，依据为："
                f"{ended(override.ground)}{until(override)}。"
            )


def _counted(rows: tuple[Row, ...]) -> str:
    if not rows:
        return "本次审查未列逐项审查结论。"
    counts = Counter(row.verdict for row in rows)
    parts = "，".join(f"{name}{counts[verdict]}项" for verdict, name in VERDICTS.items() if counts[verdict])
    return f"经对照审查清单逐项审查，共审查{len(rows)}项，其中{parts}（详见附件1）。"


def _failed(number: int, row: Row) -> str:
    said = f"{number}．{row.item}（{VERDICTS[row.verdict]}）：{ended(row.problem or '未说明具体问题')}"
    ground = f"依据：{ended(row.ground)}" if row.ground else ""
    return said + ground


def lacking(lacks: tuple[Lack, ...]) -> Table:
    """The table of what is missing."""
    widths, columns = (1, 5, 3, 3), ("序号", "缺少的材料或者说明", "依据", "补正单位")
    rows = tuple(
        (str(number), lack.what, lack.ground or NONE, lack.who or "申报单位")
        for number, lack in enumerate(lacks, 1)
    )
    if not any(lack.due for lack in lacks):
        return Table(widths, rows, columns)
    days = (day(lack.due) if lack.due else "未定" for lack in lacks)
    dated = tuple((*row, until_) for row, until_ in zip(rows, days, strict=True))
    return Table((*widths, 3), dated, (*columns, "补正期限"))


def _conclusion(opinion: Opinion) -> Iterator[Block]:
    ground, what = bases(opinion.articles), "该项目非涉密部分" if opinion.part else "该项目"
    breached = bases(opinion.breached or opinion.articles)
    said = {
        Conclusion.SUPPORTS: f"综上，{what}支持政务信息资源共享，符合{ground}的要求。",
        Conclusion.FAILS: f"综上，{what}{_against(opinion)}不符合{breached}的规定。",
        Conclusion.SECRET: f"综上，该项目属于涉密项目，依照{ground}关于涉密项目除外的规定，"
        "不受其不得批准建设、不得安排建设资金的限制（涉密例外）。该项目其他事项按照保密规定办理。",
        Conclusion.NO_FISCAL_FUNDS: f"综上，该项目未使用财政性资金，不适用{ground}的规定。",
        Conclusion.EXCEPTED: "综上，审查中认定的有关问题已按程序批准作例外处理（经批准例外），"
        "其依据和有效期见本意见书“经批准的例外”部分。例外处理不改变有关认定，有效期届满后不再适用。",
    }
    yield Paragraph(said[opinion.conclusion])


def _against(opinion: Opinion) -> str:
    """Whether it is for want of sharing that the project fails, by what the decision said itself."""
    unshared = "不支持政务信息资源共享"
    return f"{unshared}，" if any(unshared in sentence for sentence in opinion.opinion) else ""


def _advice(opinion: Opinion) -> Iterator[Block]:
    for sentence in opinion.opinion or ("无其他意见",):
        yield Paragraph(ended(sentence))
    if opinion.cut:
        yield Paragraph(f"建议核减金额{money(opinion.cut)}万元。")


def _remedies(opinion: Opinion, frame: Frame) -> Iterator[Block]:
    ours = we(frame.body)
    within = f"自收到本意见书之日起{frame.objection_days}日内" if frame.objection_days else ""
    yield Paragraph(f"申报单位对本意见书有异议的，可以{within}向{ours}书面提出，并附有关材料。")
    completing = frame.completion_days if opinion.lacks else None
    if completing:
        yield Paragraph(f"申报单位应当自收到本意见书之日起{completing}日内补正缺少的材料，重新报送审查。")
    if frame.objection_days or completing:
        yield Paragraph(own_period(ours))
    if opinion.conclusion is Conclusion.FAILS:
        yield Paragraph("申报单位按照修改建议完善项目后，可以重新申报。")
    yield from closing(frame)


def closing(frame: Frame) -> Iterator[Block]:
    """The office's standing paragraphs, and how to reach it."""
    for paragraph in frame.standing:
        yield Paragraph(paragraph)
    if frame.contact:
        yield Paragraph(f"联系方式：{ended(frame.contact)}")


def checklist(rows: tuple[Row, ...]) -> Table:
    """The whole checklist."""
    cells = tuple(
        (
            row.number,
            row.item,
            VERDICTS[row.verdict],
            row.problem or BLANK,
            row.ground or BLANK,
            row.suggestion or BLANK,
            row.page or BLANK,
        )
        for row in rows
    )
    columns = ("序号", "审查事项", "结论", "存在问题", "依据", "修改建议", "页码")
    return Table((2, 7, 3, 7, 5, 7, 3), cells, columns)


def acts(names: tuple[str, ...]) -> str:
    """The acts by name."""
    return "、".join(titled(name) for name in names) or NONE

"""The body of an opinion 审查意见书, block by block."""

from collections import Counter
from collections.abc import Callable, Iterator

from service.letters.blocks import Block, Heading, Paragraph, Quote, Table
from service.letters.letter import (
    Article,
    Conclusion,
    Frame,
    Lack,
    Opinion,
    Row,
    To,
    Validity,
    Verdict,
)
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
    standing,
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


def title(opinion: Opinion) -> tuple[str, ...]:
    """What it is called, in phrases."""
    return f"关于{opinion.project.name}", "政务信息资源共享情况的审查意见书"


def body(opinion: Opinion, frame: Frame, to: To) -> Iterator[Block]:
    """All between addressee and annexes."""
    yield Paragraph(_opening(opinion, frame))
    sections: list[tuple[str, Callable[[], Iterator[Block]]]] = [
        ("项目基本情况", lambda: _basics(opinion)),
        ("审查依据", lambda: grounds(opinion.articles, opinion.validity)),
        ("审查情况", lambda: _review(opinion, _HEADING[to])),
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


def grounds(articles: tuple[Article, ...], validity: tuple[Validity, ...] = ()) -> Iterator[Block]:
    """The articles in full, and of each act that may have been superseded that it may."""
    if not articles:
        yield Paragraph("本文书未引用条文，审查所依据的决定见附件。")
    for article in placed(articles):
        yield Quote(cited(article), article.text)
    for act in validity:
        yield Paragraph(standing(act))


def _review(opinion: Opinion, advice: str) -> Iterator[Block]:
    yield Heading("（一）逐项审查结论", 2)
    yield Paragraph(_counted(opinion.rows))
    said = (*opinion.opinion, *(lack.what for lack in opinion.lacks))
    for number, rows in enumerate(_by_reason(opinion.rows), 1):
        yield Paragraph(_failed(number, rows, said, advice))
    yield Heading("（二）缺件情况", 2)
    if opinion.lacks:
        yield lacking(opinion.lacks, dated=any(lack.due for lack in opinion.lacks))
    else:
        yield Paragraph(_complete(opinion.rows))
    for row in opinion.rows:
        if row.seen:
            yield Paragraph(f"第{row.number}项所引第{row.page}页未存入案卷，{ended(row.seen)}")
    if opinion.overrides:
        yield Heading("（三）经批准的例外", 2)
        for override in opinion.overrides:
            yield Paragraph(
                f"对“{override.finding}”的认定，经{override.by}批准作例外处理，依据为："
                f"{ended(override.ground)}{until(override)}。"
            )


def _counted(rows: tuple[Row, ...]) -> str:
    """How many items came to what, and whether the reviewer confirmed all that apply."""
    if not rows:
        return "本次审查未列逐项审查结论。"
    counts = Counter(row.verdict for row in rows)
    parts = "，".join(f"{name}{counts[verdict]}项" for verdict, name in VERDICTS.items() if counts[verdict])
    waiting = [row.number for row in _applying(rows) if not row.confirmed]
    checked = "适用的各项均经审查人核对" if not waiting else f"第{'、'.join(waiting)}项未经审查人核对"
    return f"审查清单共{len(rows)}项，其中{parts}（详见附件1）。{checked}。"


def _complete(rows: tuple[Row, ...]) -> str:
    """What was held against the checklist where no evidence is missing: papers, or only what was stated."""
    applying = _applying(rows)
    unheld = [row.number for row in applying if not (row.filed and row.confirmed) and not row.seen]
    if applying and not unheld and not any(row.seen for row in applying):
        return "经对照审查清单核对案卷材料，本次审查所需材料没有缺件。"
    if not applying:
        return "申报内容没有缺项。本次审查未核对书面材料。"
    which = f"第{'、'.join(unheld)}项未核对书面材料，" if unheld else "部分材料未存入案卷，"
    return f"申报内容没有缺项。{which}本意见书不就书面材料是否齐全作出认定。"


def _applying(rows: tuple[Row, ...]) -> list[Row]:
    return [row for row in rows if row.verdict is not Verdict.NOT_APPLICABLE]


def _by_reason(rows: tuple[Row, ...]) -> list[list[Row]]:
    """The rows that something is to be said of, those of one reason together."""
    told = [row for row in rows if row.problem or row.verdict in (Verdict.FAIL, Verdict.DOUBT)]
    groups: dict[tuple[str | None, str | None], list[Row]] = {}
    for row in told:
        groups.setdefault((row.problem, row.ground), []).append(row)
    return list(groups.values())


def _failed(number: int, rows: list[Row], said: tuple[str, ...], advice: str) -> str:
    """A reason with its items; one that the letter gives in another part is not repeated here."""
    names = "、".join(f"{row.item}（{VERDICTS[row.verdict]}）" for row in rows)
    problem, ground = rows[0].problem or "未说明具体问题", rows[0].ground
    if problem in said:
        problem = f"见“{advice}”部分"
    elif any(what.startswith(problem) for what in said):
        problem = "见“缺件情况”部分"
    return f"{number}.{names}：{ended(problem)}" + (f"依据：{ended(ground)}" if ground else "")


def lacking(lacks: tuple[Lack, ...], *, dated: bool) -> Table:
    """The table of what is missing; `dated` with the day of each."""
    widths, columns = (2, 9, 5, 5), ("序号", "缺少的材料或者说明", "依据", "补正单位")
    rows = tuple(
        (str(number), lack.what, lack.ground or NONE, lack.who or "申报单位")
        for number, lack in enumerate(lacks, 1)
    )
    if not dated:
        return Table(widths, rows, columns)
    days = (day(lack.due) if lack.due else "未定" for lack in lacks)
    with_days = tuple((*row, last) for row, last in zip(rows, days, strict=True))
    return Table((*widths, 5), with_days, (*columns, "补正期限"))


def _conclusion(opinion: Opinion) -> Iterator[Block]:
    ground, what = bases(opinion.articles), "该项目非涉密部分" if opinion.part else "该项目"
    breached = bases(opinion.breached or opinion.articles)
    said = {
        Conclusion.SUPPORTS: f"综上，根据申报内容和审查情况，{what}支持政务信息资源共享，"
        f"符合{ground}的要求。",
        Conclusion.FAILS: f"综上，{what}{_against(opinion)}不符合{breached}的规定。",
        Conclusion.SECRET: f"综上，该项目申报为涉密项目，依照{ground}关于涉密项目除外的规定，"
        "不受其不得批准建设、不得安排建设资金的限制（涉密例外）。该项目其他事项按照保密规定办理。",
        Conclusion.NO_FISCAL_FUNDS: f"综上，根据申报内容，该项目未使用财政性资金，不适用{ground}的规定。",
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
    amount = f"建议核减{money(opinion.cut)}万元"
    if opinion.cut and not any(amount in sentence for sentence in opinion.opinion):
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
        advised = "按照修改建议" if any(row.suggestion for row in opinion.rows) else ""
        yield Paragraph(f"申报单位{advised}完善项目后，可以重新申报。")
    yield from closing(frame)


def closing(frame: Frame) -> Iterator[Block]:
    """The office's standing paragraphs, and how to reach it."""
    for paragraph in frame.standing:
        yield Paragraph(paragraph)
    if frame.contact:
        yield Paragraph(f"联系方式：{ended(frame.contact)}")


def checklist(rows: tuple[Row, ...]) -> Table:
    """The whole checklist; a reason that was given above is named by the number of its row."""
    first: dict[str, str] = {}
    cells = tuple(_cells(row, first) for row in rows)
    columns = ("序号", "审查事项", "结论", "存在问题", "依据", "修改建议", "页码")
    return Table((3, 7, 4, 7, 5, 7, 4), cells, columns)


def _cells(row: Row, first: dict[str, str]) -> tuple[str, ...]:
    problem, suggestion = row.problem or BLANK, row.suggestion or BLANK
    if row.problem and (above := first.setdefault(row.problem, row.number)) != row.number:
        problem = suggestion = f"同第{above}项"
    ground, page = row.ground or BLANK, row.page or BLANK
    return row.number, row.item, VERDICTS[row.verdict], problem, ground, suggestion, page


def acts(names: tuple[str, ...]) -> str:
    """The acts by name."""
    return "、".join(titled(name) for name in names) or NONE

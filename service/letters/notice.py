"""The body of a notice 补正通知书, block by block."""

from collections.abc import Iterator

from service.letters.blocks import Block, Heading, Paragraph
from service.letters.letter import Frame, Notice
from service.letters.opinion import closing, grounds, lacking
from service.letters.phrases import bases, day, own_period, we


def title(notice: Notice) -> tuple[str, ...]:
    """What it is called, in phrases."""
    return f"关于{notice.project.name}", "申报材料的补正通知书"


def body(notice: Notice, frame: Frame) -> Iterator[Block]:
    """All between addressee and annexes."""
    yield Paragraph(_opening(notice, frame))
    yield Heading("一、需要补正的材料")
    if notice.lacks:
        yield lacking(notice.lacks, dated=len({lack.due for lack in notice.lacks}) > 1)
    else:
        yield Paragraph("无需要补正的材料。")
    yield Heading("二、补正期限")
    yield Paragraph(_period(notice, frame))
    yield Heading("三、依据")
    yield from grounds(notice.articles, notice.validity)
    yield from closing(frame)


def _opening(notice: Notice, frame: Frame) -> str:
    project, ours = notice.project, we(frame.body)
    if notice.undecided:
        found = f"现有材料不足以认定该项目是否符合{bases(notice.articles)}的要求，{ours}尚不能提出审查意见。"
    else:
        found = f"{ours}在提出审查意见前，需要核对下列材料。"
    return (
        f"你单位报送的{project.name}（项目代码：{project.id}）申报收悉。经审查（第{notice.round}轮申报），{found}"
        "现退回补正，有关事项通知如下："
    )


def _period(notice: Notice, frame: Frame) -> str:
    ours = we(frame.body)
    if notice.due:
        within = f"于{day(notice.due)}前（含当日）"
    elif frame.completion_days:
        within = f"自收到本通知书之日起{frame.completion_days}日内"
    else:
        return f"请你单位及时将上述材料补正齐全，重新报送{ours}。"
    return f"请你单位{within}将上述材料补正齐全，重新报送{ours}。{own_period(ours)}"

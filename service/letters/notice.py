"""The body of a notice 补正通知书, block by block."""

from collections.abc import Iterator

from service.letters.blocks import Block, Heading, Paragraph
from service.letters.letter import Frame, Notice
from service.letters.opinion import closing, grounds, lacking
from service.letters.phrases import day, principal, we


def title(notice: Notice) -> str:
    """What it is called."""
    return f"关于{notice.project.name}\n申报材料的补正通知书"


def body(notice: Notice, frame: Frame) -> Iterator[Block]:
    """All between addressee and annexes."""
    yield Paragraph(_opening(notice, frame))
    yield Heading("一、需要补正的材料")
    if notice.lacks:
        yield lacking(notice.lacks)
    else:
        yield Paragraph("无需要补正的材料。")
    yield Heading("二、补正期限")
    yield Paragraph(_period(notice, frame))
    yield Heading("三、依据")
    yield from grounds(notice.articles)
    yield from closing(frame)


def _opening(notice: Notice, frame: Frame) -> str:
    project, ground = notice.project, principal(notice.articles)
    rests = f"根据{ground}的规定" if ground else "根据政务信息资源共享的有关规定"
    return (
        f"你单位申报的{project.name}（项目代码：{project.id}）收悉。经审查（第{notice.round}轮），申报材料"
        f"不齐全，{we(frame.body)}尚不能提出政务信息资源共享审查意见。{rests}，现予退回补正，"
        "有关事项通知如下："
    )


def _period(notice: Notice, frame: Frame) -> str:
    ours = we(frame.body)
    if notice.due:
        return f"请你单位于{day(notice.due)}前（含当日）将上述材料补正齐全，重新报送{ours}。"
    if frame.completion_days:
        return f"请你单位自收到本通知书之日起{frame.completion_days}日内将上述材料补正齐全，重新报送{ours}。"
    return f"请你单位及时将上述材料补正齐全，重新报送{ours}。"

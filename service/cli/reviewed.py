"""What `gongxiang review` prints: Chinese first, English beside it."""

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from catalog.entries import Agency, Project
from service.decisions import Kept
from service.decisions.answer import answer
from service.pages.words import Words
from service.policy.texts import Texts
from service.review.redeciding.results import Result
from service.review.sums import funding

ZH, EN = Words("zh"), Words("en")
WIDTH = 110


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A project with its two decisions, and the bodies asked about."""

    project: Project
    decisions: Mapping[str, Kept]
    bodies: Mapping[str, Agency | None]
    texts: Texts

    @property
    def outcomes(self) -> dict[str, str]:
        """The outcome of each question."""
        return {action: kept.decision.ruled.ruling.outcome for action, kept in self.decisions.items()}


def document(one: Reviewed) -> dict[str, Any]:
    """A project and both answers as JSON."""
    money = funding(one.project)
    return {
        "id": one.project.id,
        "name": one.project.name,
        "funding": {"total": money.total, "fiscal": money.fiscal, "cut": money.cut, "rate": money.rate},
        **{action: answer(kept, one.texts) for action, kept in one.decisions.items()},
    }


def told(one: Reviewed) -> str:
    """A project and both answers for a person."""
    answers = {action: answer(kept, one.texts)["context"] for action, kept in one.decisions.items()}
    basis = next(iter(answers.values()))["basis"]
    says = {"register": "按登记 as registered", "stated": "按陈述 as stated; no letter rests on it"}[basis]
    lines = [f"{one.project.name}  {one.project.id}  （{says}）", _money(one.project)]
    for action, context in answers.items():
        lines += ["", *_question(action, one.bodies[action], context)]
    return "\n".join(lines)


def _money(project: Project) -> str:
    money = funding(project)
    rate = "" if money.rate is None else f"（{money.rate:.1%}）"
    return (
        f"总投资 total {_yuan(money.total)}，财政资金 fiscal {_yuan(money.fiscal)}，"
        f"核减 to cut {_yuan(money.cut)}{rate}"
    )


def _question(action: str, body: Agency | None, context: Mapping[str, Any]) -> list[str]:
    outcome = context["outcome"]
    asked = f"{_action(action)}（{body.name if body else ''}）"
    lines = [f"{asked}：{ZH.value('outcome', outcome)} {outcome}    {context['id']}"]
    for row in context["findings"]:
        lines += [
            f"  {ZH.value('effect', row['effect'])} {row['effect']}  {row['article'] or ''}  {row['code']}",
            f"    {row['title']['zh']}。",
            f"    {row['title']['en']}.",
        ]
    for row in context["missing"]:
        who = f"{ZH.value('who', row['who'])} {EN.value('who', row['who'])}"
        lines.append(f"  缺件 missing：{ZH.path(row['fact'])}（{row['fact']}），由 by {who}")
    return lines


def redecided(found: Result, *, as_json: bool) -> str:
    """What a run found, by article and by money."""
    if as_json:
        return json.dumps(asdict(found), ensure_ascii=False, indent=2)
    head = f"已问 asked {found.asked}，政策版本 policies {found.revision[:12]}"
    head += f"，草案 draft {found.draft}（试算，不记入决定 a trial, no decision）" if found.draft else ""
    parts = [head]
    if not found.turned:
        parts.append("结果没有变化。Nothing comes out otherwise.")
    parts += [_table(OUTCOMES, rows)] if (rows := _outcomes(found)) else []
    parts += [_table(FINDINGS, rows)] if (rows := _findings(found)) else []
    parts += [f"{project}：{why}" for project, why in found.troubles.items()]
    return "\n".join(parts)


OUTCOMES = ("事项 question", "原为 before", "现为 after", "项目 projects", "财政资金 fiscal")
FINDINGS = ("条款 article", "认定 finding", "变化 turn", "项目 projects", "财政资金 fiscal")
TURNS = {"said": "新认定 said", "no longer said": "不再认定 unsaid"}
Cells = list[tuple[str, ...]]


def _outcomes(found: Result) -> Cells:
    return [
        (_action(row.action), row.before or "—", row.after, str(row.projects), _yuan(row.fiscal))
        for row in found.by_outcome
    ]


def _findings(found: Result) -> Cells:
    return [
        (row.article or "", row.code, TURNS[row.turn], str(row.projects), _yuan(row.fiscal))
        for row in found.by_code
    ]


def _action(action: str) -> str:
    return f"{ZH.value('action', action)} {action}"


def _table(columns: tuple[str, ...], rows: Cells) -> str:
    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    console = Console(file=io.StringIO(), width=WIDTH, color_system=None)
    console.print(table)
    written = console.file
    assert isinstance(written, io.StringIO)  # noqa: S101  made just now
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines())


def _yuan(amount: float | None) -> str:
    return "未说明 not stated" if amount is None else f"{amount:,.2f}元"

"""What a run changes, as a workbook: every project whose result comes out otherwise."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from service.decisions import Caller
from service.doors import ServiceDep, now
from service.pages.exporting import exports, workbook
from service.pages.overviews.found import Changed, found, titles
from service.pages.rendering import language
from service.pages.words import Words
from service.people.rights import Right
from service.review.redeciding import Redecision

router = APIRouter(include_in_schema=False)
MOST = 30_000
"""Projects that are exported at most; more than one run takes."""
QUESTIONS = ("approve", "fund")


@router.get("/projects/redecide/{run}/export")
def exported(
    run: str, http: Request, caller: Annotated[Caller, Depends(exports(Right.REDECIDE))], parts: ServiceDep
) -> Response:
    """The projects that the run changes, with both answers before and after."""
    words, redecision = Words(language(http)), Redecision(parts.desk)
    redecision.kept(run)
    shown = found(redecision.result(run), parts.desk.database, MOST)
    title_of = titles(parts, words)
    return workbook(
        http,
        parts,
        caller,
        now(),
        title=words.ui("run_changed"),
        headings=_headings(words),
        rows=[_cells(row, words, title_of) for row in shown.rows],
    )


def _headings(words: Words) -> list[str]:
    turns = [
        f"{words.ui(f'column_{question}')}：{words.ui(f'run_{when}')}"
        for question in QUESTIONS
        for when in ("before", "after")
    ]
    named = [words.ui(name) for name in ("column_project", "column_name")]
    said = [words.ui(name) for name in ("findings_gained", "findings_lost")]
    return [*named, *turns, *said, f"{words.ui('column_fiscal')}（{words.ui('in_yuan')}）"]


def _cells(row: Changed, words: Words, title_of: Callable[[str], str]) -> list[Any]:
    turns = [
        _outcome(answers, question, words) for question in QUESTIONS for answers in (row.before, row.after)
    ]
    said = [_said(codes, title_of) for codes in (row.gained, row.lost)]
    return [row.project, row.name, *turns, *said, row.fiscal]


def _outcome(answers: dict[str, Any], question: str, words: Words) -> str:
    if question not in answers:
        return ""
    outcome = answers[question]
    return words.value("outcome", outcome) if outcome else words.ui("outcome_open")


def _said(codes: Iterable[str], title_of: Callable[[str], str]) -> str:
    return "；".join(title_of(code) for code in codes)

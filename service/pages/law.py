"""The law as pages and as JSON: the acts, one article with its rules, and a search over both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response

from service.decisions import Caller
from service.decisions.access import scope
from service.doors import ServiceDep, now
from service.errors import NotFound
from service.law.acts import Act, Article, Rule
from service.law.cases import Case, cases
from service.law.changes import given, when
from service.law.documents import article_document, law_document
from service.law.index import Index, index
from service.law.search import search
from service.law.wording import Wording
from service.pages.accepting import wants_document
from service.pages.guard import needs
from service.pages.rendering import page
from service.people.rights import Right
from service.record.spoken import Spoken
from service.wiring import Service

router = APIRouter(tags=["Law"])
LookerDep = Annotated[Caller, Depends(needs(Right.TRY))]
VARIES = {"Vary": "Accept, Cookie", "Cache-Control": "no-store"}
BOTH: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {}, "text/html": {}}},
    401: {"description": "No key, or a wrong one"},
}
NEWEST = 10_000
"""Decisions in which codes are counted; the page says so."""
WHOLE_TEXT = 40
"""Characters of an article's first words in the table."""


@dataclass(frozen=True, slots=True)
class Told:
    """A law case as a row: what is given, what is asked, what comes of it."""

    case: Case
    given: tuple[Wording, ...]
    when: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """What both pages need: the law, the day, the cases, and how often each code was found."""

    law: Index
    on: date
    cases: tuple[Case, ...]
    spoken: Spoken
    stale: bool

    def told(self, rule: Rule) -> int:
        """How many cases are about a rule's code."""
        return sum(rule.code in case.names for case in self.cases)

    def found(self, article: Article) -> int:
        """How often the article's codes were found."""
        return self.spoken.total([rule.code for rule in article.rules])

    def cases_of(self, article: Article) -> tuple[Case, ...]:
        """The cases in the article's own file, and those in files of no article that are about its codes.

        What concerns the act as a whole has no file of its own: for it, all that are about its codes.
        """
        codes = {rule.code for rule in article.rules}
        return tuple(
            case
            for case in self.cases
            if (case.act, case.article) == (article.act, article.name)
            or (codes & case.names and not (article.number and self.law.article(case.act, case.article)))
        )

    def replaced_by(self, article: Article) -> Act | None:
        """The act in whose favour the article is silent on the day; None where it speaks."""
        later = (act for act in self.law.acts.values() if article.name in act.replaces.get(article.act, ()))
        return next((act for act in later if act.in_force(self.on)), None)


@router.get("/law", summary="The law", responses=BOTH)
def acts(
    http: Request, caller: LookerDep, parts: ServiceDep, q: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """The acts and their articles, or those in which every word of `q` is found."""
    lines = _lines(caller, parts)
    hits = search(lines.law, q)
    if wants_document(http):
        return JSONResponse(law_document(lines.law, hits if q.strip() else None, lines.on), headers=VARIES)
    return page(http, "law.html", caller, it=lines, q=q, hits=hits, first=_first_words, newest=NEWEST)


@router.get("/law/{act}/{article}.json", include_in_schema=False)
def twin(act: str, article: str, caller: LookerDep, parts: ServiceDep) -> JSONResponse:
    """The article as JSON under an address a browser can open."""
    return JSONResponse(_document(_found(act, article, parts), _lines(caller, parts)), headers=VARIES)


@router.get(
    "/law/{act}/{article}",
    summary="One article",
    responses=BOTH | {404: {"description": "No such article in the policies that are served"}},
)
def one(act: str, article: str, http: Request, caller: LookerDep, parts: ServiceDep) -> Response:
    """An article: its text, its rules in words with their exceptions, its cases, how often it was found."""
    found, lines = _found(act, article, parts), _lines(caller, parts)
    if wants_document(http):
        return JSONResponse(_document(found, lines), headers=VARIES)
    return page(
        http,
        "article.html",
        caller,
        it=lines,
        act=lines.law.acts[act],
        article=found,
        told=_told(lines.cases_of(found)),
        around=_around(lines.law.acts[act], found),
        newest=NEWEST,
    )


def _lines(caller: Caller, parts: Service) -> Lines:
    """The counts are those of the decisions that the caller may read."""
    law = index(parts.settings.policies)
    return Lines(
        law=law,
        on=now().astimezone(parts.settings.zone).date(),
        cases=cases(parts.settings.policies),
        spoken=parts.archive.spoken(NEWEST, scope(caller)),
        stale=law.revision != parts.policy.revision,
    )


def _found(act: str, article: str, parts: Service) -> Article:
    found = index(parts.settings.policies).article(act, article)
    if found is None:
        raise NotFound(f"There is no article {article} of {act} in the policies served; /law lists all.")
    return found


def _document(article: Article, lines: Lines) -> dict[str, Any]:
    document = article_document(lines.law.acts[article.act], article, lines.on)
    for row in document["rules"]:
        row["found"] = {"newest": NEWEST, "decisions": lines.spoken.decisions, **lines.spoken.of(row["code"])}
    return document | {"cases": [_case(row) for row in _told(lines.cases_of(article))]}


def _case(row: Told) -> dict[str, Any]:
    case = row.case
    return {
        "name": case.name.as_json(),
        "on": case.on.isoformat(),
        "ask": case.ask,
        "given": [text.as_json() for text in row.given],
        "when": [text.as_json() for text in row.when],
        "outcome": case.outcome,
        "findings": list(case.findings),
        "duties": list(case.duties),
    }


def _told(rows: Sequence[Case]) -> tuple[Told, ...]:
    return tuple(Told(case, tuple(given(case)), tuple(when(case))) for case in rows)


def _around(act: Act, article: Article) -> tuple[Article | None, Article | None]:
    """The articles before and after."""
    rows = list(act.articles.values())
    place = rows.index(article)
    return rows[place - 1] if place else None, rows[place + 1] if place + 1 < len(rows) else None


def _first_words(article: Article, language: str) -> str:
    if not article.paragraphs:
        return article.rules[0].title.zh if language == "zh" else article.rules[0].title.en
    text = article.paragraphs[0].text
    words, most = (text.zh, WHOLE_TEXT) if language == "zh" else (text.en, 2 * WHOLE_TEXT)
    return words if len(words) <= most else f"{words[:most]}…"

"""One decision explained to the official who signs on it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from service.decisions import Caller, Kept
from service.decisions.reading import document
from service.pages.asking import sentence
from service.pages.naming import names
from service.pages.tree import Row, Section, Tree
from service.pages.words import Words
from service.policy.texts import Article
from service.record.briefs import Place
from service.wiring import Service


@dataclass(frozen=True, slots=True)
class Spoken:
    """A finding or a duty with the article it rests on; `first` where the article has not stood above yet."""

    code: str
    effect: str
    title: str
    remedy: str
    violation: str | None
    details: tuple[Row, ...]
    article: Article | None
    first: bool
    cited: str = ""
    due: str | None = None
    clock: str | None = None
    remaining: str = ""

    @property
    def anchor(self) -> str:
        """Where on the page it stands."""
        return f"{self.effect}-{self.code}"


@dataclass(frozen=True, slots=True)
class Lacking:
    """Missing evidence: the fact, who brings it, and the finding that asks for it."""

    fact: str
    path: str
    who: str
    finding: Spoken


@dataclass(frozen=True, slots=True)
class Explained:
    """All that the page of a decision says."""

    kept: Kept
    place: Place
    outcome: str
    answer: str
    question: str
    findings: tuple[Spoken, ...]
    duties: tuple[Spoken, ...]
    missing: tuple[Lacking, ...]
    sections: tuple[Section, ...]
    acts: tuple[str, ...]


def explain(kept: Kept, place: Place, caller: Caller, parts: Service, words: Words) -> Explained:
    """Gather what the page says, veiled as the caller's JSON is."""
    shown = document(kept, caller, parts.texts)
    context, facts = shown["context"], shown["facts"]
    details = [row["details"] for row in (*context["findings"], *context["duties"])]
    tree = Tree(words, names(facts, details, parts.house.register))
    findings, duties = _spoken(kept, context, parts, tree)
    return Explained(
        kept=kept,
        place=place,
        outcome=context["outcome"],
        answer=_answer(kept, len(context["missing"]), words),
        question=sentence(shown["request"], facts, tree),
        findings=findings,
        duties=duties,
        missing=_missing(context["missing"], findings, words),
        sections=tuple(tree.sections(facts)),
        acts=tuple(words.pick(parts.texts.title(act)) for act in context["policy"]["acts"]),
    )


def _answer(kept: Kept, missing: int, words: Words) -> str:
    """What the outcome means to the one who asked; a refusal of the service itself speaks for itself."""
    ruling = kept.decision.ruled.ruling
    if ruling.outcome == "indeterminate":
        return words.ui("short_by", count=missing)
    first = ruling.findings[0]
    if first.code.startswith("decision."):
        return words.pick(first.title)
    return words.answer(kept.decision.request.action.name, ruling.outcome)


def _spoken(
    kept: Kept, context: dict[str, Any], parts: Service, tree: Tree
) -> tuple[tuple[Spoken, ...], tuple[Spoken, ...]]:
    """The findings and the duties. The answer has the veiled details, the ruling the paragraphs."""
    ruling, seen, words = kept.decision.ruled.ruling, set[str](), tree.words

    def one(row: dict[str, Any], paragraph: str | None) -> Spoken:
        article = parts.texts.article(row["code"], paragraph)
        label = f"{row['code'].partition('.')[0]} {article.label}" if article else ""
        first = label not in seen
        seen.add(label)
        return Spoken(
            code=row["code"],
            effect=row.get("effect") or ("clock" if row["clock"] else "oblige"),
            title=words.pick(row["title"]),
            remedy=words.pick(row["remedy"]),
            violation=row["violation"],
            details=tuple(tree.rows(row["details"], "details")),
            article=article,
            first=first,
            cited=words.ui("cited_as", zh=article.cited, number=paragraph) if article else "",
            due=row.get("due"),
            clock=row.get("clock"),
            remaining=_remaining(row.get("due"), kept.decision.facts.on, words),
        )

    findings = zip(context["findings"], ruling.findings, strict=True)
    duties = zip(context["duties"], ruling.duties, strict=True)
    return (
        tuple(one(row, part.paragraph) for row, part in findings),
        tuple(one(row, part.paragraph) for row, part in duties),
    )


def _remaining(due: str | None, on: date, words: Words) -> str:
    """How a period stands on the day asked about."""
    if due is None:
        return ""
    days = (date.fromisoformat(due) - on).days
    if days == 0:
        return words.ui("due_today")
    return words.ui("due_left", days=days) if days > 0 else words.ui("due_over", days=-days)


def _missing(rows: list[dict[str, Any]], findings: tuple[Spoken, ...], words: Words) -> tuple[Lacking, ...]:
    asking = {finding.code: finding for finding in findings if finding.effect == "require"}
    return tuple(
        Lacking(words.path(row["fact"]), row["fact"], words.value("who", row["who"]), asking[row["code"]])
        for row in rows
    )

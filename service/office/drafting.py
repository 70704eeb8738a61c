"""Letters' contents from what the review hands over. Every sentence that judges is a decision's own."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from catalog import entries
from service.decisions import Kept
from service.decisions.answer import answer
from service.letters import letter
from service.letters.letter import (
    Article,
    Funding,
    Lack,
    Officers,
    Override,
    Project,
    Row,
    Ruled,
    Rules,
    To,
    Validity,
)
from service.office.sentences import advice, specific
from service.policy.texts import Texts
from service.review import ports
from service.review.checklist import Item, listed
from service.review.conclusions import effective
from service.review.stages import Chair
from service.review.validity import doubts
from service.words import Words

WORDS = Words("zh")
QUESTIONS = {"approve": "可否批准建设（共享审查）", "fund": "可否安排建设资金（共享审查）"}
ORDER = ("deny", "permit", "warn", "require")
"""The paragraphs a letter cites: those that decided first."""
PARAGRAPH = ("art_9", "9(2)")
"""What projects are reviewed by, also where another paragraph bars them."""
Document = dict[str, Any]


def opinions(content: ports.Opinion, texts: Texts) -> dict[To, letter.Opinion]:
    """The opinion to the approving body and the one to finance, each on its own decision."""
    return {to: _opinion(content, to, texts) for to in (To.APPROVER, To.FINANCE)}


def notice(content: ports.Notice, texts: Texts) -> letter.Notice:
    """The notice to the unit that filed."""
    rows = [row for kept in content.decisions.values() for row in _findings(kept, texts)]
    codes = {row.get("code") for row in content.asked}
    lacks = tuple(dict.fromkeys(_lacks(content.asked, content.by, rows)))
    asked = (
        (*lacks, Lack(content.note, None, WORDS.value("who", "unit"), content.by)) if content.note else lacks
    )
    return letter.Notice(
        project=_project(content.project, content.unit, None),
        lacks=asked,
        decisions=tuple(_ruled(action, kept) for action, kept in content.decisions.items()),
        rules=_rules(content.decisions.values(), texts),
        officers=_officers(content.people),
        round=content.round,
        due=content.by,
        articles=_articles(row for row in rows if row["code"] in codes),
        undecided=any(effective(kept, ()) == "indeterminate" for kept in content.decisions.values()),
        validity=_validity(content, content.decisions.values(), texts),
    )


def _opinion(content: ports.Opinion, to: To, texts: Texts) -> letter.Opinion:
    kept, project = content.decisions[to.value], content.project
    aside = frozenset(row.code for row in content.overrides)
    rows = _findings(kept, texts)
    denied = [row for row in rows if row["effect"] == "deny" and row["code"] not in aside]
    return letter.Opinion(
        project=_project(project, content.unit, content.kind),
        conclusion=letter.Conclusion(content.conclusion.value),
        opinion=tuple(advice(to, kept, rows, aside)),
        decisions=(_ruled(to.value, kept),),
        rules=_rules([kept], texts),
        officers=_officers(content.people),
        round=content.round,
        funding=_funding(project),
        cut=content.funding.cut or None,
        secrecy=_secrecy(project.secrecy),
        secrecy_ground=_secrecy_ground(project.secrecy),
        articles=tuple(dict.fromkeys((*_articles(rows), *_reviewed_by(kept, texts)))),
        breached=_articles(denied),
        part=project.secrecy.part == "part" and project.secrecy.statement == "secret",
        rows=tuple(_row(item, to) for item in content.checklist),
        lacks=tuple(dict.fromkeys(_lacks(content.missing, None, rows))),
        overrides=tuple(_override(row, rows) for row in content.overrides),
        validity=_validity(content, [kept], texts),
    )


def _validity(
    content: ports.Opinion | ports.Notice, decisions: Iterable[Kept], texts: Texts
) -> tuple[Validity, ...]:
    """The acts in doubt, each with the issuer who confirmed that it was checked."""
    issuer = content.people.get(Chair.ISSUER)
    return tuple(
        Validity(row.title, row.since, issuer if row.act in content.checked else None)
        for row in doubts(decisions, texts)
    )


def _findings(kept: Kept, texts: Texts) -> list[Document]:
    """The findings of a decision, those that decided first, each with its act's title.

    A warning about something else than the checklist is for the office; the standing of an act has a sentence
    of its own (`_validity`).
    """
    said: list[Document] = answer(kept, texts)["context"]["findings"]
    found = [row for row in said if row["effect"] != "warn" or listed(row["code"])]
    titled = [row | {"act": texts.title(row["code"].partition(".")[0])["zh"]} for row in found]
    return sorted(titled, key=lambda row: ORDER.index(row["effect"]))


def _project(entry: entries.Project, unit: entries.Agency | None, kind: str | None) -> Project:
    return Project(
        id=entry.id,
        name=entry.name,
        unit=unit.name if unit else entry.unit,
        unit_code=entry.unit,
        kind=WORDS.value("build_kind", kind) if kind else None,
        secret=entry.secrecy.statement == "secret",
    )


def _funding(entry: entries.Project) -> tuple[Funding, ...]:
    return tuple(
        Funding(_source(row.source), row.amount, row.source == "fiscal") for row in entry.funding or []
    )


def _source(source: str | None) -> str:
    """As the Provisions name it: 财政性资金."""
    return "财政性资金" if source == "fiscal" else WORDS.value("source", source or "") or "来源未说明"


def _secrecy(said: entries.ProjectSecrecy) -> str | None:
    if said.statement is None:
        return None
    part = f"（{WORDS.value('part', said.part)}）" if said.part else ""
    return f"{WORDS.value('statement', said.statement)}项目{part}"


def _secrecy_ground(said: entries.ProjectSecrecy) -> str | None:
    """On what it rests. A decision's number, authority and level are for named persons, not for a letter."""
    if said.statement == "secret" and (said.decision.number or said.decision.authority):
        return "申报单位填报的定密决定，其文号、机关和密级按照保密规定不在本意见书载明"
    return "申报单位的非涉密声明" if said.statement == "not_secret" else None


def _articles(rows: Iterable[Document]) -> tuple[Article, ...]:
    found = [Article(row["act"], row["article"], row["text"]) for row in rows if row["article"]]
    return tuple(dict.fromkeys(found))


def _reviewed_by(kept: Kept, texts: Texts) -> Iterator[Article]:
    """The paragraph of the review, of each act that was heard and has it."""
    article, paragraph = PARAGRAPH
    for act in kept.decision.ruled.ruling.acts:
        cited = texts.cite(f"{act}.{article}", paragraph)
        if cited:
            yield Article(texts.title(act)["zh"], cited.article, cited.zh)


def _row(item: Item, to: To) -> Row:
    """An item as this addressee's decision found it."""
    said = [row for row in item.findings if row["effect"] != "permit" and to.value in row["questions"]]
    return Row(
        number=str(item.number),
        item=item.title["zh"],
        verdict=letter.Verdict(item.verdict),
        problem=_joined(_problem(row) for row in said),
        ground=_joined(row["article"] for row in said),
        suggestion=_joined(row["remedy"]["zh"] for row in said),
        page="、".join(item.pages) or None,
        confirmed=item.state == "confirmed",
        filed=item.filed,
        seen=f"由{item.seen.by}在{item.seen.where}核阅" if item.seen and not item.filed else None,
    )


def _problem(row: Document) -> str:
    said = specific(row)
    return f"{said}（经批准例外）" if row.get("overridden") else said


def _joined(parts: Iterable[str | None]) -> str | None:
    return "；".join(dict.fromkeys(part for part in parts if part)) or None


def _lacks(rows: Iterable[Document], due: Any, found: Iterable[Document]) -> Iterator[Lack]:
    """What is missing; what the reviewer asks for beside has a note and no finding."""
    known = {row["code"]: specific(row) for row in found}
    for row in rows:
        title = row["title"]["zh"] if row.get("title") else WORDS.path(row.get("fact") or "")
        what = known.get(row.get("code"), title)
        note = row.get("note") or (row["remedy"]["zh"] if row.get("remedy") else None)
        who = WORDS.value("who", row["who"]) if row.get("who") else None
        yield Lack(f"{what}。{note}" if note else what, row.get("article"), who, due)


def _override(kept: ports.OverrideKept, rows: Iterable[Document]) -> Override:
    titles = [specific(row) for row in rows if row["code"] == kept.code]
    return Override(titles[0] if titles else kept.code, kept.ground, kept.until, kept.by)


def _ruled(action: str, kept: Kept) -> Ruled:
    decision = kept.decision
    outcome = WORDS.value("outcome", decision.ruled.ruling.outcome)
    on = decision.facts.on
    return Ruled(decision.id, QUESTIONS[action], outcome, on, kept.chain, kept.seq, kept.hash)


def _rules(decisions: Iterable[Kept], texts: Texts) -> Rules:
    ruled = [kept.decision.ruled for kept in decisions]
    acts = dict.fromkeys(act for one in ruled for act in one.ruling.acts)
    revisions = dict.fromkeys(one.revision for one in ruled)
    return Rules("、".join(revisions) or "无", tuple(texts.title(act)["zh"] for act in acts))


def _officers(people: Mapping[str, str]) -> Officers:
    return Officers(people.get(Chair.REVIEWER), people.get(Chair.CHECKER), people.get(Chair.ISSUER))

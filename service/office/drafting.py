"""Letters' contents from what the review hands over. Every sentence that judges is a decision's own."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from catalog import entries
from service.decisions import Kept
from service.decisions.answer import answer
from service.letters import letter
from service.letters.letter import Article, Funding, Lack, Officers, Override, Project, Row, Ruled, Rules, To
from service.policy.texts import Texts
from service.review import ports
from service.review.checklist import Item, listed
from service.review.conclusions import effective
from service.review.stages import Chair
from service.words import Words

WORDS = Words("zh")
QUESTIONS = {"approve": "可否批准建设", "fund": "可否安排建设资金"}
ORDER = ("deny", "permit", "warn", "require")
"""The paragraphs a letter cites: those that decided first."""
Document = dict[str, Any]


def opinions(content: ports.Opinion, texts: Texts) -> dict[To, letter.Opinion]:
    """The opinion to the approving body and the one to finance, each on its own decision."""
    return {to: _opinion(content, to, texts) for to in (To.APPROVER, To.FINANCE)}


def notice(content: ports.Notice, texts: Texts) -> letter.Notice:
    """The notice to the unit that filed."""
    rows = [row for kept in content.decisions.values() for row in _findings(kept, texts)]
    codes = {row.get("code") for row in content.asked}
    lacks = tuple(_lacks(content.asked, content.by))
    asked = (*lacks, Lack(content.note, None, "申报单位", content.by)) if content.note else lacks
    return letter.Notice(
        project=_project(content.project, content.unit, None),
        lacks=asked,
        decisions=tuple(_ruled(action, kept) for action, kept in content.decisions.items()),
        rules=_rules(content.decisions.values(), texts),
        officers=_officers(content.people),
        round=content.round,
        due=content.by,
        articles=_articles(row for row in rows if row["code"] in codes),
    )


def _opinion(content: ports.Opinion, to: To, texts: Texts) -> letter.Opinion:
    kept, project = content.decisions[to.value], content.project
    aside = frozenset(row.code for row in content.overrides)
    rows = _findings(kept, texts)
    return letter.Opinion(
        project=_project(project, content.unit, content.kind),
        conclusion=letter.Conclusion(content.conclusion.value),
        opinion=tuple(_advice(to, kept, rows, aside)),
        decisions=(_ruled(to.value, kept),),
        rules=_rules([kept], texts),
        officers=_officers(content.people),
        round=content.round,
        funding=_funding(project),
        cut=content.funding.cut or None,
        secrecy=_secrecy(project.secrecy),
        secrecy_ground=_secrecy_ground(project.secrecy.decision),
        articles=_articles(rows),
        rows=tuple(_row(item) for item in content.checklist),
        lacks=tuple(_lacks(content.missing, None)),
        overrides=tuple(_override(row, rows) for row in content.overrides),
    )


def _findings(kept: Kept, texts: Texts) -> list[Document]:
    """The findings of a decision, those that decided first, each with its act's title.

    A warning about something else than the checklist, as that an act may be superseded, is for the office.
    """
    said: list[Document] = answer(kept, texts)["context"]["findings"]
    found = [row for row in said if row["effect"] != "warn" or listed(row["code"])]
    titled = [row | {"act": texts.title(row["code"].partition(".")[0])["zh"]} for row in found]
    return sorted(titled, key=lambda row: ORDER.index(row["effect"]))


def _advice(to: To, kept: Kept, rows: Iterable[Document], aside: frozenset[str]) -> Iterator[str]:
    """What decided, in its own words, and what follows for this addressee where these do not say so."""
    said = [
        row["title"]["zh"] for row in rows if row["effect"] in ("deny", "warn") and row["code"] not in aside
    ]
    yield from dict.fromkeys(said)
    outcome = effective(kept, aside)
    follows = WORDS.answer(to.value, outcome) if outcome in ("permit", "deny") else ""
    if follows and not any(follows in sentence for sentence in said):
        yield f"该项目{follows}"


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
        Funding(WORDS.value("source", row.source or "") or "来源未说明", row.amount, row.source == "fiscal")
        for row in entry.funding or []
    )


def _secrecy(said: entries.ProjectSecrecy) -> str | None:
    if said.statement is None:
        return None
    part = f"（{WORDS.value('part', said.part)}）" if said.part else ""
    return f"{WORDS.value('statement', said.statement)}项目{part}"


def _secrecy_ground(decision: entries.SecrecyDecision) -> str | None:
    parts = {"定密文号": decision.number, "定密机关": decision.authority, "密级": decision.level}
    return "，".join(f"{name}：{said}" for name, said in parts.items() if said) or None


def _articles(rows: Iterable[Document]) -> tuple[Article, ...]:
    found = [Article(row["act"], row["article"], row["text"]) for row in rows if row["article"]]
    return tuple(dict.fromkeys(found))


def _row(item: Item) -> Row:
    said = [row for row in item.findings if row["effect"] != "permit"]
    return Row(
        number=str(item.number),
        item=item.title["zh"],
        verdict=letter.Verdict(item.verdict),
        problem=_joined(_problem(row) for row in said),
        ground=_joined(row["article"] for row in said),
        suggestion=_joined(row["remedy"]["zh"] for row in said),
        page="、".join(item.pages) or None,
    )


def _problem(row: Document) -> str:
    title: str = row["title"]["zh"]
    return f"{title}（已批准例外）" if row.get("overridden") else title


def _joined(parts: Iterable[str | None]) -> str | None:
    return "；".join(dict.fromkeys(part for part in parts if part)) or None


def _lacks(rows: Iterable[Document], due: Any) -> Iterator[Lack]:
    """What is missing; what the reviewer asks for beside has a note and no finding."""
    for row in rows:
        what = row["title"]["zh"] if row.get("title") else WORDS.path(row.get("fact") or "")
        note = row.get("note") or (row["remedy"]["zh"] if row.get("remedy") else None)
        who = WORDS.value("who", row["who"]) if row.get("who") else None
        yield Lack(f"{what}。{note}" if note else what, row.get("article"), who, due)


def _override(kept: ports.OverrideKept, rows: Iterable[Document]) -> Override:
    titles = [row["title"]["zh"] for row in rows if row["code"] == kept.code]
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

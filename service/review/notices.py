"""The notice to complete 补正通知书: what it asks for, drafted by the reviewer and issued by the issuer."""

from datetime import date, datetime
from typing import Any

from catalog.entries import Agency
from service import canonical
from service.review.docket import Docket, NoticeDraft
from service.review.failures import NotConfirmed, WordsMissing
from service.review.ports import Notice


def asked(docket: Docket) -> tuple[dict[str, Any], ...]:
    """What is missing by the decisions, and what the reviewer asks for."""
    papers = [
        {"item": item.number, "title": item.title, "note": item.note, "page": item.page}
        for item in docket.checklist
        if item.state == "papers_asked"
    ]
    return (*docket.missing, *papers)


def digest(docket: Docket) -> str:
    """A digest of what is asked for, by which a draft is held to what was agreed."""
    return canonical.digest(canonical.text(list(asked(docket))), "sha256")


def allowed(docket: Docket, by: date, note: str | None, today: date) -> None:
    """Hold that a notice can be drafted or issued; raises WordsMissing."""
    if by <= today:
        raise WordsMissing("补正期限应当晚于今日。", "The day to complete by must come after today.", "by")
    if not asked(docket) and not (note or "").strip():
        raise WordsMissing(
            "请说明需要补正的内容。", "Nothing is asked for: say what is to be completed.", "note"
        )


def unchanged(docket: Docket) -> NoticeDraft:
    """The draft, held to ask for what is missing now; raises NotConfirmed."""
    if docket.draft is None or docket.draft.asked != digest(docket):
        raise NotConfirmed(
            "送签后需要补正的内容有变化，请退回审查人重新拟稿。",
            "What is to be completed has changed since the notice was drafted: send it back to the reviewer.",
        )
    return docket.draft


def notice(  # noqa: PLR0913, PLR0917  what a notice is made of
    docket: Docket, by: date, note: str | None, unit: Agency | None, on: date, at: datetime
) -> Notice:
    """The content of a notice."""
    decided = {action: kept for action, kept in docket.decisions.items() if kept}
    return Notice(
        docket.entry, unit, docket.summary.round, asked(docket), note, by, docket.people, decided, on, at
    )

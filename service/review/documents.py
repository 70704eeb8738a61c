"""Projects under review as JSON: for other systems, and the same facts for the pages' twins."""

import json
from typing import Any

from sqlalchemy import RowMapping

from service.decisions import Caller, Kept
from service.decisions.answer import answer
from service.decisions.reading import veiled
from service.policy.texts import Texts
from service.review.checklist import Item
from service.review.docket import Docket
from service.review.lists import Found, Search, Summary
from service.review.standing import Standing

Document = dict[str, Any]


def listing(found: Found, wanted: Search) -> Document:
    """One page of a list."""
    pages = max(1, -(-found.total // wanted.limit))
    return {
        "projects": [row(summary) for summary in found.rows],
        "page": wanted.offset // wanted.limit + 1,
        "pages": pages,
        "total": found.total,
    }


def row(summary: Summary) -> Document:
    """A project in a list."""
    names = (
        "project", "name", "kind", "source", "letter", "round", "total", "fiscal", "cut", "secret", "approve",
        "fund", "conclusion", "missing", "returns", "overrides", "submitter", "reviewer", "checker", "issuer",
    )  # fmt: skip
    told = {name: getattr(summary, name) for name in names}
    told["id"] = told.pop("project")
    return told | {
        "stage": summary.stage.value,
        "unit": {"id": summary.unit, "name": summary.unit_name},
        "division": summary.division,
        "city": summary.city,
        "submitted_at": summary.submitted_at.isoformat() if summary.submitted_at else None,
        "due": summary.due.isoformat() if summary.due else None,
        "changed_at": summary.changed_at.isoformat(),
    }


def document(docket: Docket, caller: Caller, texts: Texts) -> Document:
    """A project whole; particulars of its secrecy only for those who may see them."""
    told = {
        **row(docket.summary),
        "entry": docket.entry.model_dump(mode="json"),
        "checklist": [item(each) for each in docket.checklist],
        "questions": {
            action: question(kept, docket.effective[action], texts)
            for action, kept in docket.decisions.items()
        },
        "missing": list(docket.missing),
        "funding": {
            "total": docket.funding.total,
            "fiscal": docket.funding.fiscal,
            "cut": docket.funding.cut,
            "rate": docket.funding.rate,
        },
        "rounds": [_kept(each, "entry", "stated", "confirmed") for each in docket.rounds],
        "changes": [{"path": one.path, "before": one.before, "after": one.after} for one in docket.changes],
        "corrections": [_kept(each, "before", "after") for each in docket.corrections],
        "papers": [_kept(each) for each in docket.papers],
        "events": [_kept(each, "details") for each in docket.events],
        "overrides": [
            {
                "code": one.code,
                "ground": one.ground,
                "until": one.until.isoformat(),
                "by": one.by,
                "at": one.at,
                "lapsed": one.facts != docket.facts,
            }
            for one in docket.overrides
        ],
        "deeds": [deed.value for deed in docket.deeds],
    }
    return told if caller.reads_secrecy else _without_particulars(told)


def question(kept: Kept | None, effective: str | None, texts: Texts) -> Document | None:
    """One decision on a project as the contract has it, and its outcome with what was set aside."""
    if kept is None:
        return None
    told = answer(kept, texts)
    subject = kept.decision.request.subject.id
    return {**told, "subject": subject, "effective": effective}


def item(one: Item) -> Document:
    """An item of the checklist."""
    names = ("number", "title", "verdict", "state", "by", "at", "page", "note", "must_confirm")
    lists = {"findings": one.findings, "pages": one.pages, "bring": one.bring}
    return {name: getattr(one, name) for name in names} | {key: list(rows) for key, rows in lists.items()}


def standing(one: Standing) -> Document:
    """Where a project stands after a deed."""
    return {
        "id": one.project,
        "stage": one.stage.value,
        "round": one.round,
        "questions": dict(one.outcomes),
        "conclusion": one.conclusion,
        "missing": one.missing,
        "trouble": one.trouble.shape["error"] if one.trouble else None,
    }


def _kept(row: RowMapping, *documents: str) -> Document:
    """A row of a table; the columns named hold JSON."""
    return {
        key: json.loads(value) if key in documents and value else value
        for key, value in row.items()
        if key not in {"project", "said"}
    }


def _without_particulars(told: Document) -> Document:
    """Without the number and authority of a secrecy decision, wherever they stand."""
    hidden: Document = veiled(told)
    for one in hidden["corrections"]:
        if one["path"].startswith("secrecy"):
            one["before"] = one["after"] = None
    for one in hidden["changes"]:
        if one["path"].startswith("secrecy"):
            one["before"] = one["after"] = None
    return hidden

"""What a list shows of a project: columns made from its entry and the register, and from what was decided."""

from collections.abc import Collection, Mapping
from typing import Any
from unicodedata import normalize

from catalog.entries import Agency, Project
from catalog.register import Snapshot
from service.decisions import Kept
from service.review.conclusions import conclusion, effective
from service.review.sums import funding, secrecy

MOST = 20_000
"""Characters of a project's words that are searched."""


def filed(entry: Project, snapshot: Snapshot) -> dict[str, Any]:
    """The columns that its entry and the register give; whatever was decided on others no longer counts."""
    agency, money = snapshot.agency(entry.unit), funding(entry)
    division = agency.division if agency else None
    return {
        "project": entry.id,
        "name": entry.name,
        "unit": entry.unit,
        "unit_name": agency.name if agency else None,
        "division": division,
        "city": _city(division, snapshot),
        "total": money.total,
        "fiscal": money.fiscal,
        "cut": money.cut,
        "secret": secrecy(entry),
        "folded": _words(entry, agency),
        "overrides": 0,
        **UNDECIDED,
    }


UNDECIDED: dict[str, Any] = {"approve": None, "fund": None, "conclusion": None, "missing": 0}


def settled(decisions: Mapping[str, Kept], set_aside: Collection[str]) -> dict[str, Any]:
    """The columns that two decisions give."""
    lacks = {
        (row.code, row.fact) for kept in decisions.values() for row in kept.decision.ruled.ruling.missing
    }
    reached = conclusion(decisions, set_aside)
    return {
        **{action: effective(kept, set_aside) for action, kept in decisions.items()},
        "conclusion": reached.value if reached else None,
        "missing": len(lacks),
    }


def folded(text: str) -> str:
    """Words as they are searched: width and case make no difference, nor does space."""
    return " ".join(normalize("NFKC", text).casefold().split())


def _city(division: str | None, snapshot: Snapshot) -> str | None:
    """The city a division is, or lies in; None for the province and for what is not registered."""
    above: list[str] = [division, *(snapshot.parents(division) or ())] if division else []
    for code in above:
        found = snapshot.division(code)
        if found is not None and found.level == "city":
            return code
    return None


def _words(entry: Project, agency: Agency | None) -> str:
    rows = entry.draft_catalogue.rows or []
    needs = entry.needs or []
    named = [entry.id, entry.name, entry.unit, agency.name if agency else ""]
    named += [row.name or "" for row in rows] + [need.resource or "" for need in needs]
    named += [facility.name or "" for facility in entry.facilities or []]
    return folded(" ".join(named))[:MOST]

"""What two decisions come to: the one conclusion that an opinion states.

Nothing is judged here. The outcomes and findings are the policies'; an override sets one denial aside and
makes no evidence: what is missing stays missing.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Protocol

from service.decisions import Kept
from service.policy import Finding
from service.review.failures import NotOverridable, Undecided

QUESTIONS = ("approve", "fund")
"""What is asked of every project: may construction be approved, may money be arranged for it?"""
OWN = "decision."
"""Codes of the service's own: an engine that fell silent, facts that do not fit. They are no opinion."""


class Conclusion(StrEnum):
    """What an opinion says of article 9, paragraph 2."""

    SUPPORTS = "supports"
    FAILS = "fails"
    SECRET = "secret"  # noqa: S105  no password
    EXCEPTED = "excepted"
    NO_FISCAL_FUNDS = "no_fiscal_funds"


class Overriding(Protocol):
    """An override: the code of a finding, the last day it counts, and the facts it was made on."""

    @property
    def code(self) -> str: ...

    @property
    def until(self) -> date: ...

    @property
    def facts(self) -> int: ...


def counts(override: Overriding, on: date, facts: int) -> bool:
    """Whether an override counts on a day: it is of the facts it was made on, and of no later ones."""
    return override.until >= on and override.facts == facts


def counting(overrides: Sequence[Overriding], on: date, facts: int) -> frozenset[str]:
    """The codes that overrides set aside on a day; not those that expired or are of other facts."""
    return frozenset(row.code for row in overrides if counts(row, on, facts))


def findings(kept: Kept) -> tuple[Finding, ...]:
    """What a decision found."""
    return kept.decision.ruled.ruling.findings


def effective(kept: Kept | None, set_aside: Collection[str]) -> str | None:
    """The outcome of a decision with some denials set aside: None where nobody, or no policy, answered."""
    if kept is None or any(row.code.startswith(OWN) for row in findings(kept)):
        return None
    left = {row.effect for row in findings(kept) if not (row.effect == "deny" and row.code in set_aside)}
    if "deny" in left:
        return "deny"
    return "indeterminate" if "require" in left else "permit"


def conclusion(decisions: Mapping[str, Kept | None], set_aside: Collection[str]) -> Conclusion | None:
    """The conclusion; None while a question is open, or where a permit names nothing that one may state."""
    outcomes = {effective(decisions.get(action), set_aside) for action in QUESTIONS}
    if outcomes & {None, "indeterminate"}:
        return None
    if "deny" in outcomes:
        return Conclusion.FAILS
    return _why(decisions, set_aside)


def _why(decisions: Mapping[str, Kept | None], set_aside: Collection[str]) -> Conclusion | None:
    found = [row for kept in decisions.values() if kept for row in findings(kept)]
    if any(row.effect == "deny" and row.code in set_aside for row in found):
        return Conclusion.EXCEPTED
    permits = {row.code.rpartition(".")[2] for row in found if row.effect == "permit"}
    if "secret_project" in permits:
        return Conclusion.SECRET
    if "no_fiscal_funds" in permits:
        return Conclusion.NO_FISCAL_FUNDS
    return Conclusion.SUPPORTS if "supports_sharing" in permits else None


def concluded(decisions: Mapping[str, Kept | None], set_aside: Collection[str]) -> Conclusion:
    """The conclusion that may be signed; raises Undecided while there is none."""
    reached = conclusion(decisions, set_aside)
    if reached is None:
        raise Undecided(
            "两项决定尚有缺件或者未能作出，不得签发审查意见书；请退回补正或者重新提请决定。",
            "A decision still lacks evidence, or could not be made: return the project for completion, or "
            "decide again.",
        )
    return reached


def overridable(decisions: Mapping[str, Kept | None], code: str) -> None:
    """Hold that a finding may be set aside: only a denial that stands; raises NotOverridable."""
    found = [row for kept in decisions.values() if kept for row in findings(kept) if row.code == code]
    if any(row.effect == "deny" for row in found) and not code.startswith(OWN):
        return
    raise NotOverridable(
        "只能对现有的不予准许认定作例外处理，缺件不得以例外代替。",
        f"{code} is no denial of this project's decisions; missing evidence cannot be overridden.",
        code,
    )

"""The answer: a kept decision in the words of the contract (section 3)."""

from typing import Any

from service.decisions.decision import Kept
from service.policy import Duty, Finding
from service.policy.texts import Texts

Document = dict[str, Any]


def minimal(kept: Kept) -> Document:
    """The decision alone, for `Prefer: return=minimal`."""
    return {"decision": kept.decision.ruled.ruling.outcome == "permit"}


def answer(kept: Kept, texts: Texts) -> Document:
    """The whole answer; every finding with its article and the paragraph's text."""
    decision = kept.decision
    ruling = decision.ruled.ruling
    return minimal(kept) | {
        "context": {
            "id": decision.id,
            "outcome": ruling.outcome,
            "on": decision.facts.on.isoformat(),
            "basis": decision.facts.basis,
            "hypothetical": decision.hypothetical,
            "findings": [_finding(finding, texts) for finding in ruling.findings],
            "missing": [row.model_dump(mode="json") for row in ruling.missing],
            "duties": [_duty(duty, texts) for duty in ruling.duties],
            "policy": {"revision": decision.ruled.revision, "acts": list(ruling.acts)},
            "record": {"chain": kept.chain, "seq": kept.seq, "hash": kept.hash},
        }
    }


def _finding(finding: Finding, texts: Texts) -> Document:
    return finding.model_dump(mode="json", exclude={"missing", "paragraph"}) | _cited(finding, texts)


def _duty(duty: Duty, texts: Texts) -> Document:
    return duty.model_dump(mode="json", exclude={"paragraph"}) | _cited(duty, texts)


def _cited(part: Finding | Duty, texts: Texts) -> Document:
    citation = texts.cite(part.code, part.paragraph)
    return {"article": citation.article if citation else None, "text": citation.zh if citation else ""}

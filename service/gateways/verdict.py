"""A decision as gateways read it: a status, headers in ASCII, and the reason in short.

The facts stay here: what a gateway relays reaches whoever called it.
"""

from typing import Any
from urllib.parse import quote

from service.decisions import Kept
from service.gateways.refusals import UNIDENTIFIED
from service.policy import Finding
from service.policy.texts import Texts

CITED = 10
"""Paragraphs named in a header at most."""


def permitted(kept: Kept) -> bool:
    """Whether the exchange may go on."""
    return kept.decision.ruled.ruling.outcome == "permit"


def status(kept: Kept) -> int:
    """200, 401 or 403: nginx takes any other status for a failure."""
    if permitted(kept):
        return 200
    return 401 if first(kept).code in UNIDENTIFIED else 403


def first(kept: Kept) -> Finding:
    """The finding that decides: the ruling names those first that carry its outcome."""
    return kept.decision.ruled.ruling.findings[0]


def headers(kept: Kept) -> dict[str, str]:
    """The decision in headers; paragraphs as `hb2016 15(1)`, the reason in Chinese, percent-encoded."""
    basis = ", ".join(_basis(kept))
    given = {
        "X-Decision-Id": kept.decision.id,
        "X-Decision-Outcome": kept.decision.ruled.ruling.outcome,
        "X-Decision-Reason": quote(first(kept).title.zh, safe=""),
    }
    return given | ({"X-Legal-Basis": basis} if basis else {})


def reason(kept: Kept, texts: Texts) -> dict[str, Any]:
    """Why, in short: the finding that decides, what to do, and the paragraph it rests on."""
    finding = first(kept)
    cited = texts.cite(finding.code, finding.paragraph)
    return {
        "code": finding.code,
        "title": finding.title.model_dump(),
        "remedy": finding.remedy.model_dump(),
        "article": cited.article if cited else None,
    }


def _basis(kept: Kept) -> list[str]:
    """The paragraphs of all findings that decide, each once."""
    effect = first(kept).effect
    found = [row for row in kept.decision.ruled.ruling.findings if row.effect == effect and row.paragraph]
    named = (f"{row.code.partition('.')[0]} {row.paragraph}" for row in found)
    return [part for part in dict.fromkeys(named) if part.isascii() and part.isprintable()][:CITED]

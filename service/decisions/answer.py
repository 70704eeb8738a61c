"""The answer: a kept decision in the words of the contract (section 3)."""

import json
from json.encoder import encode_basestring as quoted
from typing import Any

from service import canonical, metrics
from service.decisions.decision import Decision, Kept
from service.policy import Duty, Finding, Ruled
from service.policy.texts import Texts

Document = dict[str, Any]
ANSWER = "answer"
"""Among the words of like decisions: those of the answer."""


def permits(kept: Kept) -> bool:
    """Whether the decision is a yes."""
    return kept.decision.ruled.ruling.outcome == "permit"


def minimal(kept: Kept) -> Document:
    """The decision alone, for `Prefer: return=minimal`."""
    return {"decision": permits(kept)}


def minimal_text(kept: Kept) -> bytes:
    """The decision alone, as JSON."""
    return b'{"decision":true}' if permits(kept) else b'{"decision":false}'


def answer(kept: Kept, texts: Texts) -> Document:
    """The whole answer; every finding with its article and the paragraph's text."""
    document: Document = json.loads(answer_text(kept, texts))
    return document


def answer_text(kept: Kept, texts: Texts) -> bytes:
    """The whole answer as JSON."""
    return b"".join(answer_parts(kept, texts))


def answer_parts(kept: Kept, texts: Texts) -> tuple[bytes, ...]:
    """The whole answer as JSON: what differs between like decisions, and what does not, in turn."""
    decision = kept.decision
    before, between, after = decision.words.get(ANSWER) or _words(decision, texts)
    place = f'{quoted(kept.chain)},"seq":{kept.seq},"hash":"{kept.hash}"}},'.encode()
    return before, decision.id.encode(), between, place, after


def _words(decision: Decision, texts: Texts) -> tuple[bytes, bytes, bytes]:
    """What like decisions have in common: before the id, between it and the place, after that."""
    before = f'{{"decision":{_boolean(decision.ruled.ruling.outcome == "permit")},"context":{{"id":"'
    between = (
        f'","on":"{decision.facts.on.isoformat()}","basis":"{decision.facts.basis}",'
        f'"hypothetical":{_boolean(decision.hypothetical)},"record":{{"chain":'
    )
    words = decision.words[ANSWER] = (before.encode(), between.encode(), _told(decision.ruled, texts))
    return words


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _told(ruled: Ruled, texts: Texts) -> bytes:
    """The rest of the answer, what was ruled; remembered, since every like decision says the same."""
    key = (ruled.ruling.text, ruled.revision)
    told: bytes | None = texts.told.get(key)
    if told is None:
        with metrics.step("answer"):
            told = f"{canonical.text(_ruled(ruled, texts))[1:]}}}".encode()
        texts.told.put(key, told)
    return told


def _ruled(ruled: Ruled, texts: Texts) -> Document:
    ruling = ruled.ruling
    return {
        "outcome": ruling.outcome,
        "findings": [_finding(finding, texts) for finding in ruling.findings],
        "missing": [row.model_dump(mode="json") for row in ruling.missing],
        "duties": [_duty(duty, texts) for duty in ruling.duties],
        "policy": {"revision": ruled.revision, "acts": list(ruling.acts)},
    }


def _finding(finding: Finding, texts: Texts) -> Document:
    return finding.model_dump(mode="json", exclude={"missing", "paragraph"}) | _cited(finding, texts)


def _duty(duty: Duty, texts: Texts) -> Document:
    return duty.model_dump(mode="json", exclude={"paragraph"}) | _cited(duty, texts)


def _cited(part: Finding | Duty, texts: Texts) -> Document:
    citation = texts.cite(part.code, part.paragraph)
    return {"article": citation.article if citation else None, "text": citation.zh if citation else ""}

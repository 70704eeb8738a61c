"""What an entry says, and how it is hashed."""

from dataclasses import dataclass
from datetime import UTC
from typing import Any

from service import canonical
from service.canonical import Algorithm
from service.decisions.decision import Decision
from service.decisions.searched import Candidate, Searched

SEARCH = "search"
"""The kind, and the outcome, of an entry that is a search; every other entry is a decision."""
REPEATED = ("id", "at", "caller", "outcome")
"""Members of the body that a column of the same name repeats as they are."""


@dataclass(frozen=True, slots=True)
class Written:
    """A decision as the record keeps it: its body and the documents the body names by digest."""

    columns: dict[str, Any]
    documents: dict[str, str]


def write(decision: Decision, algorithm: Algorithm) -> Written:
    """Put a decision into words; the caller adds chain, seq, previous and hash."""
    ruling = canonical.text(decision.ruled.ruling.model_dump(mode="json"))
    facts = decision.facts.text
    facts_digest = canonical.digest(facts, algorithm)
    ruling_digest = canonical.digest(ruling, algorithm)
    body = {
        "id": decision.id,
        "at": decision.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "caller": decision.caller,
        "request": decision.request.model_dump(mode="json"),
        "on": decision.facts.on.isoformat(),
        "basis": decision.facts.basis,
        "misfits": list(decision.facts.misfits),
        "hypothetical": decision.hypothetical,
        "replays": decision.replays,
        "facts": facts_digest,
        "ruling": ruling_digest,
        "outcome": decision.ruled.ruling.outcome,
        "revision": decision.ruled.revision,
        "engine": decision.ruled.engine,
    }
    documents = {facts_digest: facts, ruling_digest: ruling}
    return Written(columns_of(body) | {"body": canonical.text(body)}, documents)


def write_search(searched: Searched, algorithm: Algorithm) -> Written:
    """Put a search into words: what was looked at is one document, by the digest of each one's facts."""
    looked = canonical.text([_looked(candidate, algorithm) for candidate in searched.candidates])
    digest = canonical.digest(looked, algorithm)
    search = searched.search
    body = {
        "kind": SEARCH,
        "id": searched.id,
        "at": searched.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "caller": searched.caller,
        "request": search.template.model_dump(mode="json"),
        "sought": search.sought,
        "after": search.after,
        "limit": search.limit,
        "on": searched.on.isoformat(),
        "hypothetical": searched.hypothetical,
        "looked_at": len(searched.candidates),
        "candidates": digest,
        "results": list(searched.results),
        "rest": searched.rest,
        "failure": searched.failure,
        "outcome": SEARCH,
        "revision": searched.revision,
        "engine": searched.engine,
    }
    return Written(columns_of(body) | {"body": canonical.text(body)}, {digest: looked})


def _looked(candidate: Candidate, algorithm: Algorithm) -> dict[str, str | None]:
    facts = canonical.digest(candidate.facts, algorithm) if candidate.facts else None
    return {"id": candidate.id, "facts": facts, "outcome": candidate.outcome}


def digests_of(body: dict[str, Any]) -> list[str]:
    """The documents that an entry's body names."""
    return [body["candidates"]] if body.get("kind") == SEARCH else [body["facts"], body["ruling"]]


def columns_of(body: dict[str, Any]) -> dict[str, Any]:
    """The columns that repeat the body; `verify` compares them with it."""
    request = body["request"]
    return {key: body[key] for key in REPEATED} | {
        "action": request["action"]["name"],
        "subject": request["subject"]["id"],
        "resource": request["resource"]["id"],
    }


def link(previous: str, chain: str, seq: int, body: str, algorithm: Algorithm) -> str:
    """The hash of an entry: over the hash before it, its place and its body, one to a line."""
    return canonical.digest(f"{previous}\n{chain}\n{seq}\n{body}", algorithm)


def genesis(chain: str, algorithm: Algorithm) -> str:
    """The hash before a chain's first entry."""
    return canonical.digest(f"gongxiang record chain {chain}", algorithm)


def algorithm_of(digest: str) -> Algorithm:
    """The algorithm a digest names; ValueError for one that we do not know."""
    name = digest.partition(":")[0]
    if name == "sha256":
        return "sha256"
    if name == "sm3":
        return "sm3"
    raise ValueError(f"{name!r} is no hash of the record")

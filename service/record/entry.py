"""What an entry says, and how it is hashed."""

from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from json.encoder import encode_basestring as _quoted
from typing import Any

from catalog.memory import LONG
from service import canonical
from service.canonical import Algorithm
from service.decisions.decision import Decision
from service.decisions.searched import Candidate, Searched

DECISION, SUPPOSED, SEARCH = "decision", "supposed", "search"
"""The kinds of entries: a decision, a hypothetical one, a search (whose outcome is `search`, too)."""
DECISIONS = (DECISION, SUPPOSED)
"""The kinds of entries that are decisions. A reader of decisions names them, so that an entry of any other
kind, also one that comes later, is not taken for a decision."""
REPEATED = ("id", "at", "caller", "outcome")
"""Members of the body that a column of the same name repeats as they are."""


@dataclass(slots=True)
class Documents:
    """Documents by their digests; `kept_by` is who keeps records and has kept these already."""

    texts: dict[str, str]
    kept_by: object = None


@dataclass(slots=True)
class Written:
    """A decision as the record keeps it: its body and the documents the body names by digest."""

    body: bytes
    documents: Documents


@dataclass(slots=True)
class Form:
    """What like decisions have in common in their bodies: the text between moment and id, and after."""

    between: bytes
    after: bytes
    documents: Documents


_BEFORE = b'{"at":"'
"""What stands before the moment."""


def write(decision: Decision, algorithm: Algorithm) -> Written:
    """Put a decision into words; the writer adds chain, place and hashes.

    Like decisions differ in moment and id alone, so the rest is written once and stays among their words.
    """
    form = _form_of(decision, algorithm)
    moment = decision.at if decision.at.tzinfo is UTC else decision.at.astimezone(UTC)
    at = moment.isoformat(timespec="microseconds").encode()
    return Written(b"".join((_BEFORE, at, form.between, decision.id.encode(), form.after)), form.documents)


def _form_of(decision: Decision, algorithm: Algorithm) -> Form:
    form: Form | None = decision.words.get(algorithm)
    if form is None:
        form = decision.words[algorithm] = _form(decision, algorithm)
    return form


def _form(decision: Decision, algorithm: Algorithm) -> Form:
    facts, ruled, request = decision.facts, decision.ruled, decision.request
    facts_digest, ruling_digest = _digest(facts.text, algorithm), _digest(ruled.ruling.text, algorithm)
    between = {
        "basis": f'"{facts.basis}"',
        "caller": _quoted(decision.caller),
        "engine": _quoted(ruled.engine),
        "facts": f'"{facts_digest}"',
        "hypothetical": "true" if decision.hypothetical else "false",
        "id": '"',
    }
    after = {
        "misfits": canonical.text(facts.misfits) if facts.misfits else "[]",
        "on": f'"{facts.on.isoformat()}"',
        "outcome": f'"{ruled.ruling.outcome}"',
        "replays": _quoted(decision.replays) if decision.replays else "null",
        "request": request.text,
        "revision": _quoted(ruled.revision),
        "ruling": f'"{ruling_digest}"',
    }
    documents = Documents({facts_digest: facts.text, ruling_digest: ruled.ruling.text})
    middle, end = canonical.joined(between)[1:-1], canonical.joined(after)[1:]
    return Form(f'",{middle}'.encode(), f'",{end}'.encode(), documents)


def _digest(text: str, algorithm: Algorithm) -> str:
    return canonical.digest(text, algorithm) if len(text) > LONG else _remembered_digest(text, algorithm)


@lru_cache(20_000)
def _remembered_digest(text: str, algorithm: Algorithm) -> str:
    return canonical.digest(text, algorithm)


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
    return Written(canonical.text(body).encode(), Documents({digest: looked}))


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
        "kind": kind_of(body),
        "action": request["action"]["name"],
        "subject": request["subject"]["id"],
        "type": request["resource"]["type"],
        "resource": request["resource"]["id"],
        "ruling": None if body["hypothetical"] else body.get("ruling"),
    }


def kind_of(body: dict[str, Any]) -> str:
    """The kind of an entry. A decision's body names none; every other kind is written in it."""
    kind: str = body.get("kind") or (SUPPOSED if body["hypothetical"] else DECISION)
    return kind


def link(previous: str, chain: str, seq: int, body: bytes, algorithm: Algorithm) -> str:
    """The hash of an entry: over the hash before it, its place and its body, one to a line."""
    return canonical.digest_of(f"{previous}\n{chain}\n{seq}\n".encode() + body, algorithm)


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

"""Searches: puts every candidate of the register to the engine, and keeps one entry for the call.

A result is what the evaluation of the same request would permit, no more and no less: the facts of each
candidate are established in the same way, in one state of the register, and ruled on by the same policies.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import anyio.from_thread
import anyio.to_thread
from pydantic import ValidationError

from catalog.register import Snapshot
from service.decisions import ids
from service.decisions.access import may_ask_about, may_search_for
from service.decisions.caller import Caller
from service.decisions.house import House
from service.decisions.searched import Candidate, KeptSearch, Searched
from service.facts import Established, establish
from service.policy import Engine, PolicyUnavailable, Ruled
from service.requests.searching import Search

MOST = 1_000
"""Candidates that one call looks at."""
CHUNK = 50
"""Candidates put to the engine in one query: larger ones would keep a gateway's question waiting."""

LISTS = {
    "agency": "agencies",
    "resource": "resources",
    "case": "cases",
    "facility": "facilities",
    "project": "projects",
}
"""The register's list of each type that it keeps; things of every other type are `entities`."""


async def search(asked: Search, caller: Caller, at: datetime, house: House) -> KeptSearch:
    """Find what would be permitted, and keep that before answering.

    Raises CallerForbidden for what the caller may not ask, and RecordUnavailable.
    """
    today = at.astimezone(house.zone).date()
    on = asked.template.on or today
    hypothetical = asked.template.what_if or on != today
    caller.begin(hypothetical=hypothetical)
    if asked.sought == "resource":
        may_search_for(asked.template.resource.type, caller)
    walk = _Walk(asked, caller, on, hypothetical=hypothetical, house=house)
    await anyio.to_thread.run_sync(walk.go)
    searched = Searched(
        ids.draw(at), at, caller.name, asked, on, hypothetical, tuple(walk.candidates), walk.rest,
        walk.revision, walk.engine, walk.failure,
    )  # fmt: skip
    return await house.record.keep_search(searched)


@dataclass(slots=True)
class _Walk:
    """Goes through the candidates, in a thread of its own, under one snapshot."""

    asked: Search
    caller: Caller
    on: date
    hypothetical: bool = field(kw_only=True)
    house: House = field(kw_only=True)
    candidates: list[Candidate] = field(default_factory=list)
    permitted: int = 0
    rest: bool = True
    failure: str | None = None
    revisions: set[str] = field(default_factory=set)
    engines: set[str] = field(default_factory=set)

    @property
    def revision(self) -> str:
        """The revision that ruled."""
        return min(self.revisions, default=self.house.policy.revision)

    @property
    def engine(self) -> str:
        """The engine that ruled; both, where one stood in for the other on the way."""
        return "+".join(sorted(self.engines)) or self.house.policy.name

    def go(self) -> None:
        """Look until there are enough results, or enough candidates, or no more of them."""
        try:
            with self.house.register.snapshot() as snapshot:
                if self.asked.sought != "resource":
                    may_ask_about(self.asked.template, self.caller, snapshot)
                while self.rest and not self._full():
                    self._look(snapshot, self._next(snapshot, min(CHUNK, MOST - len(self.candidates))))
                self.rest = self.rest and bool(self._next(snapshot, 1))
        except PolicyUnavailable as error:
            self.failure, self.candidates, self.rest = str(error), [], True

    def _full(self) -> bool:
        return self.permitted == self.asked.limit or len(self.candidates) >= MOST

    def _next(self, snapshot: Snapshot, most: int) -> list[str]:
        after = self.candidates[-1].id if self.candidates else self.asked.after
        return _next(snapshot, self.asked, self.house.actions, after, most)

    def _look(self, snapshot: Snapshot, ids: Sequence[str]) -> None:
        self.rest = bool(ids)
        known = {id_: self._facts(snapshot, id_) for id_ in ids}
        ruled = dict(self._ruled(known))
        for id_ in ids:
            if self._full():
                return
            self.candidates.append(ruled[id_])
            self.permitted += ruled[id_].outcome == "permit"

    def _facts(self, snapshot: Snapshot, candidate: str) -> Established | None:
        """The facts about a candidate; None where this caller, or anybody, cannot ask about it."""
        try:
            facts = establish(self.asked.request(candidate), snapshot, self.on)
        except ValidationError:
            return None
        theirs = frozenset[str]() if self.asked.sought == "subject" else facts.divisions
        self.caller.ask(facts, hypothetical=self.hypothetical, divisions=theirs)
        return facts if self.caller.covers(facts.divisions) else None

    def _ruled(self, known: dict[str, Established | None]) -> Iterator[tuple[str, Candidate]]:
        fit = {id_: facts.text for id_, facts in known.items() if facts and not facts.misfits}
        rulings = anyio.from_thread.run(_rule_all, self.house.policy, list(fit.values())) if fit else []
        self.revisions |= {ruled.revision for ruled in rulings}
        self.engines |= {ruled.engine for ruled in rulings}
        if len(self.revisions) > 1:
            raise PolicyUnavailable("The policies changed during the search; ask again.")
        outcomes = {id_: ruled.ruling.outcome for id_, ruled in zip(fit, rulings, strict=True)}
        for id_, facts in known.items():
            if facts is None:
                yield id_, Candidate(id_, "", "withheld")
            else:
                yield id_, Candidate(id_, facts.text, outcomes.get(id_, "deny"))


async def _rule_all(policy: Engine, documents: list[str]) -> list[Ruled]:
    return await policy.rule_all(documents)


def _next(
    snapshot: Snapshot, asked: Search, actions: Sequence[str], after: str | None, most: int
) -> list[str]:
    """The ids of the next candidates in the order of ids; actions in the order of their names."""
    if asked.sought == "action":
        return [name for name in actions if after is None or name > after][:most]
    type_ = asked.template.subject.type if asked.sought == "subject" else asked.template.resource.type
    kept = LISTS.get(type_) if asked.sought == "resource" or type_ == "agency" else None
    return snapshot.ids(kept, after, most) if kept else snapshot.entity_ids(type_, after, most)

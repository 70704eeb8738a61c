"""A search that was made: who would be permitted, and what was looked at to say so."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from service.policy import Outcome
from service.requests.searching import Search

Looked = Outcome | Literal["withheld"]
"""withheld: this caller may not ask about that candidate, or nobody can, so it was not evaluated."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One that was looked at, the facts about it as canonical JSON, and what they come to."""

    id: str
    facts: str
    outcome: Looked


@dataclass(frozen=True, slots=True)
class Searched:
    """All that the record keeps of one call. `rest`: there are candidates after the last one.

    `failure` says why the engine gave no rulings; then there are no results.
    """

    id: str
    at: datetime
    caller: str
    search: Search
    on: date
    hypothetical: bool
    candidates: tuple[Candidate, ...]
    rest: bool
    revision: str
    engine: str
    failure: str | None = None

    @property
    def results(self) -> tuple[str, ...]:
        """The ids, or names of actions, that are permitted."""
        return tuple(found.id for found in self.candidates if found.outcome == "permit")

    @property
    def next_token(self) -> str:
        """Where the next page begins; empty at the end."""
        last = self.candidates[-1].id if self.candidates else self.search.after
        return self.search.token(last) if self.rest else ""


@dataclass(frozen=True, slots=True)
class KeptSearch:
    """A search with its place in the record: only such a one may be answered."""

    searched: Searched
    chain: str
    seq: int
    hash: str

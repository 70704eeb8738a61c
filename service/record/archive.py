"""Reads decisions back out of the record, whole."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, get_args

from sqlalchemy import Connection, Engine, RowMapping
from sqlalchemy.exc import SQLAlchemyError

from catalog.database import reading
from service.decisions.access import Scope
from service.decisions.decision import Decision, Kept
from service.facts import Established
from service.policy import Outcome, Ruled, Ruling
from service.record import queries
from service.record.briefs import Brief, Found, Place, brief, place
from service.record.journal.filing import filed
from service.record.queries import Search
from service.record.spoken import Spoken, count_codes
from service.requests import Request


@dataclass(frozen=True, slots=True)
class FoundSearch:
    """A search as the record keeps it: its body, the candidates {id, facts, outcome}, and its place."""

    body: dict[str, Any]
    candidates: list[dict[str, Any]]
    chain: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Archive:
    """The record as a reader sees it. A body that `verify` would refuse is not made sense of here."""

    engine: Engine

    def find(self, decision_id: str, scope: Scope | None = None) -> Kept | None:
        """The decision of this id with its facts and ruling; None: no such decision in the scope.

        Doors go through `service.decisions.reading`, which always limits the scope.
        """
        with filed(self.engine) as connection:
            row = queries.entry(connection, decision_id, scope)
            return None if row is None else _kept(connection, row)

    def place(self, decision_id: str) -> Place | None:
        """Where the record keeps this decision, and what it hashes; None: no such decision."""
        with filed(self.engine) as connection:
            row = queries.entry(connection, decision_id)
            return None if row is None else place(row)

    def find_search(self, search_id: str, scope: Scope) -> FoundSearch | None:
        """The search of this id, with what it looked at; None: no such search in the scope."""
        with filed(self.engine) as connection:
            row = queries.search(connection, search_id, scope)
            if row is None:
                return None
            body: dict[str, Any] = json.loads(row["body"])
            candidates = json.loads(queries.text(connection, body["candidates"]) or "[]")
        return FoundSearch(body, candidates, row["chain"], row["seq"], row["hash"])

    def search(self, search: Search) -> Found:
        """One page of decisions in brief, and how many match."""
        with filed(self.engine) as connection:
            rows = _briefs(connection, [row["body"] for row in queries.found(connection, search)])
            return Found(rows, queries.found_count(connection, search))

    def matching(self, search: Search, most: int) -> int:
        """How many decisions match, up to one above `most`."""
        with filed(self.engine) as connection:
            return queries.found_count(connection, search, most)

    def listed(self, search: Search) -> Iterator[Brief]:
        """The same decisions as `search` finds, one after the other, in one state of the record."""
        with filed(self.engine) as connection:
            for bodies in queries.found_bodies(connection, search):
                yield from _briefs(connection, bodies)

    def tally(self, days: Sequence[tuple[str, str]]) -> list[dict[str, int]]:
        """How many decisions of each outcome were made in each span; moments as the record writes them."""
        outcomes = get_args(Outcome)
        with filed(self.engine) as connection:
            counts = iter(
                queries.tally(connection, [(outcome, *day) for day in days for outcome in outcomes])
            )
        return [{outcome: next(counts) for outcome in outcomes} for _ in days]

    def spoken(self, limit: int, scope: Scope | None = None) -> Spoken:
        """How often each code stood in the newest decisions in the scope, hypothetical ones left out."""
        with filed(self.engine) as connection:
            return count_codes(connection, queries.newest_rulings(connection, limit, scope))

    def latest(self, limit: int, caller: str | None = None) -> list[RowMapping]:
        """The newest entries, of one caller or of all."""
        with filed(self.engine) as connection:
            return queries.latest(connection, limit, caller)

    def ready(self) -> bool:
        """Whether the database answers."""
        try:
            with reading(self.engine) as connection:
                queries.chains(connection)
        except SQLAlchemyError:
            return False
        return True

    def count(self) -> int:
        """How many decisions there are."""
        with filed(self.engine) as connection:
            return queries.count(connection)


def _briefs(connection: Connection, written: Sequence[str]) -> list[Brief]:
    bodies = [json.loads(body) for body in written]
    texts = queries.texts(connection, (body[key] for body in bodies for key in ("facts", "ruling")))
    return [brief(body, texts) for body in bodies]


def _kept(connection: Connection, row: RowMapping) -> Kept:
    body: dict[str, Any] = json.loads(row["body"])
    facts = Established(
        queries.text(connection, body["facts"]) or "{}",
        date.fromisoformat(body["on"]),
        body["basis"],
        tuple(body["misfits"]),
    )
    ruling = Ruling.model_validate_json(queries.text(connection, body["ruling"]) or "{}")
    decision = Decision(
        id=body["id"],
        at=datetime.fromisoformat(body["at"]),
        caller=body["caller"],
        request=Request.model_validate(body["request"]),
        facts=facts,
        ruled=Ruled(ruling, body["revision"], body["engine"]),
        hypothetical=body["hypothetical"],
        replays=body["replays"],
    )
    return Kept(decision, row["chain"], row["seq"], row["hash"])

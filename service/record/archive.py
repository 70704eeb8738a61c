"""Reads decisions back out of the record, whole."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping
from sqlalchemy.exc import SQLAlchemyError

from catalog.database import reading
from service.decisions.decision import Decision, Kept
from service.facts import Established
from service.policy import Ruled, Ruling
from service.record import queries
from service.requests import Request


@dataclass(frozen=True, slots=True)
class Archive:
    """The record as a reader sees it. A body that `verify` would refuse is not made sense of here."""

    engine: Engine

    def find(self, decision_id: str) -> Kept | None:
        """The decision of this id with its facts and ruling; None: no such decision."""
        with reading(self.engine) as connection:
            row = queries.entry(connection, decision_id)
            return None if row is None else _kept(connection, row)

    def latest(self, limit: int, caller: str | None = None) -> list[RowMapping]:
        """The newest entries, of one caller or of all."""
        with reading(self.engine) as connection:
            return queries.latest(connection, limit, caller)

    def ready(self) -> bool:
        """Whether the database answers."""
        try:
            self.latest(1)
        except SQLAlchemyError:
            return False
        return True

    def count(self) -> int:
        """How many decisions there are."""
        with reading(self.engine) as connection:
            return queries.count(connection)


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

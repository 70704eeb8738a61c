"""Decisions in brief, for lists; and the place of one in the record."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from service.policy import Words


@dataclass(frozen=True, slots=True)
class Brief:
    """One line of a list. Names are those the facts had when it was decided; None where they had none."""

    id: str
    at: datetime
    on: str
    caller: str
    action: str
    subject: str
    subject_name: str | None
    type: str
    resource: str
    resource_name: str | None
    outcome: str
    hypothetical: bool
    basis: str
    codes: tuple[str, ...]
    first: Words


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list; `total` counts all that match, but see `queries.COUNTED`."""

    rows: list[Brief]
    total: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a decision stands in the record, and the digest of its facts."""

    chain: str
    seq: int
    previous: str
    hash: str
    facts: str


def place(row: RowMapping) -> Place:
    """Read the place of an entry."""
    facts: str = json.loads(row["body"])["facts"]
    return Place(row["chain"], row["seq"], row["previous"], row["hash"], facts)


def brief(body: Mapping[str, Any], texts: Mapping[str, str]) -> Brief:
    """Put an entry's body in brief; `texts` are the documents it names."""
    facts, ruling = json.loads(texts[body["facts"]]), json.loads(texts[body["ruling"]])
    request = body["request"]
    return Brief(
        id=body["id"],
        at=datetime.fromisoformat(body["at"]),
        on=body["on"],
        caller=body["caller"],
        action=request["action"]["name"],
        subject=request["subject"]["id"],
        subject_name=facts["subject"].get("name"),
        type=request["resource"]["type"],
        resource=request["resource"]["id"],
        resource_name=_name(facts),
        outcome=body["outcome"],
        hypothetical=body["hypothetical"],
        basis=body["basis"],
        codes=tuple(finding["code"] for finding in ruling["findings"]),
        first=Words.model_validate(ruling["findings"][0]["title"]),
    )


def _name(facts: Mapping[str, Any]) -> str | None:
    """The name of what was asked about; a case has none, so its resource's."""
    about: Mapping[str, Any] = (facts.get("case") or {}).get("resource") or facts["resource"]
    return about.get("name")

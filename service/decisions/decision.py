"""The decision 决定: a ruling on one request's facts, and, once kept, its place in the record."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from service.facts import Established
from service.policy import Ruled
from service.requests import Request

Words = dict[str, Any]


@dataclass(slots=True)  # not frozen, which would cost as much as all else about a remembered one
class Decision:
    """All that the record keeps. `at` is aware; `replays` names the decision evaluated again, if any."""

    id: str
    at: datetime
    caller: str
    request: Request
    facts: Established
    ruled: Ruled
    hypothetical: bool
    replays: str | None = None
    words: Words = field(default_factory=dict, init=False, compare=False, repr=False)
    """What record and answer say of all like decisions, which share it; each puts its own there."""


@dataclass(slots=True)
class Kept:
    """A decision with its place in the record: only such a one may be answered."""

    decision: Decision
    chain: str
    seq: int
    hash: str

"""The house: the parts that a decision needs."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from catalog.register import Register
from service.decisions.decision import Decision, Kept
from service.decisions.looking import Looking
from service.decisions.searched import KeptSearch, Searched
from service.policy import Engine


class Keeper(Protocol):
    """What keeps decisions in one chain; says or raises RecordUnavailable when it cannot."""

    chain: str

    async def keep(self, decision: Decision, /) -> Kept: ...

    async def keep_search(self, searched: Searched, /) -> KeptSearch: ...


@dataclass(frozen=True, slots=True)
class House:
    """The parts a decision needs, wired once at start."""

    register: Register
    policy: Engine
    record: Keeper
    zone: ZoneInfo
    actions: tuple[str, ...] = ()
    """The actions that the policies are asked about."""
    looking: Looking = field(init=False)
    """What looks up the facts, in its register."""

    def __post_init__(self) -> None:
        """Have its own, whatever parts are replaced."""
        object.__setattr__(self, "looking", Looking(self.register))

    def today(self, at: datetime) -> date:
        """The day of a moment where the house stands."""
        return _day(int(at.timestamp()) // QUARTER, self.zone)


QUARTER = 900
"""Seconds; no zone's day begins within a quarter of an hour."""


@lru_cache(1_000)
def _day(quarter: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(quarter * QUARTER, zone).date()

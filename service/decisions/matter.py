"""What became of a question, for whoever asks it again."""

import time
from dataclasses import dataclass, field
from datetime import date, datetime

from service.decisions import ids
from service.decisions.decision import Decision, Words
from service.decisions.house import House
from service.facts import Established
from service.policy import Engine, Ruled
from service.requests import Request


@dataclass(slots=True)
class Matter:
    """What became of a question; it is remembered with the state of the register, and no longer than that.

    It was asked by `caller`, on the day `today`. `policy` ruled, and the ruling has its own time. `words` is
    what record and answer say of all like decisions.
    """

    policy: Engine
    caller: str
    today: date
    request: Request
    facts: Established
    ruled: Ruled
    hypothetical: bool
    words: Words = field(default_factory=dict)

    def holds(self, at: datetime, house: House) -> bool:
        """Whether it would become the same now, as far as the register is the same."""
        same_law = self.policy is house.policy and time.monotonic() <= self.ruled.until
        return same_law and self.today == house.today(at)

    def decided(self, at: datetime) -> Decision:
        """A decision like it, of this moment; it is none until it has been kept."""
        request, facts, ruled = self.request, self.facts, self.ruled
        decision = Decision(ids.draw(at), at, self.caller, request, facts, ruled, self.hypothetical)
        decision.words = self.words
        return decision

"""The one way through: request → facts → policy → decision → record."""

from service.decisions.caller import Caller
from service.decisions.decide import House, decide, rule
from service.decisions.decision import Decision, Kept

__all__ = ["Caller", "Decision", "House", "Kept", "decide", "rule"]

"""The one way through: request → facts → policy → decision → record."""

from service.decisions.caller import Caller
from service.decisions.decide import conclude, decide, decide_what, remembered, rule
from service.decisions.decision import Decision, Kept
from service.decisions.house import House
from service.decisions.matter import Matter
from service.decisions.refuse import refuse
from service.decisions.search import search
from service.decisions.searched import KeptSearch, Searched

__all__ = [
    "Caller",
    "Decision",
    "House",
    "Kept",
    "KeptSearch",
    "Matter",
    "Searched",
    "conclude",
    "decide",
    "decide_what",
    "refuse",
    "remembered",
    "rule",
    "search",
]

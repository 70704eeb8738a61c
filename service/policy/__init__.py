"""What the law says of the facts: the engine that evaluates it, and the ruling it gives."""

from service.policy.engine import Engine, PolicyUnavailable, ServingEngine
from service.policy.refusals import facts_invalid, unavailable
from service.policy.ruling import Duty, Finding, Lack, Outcome, Ruled, Ruling, Words

__all__ = [
    "Duty",
    "Engine",
    "Finding",
    "Lack",
    "Outcome",
    "PolicyUnavailable",
    "Ruled",
    "Ruling",
    "ServingEngine",
    "Words",
    "facts_invalid",
    "unavailable",
]

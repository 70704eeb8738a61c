"""Proposals where two names may mean one thing: what the catalogue has already, what is built in common.

A proposal is no finding: a person looks at it, and corrects the facts or does not.
"""

from service.matching.duplicates import Hit, Wanted, duplicates
from service.matching.needs import Needed, Question, Registered, questions
from service.matching.overlaps import Platform, PlatformHit, overlaps

__all__ = [
    "Hit",
    "Needed",
    "Platform",
    "PlatformHit",
    "Question",
    "Registered",
    "Wanted",
    "duplicates",
    "overlaps",
    "questions",
]

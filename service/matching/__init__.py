"""Proposals where two names may mean one thing: what the catalogue has already, what is built in common.

A proposal is no finding: a person looks at it, and corrects the facts or does not.
"""

from service.matching.duplicates import Hit, Wanted, duplicates
from service.matching.overlaps import Platform, PlatformHit, overlaps

__all__ = ["Hit", "Platform", "PlatformHit", "Wanted", "duplicates", "overlaps"]

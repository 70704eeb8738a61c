"""What a project builds that is built in common, or is not to be built: ranked, each with its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from service.matching.names import folded, likeness, named

NEAR = 70.0
"""Below it two names are not alike."""


@dataclass(frozen=True, slots=True)
class Platform:
    """A row of the list: what is built in common 统建清单, or not to be built 负面清单."""

    number: str
    name: str
    kind: Literal["built", "negative"]
    keywords: tuple[str, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class PlatformHit:
    """A row that a part of the project may overlap with; `words` are the keywords found there."""

    number: str
    name: str
    kind: str
    where: str
    text: str
    words: tuple[str, ...]
    score: float
    reasons: tuple[dict[str, str], ...]


def overlaps(parts: Iterable[tuple[str, str]], platforms: Iterable[Platform]) -> list[PlatformHit]:
    """Each part of a project (its path, its text) beside each row of the list, the likeliest first."""
    rows = list(platforms)
    found = (_compared(where, text, row) for where, text in parts for row in rows)
    hits = [hit for hit in found if hit is not None]
    return sorted(hits, key=lambda hit: (-hit.score, hit.number, hit.where))


def _compared(where: str, text: str, platform: Platform) -> PlatformHit | None:
    plain = folded(text)
    words = tuple(word for word in platform.keywords if folded(word) and folded(word) in plain)
    alike = likeness(named(text), named(platform.name))
    if not words and alike < NEAR:
        return None
    score = max(alike, 60.0 + 10.0 * min(len(words), 4) if words else 0.0)
    reasons = []
    if words:
        reasons.append({"zh": f"含有“{'”“'.join(words)}”", "en": f"it speaks of {', '.join(words)}"})
    if alike >= NEAR:
        reasons.append({"zh": f"名称相近（{alike:.0f}%）", "en": f"a similar name ({alike:.0f}%)"})
    return PlatformHit(
        platform.number, platform.name, platform.kind, where, text, words, round(score, 1), tuple(reasons)
    )

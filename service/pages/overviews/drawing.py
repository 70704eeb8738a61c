"""Bars that lie: rows of counts as one stacked bar each. A table beside them says the same in numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH = 380
"""Of the longest bar, in units of the drawing."""
STEP, THICK = 24, 16
"""From one bar to the next, and of a bar."""


@dataclass(frozen=True, slots=True)
class Part:
    """One colour of a bar, from its left edge."""

    key: str
    value: float
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: its name, its parts from the left, where it ends and what it adds up to."""

    name: str
    y: int
    parts: tuple[Part, ...]
    end: float
    total: float


@dataclass(frozen=True, slots=True)
class Bars:
    """All rows, and the height they need."""

    rows: tuple[Bar, ...]
    keys: tuple[str, ...]

    @property
    def height(self) -> int:
        """Of the drawing."""
        return len(self.rows) * STEP


def bars(rows: Sequence[tuple[str, Mapping[str, float]]], keys: Sequence[str]) -> Bars:
    """Draw named rows of values; the longest fills the width. Only keys that have any value are kept."""
    used = tuple(key for key in keys if any(values.get(key) for _, values in rows))
    most = max((_sum(values, used) for _, values in rows), default=0) or 1
    drawn = (
        _bar(name, place * STEP, values, used, WIDTH / most) for place, (name, values) in enumerate(rows)
    )
    return Bars(tuple(drawn), used)


def _sum(values: Mapping[str, float], keys: Sequence[str]) -> float:
    return sum(values.get(key, 0) for key in keys)


def _bar(name: str, y: int, values: Mapping[str, float], keys: Sequence[str], scale: float) -> Bar:
    parts, x = [], 0.0
    for key in keys:
        width = round(values.get(key, 0) * scale, 2)
        if width:
            parts.append(Part(key, values[key], round(x, 2), width))
        x += width
    return Bar(name, y, tuple(parts), round(x, 2), _sum(values, keys))

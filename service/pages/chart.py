"""Decisions by day as stacked bars: the shape says what the numbers do not, so it is small.

Drawn here, in microseconds. Vega's renderer holds the interpreter for a tenth of a second a chart, and for
seconds the first time, in a process that gateways wait on; thread or not, every decision would wait with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

OUTCOMES = ("permit", "indeterminate", "deny")
"""From the bottom of a bar to its top."""
HEIGHT, STEP, WIDTH = 96, 64, 36
"""Of the bars, in units of the drawing."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a bar."""

    outcome: str
    count: int
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One day's bar, from the left edge `x`; `top` is where it ends."""

    day: date
    x: int
    top: float
    total: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars, and what they add up to."""

    columns: tuple[Column, ...]
    totals: dict[str, int]

    @property
    def total(self) -> int:
        """All decisions shown."""
        return sum(self.totals.values())


def chart(days: Sequence[date], tallies: Sequence[Mapping[str, int]]) -> Chart:
    """Draw one bar a day; the tallest fills the height."""
    most = max((sum(tally.values()) for tally in tallies), default=0) or 1
    pairs = enumerate(zip(days, tallies, strict=True))
    columns = tuple(_column(day, tally, place * STEP, HEIGHT / most) for place, (day, tally) in pairs)
    totals = {outcome: sum(tally[outcome] for tally in tallies) for outcome in OUTCOMES}
    return Chart(columns, totals)


def _column(day: date, tally: Mapping[str, int], x: int, scale: float) -> Column:
    bars, y = [], float(HEIGHT)
    for outcome in OUTCOMES:
        height = round(tally[outcome] * scale, 2)
        y = round(y - height, 2)
        if tally[outcome]:
            bars.append(Bar(outcome, tally[outcome], x, y, height))
    return Column(day, x, y, sum(tally.values()), tuple(bars))

"""How much of its time a writer files under load."""

from dataclasses import dataclass

FULL = 1_000_000
"""Unfiled entries at which it files after every group: no reader is to wait for more, half a minute."""


@dataclass(slots=True)
class Pace:
    """Gives filing a share of the time: the square of what part of FULL is unfiled.

    A burst is hardly held up by it, and what lasts comes to where as much is filed as is kept.
    """

    ended: float = 0.0
    took: float = 0.0

    def is_due(self, unfiled: int, now: float) -> bool:
        """Whether the writer has rested long enough since it filed last."""
        share = min(unfiled / FULL, 1) ** 2
        return share > 0 and (now - self.ended) * share >= self.took * (1 - share)

    def filed(self, began: float, ended: float) -> None:
        """Note when it filed, in seconds of the same clock."""
        self.ended, self.took = ended, ended - began

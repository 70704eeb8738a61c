"""When the interpreter looks for garbage: what is young by time, what lives long seldom.

The interpreter counts what is made less what is freed. Once the memories are full, what is newly remembered
and what is forgotten cancel out, so that it looks seldom, and then through seconds of what was kept: more
than a tenth of a second in which nobody is answered.
"""

import gc

from catalog.periodic import Periodic

YOUNG = 1
"""The generation looked through, with all below it: what has come since the last look."""


class Garbage(Periodic):
    """Looks through what is young, a millisecond or two under load. A context manager."""

    NAME = "garbage"
    EVERY = 0.05

    def look(self) -> None:
        """Free what is young and only refers to itself."""
        gc.collect(YOUNG)


def settle() -> None:
    """Pass over what lives until the end, and look through all of the rest about once an hour.

    What is remembered of register and rulings is much and has no cycles; looking through it time and again
    took a third of the time of a remembered decision.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(1_000, 2_000, 100_000)

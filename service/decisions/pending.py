"""A decision that waits for its place in the record, and then is told to whoever asked.

A task and a future for each would cost as much as all else about a remembered decision.
"""

from collections.abc import Callable
from typing import Protocol

from service import metrics
from service.decisions.decision import Decision, Kept
from service.errors import RecordUnavailable

Told = Kept | RecordUnavailable
"""What came of it: the decision with its place, or why there is none."""


class Waiting(Protocol):
    """Whoever waits for a place in the record, as a future does."""

    def done(self) -> bool: ...

    def set_result(self, place: tuple[int, str], /) -> None: ...

    def set_exception(self, failure: RecordUnavailable, /) -> None: ...


class Pending:
    """One that waits; `tell` is called once, on the loop that asked, and must not raise; it counts, too."""

    __slots__ = ("_began", "_chain", "_decision", "_done", "_tell")

    def __init__(self, decision: Decision, chain: str, tell: Callable[[Told], None]) -> None:
        self._decision, self._chain, self._tell = decision, chain, tell
        self._done = False
        self._began = metrics.moment()

    def done(self) -> bool:
        """Whether nothing is waited for any more."""
        return self._done

    def set_result(self, place: tuple[int, str], /) -> None:
        """It is on record."""
        self._done = True
        metrics.took("record", self._began)
        self._tell(Kept(self._decision, self._chain, *place))

    def set_exception(self, failure: RecordUnavailable, /) -> None:
        """It is not, or not in time."""
        self._done = True
        metrics.took("record", self._began)
        self._tell(failure)

    def cancel(self, _why: str = "") -> None:
        """Nobody waits for it any more, as at the end of a server that was told to hurry."""
        self._done = True


def counted(decision: Decision) -> None:
    """Count a decision that is on record."""
    ruled = decision.ruled
    metrics.decided(ruled.ruling.outcome, ruled.ruling.codes, ruled.engine, cached=ruled.remembered)

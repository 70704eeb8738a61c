"""What waits for a place in the record, and the count of what has one."""

from typing import Protocol

from service import metrics
from service.decisions.decision import Decision
from service.errors import RecordUnavailable


class Waiting(Protocol):
    """What waits for a place in the record, as a future does."""

    def done(self) -> bool: ...

    def set_result(self, place: tuple[int, str], /) -> None: ...

    def set_exception(self, failure: RecordUnavailable, /) -> None: ...


def counted(decision: Decision) -> None:
    """Count a decision that is on record."""
    ruled = decision.ruled
    metrics.decided(ruled.ruling.outcome, ruled.ruling.codes, ruled.engine, cached=ruled.remembered)

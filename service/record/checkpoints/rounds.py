"""Makes checkpoints while a service runs: at intervals, and once more when it ends."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from service.errors import Failure
from service.patience import gently
from service.record.checkpoints.documents import Unreadable
from service.record.checkpoints.drawing import Pieces
from service.record.checkpoints.notary import Notary

_LOG = logging.getLogger(__name__)
TICK = timedelta(seconds=2)
"""How often to look whether a checkpoint is due: with many entries one is due before its time."""
REST = 0.025
"""Seconds of a break after each piece."""
RESTS = 12.0
"""Seconds of all breaks at most, so that no more entries come meanwhile than were gone through."""

Clock = Callable[[], datetime]


def rest(pieces: int) -> float:
    """Seconds of a break after each of so many pieces."""
    return min(REST, RESTS / max(pieces, 1))


class Rounds:
    """Checkpoints `every` so often while the block runs, and one at its end; without a clock, none.

    A context manager: its thread lives inside. It must end after the writer of the record, so that the last
    checkpoint covers all. What goes wrong is logged: decisions are kept and given without checkpoints too.
    """

    def __init__(self, notary: Notary, clock: Clock | None, every: timedelta) -> None:
        self._notary, self._every = notary, every
        self._clock = clock
        self._said = ""
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="record-checkpoints", daemon=True)

    def __enter__(self) -> Self:
        if self._clock is not None:
            self._try(self._notary.prepare, self._clock())
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._clock is not None:
            self._end.set()
            self._thread.join()
            self._try(self._notary.make, self._clock())

    def _run(self) -> None:
        while self._clock is not None and not self._end.wait(min(self._every, TICK).total_seconds()):
            self._try(self._notary.make, self._clock(), self._every, self._pace)

    def _pace(self, found: Pieces, number: int) -> Pieces:
        return gently(found, self._end.wait, rest=rest(number))

    def _try(self, deed: Callable[..., object], *arguments: object) -> None:
        """Do it; the same complaint is logged once."""
        try:
            deed(*arguments)
        except (Failure, SQLAlchemyError, Unreadable) as error:
            if self._said != str(error):
                self._said = str(error)
                _LOG.error("No checkpoint is made: %s", self._said)
        else:
            self._said = ""

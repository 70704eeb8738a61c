"""Runs that go on in the background of this process, batch by batch, until they end or it does."""

import asyncio
import logging
from contextlib import suppress
from types import TracebackType
from typing import Self

from service.decisions import Caller
from service.doors import now
from service.errors import Failure
from service.review.redeciding import Redecision

_LOG = logging.getLogger(__name__)


class Runs:
    """What goes on here. An async context manager: what has not ended then can be gone on with later."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._failed: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        """Nothing goes on yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End between two batches; what was found is kept."""
        for task in self._tasks.values():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def going(self, run: str) -> bool:
        """Whether this process is at it."""
        task = self._tasks.get(run)
        return task is not None and not task.done()

    def failed(self, run: str) -> str | None:
        """Why it ended early here, in both languages; None where it did not."""
        return self._failed.get(run)

    def begin(self, redecision: Redecision, run: str, caller: Caller) -> None:
        """Go on with a run; where this process is at it already, that goes on."""
        if not self.going(run):
            self._failed.pop(run, None)
            self._tasks = {known: task for known, task in self._tasks.items() if not task.done()}
            self._tasks[run] = asyncio.create_task(self._go_on(redecision, run, caller))

    async def _go_on(self, redecision: Redecision, run: str, caller: Caller) -> None:
        try:
            await redecision.go_on(run, caller, now)
        except Exception as error:  # noqa: BLE001  whatever it is, it is said on the run's page
            _LOG.warning("Run %s ended early.", run, exc_info=error)
            self._failed[run] = error.message if isinstance(error, Failure) else _AWAY
            redecision.stop(run)


_AWAY = (
    "批量重新决定中途停止：规则无法使用或者服务暂时不可用，可稍后继续。"
    "The run ended early: the policies cannot be used or the service is away; go on later."
)

"""Rulings, asked for once: a ruling depends on the facts and the policies alone, so it can be kept."""

import asyncio
import math
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from catalog.memory import LONG, Bounded
from service import metrics
from service.policy.engine import Engine, PolicySilent, PolicyUnavailable
from service.policy.ruling import Ruled

Answer = Ruled | PolicyUnavailable


class Rulings:
    """An engine before an engine: what was ruled is remembered, and what is asked meanwhile goes together.

    Nothing is remembered of a failure. `lasting`: seconds for which a ruling is believed, for an engine
    whose policies may change behind our back; else for ever, since new policies are a new engine.
    """

    SIZE = 20_000
    """Rulings remembered at most; some kilobytes each."""
    TOGETHER = 8
    """Facts put to the engine in one query: few enough to be ruled on in the time it has for one."""
    AT_ONCE = 3
    """Queries under way; what comes meanwhile waits, and so goes together."""
    GATHERING = 0.002
    """Seconds for which more is waited for, where questions come together: a query for one costs nearly as
    much as one for a few, and takes as many turns from the loop."""
    CROWDED = 0.05
    """Seconds after some came together for which more are expected to."""

    def __init__(self, engine: Engine, lasting: float = math.inf) -> None:
        self._engine = engine
        self._lasting = lasting
        self._known = Bounded(self.SIZE)
        self._waiting: dict[str, asyncio.Future[Answer]] = {}
        self._queue: deque[str] = deque()
        self._under_way: set[asyncio.Task[None]] = set()
        self._starting = False
        self._met = -math.inf

    @property
    def name(self) -> str:
        """The engine's."""
        return self._engine.name

    @property
    def revision(self) -> str:
        """The engine's."""
        return self._engine.revision

    async def rule(self, facts: str, /) -> Ruled:
        """Rule on canonical facts, as the engine did or does. Raises PolicyUnavailable."""
        known = self._remembered(facts)
        if known is not None:
            return known
        with metrics.step("policy"):  # shielded: one asker who leaves does not take it from the others
            answer = await asyncio.shield(self._asked(facts))
        if isinstance(answer, PolicyUnavailable):
            raise answer
        return answer

    async def rule_all(self, documents: Sequence[str], /) -> list[Ruled]:
        """Rule on many at once; the engine's own, since nobody asks for the same many again."""
        return await self._engine.rule_all(documents)

    def _remembered(self, facts: str) -> Ruled | None:
        found: Ruled | None = self._known.get(facts)
        return None if found is None or time.monotonic() > found.until else found

    def _asked(self, facts: str) -> "asyncio.Future[Answer]":
        if facts not in self._waiting:
            self._waiting[facts] = asyncio.get_running_loop().create_future()
            self._queue.append(facts)
            self._start()
        return self._waiting[facts]

    def _start(self) -> None:
        """Have what waits put to the engine, where it has room; whoever comes before that goes with it."""
        if self._queue and not self._starting and len(self._under_way) < self.AT_ONCE:
            self._starting = True
            task = asyncio.create_task(self._put())
            self._under_way.add(task)
            task.add_done_callback(self._settled)

    async def _put(self) -> None:
        try:
            if len(self._queue) < self.TOGETHER and time.monotonic() - self._met < self.CROWDED:
                await asyncio.sleep(self.GATHERING)
        finally:  # one that is cancelled here leaves what waits to the next
            self._starting = False
        together = [self._queue.popleft() for _ in range(min(self.TOGETHER, len(self._queue)))]
        if len(together) > 1:
            self._met = time.monotonic()
        self._start()
        await self._settle(together)

    def _settled(self, task: "asyncio.Task[None]") -> None:
        self._under_way.discard(task)
        self._start()

    async def _settle(self, together: Sequence[str]) -> None:
        until = time.monotonic() + self._lasting
        answers: Sequence[Answer] = [PolicyUnavailable("The engine failed.")] * len(together)
        try:
            answers = await self._answers(together)
        finally:
            for facts, answer in zip(together, answers, strict=True):
                if isinstance(answer, Ruled) and len(facts) <= LONG:
                    self._known.put(facts, replace(answer, remembered=True, until=until))
                waiting = self._waiting.pop(facts)
                if not waiting.done():
                    waiting.set_result(answer)

    async def _answers(self, together: Sequence[str]) -> Sequence[Answer]:
        """One query for all; where one has no ruling, each alone, so that it alone is refused."""
        if len(together) == 1:
            return [await self._alone(together[0])]
        try:
            return await self._engine.rule_all(together)
        except PolicySilent as silent:
            return [silent] * len(together)
        except PolicyUnavailable:
            return [await self._alone(facts) for facts in together]

    async def _alone(self, facts: str) -> Answer:
        try:
            return await self._engine.rule(facts)
        except PolicyUnavailable as error:
            return error

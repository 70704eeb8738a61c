"""Rulings, asked for once: a ruling depends on the facts and the policies alone, so it can be kept."""

import asyncio
import math
import time
from collections.abc import Sequence
from dataclasses import replace

from catalog.memory import LONG, Bounded
from service import metrics
from service.policy.engine import Engine, PolicySilent, PolicyUnavailable
from service.policy.opa import TIMEOUT
from service.policy.ruling import Ruled
from service.together import Together

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
    LATE = TIMEOUT / 2
    """Seconds after which a query has taken so long that fewer go together."""
    TURN = 4
    """Rulings given at once in one turn of the event loop; others get theirs after a millisecond or two."""

    def __init__(self, engine: Engine, lasting: float = math.inf) -> None:
        self._engine = engine
        self._lasting = lasting
        self._known = Bounded(self.SIZE)
        self._waiting: dict[str, asyncio.Future[Ruled]] = {}
        self._together = Together(self._answers, at_once=self.AT_ONCE, most=self.TOGETHER)
        self._given = 0

    @property
    def name(self) -> str:
        """The engine's."""
        return self._engine.name

    @property
    def revision(self) -> str:
        """The engine's."""
        return self._engine.revision

    def at_once(self, facts: str, /) -> Ruled | None:
        """What was ruled before, or what the engine rules at once, if it is its turn. As the engine's."""
        known = self._remembered(facts)
        if known is not None or self._given >= self.TURN or facts in self._waiting:
            return known
        began, until = metrics.moment(), self._until()
        ruled = self._engine.at_once(facts)
        if ruled is not None:
            metrics.took("policy", began)
            self._remember(facts, ruled, until)
            self._count()
        return ruled

    async def rule(self, facts: str, /) -> Ruled:
        """Rule on canonical facts, as the engine did or does. Raises PolicyUnavailable."""
        ruled = self.at_once(facts)
        if ruled is not None:
            return ruled
        with metrics.step("policy"):  # shielded: one asker who leaves does not take it from the others
            return await asyncio.shield(self._asked(facts))

    async def rule_all(self, documents: Sequence[str], /) -> list[Ruled]:
        """Rule on many at once; the engine's own, since nobody asks for the same many again."""
        return await self._engine.rule_all(documents)

    def _remembered(self, facts: str) -> Ruled | None:
        found: Ruled | None = self._known.get(facts)
        return None if found is None or time.monotonic() > found.until else found

    def _until(self) -> float:
        """Until when a ruling is believed that is asked for now."""
        return time.monotonic() + self._lasting

    def _remember(self, facts: str, ruled: Ruled, until: float) -> None:
        if len(facts) <= LONG:
            self._known.put(facts, replace(ruled, remembered=True, until=until))

    def _count(self) -> None:
        """One more in this turn of the loop."""
        self._given += 1
        if self._given == 1:
            asyncio.get_running_loop().call_soon(self._next_turn)

    def _next_turn(self) -> None:
        self._given = 0

    def _asked(self, facts: str) -> "asyncio.Future[Ruled]":
        if facts not in self._waiting:
            self._waiting[facts] = self._together.ask(facts)
            self._waiting[facts].add_done_callback(lambda _: self._waiting.pop(facts))
        return self._waiting[facts]

    async def _answers(self, together: Sequence[str]) -> Sequence[Answer]:
        """What the engine says, remembered."""
        began, until = time.monotonic(), self._until()
        answers = await self._put(together)
        self._fit(time.monotonic() - began)
        for facts, answer in zip(together, answers, strict=True):
            if isinstance(answer, Ruled):
                self._remember(facts, answer, until)
        return answers

    def _fit(self, seconds: float) -> None:
        """Put fewer together after a query that took long, and again more after quick ones.

        OPA may have little of a processor, or other workers ask it as well.
        """
        most = self._together.most
        if seconds > self.LATE:
            self._together.most = max(most // 2, 1)
        elif seconds < self.LATE / 2:
            self._together.most = min(most + 1, self.TOGETHER)

    async def _put(self, together: Sequence[str]) -> Sequence[Answer]:
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

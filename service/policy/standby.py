"""Two engines as one: OPA rules, and the same policies as WebAssembly stand in where it is away or overrun.

The stand-in rules only by the very policies that OPA last said it ruled by; otherwise a decision could follow
the old law or the new one by chance. Each ruling names the engine that gave it.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeVar

from service.policy.engine import Engine, PolicySilent, PolicyUnavailable
from service.policy.opa import FEW, OpaEngine
from service.policy.ruling import Ruled, Ruling
from service.policy.wasm import WasmEngine

PAUSE = 1.0
"""Seconds for which a silent OPA is left alone."""
MOST = 1
"""Queries OPA has under way; what comes meanwhile would wait for its turn there."""
CROWDED = 3.0
"""Seconds after such a meeting for which WebAssembly goes on: where it met one question it meets the next."""
OVERRUN = "OPA has more to do than it can answer in time."

Answer = TypeVar("Answer")


@dataclass(slots=True)
class Breaker:
    """Whether OPA is worth asking: after it was silent, one asker in each pause finds out for all.

    Moments are the event loop's seconds.
    """

    pause: float = PAUSE
    said: str = ""
    """Why OPA was not asked, in a sentence."""
    _again: float | None = None

    def lets(self, moment: float) -> bool:
        """Whether to ask OPA; an asker who is let through keeps the others away until the next pause ends."""
        if self._again is None:
            return True
        if moment < self._again:
            return False
        self._again = moment + self.pause
        return True

    def shut(self, moment: float) -> bool:
        """Whether OPA is left alone now, and nobody's turn has come to find out."""
        return self._again is not None and moment < self._again

    def silent(self, moment: float, said: str) -> None:
        """OPA did not answer."""
        self._again, self.said = moment + self.pause, said

    def spoke(self) -> None:
        """OPA answered, whatever it said."""
        self._again = None


class Standby:
    """OPA first, WebAssembly at once where OPA does not rule. An async context manager.

    `revision` is that of the policies at hand. `name` is what the record says where neither ruled.
    """

    name = "auto"

    def __init__(self, opa: OpaEngine, wasm: WasmEngine, pause: float = PAUSE) -> None:
        self.revision = opa.revision
        self._opa, self._wasm = opa, wasm
        self._breaker = Breaker(pause)
        self._under_way = 0
        self._crowded = 0.0

    async def __aenter__(self) -> Self:
        """Open both, and hear from OPA by which policies it rules."""
        await self._opa.__aenter__()
        await self._wasm.__aenter__()
        with contextlib.suppress(PolicyUnavailable):
            await self._opa.rule_all([])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._wasm.__aexit__(kind, error, trace)
        await self._opa.__aexit__(kind, error, trace)

    def at_once(self, facts: str, /) -> Ruled | None:
        """By WebAssembly, where OPA would not be asked now."""
        moment = asyncio.get_running_loop().time()
        if self._breaker.shut(moment):
            said = self._breaker.said
        elif self._is_crowded(moment):
            said = OVERRUN
        else:
            return None
        try:
            return self._wasm.at_once(facts) if self._agrees() else None
        except PolicyUnavailable as error:
            raise PolicyUnavailable(f"{said} {error}") from None

    async def rule(self, facts: str, /) -> Ruled:
        """Rule on canonical facts. Raises PolicyUnavailable where neither engine may or can."""
        return await self._ask(lambda engine: engine.rule(facts))

    async def rule_all(self, documents: Sequence[str], /) -> list[Ruled]:
        """Rule on many, all by one engine. Raises PolicyUnavailable where neither may or can.

        A few that came together go to WebAssembly, which rules on them in a tenth of the time; many, which
        no gateway waits for, to OPA, as they would keep this process from everything else.
        """

        async def question(engine: Engine) -> list[Ruled]:
            return await engine.rule_all(documents)

        if 1 < len(documents) <= FEW and self._agrees():
            return await self._stand_in(question, "They came together.")
        return await self._ask(question)

    async def batch(self, documents: Sequence[str], /) -> list[Ruling]:
        """The rulings alone, for looking at what might be. Raises PolicyUnavailable as `rule_all` does."""
        return [ruled.ruling for ruled in await self.rule_all(documents)]

    async def ready(self) -> bool:
        """Whether one of the two would rule now."""
        return any((await self.state()).values())

    async def state(self) -> dict[str, bool]:
        """Each engine by its name, and whether it would rule now."""
        answers = await self._opa.ready()
        return {self._opa.name: answers, self._wasm.name: self._agrees() and await self._wasm.ready()}

    async def _ask(self, question: Callable[[Engine], Awaitable[Answer]]) -> Answer:
        clock = asyncio.get_running_loop().time
        if not self._breaker.lets(clock()):
            return await self._stand_in(question, self._breaker.said)
        if self._is_crowded(clock()) and self._agrees():
            return await self._stand_in(question, OVERRUN)
        self._under_way += 1
        try:
            answer = await question(self._opa)
        except PolicySilent as error:
            self._breaker.silent(clock(), str(error))
            return await self._stand_in(question, str(error))
        except PolicyUnavailable as error:
            self._breaker.spoke()
            return await self._stand_in(question, str(error))
        finally:
            self._under_way -= 1
        self._breaker.spoke()
        return answer

    async def _stand_in(self, question: Callable[[Engine], Awaitable[Answer]], said: str) -> Answer:
        """Ask WebAssembly; `said` is why OPA gave no ruling."""
        if not self._agrees():
            served = self._opa.served or "policies unknown"
            raise PolicySilent(
                f"{said} OPA ruled by {served}, and those at hand are {self._wasm.revision}: "
                "they may not stand in."
            )
        try:
            return await question(self._wasm)
        except PolicyUnavailable as error:
            raise PolicyUnavailable(f"{said} {error}") from None

    def _is_crowded(self, moment: float) -> bool:
        """Whether this question would wait for others at OPA, or others for it."""
        if self._under_way >= MOST:
            self._crowded = moment + CROWDED
        return moment < self._crowded

    def _agrees(self) -> bool:
        return self._opa.served == self._wasm.revision

"""Rulings are asked for once, together, and never remembered where there was none."""

import asyncio
import json
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog.memory import LONG
from opa import bundle
from opa.child import OpaChild
from service import canonical
from service.policy import PolicyUnavailable, Ruled
from service.policy.engine import PolicySilent
from service.policy.opa import OpaEngine
from service.policy.rulings import Rulings
from service.policy.wasm import WasmEngine
from service.settings import ROOT, Settings
from service.wiring import LASTING, believed
from tests.houses import BASE, PATIENT, desk_on, revision


class Counted:
    """A real engine, with a tally of what it was asked; told to, it is silent or cannot rule."""

    def __init__(self, engine: OpaEngine) -> None:
        self._engine = engine
        self.name, self.revision = engine.name, engine.revision
        self.queries: list[int] = []
        self.silent = False
        self.undecided = ""

    def at_once(self, _: str, /) -> None:
        """None, as OPA is asked."""

    async def rule(self, facts: str, /) -> Ruled:
        """One document."""
        self._heard([facts])
        return await self._engine.rule(facts)

    async def rule_all(self, documents: Sequence[str], /) -> list[Ruled]:
        """Many documents."""
        self._heard(documents)
        return await self._engine.rule_all(documents)

    def _heard(self, documents: Sequence[str]) -> None:
        self.queries.append(len(documents))
        if self.undecided in documents:
            raise PolicyUnavailable("It did not rule on every document.")
        if self.silent:
            raise PolicySilent("Nobody answers.")


@pytest.fixture(scope="module")
def facts(law: OpaChild, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Forty different facts documents: the base question for forty purposes."""
    question = BASE["questions"]["obtain"]
    with desk_on(BASE["world"], law, tmp_path_factory.mktemp("rulings")) as opened:
        text = opened.ask(question, date(2026, 6, 1)).decision.facts.text
    document = json.loads(text)
    asked: dict[str, Any] = document["request"]
    return [
        canonical.text(document | {"request": asked | {"purpose": f"第{number}项"}}) for number in range(40)
    ]


@asynccontextmanager
async def rulings(law: OpaChild, lasting: float = math.inf) -> AsyncIterator[tuple[Rulings, Counted]]:
    """The engine under test before a real one."""
    async with OpaEngine(law.address, None, revision(), PATIENT) as engine:
        counted = Counted(engine)
        yield Rulings(counted, lasting), counted


def run(law: OpaChild, use: Callable[[Rulings, Counted], Awaitable[None]], lasting: float = math.inf) -> None:
    """Use the engine in a loop of its own."""

    async def used() -> None:
        async with rulings(law, lasting) as (before, counted):
            await use(before, counted)

    asyncio.run(used())


def test_a_ruling_is_asked_for_once(law: OpaChild, facts: list[str]) -> None:
    """The same facts again, at once or later, cost no further query, and are ruled on the same."""

    async def use(before: Rulings, counted: Counted) -> None:
        together = await asyncio.gather(*(before.rule(facts[0]) for _ in range(20)))
        assert counted.queries == [1]
        again = await before.rule(facts[0])
        assert again == together[0]
        assert (together[0].remembered, again.remembered) == (False, True)
        assert counted.queries == [1]
        assert len({ruled.ruling.text for ruled in together}) == 1

    run(law, use)


def test_what_is_asked_meanwhile_goes_together(
    law: OpaChild, facts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty different facts at once are few queries, none larger than allowed, each answered as if alone."""
    monkeypatch.setattr(Rulings, "LATE", math.inf)

    async def use(before: Rulings, counted: Counted) -> None:
        together = await asyncio.gather(*(before.rule(text) for text in facts))
        assert sum(counted.queries) == len(facts)
        assert len(counted.queries) <= Rulings.AT_ONCE + math.ceil(len(facts) / Rulings.TOGETHER)
        assert max(counted.queries) <= Rulings.TOGETHER
        assert together == [await counted.rule(text) for text in facts]

    run(law, use)


def test_fewer_go_together_after_a_late_query(
    law: OpaChild, facts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a query that took long half as many go together, at least one; after quick ones, more again."""

    async def use(before: Rulings, counted: Counted) -> None:
        monkeypatch.setattr(Rulings, "LATE", 0.0)
        await asyncio.gather(*(before.rule(text) for text in facts))
        assert (max(counted.queries), counted.queries[-1]) == (Rulings.TOGETHER, 1)
        counted.queries.clear()
        monkeypatch.setattr(Rulings, "LATE", math.inf)
        await asyncio.gather(*(before.rule(text.replace("项", "条")) for text in facts))
        assert counted.queries[: Rulings.AT_ONCE] == [1] * Rulings.AT_ONCE
        assert counted.queries[:-1] == sorted(counted.queries[:-1])
        assert 1 < max(counted.queries) <= Rulings.TOGETHER

    run(law, use)


def test_what_can_be_ruled_at_once_is_a_few_in_a_turn(facts: list[str], tmp_path: Path) -> None:
    """An engine that waits for nobody rules on a few in one turn of the loop, and on the rest in the next."""
    engine = WasmEngine(bundle.build([ROOT / "policies"], tmp_path / "wasm.tar.gz", target="wasm").path)

    async def use() -> None:
        before = Rulings(engine)
        first = [before.at_once(text) for text in facts]
        assert [ruled is not None for ruled in first] == [n < Rulings.TURN for n in range(len(facts))]
        assert before.at_once(facts[0]) is not None
        together = await asyncio.gather(*(before.rule(text) for text in facts))
        assert together == [engine.at_once(text) for text in facts]
        assert [ruled.remembered for ruled in together] == [n < Rulings.TURN for n in range(len(facts))]

    asyncio.run(use())
    engine.close()


def test_a_failure_is_not_remembered(law: OpaChild, facts: list[str]) -> None:
    """Who asks while the engine is silent is told so; who asks afterwards is answered."""

    async def use(before: Rulings, counted: Counted) -> None:
        counted.silent = True
        told = await asyncio.gather(*(before.rule(text) for text in facts), return_exceptions=True)
        assert all(isinstance(answer, PolicyUnavailable) for answer in told)
        counted.silent = False
        assert (await before.rule(facts[0])).ruling.findings

    run(law, use)


def test_what_was_ruled_is_known_while_the_engine_is_silent(law: OpaChild, facts: list[str]) -> None:
    """A ruling does not depend on the engine's health."""

    async def use(before: Rulings, counted: Counted) -> None:
        known = await before.rule(facts[0])
        counted.silent = True
        assert await before.rule(facts[0]) == known
        with pytest.raises(PolicyUnavailable):
            await before.rule(facts[1])

    run(law, use)


def test_one_that_cannot_be_ruled_on_is_refused_alone(law: OpaChild, facts: list[str]) -> None:
    """Facts that make the engine fail do not spoil the answers of those asked together with them."""

    async def use(before: Rulings, counted: Counted) -> None:
        counted.undecided = facts[3]
        told = await asyncio.gather(*(before.rule(text) for text in facts[:6]), return_exceptions=True)
        assert [isinstance(answer, Ruled) for answer in told] == [True, True, True, False, True, True]

    run(law, use)


def test_an_asker_who_leaves_takes_nothing_along(law: OpaChild, facts: list[str]) -> None:
    """One of two who ask the same is cancelled; the other is answered."""

    async def use(before: Rulings, counted: Counted) -> None:
        leaving, staying = (asyncio.create_task(before.rule(facts[0])) for _ in range(2))
        await asyncio.sleep(0)
        leaving.cancel()
        assert (await staying).ruling.findings
        assert leaving.cancelled() or leaving.cancelling()
        assert counted.queries == [1]

    run(law, use)


def test_a_ruling_of_policies_that_may_change_lasts_so_long(law: OpaChild, facts: list[str]) -> None:
    """An engine whose policies are not ours is asked again after a while."""

    async def use(before: Rulings, counted: Counted) -> None:
        await before.rule(facts[0])
        await before.rule(facts[0])
        await asyncio.sleep(0.3)
        await before.rule(facts[0])
        assert counted.queries == [1, 1]

    run(law, use, lasting=0.2)


def test_long_facts_are_not_remembered(law: OpaChild, facts: list[str]) -> None:
    """Facts with a mebibyte of what a caller says are ruled on each time: many would fill the memory."""
    document = json.loads(facts[0])
    long = canonical.text(document | {"request": document["request"] | {"purpose": "样" * LONG}})

    async def use(before: Rulings, counted: Counted) -> None:
        ruled = [await before.rule(long) for _ in range(2)]
        assert counted.queries == [1, 1]
        assert [each.remembered for each in ruled] == [False, False]

    run(law, use)


def test_only_an_opa_of_others_changes_its_policies_unseen() -> None:
    """Rulings of the OPA that the service runs are believed for good, those of one it is told of are not."""
    told = Settings.read({"GONGXIANG_OPA_URL": "http://127.0.0.1:8181"})
    own = replace(Settings.read({}), opa_url="http://127.0.0.1:8181")

    assert believed(own) == math.inf
    assert believed(told) == LASTING < 60

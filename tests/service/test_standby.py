"""OPA killed, stopped, slow or senseless: the same policies as WebAssembly rule at once, and no others."""

import asyncio
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from opa import bundle, install
from opa.child import OpaChild
from service import canonical
from service.policy import Ruled
from service.policy.opa import OpaEngine
from service.policy.rulings import Rulings
from service.policy.standby import Breaker, Standby
from service.policy.wasm import WasmEngine
from service.record.verify import verify
from service.settings import ROOT
from tests.houses import BASE, PATIENT, Desk, codes, database_of, desk, desk_on, outcome
from tests.service.test_opa_engine import Answering, serving

POLICIES, ACTS = ROOT / "policies", ROOT / "fixtures" / "acts"
DAY = date(2026, 6, 1)
OBTAIN = BASE["questions"]["obtain"]
PERMITTED = OBTAIN
REFUSED = OBTAIN | {"context": OBTAIN["context"] | {"purpose": "商业用途"}}
UNCLEAR = OBTAIN | {"context": {key: OBTAIN["context"][key] for key in ("mode", "items")}}
SHORT = 0.3
"""Seconds for OPA here: it is stopped for good, and the machine is busy."""
PAUSE = 0.5
CROWDED = 0.3
WAIT = 30.0
"""Seconds within which OPA must rule again."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[bundle.Bundle, bundle.Bundle]:
    """The law for OPA and for WebAssembly."""
    folder = tmp_path_factory.mktemp("built")
    return (
        bundle.build([POLICIES], folder / "bundle.tar.gz"),
        bundle.build([POLICIES], folder / "wasm.tar.gz", target="wasm"),
    )


@pytest.fixture
def child(built: tuple[bundle.Bundle, bundle.Bundle]) -> Iterator[OpaChild]:
    """An OPA of this test's own, to be ill-treated."""
    with OpaChild(install.install(), built[0].path) as started:
        yield started


Opening = Callable[[str, str | None, float], Any]


@pytest.fixture
def opening(built: tuple[bundle.Bundle, bundle.Bundle], tmp_path: Path) -> Opening:
    """Opens the one way through over an OPA at an address, with the law as WebAssembly standing by."""

    @contextmanager
    def opened(address: str, token: str | None, seconds: float) -> Iterator[tuple[Desk, Standby]]:
        opa = OpaEngine(address, token, built[0].revision, seconds)
        engine = Standby(opa, WasmEngine(built[1].path), PAUSE)
        with desk(database_of(BASE["world"], tmp_path), engine) as at:
            yield at, engine
            assert verify(at.database).faults == []

    return opened


def right(at: Desk, *engines: str) -> None:
    """The next answers are the law's, and the record says that one of these engines gave them."""
    asked = [at.ask(question, DAY) for question in (PERMITTED, REFUSED, UNCLEAR)]
    found = [at.archive.find(kept.decision.id) for kept in asked]

    assert [outcome(kept) for kept in asked] == ["permit", "deny", "indeterminate"]
    assert {kept.decision.ruled.engine for kept in found if kept} <= set(engines)
    assert None not in found


def refused(at: Desk) -> str:
    """The next answer is a refusal for want of an engine; the reason that it gives."""
    kept = at.ask(PERMITTED, DAY)

    assert ("deny", {"decision.policy_unavailable"}) == (outcome(kept), codes(kept))
    assert kept == at.archive.find(kept.decision.id)
    assert kept.decision.ruled.engine == "auto"
    return str(kept.decision.ruled.ruling.findings[0].details["reason"])


def state(at: Desk, engine: Standby) -> dict[str, bool]:
    """What the engine says of itself."""
    found: dict[str, bool] = at._runner.run(engine.state())
    return found


def again(at: Desk) -> None:
    """OPA rules again before long, and until then every answer is right."""
    deadline = time.monotonic() + WAIT
    while at.ask(PERMITTED, DAY).decision.ruled.engine != "opa":
        assert time.monotonic() < deadline, "OPA was not asked again"
        right(at, "opa", "wasm")
        time.sleep(0.05)


def test_opa_rules_while_it_is_there(child: OpaChild, opening: Opening) -> None:
    """With OPA well, OPA rules, and both are ready."""
    with opening(child.address, None, PATIENT) as (at, engine):
        right(at, "opa")
        assert state(at, engine) == {"opa": True, "wasm": True}


def test_opa_gone(child: OpaChild, opening: Opening) -> None:
    """With OPA gone, WebAssembly rules at once; the service is ready and says which engine is not."""
    with opening(child.address, None, PATIENT) as (at, engine):
        child.close()
        right(at, "wasm")
        assert state(at, engine) == {"opa": False, "wasm": True}


def test_opa_killed(child: OpaChild, opening: Opening) -> None:
    """Through a SIGKILL and the restart every answer is right, and OPA rules again."""
    with opening(child.address, None, PATIENT) as (at, _):
        right(at, "opa")
        assert child.pid
        os.kill(child.pid, signal.SIGKILL)
        assert at.ask(PERMITTED, DAY).decision.ruled.engine == "wasm"
        right(at, "opa", "wasm")  # it may be back before the last of the three
        again(at)
        right(at, "opa")


def test_opa_stopped(child: OpaChild, opening: Opening) -> None:
    """While OPA is stopped every answer is right by WebAssembly; when it goes on, OPA rules again."""
    with opening(child.address, None, SHORT) as (at, _):
        assert child.pid
        os.kill(child.pid, signal.SIGSTOP)
        try:
            right(at, "wasm")
            right(at, "wasm")
        finally:
            os.kill(child.pid, signal.SIGCONT)
        again(at)


def test_a_batch_is_ruled_while_opa_is_stopped(child: OpaChild, opening: Opening) -> None:
    """Many documents are ruled on by one engine, too."""
    with opening(child.address, None, SHORT) as (at, engine):
        facts = [at.ask(question, DAY).decision.facts.text for question in (PERMITTED, REFUSED, UNCLEAR)]
        assert child.pid
        os.kill(child.pid, signal.SIGSTOP)
        try:
            ruled = at._runner.run(engine.rule_all(facts * 10))
        finally:
            os.kill(child.pid, signal.SIGCONT)

    assert [one.ruling.outcome for one in ruled] == ["permit", "deny", "indeterminate"] * 10
    assert {one.engine for one in ruled} == {"wasm"}


def answering(revision: str | None, **more: Any) -> Iterator[Answering]:
    """Something on OPA's port that says it has policies of this revision, and gives no ruling."""
    provenance = {"bundles": {"law": {"revision": revision}}} if revision else {}
    yield from serving(Answering(json.dumps({"provenance": provenance} | more).encode()))


def test_opa_without_a_ruling(built: tuple[bundle.Bundle, bundle.Bundle], opening: Opening) -> None:
    """Where OPA answers by the same policies, but no ruling, WebAssembly rules."""
    for server in answering(built[0].revision):
        with opening(server.url, None, PATIENT) as (at, _):
            right(at, "wasm")


def test_opa_never_heard_from(opening: Opening) -> None:
    """Before OPA has said by which policies it rules, nothing stands in: they might be others."""
    with opening("http://127.0.0.1:9", None, SHORT) as (at, engine):
        assert "may not stand in" in refused(at)
        assert state(at, engine) == {"opa": False, "wasm": False}


def test_opa_that_names_no_revision(opening: Opening) -> None:
    """An OPA that does not say which policies it has is not stood in for."""
    for server in answering(None):
        with opening(server.url, None, PATIENT) as (at, _):
            assert "policies unknown" in refused(at)


def test_opa_with_other_policies(opening: Opening, tmp_path: Path) -> None:
    """Where OPA runs other policies, its answers are given as its own, and nothing else stands in for it."""
    other = bundle.build([POLICIES, ACTS], tmp_path / "other.tar.gz")
    with (
        OpaChild(install.install(), other.path) as outside,
        opening(outside.address, None, PATIENT) as (at, engine),
    ):
        right(at, "opa")
        assert at.ask(PERMITTED, DAY).decision.ruled.revision == other.revision
        assert state(at, engine) == {"opa": True, "wasm": False}
        outside.close()
        assert other.revision in refused(at)
        assert state(at, engine) == {"opa": False, "wasm": False}


def test_neither_rules(child: OpaChild, built: tuple[bundle.Bundle, bundle.Bundle], tmp_path: Path) -> None:
    """With OPA gone and WebAssembly broken the answer is a refusal on record, and nothing is ready."""
    wasm = WasmEngine(built[1].path)
    engine = Standby(OpaEngine(child.address, None, built[0].revision, PATIENT), wasm, PAUSE)
    with desk(database_of(BASE["world"], tmp_path), engine) as at:
        child.close()
        right(at, "wasm")
        wasm.close()
        assert "WebAssembly" in refused(at)
        assert state(at, engine) == {"opa": False, "wasm": False}
        assert verify(at.database).faults == []


def test_a_silent_opa_is_left_alone() -> None:
    """After a silence nobody asks OPA for a pause; then one does, and the others wait for what it finds."""
    breaker = Breaker(1.0)
    assert breaker.lets(10.0)
    assert breaker.lets(10.0)

    breaker.silent(10.0, "It was silent.")
    assert [breaker.lets(moment) for moment in (10.1, 10.9)] == [False, False]
    assert [breaker.lets(moment) for moment in (11.0, 11.0, 11.9)] == [True, False, False]
    breaker.silent(11.5, "It still was.")
    assert [breaker.lets(moment) for moment in (12.4, 12.5)] == [False, True]
    assert [breaker.shut(moment) for moment in (13.4, 13.5)] == [True, False]
    breaker.spoke()
    assert [breaker.lets(moment) for moment in (12.6, 12.6)] == [True, True]
    assert not breaker.shut(12.6)


def test_an_asker_who_left_does_not_shut_opa_out() -> None:
    """Where the one who asks goes away without an answer, the next pause lets another ask."""
    breaker = Breaker(1.0)
    breaker.silent(0.0, "It was silent.")

    assert [breaker.lets(moment) for moment in (1.0, 1.5, 2.0)] == [True, False, True]


def test_after_a_meeting_the_next_question_meets_nobody(
    built: tuple[bundle.Bundle, bundle.Bundle],
    child: OpaChild,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two that met at OPA: what comes shortly after goes to WebAssembly, later and one by one all to OPA."""
    monkeypatch.setattr("service.policy.standby.CROWDED", CROWDED)
    with desk_on(BASE["world"], child, tmp_path) as opened:
        facts = opened.ask(PERMITTED, DAY).decision.facts.text

    async def ask() -> list[set[str]]:
        opa = OpaEngine(child.address, None, built[0].revision, PATIENT)
        async with Standby(opa, WasmEngine(built[1].path), PAUSE) as engine:
            met = await asyncio.gather(engine.rule(facts), engine.rule(facts))
            shortly = [await engine.rule(facts)]
            await asyncio.sleep(CROWDED * 2)
            later = [await engine.rule(facts) for _ in range(5)]
        return [{ruled.engine for ruled in some} for some in (met, shortly, later)]

    assert asyncio.run(ask()) == [{"opa", "wasm"}, {"wasm"}, {"opa"}]


def test_at_once_only_where_opa_is_not_asked(
    built: tuple[bundle.Bundle, bundle.Bundle],
    child: OpaChild,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """WebAssembly rules at once while a question is with OPA, and in the pause after it was silent."""
    monkeypatch.setattr("service.policy.standby.CROWDED", CROWDED)
    with desk_on(BASE["world"], child, tmp_path) as opened:
        facts = opened.ask(PERMITTED, DAY).decision.facts.text

    async def ask() -> list[str | None]:
        opa = OpaEngine(child.address, None, built[0].revision, SHORT)
        async with Standby(opa, WasmEngine(built[1].path), PAUSE) as engine:
            idle = engine.at_once(facts)
            with_opa = asyncio.create_task(engine.rule(facts))
            await asyncio.sleep(0)
            met = engine.at_once(facts)
            await with_opa
            await asyncio.sleep(CROWDED * 2)
            again = engine.at_once(facts)
            child.close()
            await engine.rule(facts)
            silent = engine.at_once(facts)
        return [ruled.engine if ruled else None for ruled in (idle, met, again, silent)]

    assert asyncio.run(ask()) == [None, "wasm", None, "wasm"]


def test_an_overrun_opa_is_relieved(
    built: tuple[bundle.Bundle, bundle.Bundle], child: OpaChild, tmp_path: Path
) -> None:
    """What is more than OPA can have under way is ruled on by WebAssembly meanwhile, and all of it alike."""
    with desk_on(BASE["world"], child, tmp_path) as opened:
        document = json.loads(opened.ask(PERMITTED, DAY).decision.facts.text)
    asked = document["request"]
    texts = [canonical.text(document | {"request": asked | {"purpose": f"第{n}项"}}) for n in range(400)]

    async def ask() -> list[Ruled]:
        opa = OpaEngine(child.address, None, built[0].revision, PATIENT)
        async with Standby(opa, WasmEngine(built[1].path), PAUSE) as engine:
            before = Rulings(engine)
            first = asyncio.create_task(before.rule(texts[0]))
            await asyncio.sleep(0.001)  # it is with OPA by then
            together = list(await asyncio.gather(first, *(before.rule(text) for text in texts[1:])))
            alone = await opa.rule_all(texts[:50])
        assert [ruled.ruling for ruled in together[:50]] == [ruled.ruling for ruled in alone]
        return together

    rulings = asyncio.run(ask())
    assert {ruled.engine for ruled in rulings} == {"opa", "wasm"}
    assert {ruled.ruling.outcome for ruled in rulings} == {"deny"}

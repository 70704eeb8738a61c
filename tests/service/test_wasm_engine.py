"""The policies as WebAssembly: they rule as OPA does, and what is no ruling is never taken for one."""

import asyncio
import json
import tarfile
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from catalog import world
from opa import bundle, install
from opa.child import OpaChild
from opa.errors import BundleInvalid
from service import canonical
from service.authoring import trials
from service.policy import PolicyUnavailable, Ruled
from service.policy.opa import OpaEngine
from service.policy.wasm import TURN, WasmEngine
from service.settings import ROOT
from tests import yaml12
from tests.houses import BASE, PATIENT, database_of, desk

POLICIES = ROOT / "policies"
ACTS = ROOT / "fixtures" / "acts"
SCENARIO = ROOT / "fixtures" / "authzen" / "policies"
FOLDERS = {"law": [POLICIES], "acts": [POLICIES, ACTS], "scenario": [POLICIES, SCENARIO]}
CASES = [tried.facts for tried in trials.read([POLICIES, ACTS])]
"""The facts of every law case, those of the example acts among them."""
QUESTIONS: list[dict[str, Any]] = yaml12.read("questions.yaml")
DAYS = (date(2026, 11, 22), date(2030, 12, 31))
RARE = ("\u0000", 'a"b\\c', "\u2028", "\x7f\x01", "😀", "𠀀", "𪜈龘", "<&>", "é\u0301", "长" * 20_000)
SECONDS = 120.0
MODULE = b"\0asm\1\0\0\0"
"""The smallest WebAssembly module: it does nothing."""


@pytest.fixture(scope="module", params=list(FOLDERS))
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[OpaEngine, WasmEngine]]:
    """OPA and WebAssembly on the same policy folders."""
    folder, folders = tmp_path_factory.mktemp("both"), FOLDERS[request.param]
    written = bundle.build(folders, folder / "bundle.tar.gz")
    wasm = WasmEngine(bundle.build(folders, folder / "wasm.tar.gz", target="wasm").path)
    with OpaChild(install.install(), written.path) as child:
        yield OpaEngine(child.address, None, written.revision, PATIENT, SECONDS), wasm
    wasm.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The facts of every sample question on two days."""
    folder = tmp_path_factory.mktemp("sample")
    database = database_of({}, folder)
    world.load([ROOT / "fixtures" / "world.yaml"], database)
    wasm = WasmEngine(bundle.build([POLICIES], folder / "wasm.tar.gz", target="wasm").path)
    with desk(database, wasm) as opened:
        asked = [opened.ask(row["request"], day) for row in QUESTIONS for day in DAYS]
    return [kept.decision.facts.text for kept in asked]


def alike(both: tuple[OpaEngine, WasmEngine], documents: list[str]) -> None:
    """Both engines rule the same, by the same policies, in a batch and one by one."""

    async def ask(opa: OpaEngine, wasm: WasmEngine) -> tuple[list[Ruled], list[Ruled], list[Ruled]]:
        async with opa:
            alone = [await wasm.rule(document) for document in documents]
            parts = [documents[start : start + 100] for start in range(0, len(documents), 100)]
            theirs = [ruled for part in parts for ruled in await opa.rule_all(part)]
            return theirs, await wasm.rule_all(documents), alone

    theirs, ours, alone = asyncio.run(ask(*both))
    for document, one, two, three in zip(documents, theirs, ours, alone, strict=True):
        assert one.ruling == two.ruling == three.ruling, document
        assert one.revision == two.revision == three.revision
        assert (one.engine, two.engine, three.engine) == ("opa", "wasm", "wasm")


def test_cases_are_ruled_alike(both: tuple[OpaEngine, WasmEngine]) -> None:
    """Every law case has one ruling, whichever engine gives it; under each set of policy folders."""
    alike(both, CASES)


def test_sample_questions_are_ruled_alike(both: tuple[OpaEngine, WasmEngine], sample: list[str]) -> None:
    """Every sample question has one ruling, whichever engine gives it."""
    alike(both, sample)


def test_rare_characters_are_ruled_alike(both: tuple[OpaEngine, WasmEngine]) -> None:
    """Characters that JSON escapes, and those beyond the first 65,536, reach both engines as they are."""
    base = json.loads(CASES[0])
    named = [base | {"request": base["request"] | {"purpose": text}} for text in RARE]
    alike(both, [canonical.text(document) for document in named])


def test_nothing_asked_is_nothing_ruled(law_wasm: WasmEngine) -> None:
    """No documents give no rulings."""
    assert asyncio.run(law_wasm.rule_all([])) == []


@pytest.fixture(scope="module")
def law_wasm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WasmEngine]:
    """The law as WebAssembly."""
    built = bundle.build([POLICIES], tmp_path_factory.mktemp("wasm") / "wasm.tar.gz", target="wasm")
    engine = WasmEngine(built.path)
    yield engine
    engine.close()


def test_others_get_their_turn(law_wasm: WasmEngine) -> None:
    """A long batch lets others go on after every few documents."""
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def both_at_once() -> None:
        other = asyncio.create_task(others())
        await law_wasm.rule_all(CASES[: 10 * TURN])
        other.cancel()

    asyncio.run(both_at_once())
    assert turns >= 9


def test_threads_do_not_meet_in_one_instance(law_wasm: WasmEngine) -> None:
    """Asked from four threads at once, every question gets its own ruling: they take turns."""
    expected = asyncio.run(law_wasm.rule_all(CASES[:40]))
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda facts: asyncio.run(law_wasm.rule(facts)), CASES[:40] * 4))

    assert answers == expected * 4


ODD = """
    package decision

    # METADATA
    # entrypoint: true
    ruling := _said("deny", [_no]) if input.ask == "no"
    ruling := _said("permit", [_no]) if input.ask == "unfounded"
    ruling := _said("permit", []) if input.ask == "empty"
    ruling := true if input.ask == "true"
    ruling := null if input.ask == "null"
    ruling := {"outcome": "deny"} if input.ask == "half"
    ruling := {"a": 1} if input.ask == "two"
    ruling := {"a": 2} if input.ask == "two"
    ruling := count([1 | some x in _many; some y in _many; x == y]) if input.ask == "slow"
    ruling := count(numbers.range(1, 50000000)) if input.ask == "large"

    _said(outcome, findings) := {
        "outcome": outcome, "findings": findings, "missing": [], "duties": [], "acts": [],
    }

    _many := numbers.range(1, 5000)

    _no := {
        "code": "odd.no", "effect": "deny", "paragraph": null, "title": {"zh": "否", "en": "no"},
        "remedy": {"zh": "", "en": ""}, "violation": null, "details": {},
    }

    batch := [answer | some document in input.batch; answer := ruling with input as document]
"""
"""Policies that fail in every way a question can ask for."""


def written(source: str, folder: Path, **files: str) -> list[Path]:
    """A policy folder with this decision."""
    folder.mkdir()
    (folder / "decision.rego").write_text(textwrap.dedent(source), "utf-8")
    for name, content in files.items():
        (folder / f"{name}.rego").write_text(content, "utf-8")
    return [folder]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WasmEngine]:
    """Those policies as WebAssembly."""
    folder = tmp_path_factory.mktemp("odd")
    built = bundle.build(written(ODD, folder / "policies"), folder / "wasm.tar.gz", target="wasm")
    engine = WasmEngine(built.path)
    yield engine
    engine.close()


def one(engine: WasmEngine, ask: str) -> Ruled:
    """The ruling on one question."""
    return asyncio.run(engine.rule(json.dumps({"ask": ask})))


@pytest.mark.parametrize(
    "ask", ["never", "unfounded", "empty", "true", "null", "half", "two", "slow", "large"]
)
def test_no_ruling_is_unavailable(ask: str, odd: WasmEngine) -> None:
    """An evaluation that fails, is slow or gives no ruling is never a no; the next one is as it should be."""
    with pytest.raises(PolicyUnavailable):
        one(odd, ask)
    with pytest.raises(PolicyUnavailable):
        asyncio.run(odd.rule_all([json.dumps({"ask": "no"}), json.dumps({"ask": ask})]))

    assert one(odd, "no").ruling.outcome == "deny"
    assert asyncio.run(odd.ready())


@pytest.mark.parametrize("text", ["", "{", "NaN", '{"ask": 1e400}', "[" * 100_000, '{"ask": "\\ud800"}'])
def test_what_is_no_document_is_unavailable(text: str, odd: WasmEngine) -> None:
    """What is not JSON, or has no UTF-8, is not ruled on."""
    with pytest.raises(PolicyUnavailable):
        asyncio.run(odd.rule(text))

    assert one(odd, "no").ruling.outcome == "deny"


def test_a_closed_engine_is_unavailable(tmp_path: Path) -> None:
    """After its end the engine refuses, and says it is not ready."""
    built = bundle.build([POLICIES], tmp_path / "wasm.tar.gz", target="wasm")
    engine = WasmEngine(built.path)
    engine.close()

    with pytest.raises(PolicyUnavailable):
        asyncio.run(engine.rule(CASES[0]))
    assert asyncio.run(engine.state()) == {"wasm": False}


def test_foreign_built_ins_are_refused_at_start(tmp_path: Path) -> None:
    """Policies with a built-in that only a host could give are refused by its name before any question."""
    more = 'package law.more\n\nsaid := sprintf("%d", [input.n])\n'
    asks = ODD + '\n    ruling := data.law.more.said if input.ask == "said"\n'
    built = bundle.build(
        written(asks, tmp_path / "policies", more=more), tmp_path / "wasm.tar.gz", target="wasm"
    )

    with pytest.raises(BundleInvalid, match=r"sprintf.*--engine opa"):
        WasmEngine(built.path)


def test_policies_without_the_entrypoint_are_refused_at_start(tmp_path: Path) -> None:
    """Policies whose ruling nobody can ask for are refused before any question."""
    source = ODD.replace("# METADATA", "").replace("# entrypoint: true", "")
    built = bundle.build(written(source, tmp_path / "policies"), tmp_path / "wasm.tar.gz", target="wasm")

    with pytest.raises(BundleInvalid, match="decision/ruling"):
        WasmEngine(built.path)


def _packed(path: Path, **members: bytes) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(f"/{name.replace('_', '.')}")
            entry.size = len(content)
            archive.addfile(entry, BytesIO(content))
    return path


def test_a_broken_bundle_is_refused_at_start(tmp_path: Path) -> None:
    """A bundle that is absent, cut, without a module, or with a wrong one is refused in a sentence."""
    whole = bundle.build([POLICIES], tmp_path / "wasm.tar.gz", target="wasm").path
    manifest = b'{"revision": "r"}'
    half = tmp_path / "half.tar.gz"
    half.write_bytes(whole.read_bytes()[:20_000])
    broken = [
        tmp_path / "absent.tar.gz",
        half,
        _packed(tmp_path / "empty.tar.gz", _manifest=manifest),
        _packed(tmp_path / "text.tar.gz", _manifest=manifest, policy_wasm=b"no module", data_json=b"{}"),
        _packed(tmp_path / "other.tar.gz", _manifest=manifest, policy_wasm=MODULE, data_json=b"{}"),
        bundle.build([POLICIES], tmp_path / "rego.tar.gz").path,
    ]

    for path in broken:
        with pytest.raises(BundleInvalid, match=r"\.$") as told:
            WasmEngine(path)
        assert "\n" not in str(told.value)


def test_base_questions_are_permitted(tmp_path: Path) -> None:
    """Through the one way with WebAssembly alone, every base question is permitted, its engine recorded."""
    built = bundle.build([POLICIES], tmp_path / "wasm.tar.gz", target="wasm")
    with desk(database_of(BASE["world"], tmp_path), WasmEngine(built.path)) as opened:
        for question in BASE["questions"].values():
            ruled = opened.archive.find(opened.ask(question, date(2026, 6, 1)).decision.id)
            assert ruled is not None
            assert ruled.decision.ruled.ruling.outcome == "permit"
            assert (ruled.decision.ruled.engine, ruled.decision.ruled.revision) == ("wasm", built.revision)


def test_like_rulings_are_one(law_wasm: WasmEngine) -> None:
    """A ruling that says the same as one before is that one, asked alone or with others; another is not."""
    alone = asyncio.run(law_wasm.rule(CASES[0])).ruling
    together = [ruled.ruling for ruled in asyncio.run(law_wasm.rule_all([CASES[0], *CASES[:40]]))]

    assert together[0] is together[1] is alone
    assert len({id(ruling) for ruling in together}) == len({ruling.text for ruling in together}) > 1

"""The smallest change: it works on the real OPA, nothing smaller does, and permits need none."""

import asyncio
import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from opa import bundle, install
from opa.child import OpaChild
from service import canonical
from service.explaining import Explainer, Explanation, NotExplained
from service.explaining.candidates import Ground, candidates
from service.explaining.changes import Change, applied, change
from service.explaining.places import dotted
from service.explaining.search import Room, needed
from service.explaining.sources import Read, Reader
from service.explaining.workshop import Ready, Workshop
from service.facts import Established, Facts
from service.policy import PolicyUnavailable, Ruling
from service.policy.opa import OpaEngine
from service.settings import ROOT
from tests.houses import PATIENT
from tests.programs import run_opa

SAMPLES: dict[str, Any] = json.loads(
    run_opa("eval", "-d", "policies", "data.lib.samples_test", "--format", "raw").stdout
)
"""One clean permit for each action, as the tests of the policies have them."""
UNFILED: dict[str, Any] = {"resource.filed_on": None, "resource.catalogued": False}
DENIED: list[tuple[str, dict[str, Any], int]] = [
    ("obtain", {"grants": []}, 1),
    ("obtain", {"grants.0.state": "suspended"}, 1),
    ("obtain", {"grants.0.to": "2026-05-31"}, 1),
    ("obtain", {"request.purpose": "另一用途"}, 1),
    ("obtain", {"request.mode": None}, 1),
    ("obtain", {"request.items": ["法人名称", "法定代表人"]}, 1),
    ("obtain", UNFILED, 1),
    ("obtain", {"request.purpose": None, "request.mode": None}, 2),
    ("obtain", {"grants.0.state": "revoked"} | UNFILED, 2),
    ("obtain", {"request.purpose": None, "request.mode": None} | UNFILED, 3),
    ("request", {"request.purpose": " "}, 1),
    ("charge", {"request.fee.amount": 100}, 1),
    ("forward", {"request.sale": True}, 1),
    ("open", {"resource.open": None}, 1),
    ("file", {"resource.duty": None, "resource.summary": None}, 2),
    ("grant", {"case.state": "negotiating"}, 1),
    ("operate", {"facility.connected": False}, 1),
    ("operate", {"facility.connected": False, "facility.managed": None}, 2),
    ("approve", {"project.connection.designed": False}, 1),
    ("fund", {"project.sharing_chapter.present": None}, 1),
]


def changed(action: str, changes: dict[str, Any]) -> dict[str, Any]:
    """A sample with each `path: value` set."""
    facts: dict[str, Any] = deepcopy(SAMPLES[action])
    for path, value in changes.items():
        node: Any = facts
        *parents, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        for step in parents:
            node = node[step]
        node[last] = value
    return facts


@pytest.mark.parametrize("case", DENIED, ids=lambda case: f"{case[0]}-{'-'.join(case[1])}")
def test_the_smallest_change_is_enough_and_nothing_smaller_is(
    case: tuple[str, dict[str, Any], int],
    explain: Callable[[Any], Explanation],
    engine: OpaEngine,
    runner: asyncio.Runner,
) -> None:
    """Every way shown turns the real ruling into a permit; no candidate set with fewer changes does."""
    action, changes, size = case
    facts = changed(action, changes)
    explained = explain(facts)
    assert explained.why_not is not None
    found = explained.why_not.needed
    assert found.whole
    assert [len(way) for way in found.ways] == [size] * len(found.ways)
    assert found.ways
    for way in found.ways:
        assert _outcome(applied(facts, way), engine, runner) == "permit"
    for fewer in range(1, size):
        for documents in _documents(facts, _all(facts, explained), fewer):
            rulings = runner.run(engine.batch(documents))
            assert "permit" not in {ruling.outcome for ruling in rulings}


@cache
def _ready() -> Ready:
    workshop = Workshop([ROOT / "policies"])
    ready = workshop.ready()
    workshop.close()
    return ready


def _outcome(facts: Any, engine: OpaEngine, runner: asyncio.Runner) -> str:
    return runner.run(engine.rule(canonical.text(facts))).ruling.outcome


def _all(facts: dict[str, Any], explained: Explanation) -> list[Change]:
    """Every candidate, found anew from what the rules read."""
    ready = _ready()
    codes = {(rule.code, rule.effect) for rule in explained.rules if rule.asked}
    read = _read([body for body in ready.bodies if (body.code, body.name) in codes], ready.rules)
    return candidates(Ground(facts, read, ready.data))


def _read(bodies: Any, rules: Any) -> Read:
    reader = Reader(rules)
    for body in bodies:
        reader.body(body)
    return reader.read


def _documents(facts: dict[str, Any], every: list[Change], size: int) -> Iterator[list[str]]:
    """Every set of this size, applied; nothing is left out but changes of one place."""
    sets = [row for row in combinations(every, size) if len({one.place for one in row}) == size]
    for start in range(0, len(sets), 100):
        yield [canonical.text(applied(facts, row)) for row in sets[start : start + 100]]


@pytest.mark.parametrize("action", sorted(SAMPLES.keys() & {row[0] for row in DENIED}))
def test_a_permit_needs_nothing(action: str, explain: Callable[[Any], Explanation]) -> None:
    """No change is offered where there is a permit."""
    explained = explain(SAMPLES[action])
    assert explained.outcome == "permit"
    assert explained.why_not is None


@pytest.mark.parametrize("changes", [{"on": "2015-12-31"}, {"subject.registered": False}])
def test_who_and_when_are_not_changed(changes: dict[str, Any], explain: Callable[[Any], Explanation]) -> None:
    """The day and the parties are the question itself: where they bar a permit, nothing is offered."""
    explained = explain(changed("obtain", changes))
    assert explained.why_not is not None
    assert (explained.why_not.needed.ways, explained.why_not.needed.whole) == ((), True)


@pytest.mark.parametrize("action", sorted({row[0] for row in DENIED}))
def test_every_candidate_leaves_the_question_and_fits_the_schema(action: str) -> None:
    """No candidate touches day, action, ids, types or registration, and each fits the schema of the facts."""
    ready = _ready()
    facts = SAMPLES[action]
    found = candidates(
        Ground(facts, _read([body for body in ready.bodies if body.code], ready.rules), ready.data)
    )
    assert len(found) > 30
    assert len(found) == len(set(found))
    for one in found:
        path, after = dotted(one.place), applied(facts, [one])
        assert not path.endswith((".id", ".registered", ".stated", "subject.type", "resource.type")), path
        assert (after["on"], after["action"]) == (facts["on"], facts["action"])
        assert after != facts
        Facts.model_validate_json(json.dumps(after))


def test_what_was_done_was_done_on_a_day() -> None:
    """A resource that is put into the catalogue, or updated, was so on the day asked about."""
    facts = changed("obtain", UNFILED)
    filed = applied(facts, [change(("resource", "catalogued"), True)])
    assert (filed["resource"]["filed_on"], facts["resource"]["filed_on"]) == (facts["on"], None)
    old = changed("obtain", {"resource.update": {"cycle": "daily", "last": "2020-01-01", "overdue": True}})
    updated = applied(old, [change(("resource", "update", "overdue"), False)])
    assert updated["resource"]["update"] == {"cycle": "daily", "last": facts["on"], "overdue": False}
    assert "2020-01-01" in json.dumps(old)


def test_the_search_says_when_it_was_stopped(engine: OpaEngine, runner: asyncio.Runner) -> None:
    """Out of time, it says so, and never that there is nothing."""
    facts = changed("obtain", {"request.purpose": None})
    one = change(("request", "purpose"), "甲")
    room = Room(facts, (one,) * 40, (frozenset([("request", "purpose")]),))
    found = runner.run(needed(room, engine, 0.0))
    assert (found.ways, found.whole) == ((), False)


def test_a_silent_engine_stops_the_search(runner: asyncio.Runner) -> None:
    """An engine that is away ends the search as not whole."""

    class Away:
        async def batch(self, documents: Any, /) -> list[Ruling]:
            raise PolicyUnavailable("away")

    one = change(("request", "purpose"), "甲")
    room = Room(SAMPLES["obtain"], (one,), (frozenset([("request", "purpose")]),))
    assert runner.run(needed(room, Away())).whole is False


def test_a_ruling_of_other_policies_is_not_explained(
    explainer: Explainer, engine: OpaEngine, runner: asyncio.Runner
) -> None:
    """What was ruled under other policies is not explained by those at hand; facts that misfit neither."""
    text = canonical.text(SAMPLES["obtain"])
    ruled = runner.run(engine.rule(text))
    other = type(ruled)(ruled.ruling, "0" * 16, ruled.engine)
    with pytest.raises(NotExplained, match="Replay"):
        runner.run(explainer.explain(Established(text, date(2026, 6, 1)), other))
    with pytest.raises(NotExplained, match="did not fit"):
        runner.run(explainer.explain(Established(text, date(2026, 6, 1), misfits=("on: no day",)), ruled))


def test_the_same_facts_have_the_same_explanation(explain: Callable[[Any], Explanation]) -> None:
    """Explaining is deterministic."""
    facts = changed("obtain", {"request.purpose": None, "request.mode": None})
    first = explain(facts)
    assert first == explain(facts)
    assert first.why_not is not None
    assert [dotted(one.place) for one in first.why_not.needed.ways[0]] == ["request.mode", "request.purpose"]


def test_a_batch_is_ruled_one_by_one(engine: OpaEngine, runner: asyncio.Runner) -> None:
    """A batch gives what each document gets alone, in order; none gives none."""
    documents = [canonical.text(SAMPLES[action]) for action in ("obtain", "grant", "approve")]
    alone = [runner.run(engine.rule(document)).ruling for document in documents]
    assert runner.run(engine.batch(documents)) == alone
    assert runner.run(engine.batch([])) == []


def test_the_facts_of_another_pack_are_properties(runner: asyncio.Runner, tmp_path: Path) -> None:
    """Under another policy folder the properties of its things may be otherwise, those of people may not."""
    folders = [ROOT / "policies", ROOT / "fixtures" / "authzen" / "policies"]
    built = bundle.build(folders, tmp_path / "bundle.tar.gz")
    archived = {"type": "record", "id": "record-2", "registered": True, "properties": {"status": "archived"}}
    alice = {"type": "user", "id": "alice", "registered": True}
    asked = {"on": "2026-06-01", "action": "write", "subject": alice, "request": {}, "resource": archived}
    facts = Facts.model_validate_json(json.dumps(asked)).model_dump(mode="json")
    with OpaChild(install.install(), built.path) as child:
        engine = OpaEngine(child.address, None, built.revision, PATIENT)
        explained = runner.run(_explained(facts, folders, engine))
    assert explained.why_not is not None
    ways = explained.why_not.needed.ways
    otherwise = {dotted(one.place) for way in ways for one in way}
    assert otherwise == {"resource.properties.status"}


async def _explained(facts: Any, folders: list[Path], engine: OpaEngine) -> Explanation:
    async with engine:
        explainer = Explainer(folders, engine, engine.revision)
        text = canonical.text(facts)
        explained = await explainer.explain(Established(text, date(2026, 6, 1)), await engine.rule(text))
        explainer.close()
    return explained

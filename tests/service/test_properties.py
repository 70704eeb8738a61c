"""Laws that hold over whole worlds: nothing fails open, everything is found, kept and repeatable."""

import copy
import json
import random
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from catalog.memory import Memory, Pulse
from catalog.register import Register
from opa.child import OpaChild
from service import canonical
from service.facts import Facts, establish
from service.facts.establish import document
from service.facts.parts import Parts
from service.law.cases import Case, cases
from service.record.verify import verify
from service.requests import Request
from service.settings import ROOT
from tests import strategies
from tests.houses import BASE, Desk, database_of, desk_on, outcome

DAY = date(2026, 6, 1)
SLOW = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
"""Each example is a world in a database of its own."""

ABSENCE_SPEAKS = ("request.items", "facility.owner.id", "resource.claimants", "competent")
"""Facts whose absence the contract gives a meaning, and those that show a conflict between entries."""

ACTIONS = sorted(BASE["questions"])
TYPES = {action: question["resource"]["type"] for action, question in BASE["questions"].items()}
POOLS = {
    "resource": strategies.RESOURCES,
    "case": strategies.CASES,
    "facility": strategies.FACILITIES,
    "project": strategies.PROJECTS,
}


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    """A question about the pools' things, its context half stated."""
    action = draw(st.sampled_from(ACTIONS))
    context = {
        "purpose": draw(st.sampled_from((None, *strategies.WORDS))),
        "items": draw(st.none() | st.lists(st.sampled_from(strategies.WORDS), max_size=2)),
        "mode": draw(st.sampled_from((None, "platform", "mail"))),
        "fee": draw(st.sampled_from((None, {"amount": 0, "in_kind": False}, {"amount": 5}))),
        "recipient": draw(st.sampled_from((None, *strategies.AGENCIES))),
        "sale": draw(st.sampled_from((None, True, False))),
        "ground": draw(
            st.sampled_from(
                (None, {"kind": "law", "title": "某法", "article": "第三条"}, {"kind": "technical"})
            )
        ),
    }
    return {
        "subject": {"type": "agency", "id": draw(st.sampled_from((*strategies.AGENCIES, "nobody")))},
        "action": {"name": action},
        "resource": {"type": TYPES[action], "id": draw(st.sampled_from((*POOLS[TYPES[action]], "none")))},
        "context": {key: value for key, value in context.items() if value is not None},
    }


def with_desk(content: Any, law: OpaChild, use: Any) -> Any:
    """Use a desk over a world of its own."""
    with TemporaryDirectory() as folder, desk_on(content, law, Path(folder)) as opened:
        return use(opened)


@SLOW
@given(content=strategies.worlds(), asked=st.lists(questions(), min_size=1, max_size=8))
def test_every_answer_is_found_kept_and_repeatable(law: OpaChild, content: Any, asked: list[Any]) -> None:
    """Every answer has a finding, is in a record that verifies, and comes out the same again."""

    def use(opened: Desk) -> None:
        first = [opened.ask(question, DAY) for question in asked]
        again = [opened.ask(question, DAY) for question in asked]
        for one, other in zip(first, again, strict=True):
            assert one.decision.ruled.ruling.findings
            assert one.decision.facts == other.decision.facts
            assert one.decision.ruled == other.decision.ruled
            assert one == opened.archive.find(one.decision.id)
        report = verify(opened.database)
        assert ([], 2 * len(asked)) == (report.faults, report.entries)

    with_desk(content, law, use)


@SLOW
@given(
    content=strategies.worlds(), asked=st.lists(questions(), min_size=1, max_size=8), what_if=st.booleans()
)
def test_facts_are_written_in_parts_as_a_whole(content: Any, asked: list[Any], what_if: bool) -> None:
    """Parts of the facts that are written once for many questions come to the document that `Facts` is."""
    with TemporaryDirectory() as folder:
        database = database_of(content, Path(folder))
        with Pulse(database) as pulse, Register(database, Memory(pulse)).snapshot() as snapshot:
            for question in asked * 2:
                request = Request.model_validate(
                    question | {"context": question["context"] | {"what_if": what_if}}
                )
                whole = Facts.model_validate(document(request, Parts(snapshot, DAY)))
                established = establish(request, snapshot, DAY)
                assert established.text == canonical.text(whole.model_dump(mode="json"))
                assert (established.basis == "stated") == whole.resource.stated
        database.dispose()


@SLOW
@given(
    content=strategies.worlds(), asked=st.lists(questions(), min_size=1, max_size=5), seed=st.integers(0, 9)
)
def test_the_order_of_rows_changes_nothing(law: OpaChild, content: Any, asked: list[Any], seed: int) -> None:
    """A world told in another order gives the same facts and the same rulings."""

    def use(opened: Desk) -> list[Any]:
        kept = [opened.ask(question, DAY) for question in asked]
        return [(one.decision.facts, one.decision.ruled) for one in kept]

    shuffled = {name: random.Random(seed).sample(rows, len(rows)) for name, rows in reversed(content.items())}
    assert with_desk(content, law, use) == with_desk(shuffled, law, use)


@SLOW
@given(content=strategies.worlds(), question=questions(), data=st.data())
def test_forgetting_an_entry_s_fact_never_permits(
    law: OpaChild, content: Any, question: Any, data: st.DataObject
) -> None:
    """In a whole world, a key that is no longer stated never turns a no, or a not yet, into a yes."""
    about = {question["subject"]["id"], question["resource"]["id"]}
    places = [
        (name, place, key)
        for name in ("agencies", "resources", "cases", "facilities", "projects")
        for place, row in enumerate(content.get(name, ()))
        for key, value in row.items()
        if row["id"] in about and value is not None and key in OPTIONAL[name]
    ]
    if not places:
        return
    name, place, key = data.draw(st.sampled_from(places))
    less = copy.deepcopy(content)
    less[name][place][key] = None

    before, after = (with_desk(told, law, partial(_outcome, question)) for told in (content, less))

    assert before == "permit" or after != "permit", (name, key)


OPTIONAL = {
    "agencies": {"kind", "authorising_law", "division", "readiness", "trained"},
    "resources": {
        "summary",
        "duty",
        "filed_on",
        "parent_entry",
        "local_basis",
        "share",
        "secrecy",
        "platform",
        "update",
        "open",
    },
    "cases": {"items", "purposes", "mode", "fee", "events", "minutes", "filed_with"},
    "facilities": {"kind", "departments", "fields", "started_on", "connected", "managed"},
    "projects": {
        "funding",
        "secrecy",
        "sharing_chapter",
        "draft_catalogue",
        "needs",
        "connection",
        "facilities",
    },
}
"""Keys that a row may leave unstated; not those that show conflicts between entries (roles, item names)."""


def _outcome(question: Any, opened: Desk) -> str:
    return outcome(opened.ask(question, DAY))


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every stated fact: a leaf that is not null, or a list as a whole."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from leaves(member, (*path, key))
    elif value is not None:
        yield path
        for place, member in enumerate(value if isinstance(value, list) else ()):
            yield from leaves(member, (*path, place))


def forgotten(facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The same facts with one of them not stated, for each one that may be."""
    for path in leaves(facts):
        name = ".".join(str(part) for part in path)
        if name in ABSENCE_SPEAKS or path[-1] == "to" or name.startswith("request.fee."):
            continue
        less = copy.deepcopy(facts)
        node = less
        for part in path[:-1]:
            node = node[part]
        node[path[-1]] = None
        try:
            Facts.model_validate_json(canonical.text(less))
        except ValidationError:
            continue
        yield less


@pytest.mark.parametrize("case", cases([ROOT / "policies"]), ids=lambda case: case.place)
def test_forgetting_a_fact_never_permits(case: Case, law: OpaChild, tmp_path: Path) -> None:
    """From every law case that is not permitted: any one fact forgotten, it is still not permitted."""
    if case.outcome == "permit":
        return
    with desk_on(case.register(), law, tmp_path) as opened:
        facts = json.loads(opened.ask(case.question(), case.on).decision.facts.text)

    batch = list(forgotten(facts))
    rulings = _batch(law, batch)

    assert len(batch) == len(rulings)
    for less, ruling in zip(batch, rulings, strict=True):
        assert ruling["outcome"] != "permit", (case.name.zh, _difference(facts, less))


def _batch(law: OpaChild, batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
    with httpx.Client(transport=httpx.HTTPTransport(uds=str(law.socket)), timeout=60) as client:
        answer = client.post("http://opa/v1/data/decision/batch", json={"input": {"batch": batch}})
    result: list[dict[str, Any]] = answer.json()["result"]
    return result


def _difference(facts: Any, less: Any) -> list[str]:
    """The paths that are not there any more."""
    return [".".join(map(str, path)) for path in set(leaves(facts)) - set(leaves(less))]

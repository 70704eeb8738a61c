"""The explained conditions say what the policies did: over every law case, on the real OPA."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from catalog.register import Register
from service.explaining import program
from service.explaining.explanation import Rule
from service.explaining.probes import QUERY
from service.explaining.rules import Walk
from service.explaining.workshop import Counted, Ready, Workshop
from service.facts import establish
from service.law.cases import Case, cases
from service.policy import Ruling
from service.requests import Request
from service.settings import ROOT
from tests.houses import database_of, key_of

CASES = cases([ROOT / "policies"])
AT_ONCE = 25
"""Cases put to one run of OPA, whose time is bounded."""
ROW = f'{{"counted": {QUERY}, "ruling": data.decision.ruling}}'
RULED = f"[row | some one in input.batch; row := {ROW} with input as one]"


class Worlds:
    """The registers of the cases' worlds, each loaded once: most cases change only the request."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, Engine] = {}

    def facts(self, case: Case) -> str:
        """The facts of a law case."""
        asked = Request.model_validate(case.question())
        with Register(self._database(case.register())).snapshot() as snapshot:
            return establish(asked, snapshot, asked.on or case.on).text

    def _database(self, world: Any) -> Engine:
        key = key_of(world)
        if key not in self._open:
            folder = self._folder / str(len(self._open))
            folder.mkdir()
            self._open[key] = database_of(world, folder)
        return self._open[key]

    def close(self) -> None:
        """Close every register."""
        for database in self._open.values():
            database.dispose()


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    """The repository's policies, made ready for explaining."""
    made = Workshop([ROOT / "policies"])
    yield made
    made.close()


@pytest.fixture(scope="module")
def walks(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Walk]:
    """Every law case, ruled and counted by the same run of OPA."""
    worlds, ready = Worlds(tmp_path_factory.mktemp("cases")), workshop.ready()
    documents = {case.place: worlds.facts(case) for case in CASES}
    worlds.close()
    names, found = list(documents), dict[str, Walk]()
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        found |= dict(zip(some, _ruled(ready, [documents[name] for name in some]), strict=True))
    return found


def _ruled(ready: Ready, documents: list[str]) -> list[Walk]:
    asked = ["eval", "--bundle", str(ready.bundle), "--stdin-input", "--format", "raw", RULED]
    rows = json.loads(program.run(asked, f'{{"batch": [{",".join(documents)}]}}'))
    return [_walk(ready, row) for row in rows]


def _walk(ready: Ready, row: Any) -> Walk:
    counted = row["counted"]
    ruling = Ruling.model_validate_json(json.dumps(row["ruling"]))
    return Walk(ready, Counted(counted["reached"], counted["calls"], tuple(counted["asked"])), ruling)


TOLD: dict[int, list[Rule]] = {}


def told(walk: Walk) -> list[Rule]:
    """The rules of a walk, told once."""
    if id(walk) not in TOLD:
        TOLD[id(walk)] = [walk.rule(body) for body in walk.bodies()]
    return TOLD[id(walk)]


def test_a_rule_speaks_exactly_when_all_its_conditions_hold(walks: dict[str, Walk]) -> None:
    """Over all law cases: spoke, or kept silent by the act alone, exactly where every condition is true."""
    counts = {"spoke": 0, "silent": 0, "muted": 0}
    for name, walk in walks.items():
        for rule in told(walk):
            counts[rule.said] += 1
            whole = all(step.state == "true" for step in rule.steps)
            assert whole == (rule.said != "silent"), (name, rule.code, rule.effect)
    assert min(counts.values()) > 50, counts


def test_every_finding_is_a_rule_that_spoke(walks: dict[str, Walk]) -> None:
    """No finding of the law is without its rule, in any law case."""
    for name, walk in walks.items():
        spoke = {(rule.code, rule.effect) for rule in told(walk) if rule.said == "spoke"}
        found = {(f.code, f.effect) for f in walk.ruling.findings if not f.code.startswith("decision.")}
        assert spoke == found, name


def test_a_rule_is_muted_only_by_its_act(walks: dict[str, Walk]) -> None:
    """Rules whose conditions hold are silent only of unknown parties, and outside the act's days."""
    reasons = {"hb2016.art_2.agency_unknown", "hb2016.art_12.resource_unknown", "hb2016.art_23.not_in_force"}
    for name, walk in walks.items():
        if any(rule.said == "muted" for rule in told(walk)):
            assert reasons & {finding.code for finding in walk.ruling.findings}, name


def test_conditions_are_met_in_order(walks: dict[str, Walk]) -> None:
    """First those that hold, then the one that does not, then those not reached."""
    order = ["true", "false", "not_reached"]
    for walk in walks.values():
        for rule in told(walk):
            states = [step.state for step in rule.steps]
            assert states == sorted(states, key=order.index)
            assert states.count("false") <= 1


def test_a_failed_helper_says_which_of_its_conditions_failed(walks: dict[str, Walk]) -> None:
    """A helper below a failed condition has a failed condition of its own; below a `not`, it holds."""
    shown = {True: 0, False: 0}
    for walk in walks.values():
        for rule in told(walk):
            if rule.failed is None:
                continue
            for one in rule.failed.helps:
                negated = rule.failed.text.startswith("not ")
                shown[negated] += 1
                assert all(step.state == "true" for step in one.steps) == negated, (rule.code, one)
    assert min(shown.values()) > 50, shown


def test_a_condition_is_what_its_author_wrote(workshop: Workshop) -> None:
    """Each condition stands in its file at its line, word for word."""
    bodies = workshop.ready().bodies
    for body in bodies:
        lines = (ROOT / "policies" / body.file).read_text("utf-8").splitlines()
        for row in body.conditions:
            assert row.text.splitlines()[0] in lines[row.row - 1], (body.file, row.row)
    assert sum(body.code is not None for body in bodies) > 80


def test_rules_of_other_questions_are_not_shown_as_unmet(walks: dict[str, Walk]) -> None:
    """A permit on building is no answer to who wants to obtain."""
    builds, asks = 0, {case.place: case.ask for case in CASES}
    for name, walk in walks.items():
        for rule in told(walk):
            if rule.code == "hb2016.art_9.within_one_department" and rule.asked:
                builds += 1
                assert asks[name] == "build", name
    assert builds > 3

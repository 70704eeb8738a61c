"""Every law case of `fixtures/cases`, asked through the one way with the real OPA."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from opa.child import OpaChild
from service.settings import ROOT
from tests import yaml12
from tests.houses import Desk, codes, desk_on, key_of, outcome
from tests.law_cases import BASE, cases, changed

ALWAYS = "hb2016.act.review_due"
"""From 2023 on beside every finding of the act; its own cases name it."""


@pytest.fixture(scope="module")
def desks(law: OpaChild, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A desk for each world, opened once: most cases change only the request."""
    opened: dict[str, tuple[Any, Desk]] = {}

    def get(content: Any) -> Desk:
        key = key_of(content)
        if key not in opened:
            block = desk_on(content, law, tmp_path_factory.mktemp("case"))
            opened[key] = (block, block.__enter__())
        return opened[key][1]

    yield get
    for block, _ in opened.values():
        block.__exit__(None, None, None)


@pytest.mark.parametrize("case", list(cases()))
def test_case(case: dict[str, Any], desks: Any, tmp_path: Path) -> None:
    """A law case comes to exactly the outcome, the findings and the duties it names."""
    request = changed(BASE["questions"][case["ask"]], case.get("request"))
    context = {key: value for key, value in request.get("context", {}).items() if value is not None}
    kept = desks(changed(BASE["world"], case.get("world"))).ask(request | {"context": context}, case["on"])

    expected = case["expect"]
    found = codes(kept) - (set() if ALWAYS in expected["findings"] else {ALWAYS})
    duties = {duty.code for duty in kept.decision.ruled.ruling.duties}
    assert (expected["outcome"], set(expected["findings"]), set(expected.get("duties", ()))) == (
        outcome(kept),
        found,
        duties,
    ), case["name"]


@pytest.mark.parametrize("action", list(BASE["questions"]))
def test_base_is_permitted(action: str, desks: Any) -> None:
    """The base that every case changes is itself permitted, so that a case's one change is what matters."""
    kept = desks(BASE["world"]).ask(BASE["questions"][action], yaml12.date(2026, 6, 1))

    assert outcome(kept) == "permit", codes(kept)


def test_every_action_has_a_story() -> None:
    """For each action one case shows several findings at once."""
    stories = yaml12.read("cases/hb2016/stories.yaml")["cases"]

    assert set(BASE["questions"]) == {story["ask"] for story in stories}
    assert all(len(story["expect"]["findings"]) > 1 for story in stories)


def test_every_article_has_a_day_before() -> None:
    """For each article one case stands on the day before the act is in force."""
    for file in sorted((ROOT / "fixtures" / "cases" / "hb2016").glob("art_*.yaml")):
        days = {str(case["on"]) for case in yaml12.read(f"cases/hb2016/{file.name}")["cases"]}
        assert "2015-12-31" in days, f"{file.name}: add a case on the day before the act is in force."

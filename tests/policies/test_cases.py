"""Every law case, asked through the one way with the real OPA: those of the law, and of the example acts."""

from collections.abc import Iterator
from typing import Any

import pytest

from opa import bundle, install
from opa.child import OpaChild
from service.authoring import policies, trials
from service.law.cases import Case, cases
from service.settings import ROOT
from tests import yaml12
from tests.houses import BASE, Desk, codes, desk_on, key_of, outcome
from tests.programs import POLICIES

ACTS = ROOT / "fixtures" / "acts"
ALWAYS = "hb2016.act.review_due"
"""From 2023 on beside every finding of the act; its own cases name it."""
NOT_YET = "example.art_4.not_in_force"


@pytest.fixture(scope="module")
def desks(law: OpaChild, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A desk for each world under the law alone."""
    yield from _desks(law, tmp_path_factory)


@pytest.fixture(scope="module")
def desks_beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A desk for each world under the law with the example acts beside it."""
    built = bundle.build([POLICIES, ACTS], tmp_path_factory.mktemp("acts") / "bundle.tar.gz")
    with OpaChild(install.install(), built.path) as both:
        yield from _desks(both, tmp_path_factory)


def _desks(law: OpaChild, folders: pytest.TempPathFactory) -> Iterator[Any]:
    """Each world is opened once: most cases change only the request."""
    opened: dict[str, tuple[Any, Desk]] = {}

    def get(content: Any) -> Desk:
        key = key_of(content)
        if key not in opened:
            block = desk_on(content, law, folders.mktemp("case"))
            opened[key] = (block, block.__enter__())
        return opened[key][1]

    yield get
    for block, _ in opened.values():
        block.__exit__(None, None, None)


def _holds(case: Case, desks: Any) -> None:
    kept = desks(case.register()).ask(case.question(), case.on)
    found = codes(kept) - (set() if ALWAYS in case.findings else {ALWAYS})
    duties = {duty.code for duty in kept.decision.ruled.ruling.duties}
    expected = (case.outcome, set(case.findings), set(case.duties))
    assert expected == (outcome(kept), found, duties), case.name.zh


@pytest.mark.parametrize("case", cases([POLICIES]), ids=lambda case: case.place)
def test_case(case: Case, desks: Any) -> None:
    """A law case comes to exactly the outcome, the findings and the duties it names."""
    _holds(case, desks)


@pytest.mark.parametrize(
    "case", [case for case in cases([POLICIES, ACTS]) if case.act == "example"], ids=lambda case: case.place
)
def test_case_of_the_example_acts(case: Case, desks_beside: Any) -> None:
    """With the example acts beside the law, their cases come to exactly what they name, of both."""
    _holds(case, desks_beside)


def test_the_law_keeps_its_cases_beside_the_example_acts() -> None:
    """Acts laid beside the law change none of its cases, but one thing is said more.

    On 31 December 2015 neither the law nor the example is in force. Where no act is, each that is asked says
    so itself: who obtains then hears both, and is refused as before. `act cases` does not complain of that.
    """
    tried = trials.read([POLICIES, ACTS])
    with policies.built([POLICIES, ACTS]) as both:
        rulings = both.rulings([one.facts for one in tried])
    pairs = list(zip(tried, rulings, strict=True))

    assert [said for one, ruling in pairs if (said := one.complaint(ruling))] == []
    more = {
        one.case.place: found
        for one, ruling in pairs
        if (found := {row["code"] for row in ruling["findings"]} - {ALWAYS, *one.case.findings})
    }
    assert more == {place: {NOT_YET} for place in ("art_10-9", "art_15-4", "art_16-4", "art_23-1")}


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

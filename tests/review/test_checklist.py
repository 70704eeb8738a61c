"""The checklist: every finding has its place, and a verdict says what the decisions found."""

import json
import re

import pytest

from service.authoring import trials
from service.review.checklist import entries, listed, rest
from service.settings import ROOT
from tests.review.desks import (
    BARE,
    GOOD,
    OVERLAPPING,
    OWN_MONEY,
    REVIEWER,
    SECRET,
    UNCONNECTED,
    UNPROVED,
    Table,
    project,
)

FILES = ("art_9_decider", "art_9_funds", "art_9_papers", "art_9_support")
CODE = re.compile(r"#   code: (\w+)")


def written() -> set[str]:
    """The codes that the files on projects can find, and those of other articles that fixtures meet."""
    folder = ROOT / "policies" / "law" / "hb2016"
    own = {
        f"art_9.{code}"
        for name in FILES
        for code in CODE.findall((folder / f"{name}.rego").read_text("utf-8"))
    }
    return own | {"art_9.cross_department_facility"}


def met() -> set[str]:
    """The codes that law cases about the two questions expect."""
    cases = [tried.case for tried in trials.read([ROOT / "policies", ROOT / "fixtures"])]
    asked = [case for case in cases if case.question()["action"]["name"] in {"approve", "fund"}]
    assert len(asked) > 50
    return {code.partition(".")[2] for case in asked for code in (*case.findings, *case.duties)}


def test_every_finding_stands_in_one_item_or_in_the_rest() -> None:
    """No finding about a project is lost, none counts twice, and none is listed that nothing finds."""
    places = [code for entry in entries() for code in entry.codes] + list(rest())

    assert len(places) == len(set(places))
    assert written() | met() <= set(places)
    known = {
        code.partition(".")[2]
        for code in re.findall(
            r"`(hb2016\.\w+\.\w+)`", (ROOT / "policies" / "REGISTER.md").read_text("utf-8")
        )
    }
    assert set(places) <= known


VERDICTS = {
    GOOD: {"pass": [1, 2, 3, 4, 5, 6, 7, 8, 9]},
    UNCONNECTED: {"fail": [7]},
    UNPROVED: {"doubt": [2]},
    BARE: {"doubt": [3, 4]},
    SECRET: {"pass": [1, 2, 8], "not_applicable": [3, 4, 5, 6, 7, 9, 10, 11]},
    OWN_MONEY: {"pass": [1, 8], "not_applicable": [2, 3, 4, 5, 6, 7, 9, 10, 11]},
    OVERLAPPING: {"pass": [1, 2, 3, 4, 5, 6, 7, 8, 9]},
}


@pytest.mark.parametrize("backend", ["sqlite"])
def test_verdicts_of_the_sample_projects(desk: Table) -> None:
    """Each sample shows what it is there for; 10 and 11 wait for completion."""
    for name, verdicts in VERDICTS.items():
        desk.submit(project(name))
        found = {item.number: item.verdict for item in desk.docket(name).checklist}
        for verdict, numbers in verdicts.items():
            assert [number for number, said in found.items() if said == verdict] == numbers, name
        assert {found[10], found[11]} == {"not_applicable"}


@pytest.mark.parametrize("backend", ["sqlite"])
def test_an_item_says_what_the_decision_says(desk: Table) -> None:
    """Title, remedy, article, text and what to bring are the decisions' own; pages come from the file."""
    desk.submit(project(UNPROVED))
    docket = desk.docket(UNPROVED)
    secrecy, chapter, connection = (docket.checklist[number] for number in (1, 2, 6))

    (finding,) = secrecy.findings
    assert finding["code"] == "hb2016.art_9.secrecy_not_proved"
    assert finding["questions"] == ["approve", "fund"]
    assert finding["article"] == "第九条第二款"
    assert finding["text"]
    assert [row["fact"] for row in secrecy.bring] == ["project.secrecy.decision"]
    assert chapter.pages == ("31-38",)
    assert connection.pages == ("45",)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_denial_ends_with_what_follows_for_each_body(desk: Table) -> None:
    """Two opinions on the same facts: the findings of approve and fund stand side by side."""
    desk.submit(project(UNCONNECTED))
    found = desk.docket(UNCONNECTED).checklist[6].findings

    assert sorted(row["questions"][0] for row in found) == ["approve", "fund"]
    assert len({json.dumps(row["title"]) for row in found}) == 2
    assert listed("hb2016.art_9.connection_absent")
    assert not listed("hb2016.art_9.supports_sharing")


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_confirmation_holds_for_what_was_said(desk: Table) -> None:
    """When a correction changes what the machine says of a row, the row waits again."""
    desk.submit(project(GOOD))
    desk.do(desk.desk.take, GOOD, REVIEWER)
    desk.confirm_all(GOOD)
    assert desk.docket(GOOD).waiting == ()

    desk.do(desk.desk.correct, GOOD, "connection.designed", False, "47", "设计中没有对接内容", REVIEWER)

    waiting = desk.docket(GOOD).waiting
    assert [item.number for item in waiting] == [7]
    assert waiting[0].verdict == "fail"
    assert "47" in waiting[0].pages

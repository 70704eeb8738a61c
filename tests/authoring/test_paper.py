"""A world on paper answers as the register does, so that facts of cases are those the service establishes."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog.register import Register
from service.authoring import paper, trials
from service.errors import Failure
from service.facts import establish
from service.law.cases import Case, cases
from service.requests import Request
from service.settings import ROOT
from tests.houses import database_of

WORLDS = [case for case in cases([ROOT / "policies"]) if case.article.startswith("art_") and case.world][::6]
"""Every sixth case that changes its world: all kinds of change, in bearable time."""


@pytest.mark.parametrize("case", WORLDS, ids=lambda case: case.place)
def test_facts_on_paper_are_the_register_s(case: Case, tmp_path: Path) -> None:
    """The same request establishes the same facts from paper as from a real register of the same world."""
    world, asked = case.register(), Request.model_validate(case.question())
    database = database_of(world, tmp_path)
    with Register(database).snapshot() as snapshot:
        expected = establish(asked, snapshot, case.on)
    database.dispose()

    assert establish(asked, paper.written(world), case.on) == expected


def test_each_question_is_answered_as_the_register_does(tmp_path: Path) -> None:
    """Competence over time, rival sources, divisions in a ring and things that are not there."""
    world: dict[str, Any] = {
        "divisions": [
            {"code": "130100", "name": "市", "level": "city", "parent": "130000"},
            {"code": "130000", "name": "省", "level": "province", "parent": "130100"},
        ],
        "agencies": [
            {
                "id": name,
                "name": name,
                "division": division,
                "roles": [{"role": "competent", "from": date(2020, 1, 1), "to": until}],
            }
            for name, division, until in [
                ("b", "130100", None),
                ("a", "130100", date(2026, 1, 1)),
                ("c", "130000", None),
                ("d", None, None),
            ]
        ],
        "resources": [
            {"id": "1", "name": "许可", "provider": "a", "items": [{"name": "甲"}, {"name": "乙"}]},
            {"id": "2", "name": "备案", "provider": "b", "items": [{"name": "乙"}, {"name": "甲"}]},
            {"id": "3", "name": "许可", "provider": "c"},
            {"id": "4", "name": "许可", "provider": "d"},
            {"id": "5", "name": "处罚", "provider": "b"},
            {"id": "6", "name": "奖励", "provider": "a"},
        ],
    }
    database = database_of(world, tmp_path)
    sheet = paper.written(world)
    with Register(database).snapshot() as register:
        for day in (date(2019, 12, 31), date(2020, 1, 1), date(2026, 1, 1), date(2026, 1, 2)):
            for division in ("130100", "130000", "999999"):
                assert sheet.competent(division, day) == register.competent(division, day)
        for division in ("130100", "130000", "999999"):
            assert sheet.parents(division) == register.parents(division)
        for number in map(str, range(1, 7)):
            entry = register.resource(number)
            assert entry is not None
            assert sheet.claimants(entry) == register.claimants(entry)
        assert sheet.agency("z") is register.agency("z") is None
    database.dispose()


def test_entities_are_json(tmp_path: Path) -> None:
    """A day among an entity's properties is text, as the register keeps it."""
    world = {"entities": [{"type": "record", "id": "1", "properties": {"made": [date(2026, 1, 1)]}}]}
    database = database_of(world, tmp_path)
    with Register(database).snapshot() as register:
        assert paper.written(world).entity("record", "1") == register.entity("record", "1")
    database.dispose()


@pytest.mark.parametrize(
    ("world", "words"),
    [
        ({"agency": []}, "no list agency"),
        ({"agencies": ["a"]}, "'a', which is no entry"),
        ({"agencies": [{"id": "a", "name": "a", "kind": "king"}]}, "agencies a, kind"),
        ({"agencies": [{"id": "a", "name": "a", "colour": "red"}]}, "colour"),
    ],
)
def test_what_is_no_world_is_refused(world: dict[str, Any], words: str) -> None:
    """A mistake in a case's world names list, entry and field."""
    with pytest.raises(paper.PaperWrong, match=words):
        paper.written(world)


BASE_TEXT = (ROOT / "fixtures" / "cases" / "hb2016" / "base.yaml").read_text("utf-8")
GOOD: dict[str, Any] = {
    "name": "一个用例",
    "en": "A case",
    "ask": "obtain",
    "expect": {"outcome": "permit", "findings": ["hb2016.art_15.within_grant"]},
}


def written(folder: Path, text: str) -> Path:
    """A policy folder with this one file of cases and the law's own base."""
    place = folder / "drafts" / "cases" / "water"
    place.mkdir(parents=True)
    (place / "base.yaml").write_text(BASE_TEXT, "utf-8")
    (place / "odd.yaml").write_text(text, "utf-8")
    return folder / "drafts"


def listed(row: dict[str, Any]) -> str:
    """A file of one case; JSON is YAML, but a day must stand bare."""
    return f"cases: [{json.dumps(row, ensure_ascii=False)[:-1]}, on: 2026-06-01}}]"


def test_good_case_is_read(tmp_path: Path) -> None:
    """The case that the wrong ones are made of can be asked, so that the change alone is what is wrong."""
    [tried] = trials.read([written(tmp_path, listed(GOOD))])

    assert json.loads(tried.facts)["request"]["purpose"] == "核发食品经营许可证"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ask": "fly"}, "fly"),
        ({"expect": {"outcome": "permit"}}, "findings"),
        ({"request": {"context.on": "soon"}}, "YYYY-MM-DD"),
        ({"request": {"subject": 3}}, "subject"),
        ({"world": {"agencies.market.kind": "king"}}, "agencies market, kind"),
        ({"world": {"agencies.market.name.short": "x"}}, "no. 1"),
    ],
)
def test_case_that_cannot_be_asked_is_named(change: dict[str, Any], words: str, tmp_path: Path) -> None:
    """A case with a mistake is a sentence with file, number and what is wrong."""
    folder = written(tmp_path, listed(GOOD | change))

    with pytest.raises(Failure, match=words) as raised:
        trials.read([folder])

    assert "odd" in str(raised.value)


def test_cases_of_folders_side_by_side_are_read_once() -> None:
    """The law's cases are with the fixtures beside its folder; they are tried once, whoever lies beside."""
    policies = ROOT / "policies"

    assert trials.read([policies, policies]) == trials.read([policies])

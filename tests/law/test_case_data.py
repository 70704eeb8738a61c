"""Law cases as data of the product: read strictly, and told in words."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from service.law.cases import Case, cases, changed
from service.law.changes import given, when
from service.law.errors import LawUnreadable
from service.settings import ROOT
from tests.programs import POLICIES

ACTS = ROOT / "fixtures" / "acts"
CASES = cases([POLICIES, ACTS])
BASE = "world: {agencies: [{id: a, name: 样例单位}]}\nquestions: {obtain: {subject: {type: agency, id: a}}}\n"
GOOD = "cases:\n  - {name: 甲, en: A, on: 2026-06-01, ask: obtain, expect: {outcome: permit, findings: []}}\n"


def case(article: str, number: int) -> Case:
    """A case of HB-2016 by its file and place."""
    return next(row for row in CASES if (row.act, row.article, row.number) == ("hb2016", article, number))


def folder_with(tmp_path: Path, text: str) -> Path:
    """A policy folder with one case file and its base."""
    place = tmp_path / "cases" / "some"
    place.mkdir(parents=True)
    (place / "base.yaml").write_text(BASE, "utf-8")
    (place / "art_1.yaml").write_text(text, "utf-8")
    return tmp_path


def test_cases_come_with_their_folders() -> None:
    """Those of the policies lie in the fixtures beside them, those of another folder in itself, same base."""
    acts = {row.act for row in CASES}
    example = next(row for row in CASES if row.act == "example")

    assert acts == {"hb2016", "example"}
    assert len(CASES) > 350
    assert example.base is CASES[0].base


def test_a_case_is_read_whole(tmp_path: Path) -> None:
    """A minimal case: the day is a day, what is not there is empty."""
    row = cases([folder_with(tmp_path, GOOD)])[0]

    assert (row.act, row.article, row.number, row.on, row.ask) == (
        "some",
        "art_1",
        1,
        date(2026, 6, 1),
        "obtain",
    )
    assert (row.request, row.world, row.findings, row.duties, row.silent) == ({}, {}, (), (), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("on: 2026-06-01, ", ""), "art_1.yaml, case 1: it lacks 'on'"),
        (GOOD.replace("甲", "&x 甲"), "anchors"),
        (GOOD.replace("2026-06-01", "2026-06-31"), "there is no such day"),
        (GOOD + "  - [\n", "not YAML"),
    ],
)
def test_a_bad_case_is_said_with_its_file(text: str, said: str, tmp_path: Path) -> None:
    """One sentence with the file and the place."""
    with pytest.raises(LawUnreadable, match=r"art_1\.yaml") as caught:
        cases([folder_with(tmp_path, text)])
    assert said in str(caught.value)


def test_what_a_case_changes_is_said_in_words() -> None:
    """Given and when name entries, keys and values as people know them."""
    doubted, items = case("art_16", 1), case("art_15", 10)

    assert [text.zh for text in given(doubted)] == [
        "信息资源“危险化学品经营许可证核发”的未处理的疑义（件）改为2"
    ]
    assert [text.en for text in when(items)] == ["Items: 法人名称, 有效期"]
    assert list(given(items)) == []


@pytest.mark.parametrize("row", CASES, ids=lambda row: f"{row.act}-{row.article}-{row.number}")
def test_every_change_of_every_case_has_words(row: Case) -> None:
    """No bare path of the world stands in what a reader is told."""
    for text in (*given(row), *when(row)):
        said = text.zh.replace(row.ask, "")
        assert "_" not in said.replace("county_competent", ""), said
        assert "None" not in said, said


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"list.b.key": 2}, {"list": [{"id": "a", "key": 1}, {"id": "b", "key": 2}]}),
        ({"list.b": None}, {"list": [{"id": "a", "key": 1}]}),
        ({"list.c": {"id": "c"}}, {"list": [{"id": "a", "key": 1}, {"id": "b"}, {"id": "c"}]}),
        ({"list.0.key": None}, {"list": [{"id": "a", "key": None}, {"id": "b"}]}),
        ({"list.a.deep.er": 1}, {"list": [{"id": "a", "key": 1, "deep": {"er": 1}}, {"id": "b"}]}),
        (None, {"list": [{"id": "a", "key": 1}, {"id": "b"}]}),
    ],
)
def test_changes_reach_their_place(changes: dict[str, Any] | None, expected: dict[str, Any]) -> None:
    """By id or number, setting, adding and removing; the base itself stays as it is."""
    base: dict[str, Any] = {"list": [{"id": "a", "key": 1}, {"id": "b"}]}

    assert changed(base, changes) == expected
    assert base == {"list": [{"id": "a", "key": 1}, {"id": "b"}]}

"""W2: one reading of none for all tables and lists; what is not known yet is no none."""

import pytest
from openpyxl import Workbook

from service.sheets.nothing import nothing
from service.sheets.reading import read
from tests.sheets.books import both, cell, changed

NONE = (
    "无",
    "没有",
    "/",
    "—",
    "——",
    "-",
    "－",
    "无。",
    "暂无",
    "不涉及",
    "N/A",
    "nil",
    "none",
    "（无）",
    "无、无",
    "本项目不涉及",
    "〇",
    "无此类内容",
    "无自建设施",
    "×",
    "…",
)
UNKNOWN = ("待定", "待补", "未定", "暂缺", "待补充", "尚未确定", "待 定", "（待定）", "TBD")
NAMES = ("无线电管理平台", "无人机信息", "不动产登记信息", "待办事项库", "一网通办平台", "无障碍设施信息")


@pytest.mark.parametrize("word", NONE)
def test_a_row_that_says_none_makes_no_entry(word: str) -> None:
    """Alone or over the row, with 否 beside it: there are no facilities, and the row is shown as left out."""
    alone = both(*(cell("项目", f"{column}32", None) for column in "BCD"), cell("项目", "A32", word))
    repeated = both(*(cell("项目", f"{column}32", word) for column in "ABC"), cell("项目", "D32", "否"))

    for change in (alone, repeated):
        found = read(changed(change))
        assert found.project is not None, found.errors
        assert found.project.facilities == []
        assert found.doubts == ()
        assert [left.cells.partition(":")[0] for left in found.left_out] == ["A32"]


@pytest.mark.parametrize("word", UNKNOWN)
def test_what_is_not_known_yet_is_null_and_said(word: str) -> None:
    """A row, an answer and a list: none of them becomes none, or no."""
    found = read(
        changed(
            both(
                *(cell("项目", f"{column}32", word) for column in "ABCD"),
                cell("项目", "B28", word),
                cell("项目", "B14", word),
                cell("预编目录", "B4", word),
            )
        )
    )

    assert found.project is not None, found.errors
    assert found.project.facilities is None
    assert found.project.connection.designed is None
    assert (found.project.funding or [])[0].amount is None
    assert (found.project.draft_catalogue.rows or [])[0].items is None
    assert {left.cells for left in found.left_out} == {"A32:D32", "B28", "B14", "B4"}


@pytest.mark.parametrize("name", NAMES)
def test_names_that_begin_like_none_are_names(name: str) -> None:
    """无线电 is not 无."""
    assert nothing(name) is None


def test_a_mixed_row_is_asked_about() -> None:
    """A facility called 无 that has departments: read without a name, and its cell is named."""
    found = read(changed(cell("项目", "A32", "无")))

    assert found.project is not None
    assert [row.name for row in found.project.facilities or ()] == [None]
    assert [(doubt.path, doubt.cell) for doubt in found.doubts] == [("facilities[1].name", "A32")]


def test_strokes_below_the_entries_fill_what_stays_empty() -> None:
    """Rows of / or — under the last entry close the list, as on paper."""
    found = read(changed(both(*(cell("项目", f"{column}33", "/") for column in "ABCD"))))

    assert found.project is not None
    assert len(found.project.facilities or ()) == 1
    assert [left.cells for left in found.left_out] == ["A33:D33"]


def test_a_source_without_money_is_no_source() -> None:
    """自有资金 无 means that there is no such money, not an amount that is unknown."""
    found = read(changed(cell("项目", "B15", "无")))

    assert found.project is not None
    assert [row.source for row in found.project.funding or ()] == ["fiscal"]
    assert [left.cells for left in found.left_out] == ["A15:B15"]


def test_a_slash_beside_a_label_is_a_blank() -> None:
    """Number, authority and level of a decision that is not there are not known, not called /."""

    def strike(workbook: Workbook) -> None:
        for row in (20, 21, 22, 23, 29):
            workbook["项目"].cell(row, 2, "/")

    found = read(changed(strike))

    assert found.project is not None, found.errors
    assert found.project.secrecy.part is None
    assert found.project.secrecy.decision.number is None
    assert found.project.connection.page is None
    assert len(found.left_out) == 5

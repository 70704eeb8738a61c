"""W6: escapes of the file format are undone once, where cells are read."""

import pytest

from service.sheets.decoding import decoded, encoded
from service.sheets.filling import write
from service.sheets.reading import read
from tests.sheets.books import SAMPLE, cell, changed


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("甲_x000D_\n乙", "甲\n乙"),
        ("甲_x000d_乙", "甲\n乙"),
        ("甲_x0009_乙", "甲\t乙"),
        ("_x005F_x000D_", "_x000D_"),
        ("_x005F_x005F_x005F_x000D_", "_x005F_x000D_"),
        ("_xD83D__xDE00_", "😀"),
        ("_xD83D_", "\ufffd"),
        ("x000D_", "x000D_"),
        ("_x00D_", "_x00D_"),
        ("甲\u200b乙\ufeff", "甲乙"),
        ("甲\r\n乙", "甲\n乙"),
    ],
)
def test_an_escape_is_undone_once(written: str, meant: str) -> None:
    """Both halves of a pair make one sign; what is escaped itself stays text."""
    assert decoded(written) == meant


def test_a_list_broken_by_an_escaped_return_is_two_items() -> None:
    """As Excel for Mac and some exporters write it."""
    found = read(changed(cell("预编目录", "B4", "姓名_x000D_\n电话")))

    assert found.project is not None, found.errors
    assert (found.project.draft_catalogue.rows or [])[0].items == ["姓名", "电话"]


@pytest.mark.parametrize("written", ["应急_x000D_\n系统", "应急\n系统"])
def test_a_name_broken_over_two_lines_is_one_name(written: str) -> None:
    """The line end was its cell's, not the name's."""
    found = read(changed(cell("项目", "B5", written)))

    assert found.project is not None, found.errors
    assert found.project.name == "应急系统"


def test_a_control_character_is_refused_with_its_cell() -> None:
    """It is not to be seen, and no register takes it."""
    found = read(changed(cell("项目", "B5", "应急_x0007_系统")))

    assert [(error.sheet, error.cell) for error in found.errors] == [("项目", "B5")]


def test_text_that_looks_like_an_escape_comes_back() -> None:
    """A name that holds `_x0041_` is written so that it is no A."""
    project = read(SAMPLE).project
    assert project is not None
    named = project.model_copy(update={"name": "表_x0041_"})

    assert encoded("表_x0041_") == "表_x005F_x0041_"
    assert read(write(named)).project == named

"""What an error of a workbook says: the value as the sheet shows it, and what to write instead."""

from datetime import datetime

import pytest
from openpyxl import Workbook

from catalog.entries import Project
from service.sheets.errors import CellError
from service.sheets.reading import read
from tests.sheets.books import cell, changed

pytestmark = pytest.mark.filterwarnings("ignore:Cannot parse header or footer")


def error(place: str, value: object, number_format: str | None = None) -> CellError:
    """The one error of the sample workbook with one cell of its first sheet changed."""
    (found,) = read(changed(cell("项目", place, value, number_format))).errors
    return found


@pytest.mark.parametrize(
    ("place", "value", "number_format", "shown"),
    [
        ("B7", 1.113000000000002e16, "0", "11130000000000000"),
        ("B5", datetime(2026, 3, 8), "yyyy-mm-dd", "2026-03-08"),  # noqa: DTZ001  a day in a cell
        ("B26", datetime(2026, 3, 8), 'm"月"d"日"', "3月8日"),  # noqa: DTZ001
        ("B14", -1280, '#,##0"万元"', "-1,280万元"),
    ],
)
def test_the_current_value_is_what_the_sheet_shows(
    place: str, value: object, number_format: str, shown: str
) -> None:
    """Never as a program writes it: no 1.113000000000002e+16, no midnight behind a day."""
    assert error(place, value, number_format).value == shown


@pytest.mark.parametrize("word", ["省级财政资金", "中央预算内投资", "一般公共预算资金", "上级财政补助资金"])
def test_the_usual_words_of_fiscal_funds_are_fiscal(word: str) -> None:
    """They mean nothing else; the rest of the sources in like manner."""
    project = read(changed(cell("项目", "A14", word))).project
    assert isinstance(project, Project)
    assert project.funding is not None
    assert project.funding[0].source == "fiscal"


@pytest.mark.parametrize(
    ("place", "word", "wanted"),
    [
        ("A14", "地方政府专项债券", ("财政部门认定", "财政资金", "其他")),
        ("A14", "事业收入", ("财政专户", "自有资金")),
        ("A14", "地方配套资金", ("由谁出资",)),
        ("A14", "财政资金、自筹资金", ("分行填写",)),
        ("B19", "工作秘密", ("非涉密",)),
        ("B19", "部分涉密", ("涉密范围",)),
    ],
)
def test_what_is_not_clear_is_told_what_to_write(place: str, word: str, wanted: tuple[str, ...]) -> None:
    """The sentence is about the word that stands there, not a list of all that could."""
    said = error(place, word)
    assert [text for text in wanted if text not in said.zh] == []
    assert "此处只能填写" not in said.zh
    assert said.value == word


def test_a_total_is_no_source() -> None:
    """A row of totals is left out with its reason and is never a source of money."""

    def add(workbook: Workbook) -> None:
        workbook["项目"]["A16"].value, workbook["项目"]["B16"].value = "合计", 4_000_000

    found = read(changed(add))
    assert found.project is not None
    assert len(found.project.funding or ()) == 2
    assert [(one.cells, "合计" in one.zh) for one in found.left_out] == [("A16:B16", True)]

"""W3: totals, notes and who filled the form in are no entries; they are left out, and said so."""

import pytest
from openpyxl import Workbook

from service.sheets.reading import read
from service.sheets.stated import Read
from tests.sheets.books import both, cell, changed

FOOTERS = (
    ("填表人：李娜", None, "审核人：赵刚"),
    ("填表人", "李娜", "审核人", "赵刚"),
    ("备注：以实际建设为准",),
    ("备注", "以实际建设为准"),
    ("注：以上设施均已备案",),
    ("注1：略",),
    ("说明：无",),
    ("填报日期：2026年3月5日",),
    ("2026年3月5日",),
    ("河北省应急管理厅（盖章）",),
    ("单位负责人（签字）：", None, "联系电话：0311-00000000"),
    ("以下空白",),
    ("（续表）",),
    ("合计 1项",),
    ("共1项",),
    ("合计", "1个"),
    ("单位审核意见：",),
    ("※本表一式三份",),
)


def below(*texts: str | None) -> Read:
    """The sample with a row two rows below its facilities."""
    return read(
        changed(
            both(*(cell("项目", f"{at}34", text) for at, text in zip("ABCD", texts, strict=False) if text))
        )
    )


@pytest.mark.parametrize("texts", FOOTERS, ids=lambda texts: str(texts[0]))
def test_a_footer_is_no_entry(texts: tuple[str | None, ...]) -> None:
    """The facility above stays the only one; the row is among what was left out, and nothing is asked."""
    found = below(*texts)

    assert found.project is not None, found.errors
    assert [row.name for row in found.project.facilities or ()] == ["应急管理前置交换系统"]
    assert [left.cells.partition(":")[0] for left in found.left_out] == ["A34"]
    assert found.doubts == ()


@pytest.mark.parametrize(
    "texts",
    [("以上系统均由省大数据中心统一建设和管理。",), ("二、续建部分",), ("合计 4项",), ("合计", "视情况")],
    ids=lambda texts: str(texts[0]),
)
def test_a_doubtful_row_is_left_out_and_asked_about(texts: tuple[str, ...]) -> None:
    """A sentence, the title of a group, a count that is wrong."""
    found = below(*texts)

    assert found.project is not None, found.errors
    assert len(found.project.facilities or ()) == 1
    assert {doubt.cell for doubt in found.doubts} <= {"A34", "B34"}
    assert found.doubts


def test_items_called_like_footers_are_items() -> None:
    """One item a row: 备注, 说明 and 联系电话 are names of items there."""

    def rows(workbook: Workbook) -> None:
        for number, name in enumerate(("备注", "说明", "联系电话", "审核"), start=6):
            workbook["预编目录"].cell(number, 2, name)

    found = read(changed(rows))

    assert found.project is not None
    assert (found.project.draft_catalogue.rows or [])[1].items == [
        "姓名",
        "联系电话",
        "备注",
        "说明",
        "联系电话",
        "审核",
    ]
    assert found.doubts == ()


def test_headings_repeated_on_a_second_page_are_no_entry() -> None:
    """The table goes on below them."""

    def repeat(workbook: Workbook) -> None:
        sheet = workbook["需求"]
        sheet["A6"] = "（续表）"
        for column in range(1, 6):
            sheet.cell(7, column, sheet.cell(3, column).value)
        sheet["A8"], sheet["C8"] = "307013016000004/0001", "姓名"

    found = read(changed(repeat))

    assert found.project is not None, found.errors
    assert [need.resource for need in found.project.needs or ()] == [
        "307013016000003/0001",
        "307013016000004/0001",
    ]
    assert [left.cells for left in found.left_out] == ["A6", "A7:E7"]


def test_what_was_filled_in_at_the_head_may_stand_at_the_foot() -> None:
    """填报人 and 电话 below the last table are a footer, not a second answer."""
    found = below("填报人", "王强")

    assert found.project is not None, found.errors
    assert found.stated.contact == "样例联系人"
    assert [left.shown for left in found.left_out] == ["填报人  王强"]


def test_nothing_on_a_sheet_is_passed_over_without_a_word() -> None:
    """What stands outside labels and columns is said to be not read."""
    found = read(changed(both(cell("项目", "G5", "另见附件"), cell("预编目录", "H30", "草稿"))))

    assert {(left.sheet, left.cells, left.shown) for left in found.left_out} == {
        ("项目", "G5", "另见附件"),
        ("预编目录", "H30", "草稿"),
    }

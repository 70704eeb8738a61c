"""Broken workbooks: each is the sample with one thing changed; each names its cell, and nothing comes out."""

from collections.abc import Callable
from datetime import datetime

import pytest
from openpyxl import Workbook

from service.sheets.marking import marked
from service.sheets.reading import read
from service.sheets.stated import Stated
from tests.sheets.books import both, cell, changed

Change = Callable[[Workbook], object]


def hide(workbook: Workbook) -> None:
    """Hide the draft catalogue."""
    workbook["预编目录"].sheet_state = "hidden"


def rename(workbook: Workbook) -> None:
    """Give a sheet a name that says nothing."""
    workbook["需求"].title = "Sheet3"


def copy_sheet(workbook: Workbook) -> None:
    """Leave two sheets that could be the needs."""
    workbook.create_sheet("需求清单")


def many_rows(workbook: Workbook) -> None:
    """Fill a cell far below."""
    workbook["需求"].cell(20_001, 1, "307013016000003/0001")


def many_columns(workbook: Workbook) -> None:
    """Fill a cell far to the right."""
    workbook["需求"].cell(4, 65, "x")


BROKEN: dict[str, tuple[Change, str, str | None, str]] = {
    "no code": (cell("项目", "B4", None), "项目", "B4", "请填写“项目代码”"),
    "blank name": (cell("项目", "B5", "   "), "项目", "B5", "请填写“项目名称”"),
    "no unit": (cell("项目", "B7", None), "项目", "B7", "请填写“统一社会信用代码”"),
    "label gone": (cell("项目", "A4", "代号"), "项目", None, "找不到“项目代码”一栏"),
    "label twice": (cell("项目", "A10", "项目名称"), "项目", "A10", "重复出现"),
    "code as formula": (cell("项目", "B4", '="26"&"11"'), "项目", "B4", "粘贴为数值"),
    "amount as formula": (cell("项目", "B14", "=3600000"), "项目", "B14", "粘贴为数值"),
    "error value": (cell("项目", "B14", "#REF!"), "项目", "B14", "错误值"),
    "code as number": (cell("项目", "B4", 26111300000404300001), "项目", "B4", "超过15位"),
    "code in exponent": (cell("项目", "B4", "3.07E+25"), "项目", "B4", "科学计数"),
    "code as fraction": (cell("项目", "B4", 12.5), "项目", "B4", "应为编号"),
    "code as day": (cell("项目", "B4", datetime(2026, 11, 1)), "项目", "B4", "应为编号"),  # noqa: DTZ001
    "wrong check character": (cell("项目", "B7", "11130000000000019A"), "项目", "B7", "校验码"),
    "one character short": (cell("项目", "B7", "1113000000000019U"), "项目", "B7", "校验码"),
    "letter O for nought": (cell("项目", "B7", "1113OOOOOOOOOOO19U"), "项目", "B7", "校验码"),
    "unknown kind of work": (cell("项目", "B8", "新盖"), "项目", "B8", "新建、续建、改建、运维"),
    "no such day": (cell("项目", "B9", "2026-02-30"), "项目", "B9", "没有这一天"),
    "day in words": (cell("项目", "B9", "去年底"), "项目", "B9", "2026-11-28"),
    "day without a year": (cell("项目", "B9", "11月28日"), "项目", "B9", "2026-11-28"),
    "unknown source": (cell("项目", "A14", "上级拨付资产"), "项目", "A14", "只能填写"),
    "text in amount": (cell("项目", "B14", "约三百万"), "项目", "B14", "确定的金额"),
    "amount below nought": (cell("项目", "B14", -1), "项目", "B14", "不能为负数"),
    "odd commas": (cell("项目", "B14", "1,20,000"), "项目", "B14", "金额应为数字"),
    "two amounts": (cell("项目", "B14", "100至200万"), "项目", "B14", "金额应为数字"),
    "amount is a truth value": (cell("项目", "B14", True), "项目", "B14", "金额应为数字"),
    "secret perhaps": (cell("项目", "B19", "可能涉密"), "项目", "B19", "涉密、非涉密"),
    "chapter perhaps": (cell("项目", "B25", "部分有"), "项目", "B25", "有、无"),
    "pages became a day": (cell("项目", "B26", datetime(2026, 3, 8)), "项目", "B26", "变成日期"),  # noqa: DTZ001
    "draft denied": (cell("项目", "B27", "无"), "项目", "B27", "请核对"),
    "none and a facility": (
        both(cell("项目", "A33", "无"), cell("项目", "B33", None)), "项目", "A33", "删除其一",
    ),
    "connected perhaps": (cell("项目", "D32", "正在接入"), "项目", "D32", "是、否"),
    "title too long": (cell("项目", "B5", "长" * 501), "项目", "B5", "500"),
    "nameless resource": (
        both(cell("预编目录", "A4", None)), "预编目录", "A4", "请填写“信息资源名称”",
    ),
    "share type as digit": (cell("预编目录", "C4", 1), "预编目录", "C4", "不要填写数字代号"),
    "share type unknown": (cell("预编目录", "C4", "看情况"), "预编目录", "C4", "无条件共享"),
    "ground unknown": (cell("预编目录", "D5", "领导意见"), "预编目录", "D5", "只能填写"),
    "item name too long": (cell("预编目录", "B4", "项" * 501), "预编目录", "B4", "500"),
    "items as day": (cell("预编目录", "B4", datetime(2026, 3, 8)), "预编目录", "B4", "应为文本"),  # noqa: DTZ001
    "heading twice": (cell("预编目录", "G3", "共享类型"), "预编目录", "G3", "重复出现"),
    "no headings": (
        both(*(cell("预编目录", f"{column}3", None) for column in "ABCDEF")), "预编目录", None, "找不到表头",
    ),
    "name where a code belongs": (cell("需求", "A4", "法人信息"), "需求", "A4", "信息资源代码"),
    "26 digits as number": (cell("需求", "A4", 3.0701505003030052e25), "需求", "A4", "超过15位"),
    "collect perhaps": (cell("需求", "D4", "视情况"), "需求", "D4", "是、否"),
    "none and a need": (cell("需求", "A5", "无"), "需求", "A5", "删除其一"),
    "hidden sheet": (hide, "预编目录", None, "取消隐藏"),
    "sheet renamed": (rename, "需求", None, "找不到工作表“需求”"),
    "sheet twice": (copy_sheet, "需求", None, "只保留一个"),
    "too many rows": (many_rows, "需求", None, "20000行"),
    "too many columns": (many_columns, "需求", None, "64列"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_form_is_told_its_cell_and_gives_nothing(name: str) -> None:
    """One mistake is one error, at its sheet and cell, in both languages; no project comes out."""
    change, sheet, place, said = BROKEN[name]
    data = changed(change)

    found = read(data)

    assert [(error.sheet, error.cell) for error in found.errors] == [(sheet, place)]
    assert said in found.errors[0].zh
    assert found.errors[0].en[0].isupper()
    assert found.errors[0].en.endswith(".")
    assert found.project is None
    assert found.stated == Stated()
    assert read(marked(data, found.errors)).project is None


def test_every_mistake_is_told_at_once() -> None:
    """A person mends a form in one round: all that is wrong is said together, with what stands there."""
    found = read(
        changed(both(cell("项目", "B14", "很多"), cell("预编目录", "C5", "3"), cell("需求", "D4", "?")))
    )

    assert [(error.cell, error.value) for error in found.errors] == [
        ("B14", "很多"),
        ("C5", "3"),
        ("D4", "?"),
    ]


def test_errors_are_bounded() -> None:
    """A form wrong in every row tells the first 200 mistakes, not 10,000."""

    def spoil(workbook: Workbook) -> None:
        for row in range(4, 1_000):
            workbook["需求"].cell(row, 4, "?")

    assert len(read(changed(spoil)).errors) == 200


def test_a_form_in_doubt_throughout_is_refused() -> None:
    """More questions than a person would answer are one error."""

    def open_lists(workbook: Workbook) -> None:
        for row in range(6, 300):
            workbook["预编目录"].cell(row, 1, f"信息{row}")
            workbook["预编目录"].cell(row, 2, "姓名等")

    assert [error.sheet for error in read(changed(open_lists)).errors] == [None]

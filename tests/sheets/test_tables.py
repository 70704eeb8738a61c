"""Exported lists: text stays text, the heading stays in sight, long lists in seconds."""

import time
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from service.sheets.tables import table

DAY = datetime(2026, 11, 28)  # noqa: DTZ001  a workbook knows no zones
CODE = "30701505003030050000000003"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", '=cmd|"/c calc"!A0', CODE, " =1"])
def test_text_is_never_a_formula_or_a_number(text: str) -> None:
    """What begins with = + - @, tab or CR is kept as text and marked so; so is a code of 26 digits."""
    data = table("清单", ["内容"], [[text]])
    cell = load_workbook(BytesIO(data)).worksheets[0]["A2"]

    assert cell.data_type == "s"
    assert str(cell.value).strip() == text.strip()
    assert cell.number_format == "@"
    assert cell.quotePrefix is (text != CODE)
    with ZipFile(BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_values_keep_their_types_and_the_heading_stays() -> None:
    """Numbers and days stay so; the heading is frozen, filtered and repeated in print."""
    moment = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
    rows = [["甲" * 12, 3, Decimal("1.50"), date(2026, 11, 28), moment, None, True, "a\x01\ud800b"]]
    sheet = load_workbook(BytesIO(table("年度/统计", list("ABCDEFGH"), rows))).worksheets[0]

    assert [cell.value for cell in sheet[2]] == [
        "甲" * 12, 3, 1.5, DAY, moment.replace(tzinfo=None), None, True, "a��b",
    ]  # fmt: skip
    assert sheet.title == "年度_统计"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:H2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["A"].width == 26


def test_an_empty_list_is_a_heading() -> None:
    """Nothing found is a table without rows, not an error."""
    sheet = load_workbook(BytesIO(table("", ["项目名称"], []))).worksheets[0]

    assert [[cell.value for cell in row] for row in sheet] == [["项目名称"]]


def test_a_hundred_thousand_rows_are_streamed() -> None:
    """Rows are taken one at a time from what gives them, and written within seconds."""
    begun = time.monotonic()

    data = table("清单", ["代码"], ([CODE] for _ in range(100_000)))

    assert time.monotonic() - begun < 20
    assert len(data) < 5_000_000

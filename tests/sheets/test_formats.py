"""What a cell displays: values under their number formats, as Excel shows them."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from service.sheets.formats import shown
from service.sheets.reading import read
from tests.sheets.books import cell, changed

DAY = datetime(2026, 3, 8, 14, 5, 9)  # noqa: DTZ001  a workbook knows no zones
SHOWN: list[tuple[Any, str, str]] = [
    (1_280, "General", "1280"),
    (0.1 + 0.2, "General", "0.3"),
    (1.113000000000002e16, "General", "1.113E+16"),
    (31_100_000_000, "General", "31100000000"),
    (1e-10, "General", "1E-10"),
    (12, "@", "12"),
    (True, "General", "TRUE"),
    (1_280.5, "#,##0.00", "1,280.50"),
    (-1_234, "#,##0;[Red](#,##0)", "(1,234)"),
    (0.25, "0%", "25%"),
    (42, "000000", "000042"),
    (31_187_904_321, "0000-00000000", "0311-87904321"),
    (12_800_000, '0!.0,"万"', "1280.0万"),
    (0, '0.00;-0.00;"零"', "零"),
    (1_234_567.891, '#,##0.00,,"百万元"', "1.23百万元"),
    (1_500, "0.00E+00", "1.50E+03"),
    (0.5, ".00", ".50"),
    (5, ";;;", ""),
    (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
    ("甲", '@"级"', "甲级"),
    (46_089, 'm"月"d"日"', "3月8日"),
    (DAY, "yyyy-mm-dd", "2026-03-08"),
    (DAY, 'yyyy"年"m"月"d"日"', "2026年3月8日"),
    (DAY, "mm-dd-yy", "2026/3/8"),
    (DAY, "yyyy-mm-dd h:mm:ss", "2026-03-08 14:05:09"),
    (DAY, "h:mm AM/PM", "2:05 PM"),
    (DAY, "m/d/yyyy", "3/8/2026"),
    (DAY, "aaaa", "星期日"),
    (DAY, '[$-804]yyyy"年"m"月";@', "2026年3月"),
    (3_600_000, "0." + "0" * 30, "3600000." + "0" * 30),
    (1e26, "#,##0", "100,000,000,000,000,000,000,000,000"),
    (int("9" * 400), "#,##0.00", "1E+400"),
    (1.7976931348623157e308, "0%", "1.79769E+308"),
    (float("inf"), "0.00", "#NUM!"),
    (float("-inf"), "General", "#NUM!"),
    (time(9, 5), "h:mm", "9:05"),
    (timedelta(hours=30), "[h]:mm:ss", "30:00:00"),
]


@pytest.mark.parametrize(("value", "code", "text"), SHOWN)
def test_a_value_is_shown_as_on_the_sheet(value: Any, code: str, text: str) -> None:
    """Never the float or the moment that the file keeps."""
    assert shown(value, code) == text


def test_an_error_quotes_what_the_sheet_shows() -> None:
    """A ruined code and a page that became a day, as the clerk sees them."""
    found = read(
        changed(
            lambda book: [
                cell("项目", "B7", 1.113000000000002e16, "General")(book),
                cell("项目", "B26", DAY, "m/d")(book),
            ]
        )
    )

    assert [(error.cell, error.value) for error in found.errors] == [("B7", "1.113E+16"), ("B26", "3/8")]


def test_a_code_kept_as_a_number_is_read_as_it_is_shown() -> None:
    """The noughts of 0311 are the format's, and part of the number."""
    assert read(changed(cell("项目", "B11", 31_187_904_321, "0000-00000000"))).stated.phone == "0311-87904321"

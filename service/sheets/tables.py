"""Any list as a workbook: streamed row by row, text never a formula, codes never numbers."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import chain, islice
from typing import Any
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from service.sheets import styles
from service.sheets.texts import set_value

ROWS = 1_048_000
"""Rows of a sheet, title and heading left out; Excel has 1,048,576."""
_LOOKED_AT = 200
_WIDEST = 60
_NARROWEST = 8


class TooManyRows(Exception):
    """A list that no sheet can hold; narrow it before it is exported."""


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Write a list: its title names the sheet and the printed pages, its headings stay in sight.

    Values are str, int, float, Decimal, date, datetime, bool or None; a text stays text whatever it begins
    with. Raises TooManyRows.
    """
    rows = iter(rows)
    looked_at = list(islice(rows, _LOOKED_AT))
    workbook = Workbook(write_only=True)
    sheet: Any = workbook.create_sheet(_sheet_name(title))
    for column, width in enumerate(_widths(headings, looked_at), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.append(list(_heading(sheet, headings)))
    count = _append(sheet, chain(looked_at, rows))
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(headings)))}{count + 1}"
    sheet.print_title_rows = "1:1"
    styles.printed(sheet, "landscape", title)
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


def _append(sheet: Any, rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    for count, row in enumerate(rows, start=1):
        if count > ROWS:
            raise TooManyRows(f"A sheet holds {ROWS:,} rows; narrow the list and export it again.")
        sheet.append([_cell(sheet, value) for value in row])
    return count


def _cell(sheet: Any, value: Any) -> Any:
    if value is None or type(value) in (int, bool):
        return value
    return set_value(WriteOnlyCell(sheet), value)


def _heading(sheet: Any, headings: Sequence[str]) -> Iterator[Any]:
    for heading in headings:
        cell = set_value(WriteOnlyCell(sheet), heading)
        cell.font, cell.fill = styles.HEADING, styles.GREY
        cell.alignment, cell.border = styles.CENTRED, styles.FRAME
        yield cell


def _widths(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[int]:
    for column, heading in enumerate(headings):
        values = (row[column] for row in rows if column < len(row))
        widest = max(map(_width, (heading, *values)))
        yield min(_WIDEST, max(_NARROWEST, widest + 2))


def _width(value: Any) -> int:
    """How many half-width places a value takes, by its longest line."""
    lines = str(value if value is not None else "")[:500].split("\n")
    return max(sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line) for line in lines)


def _sheet_name(title: str) -> str:
    kept = "".join("_" if sign in "[]:*?/\\'" else sign for sign in title).strip()[:31]
    return kept or "列表"

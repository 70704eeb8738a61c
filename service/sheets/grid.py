"""The cells of the sheets of a workbook, streamed and bounded; nothing of what they mean."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from service.sheets.archive import check
from service.sheets.cells import Cell
from service.sheets.errors import Unreadable

ROWS = 20_000
COLUMNS = 64


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its rows that hold anything, by number. `excess` names what is beyond the bounds."""

    name: str
    hidden: bool
    rows: dict[int, dict[int, Cell]]
    excess: str | None


def grids(data: bytes) -> list[Grid]:
    """Read every sheet; Unreadable where the file is no workbook that can be taken."""
    check(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out is nothing that is read here
            return list(_read(data))
    except Exception:  # noqa: BLE001  a broken part fails inside openpyxl in any way there is
        raise Unreadable("damaged") from None


def _read(data: bytes) -> Iterator[Grid]:
    workbook = load_workbook(BytesIO(data), read_only=True, keep_links=False)
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()
        rows: dict[int, dict[int, Cell]] = {}
        excess = None
        for number, row in enumerate(sheet.iter_rows(max_row=ROWS + 1, max_col=COLUMNS + 1), start=1):
            cells = dict(_cells(sheet.title, number, row, workbook.epoch))
            if number > ROWS or COLUMNS + 1 in cells:
                excess = excess or ("too_many_rows" if number > ROWS else "too_many_columns")
            if cells:
                rows[number] = cells
        yield Grid(sheet.title, sheet.sheet_state != "visible", rows, excess)


def _cells(sheet: str, row: int, cells: Any, epoch: datetime) -> Iterator[tuple[int, Cell]]:
    for column, cell in enumerate(cells, start=1):
        value = cell.value
        if value is not None and not (isinstance(value, str) and not value.strip()):
            yield column, Cell(sheet, row, column, value, cell.data_type, epoch)

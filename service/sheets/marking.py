"""A form handed back: the same workbook, each bad cell red with a comment, and a list of all errors first."""

import re
import warnings
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from service.sheets import styles
from service.sheets.archive import check
from service.sheets.errors import CellError, Unreadable
from service.sheets.grid import AUTHOR
from service.sheets.packing import saved
from service.sheets.texts import set_value

LIST = "错误清单"
COVERED = 100_000
"""Cells that merges and links may cover, together: openpyxl makes an object for each."""

_RANGED = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s([^>]*)>")
_REF = re.compile(rb"""\bref\s*=\s*["']([A-Z]{1,3}[0-9]{1,7}(?::[A-Z]{1,3}[0-9]{1,7})?)["']""")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_KEPT = re.compile(rb"""Type\s*=\s*["'][^"']*/(hyperlink|table)["']""")


def marked(data: bytes, errors: Sequence[CellError]) -> bytes:
    """Mark a workbook; one that cannot be opened comes back as the list alone.

    Formulas come back as text; macros, links, pictures and comments of others do not come back.
    """
    workbook = _opened(data) or _empty()
    for sheet in workbook.worksheets:
        _without_formulas(sheet)
    for error in errors:
        if error.sheet in workbook.sheetnames and error.cell:
            _mark(workbook[error.sheet], error.cell, error)
    sheets = frozenset(workbook.sheetnames)
    _list(workbook.create_sheet(LIST, 0), errors, sheets)
    workbook.active = 0
    return saved(workbook)


def _opened(data: bytes) -> Workbook | None:
    """The workbook with its styles, None where it is none or could not be opened in bounds."""
    try:
        check(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = load_workbook(BytesIO(_plain(data)), keep_links=False)
    except Unreadable:
        return None
    except Exception:  # noqa: BLE001  a broken part fails inside openpyxl in any way there is
        return None
    workbook.defined_names.clear()
    for name in [name for name in workbook.sheetnames if name == LIST]:
        del workbook[name]
    return workbook if workbook.worksheets else None


def _empty() -> Workbook:
    workbook = Workbook()
    del workbook[workbook.sheetnames[0]]
    return workbook


def _plain(data: bytes) -> bytes:
    """The container without its pictures and comments; ValueError where ranges cover too much."""
    packed = BytesIO()
    covered = 0
    with ZipFile(BytesIO(data)) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            covered += sum(map(_cells_of, _RANGED.findall(content)))
            if covered > COVERED:
                raise ValueError
            if re.fullmatch(r"xl/worksheets/_rels/[^/]*", part.filename):
                content = _RELATION.sub(lambda found: found[0] if _KEPT.search(found[0]) else b"", content)
            target.writestr(part.filename, content)
    return packed.getvalue()


def _cells_of(attributes: bytes) -> int:
    """How many cells a merge or a link covers; ValueError where nobody can say."""
    found = _REF.search(attributes)
    if found is None:
        raise ValueError
    left, top, right, bottom = range_boundaries(found[1].decode())
    return (int(right or 0) - int(left or 0) + 1) * (int(bottom or 0) - int(top or 0) + 1)


def _without_formulas(sheet: Worksheet) -> None:
    """Only the cells there are: to go by rows would make every cell up to the farthest."""
    for cell in list(sheet._cells.values()):  # noqa: SLF001  openpyxl offers no other way to them
        if cell.data_type == "f":
            set_value(cell, str(getattr(cell.value, "text", cell.value)))


def _mark(sheet: Worksheet, place: str, error: CellError) -> None:
    cell = _shown(sheet, place)
    cell.fill = styles.RED
    said = f"{error.zh}\n{error.en}"
    before = f"{cell.comment.text}\n\n" if cell.comment else ""
    cell.comment = Comment(before + said, AUTHOR, height=140, width=320)


def _shown(sheet: Worksheet, place: str) -> Any:
    """The cell, or the one whose merge covers it."""
    cell = sheet[place]
    if not isinstance(cell, MergedCell):
        return cell
    merge = next(merge for merge in sheet.merged_cells.ranges if place in merge)
    return sheet.cell(merge.min_row, merge.min_col)


def _list(sheet: Worksheet, errors: Sequence[CellError], sheets: frozenset[str]) -> None:
    heads = ("工作表 Sheet", "单元格 Cell", "问题", "Problem", "现有内容 Value")
    for row, values in enumerate([heads, *_rows(errors)], start=1):
        for column, value in enumerate(values, start=1):
            cell = set_value(sheet.cell(row, column), value)
            cell.font = styles.BODY if row > 1 else styles.HEADING
            cell.alignment, cell.border = styles.WRAPPED, styles.FRAME
    for row, error in enumerate(errors, start=2):
        if error.sheet in sheets and error.sheet and error.cell:
            target = f"'{error.sheet.replace(chr(39), chr(39) * 2)}'!{error.cell}"
            sheet.cell(row, 2).hyperlink = Hyperlink(ref=f"B{row}", location=target)
            sheet.cell(row, 2).font = styles.LINK
    for letter, width in zip("ABCDE", (16, 12, 56, 64, 30), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _rows(errors: Sequence[CellError]) -> Iterator[tuple[str, ...]]:
    for error in errors:
        yield error.sheet or "（整个文件）", error.cell or "", error.zh, error.en, error.value or ""

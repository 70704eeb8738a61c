"""The cells of the sheets of a workbook, streamed and bounded; nothing of what they mean."""

import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils import coordinate_to_tuple, range_boundaries

from service.sheets.archive import check
from service.sheets.cells import Cell
from service.sheets.decoding import decoded
from service.sheets.errors import Unreadable
from service.sheets.looks import Looks
from service.sheets.strings import SheetParser, comments, shared_strings

AUTHOR = "Gongxiang 共享"
"""Who signs the comments of a marked copy."""
ROWS = 20_000
COLUMNS = 64
FLAT, NARROW = 2.0, 0.3
"""Heights in points and widths in characters below which nothing can be read."""
CHARACTERS = 4_000_000
"""Characters of the texts of one sheet."""
COVERED = 200_000
"""Places under merges, together."""
Place = tuple[int, int]
"""A row and a column."""
_TRUE = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells joined into one, from corner to corner."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its rows that hold anything, by number. `excess` names what is beyond the bounds."""

    name: str
    hidden: bool
    rows: dict[int, dict[int, Cell]]
    excess: str | None
    merges: dict[Place, Merge] = field(default_factory=dict)
    """Every merge whose corner holds something, by row and column of the corner."""
    covered: dict[Place, Place] = field(default_factory=dict)
    """The corner of every place under a merge, in rows that hold anything."""

    comments: dict[Place, str] = field(default_factory=dict)
    """What people noted beside cells, our own marks left out."""

    def at(self, row: int, column: int) -> Cell | None:
        """Give the cell at a place."""
        return self.rows.get(row, {}).get(column)

    def end(self, cell: Cell) -> int:
        """Give the last column that a cell covers."""
        merge = self.merges.get((cell.row, cell.column))
        return merge.right if merge else cell.column

    def above(self, row: int, column: int) -> Cell | None:
        """Give the cell whose merge spans a place from a row above."""
        top, left = self.covered.get((row, column), (row, column))
        return self.at(top, left) if top < row and left == column else None


def grids(data: bytes) -> list[Grid]:
    """Read every sheet; Unreadable where the file is no workbook that can be taken."""
    check(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out is nothing that is read here
            workbook: Any = load_workbook(BytesIO(data), read_only=True, keep_links=False)
            _hold(workbook.worksheets)
            looks, strings = Looks(workbook), shared_strings(workbook._archive)  # noqa: SLF001
            return [_read(sheet, looks, strings) for sheet in workbook.worksheets]
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001  a broken part fails inside openpyxl in any way there is
        raise Unreadable("damaged") from None


def _hold(sheets: list[Any]) -> None:
    """Hold that each sheet has a part of its own; raises Unreadable for a part that several sheets name."""
    if len({sheet._worksheet_path for sheet in sheets}) < len(sheets):  # noqa: SLF001
        raise Unreadable("bomb")


def _read(sheet: Any, looks: Looks, strings: Any) -> Grid:
    """Read a sheet by openpyxl's own parser, which streams rows and keeps merges, widths and heights."""
    rows: dict[int, dict[int, Cell]] = {}
    excess, length = None, 0
    book = sheet.parent
    notes = dict(_comments(book._archive, sheet._worksheet_path))  # noqa: SLF001
    with book._archive.open(sheet._worksheet_path) as source:  # noqa: SLF001  a read-only sheet gives no more
        parser = SheetParser(
            source, strings, epoch=book.epoch, date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )  # fmt: skip
        for _, found in parser.parse():
            kept = [cell for cell in found if _holds(cell["value"])]
            for cell in kept:
                row, column = cell["row"], cell["column"]
                if row > ROWS or column > COLUMNS:
                    excess = excess or ("too_many_rows" if row > ROWS else "too_many_columns")
                elif (made := _cell(sheet.title, cell, looks, book.epoch)) is not None:
                    rows.setdefault(row, {})[column] = made
                    length += len(made.value) if isinstance(made.value, str) else 0
            if length > CHARACTERS:
                raise Unreadable("too_much_text")
    rows = dict(sorted(rows.items()))
    merges = dict(_merges(parser, rows))
    covered = _covered(merges, list(rows))
    _hide(rows, parser)
    _cover(rows, covered)
    return Grid(sheet.title, sheet.sheet_state != "visible", rows, excess, merges, covered, notes)


def _comments(archive: ZipFile, path: str) -> Iterator[tuple[Place, str]]:
    """Read the comments of a sheet, our own marks left out."""
    for ref, author, text in comments(archive, path):
        if author != AUTHOR and text.strip():
            yield coordinate_to_tuple(ref), decoded(text).strip()


def _holds(value: Any) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _cell(sheet: str, found: dict[str, Any], looks: Looks, epoch: Any) -> Cell | None:
    """Make a cell of what the parser gives; None where its text is blank once it is decoded."""
    look = looks.of(found["style_id"])
    value, kind = look.dated(found["value"], found["data_type"], epoch)
    if kind == "s":
        value = decoded(str(value))
        if not value.strip():
            return None
    return Cell(
        sheet, found["row"], found["column"], value, kind, epoch, look.code, look.flaw(found["value"])
    )


def _merges(parser: SheetParser, rows: Mapping[int, Mapping[int, Cell]]) -> Iterator[tuple[Place, Merge]]:
    for ref in (merge.ref for merge in (parser.merged_cells.mergeCell if parser.merged_cells else ())):
        left, top, right, bottom = (int(bound or 0) for bound in range_boundaries(ref))
        if left in rows.get(top, {}):
            yield (top, left), Merge(left, top, min(right, COLUMNS), bottom)


def _covered(merges: Mapping[Place, Merge], numbers: list[int]) -> dict[Place, Place]:
    """Find the corner of each place under a merge; raises Unreadable where there are too many."""
    found: dict[Place, Place] = {}
    for corner, merge in merges.items():
        spanned = numbers[bisect_left(numbers, merge.top) : bisect_right(numbers, merge.bottom)]
        if len(found) + len(spanned) * (merge.right - merge.left + 1) > COVERED:
            raise Unreadable("bomb")
        places = ((row, column) for row in spanned for column in range(merge.left, merge.right + 1))
        found |= {place: corner for place in places if place != corner}
    return found


def _hide(rows: dict[int, dict[int, Cell]], parser: SheetParser) -> None:
    """Mark the cells of hidden rows and columns."""
    lines, columns = _hidden_rows(parser, rows), _hidden_columns(parser)
    for number, cells in rows.items():
        for column, cell in cells.items():
            hidden = "row_hidden" if number in lines else "column_hidden" if column in columns else None
            if hidden:
                cells[column] = replace(cell, flaw=hidden)


def _cover(rows: dict[int, dict[int, Cell]], covered: Mapping[Place, Place]) -> None:
    """Leave out what a merge covers where it says the same; mark it where it says something else."""
    for (row, column), (top, left) in covered.items():
        under = rows[row].get(column)
        if under is not None and under.value == rows[top][left].value:
            del rows[row][column]
        elif under is not None:
            rows[row][column] = replace(under, flaw="covered")


def _hidden_rows(parser: SheetParser, rows: Mapping[int, Any]) -> set[int]:
    flat = getattr(getattr(parser, "sheet_format", None), "zeroHeight", None)
    found = set()
    for number in rows:
        stated = parser.row_dimensions.get(str(number), {})
        height = stated.get("ht")
        is_flat = float(height) < FLAT if height is not None else bool(flat)
        if stated.get("hidden") in _TRUE or is_flat:
            found.add(number)
    return found


def _hidden_columns(parser: SheetParser) -> set[int]:
    found: set[int] = set()
    for stated in parser.column_dimensions.values():
        width = stated.get("width")
        if stated.get("hidden") in _TRUE or (width is not None and float(width) < NARROW):
            found.update(range(int(stated["min"]), min(int(stated["max"]), COLUMNS) + 1))
    return found

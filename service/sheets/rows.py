"""A table of the form read row by row: one entry a row, its lists going on in the rows below."""

from collections.abc import Iterator
from typing import Any

from service.sheets.cells import Cell, value_of
from service.sheets.collecting import Collected, Way, put
from service.sheets.errors import MOST, CellError, Unreadable, say
from service.sheets.form import Field
from service.sheets.grid import Grid
from service.sheets.lists import NONE
from service.sheets.placing import Column, Table

_SERIAL = "序号"


def read_table(grid: Grid, table: Table, collected: Collected) -> None:
    """Read a table into the project: None where nobody filled it in, [] where it says 无."""
    path = str(table.section.path)
    entries: list[dict[str, Any]] = []
    denied = [cell for row in table.rows if (cell := _denial(table, row))]
    for row in table.rows:
        if len(collected.errors) >= MOST:
            return
        if any(at in table.columns for at in row) and not _denial(table, row):
            _row(grid, table, row, entries, collected)
    collected.remarks.extend(_extra(grid, table))
    if denied and entries:
        collected.errors.append(CellError.of(say("none_and_rows"), grid.name, denied[0].place, NONE))
    if entries or denied:
        put(collected.raw, path, entries)


def _row(
    grid: Grid, table: Table, row: dict[int, Cell], entries: list[dict[str, Any]], collected: Collected
) -> None:
    cells = {at: row[at] for at in table.columns if at in row}
    going_on = bool(entries) and all(table.columns[at].field.kind == "names" for at in cells)
    if not going_on:
        entries.append({})
    way: Way = (*str(table.section.path).split("."), len(entries) - 1)
    for at, cell in cells.items():
        _cell(table.columns[at], cell, entries[-1], way, collected)
    if not going_on:
        number = next(iter(row.values())).row
        collected.places[way] = (grid.name, next(iter(cells.values())).place)
        for column in _lacking(table, cells):
            place = f"{column.cell.place.rstrip('0123456789')}{number}"
            said = say("missing", label=column.field.zh)
            collected.errors.append(CellError.of(said, grid.name, place))


def _cell(column: Column, cell: Cell, entry: dict[str, Any], way: Way, collected: Collected) -> None:
    field = column.field
    collected.places[*way, *field.path.split(".")] = (cell.sheet, cell.place)
    try:
        value = value_of(field, cell, column.unit)
    except Unreadable as error:
        collected.errors.append(CellError.of(error.said, cell.sheet, cell.place, cell.value))
        return
    held = _held(entry, field)
    put(entry, field.path, [*held, *value] if held is not None else value)


def _held(entry: dict[str, Any], field: Field) -> list[str] | None:
    return entry.get(field.path) if field.kind == "names" else None


def _lacking(table: Table, cells: dict[int, Cell]) -> Iterator[Column]:
    for at, column in table.columns.items():
        if column.field.required and at not in cells:
            yield column


def _denial(table: Table, row: dict[int, Cell]) -> Cell | None:
    """The cell that says there are none: 无 in the first column and nothing beside it."""
    cells = [row[at] for at in sorted(table.columns) if at in row]
    first = min(table.columns)
    is_alone = len(cells) == 1 and first in row and str(cells[0].value).strip() in {NONE, "没有"}
    return cells[0] if is_alone and cells[0].type != "f" else None


def _extra(grid: Grid, table: Table) -> Iterator[CellError]:
    """Say of every column that holds something and has no heading of the form."""
    seen: set[int] = set()
    for row in table.rows:
        for at, cell in row.items():
            if at not in table.columns and at not in seen:
                seen.add(at)
                heading = _heading_above(grid, table, at)
                if heading != _SERIAL:
                    place = (grid.name, f"{cell.place.rstrip('0123456789')}{table.head}")
                    yield CellError.of(say("column_ignored"), *place, heading)


def _heading_above(grid: Grid, table: Table, at: int) -> str | None:
    above = [cells[at] for row, cells in grid.rows.items() if row <= table.head and at in cells]
    return str(above[-1].value).strip() if above else None

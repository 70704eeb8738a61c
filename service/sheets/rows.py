"""The rows of a table: which are entries, and which are denials, totals, notes or footers."""

from collections.abc import Iterator, Sequence

from service.sheets import footers, units
from service.sheets.cells import Cell
from service.sheets.collecting import HIDDEN, Collected, put
from service.sheets.entries import TableReading, read_entry, units_beside
from service.sheets.errors import MOST, CellError, say
from service.sheets.form import Sheet
from service.sheets.grid import Grid
from service.sheets.lists import NONE
from service.sheets.nothing import is_mark, nothing
from service.sheets.placing import Table, field_of, units_of
from service.sheets.stated import ReadValue
from service.sheets.totals import check_count, check_total

_SERIAL = "序号"
_NEGATIVE = frozenset({"否", "×", "x", "no", "0"})
FEW = 2
"""Cells of a row that may still be a note or a total; one with more looks like an entry."""


def read_table(grid: Grid, sheet: Sheet, table: Table, collected: Collected) -> None:
    """Read a table into the project: None where it is blank or not known, [] where it says 无."""
    stated = {
        at: units_of(grid, sheet, table, column)
        for at, column in table.columns.items()
        if column.field.kind == "money"
    }
    reading = TableReading(grid, table, collected, stated)
    collected.remarks.extend(_extra(reading))
    for row in table.rows:
        if len(collected.errors) >= MOST:
            return
        _row(reading, row)
    _deny(reading)
    if reading.entries or reading.denials or reading.sources_denied:
        put(collected.raw, str(table.section.path), reading.entries)


def _row(reading: TableReading, row: dict[int, Cell]) -> None:
    """Tell what a row is, and read it as that."""
    collected = reading.collected
    cells = [row[at] for at in sorted(row)]
    if collected.has_seen(cells):
        return
    hidden = [cell for cell in cells if cell.flaw in HIDDEN]
    for cell in hidden:
        collected.hide(cell)
    if hidden and any(cell.flaw == "row_hidden" for cell in hidden):
        collected.see(cells)
        return
    own = {at: row[at] for at in reading.table.columns if at in row}
    if not own or _is_left_out(reading, cells, own) or _is_no_source(reading, cells, own):
        return
    words = {nothing(cell.value) or _is_negative(cell) for cell in own.values()} - {True}
    if words and words <= {"unknown", "none"} and "unknown" in words:
        collected.leave(cells, "left_unknown")
        if reading.entries:
            collected.ask(reading.path(), cells[0], say("unknown_row"))
    elif words == {"none"}:
        reading.denials.append(list(own.values()))
        collected.see(cells)
    else:
        read_entry(reading, row, own)


def _is_no_source(reading: TableReading, cells: Sequence[Cell], own: dict[int, Cell]) -> bool:
    """Leave out a source of money that states no amount: 自有资金 无."""
    amounts = [cell for at, cell in own.items() if reading.table.columns[at].field.kind == "money"]
    is_named = len(own) > len(amounts) and not all(nothing(cell.value) for cell in own.values())
    if not amounts or not is_named or any(nothing(cell.value) != "none" or cell.flaw for cell in amounts):
        return False
    reading.collected.leave(cells, "left_source")
    reading.sources_denied = True
    return True


def _is_negative(cell: Cell) -> bool:
    """Whether a cell says no, or nought, as the rest of a row does that says there is none."""
    return cell.shown.strip().lower() in _NEGATIVE or (cell.value == 0 and not isinstance(cell.value, bool))


def _is_left_out(reading: TableReading, cells: Sequence[Cell], own: dict[int, Cell]) -> bool:
    """Leave out a row that is a total, a note or a footer; ask where it may be an entry."""
    collected = reading.collected
    columns = reading.table.columns
    kind = footers.kind_of(_without_serial(reading, cells))
    is_listed = {columns[at].field.kind for at in own} == {"names"} and not any(
        map(_is_labelled, own.values())
    )
    if _is_repeated(reading, own):
        collected.leave(cells, "left_headings")
        reading.is_over = False
        return True
    if reading.is_over and kind is None and len(own) == 1:
        collected.ask(reading.path(), cells[0], say("footer_like"))
        collected.leave(cells, "left_footer")
        return True
    if kind is None or (is_listed and (kind != "total" or min(own) > min(columns))):
        return False
    reading.is_over |= kind in {"footer", "note"} and bool(reading.entries or reading.denials)
    reading.is_over &= not footers.is_continued(cells[0])
    if is_listed:
        collected.ask(reading.path(), cells[0], say("footer_like"))
    elif kind in {"note", "footer"} and _begins_with_names(reading, own):
        if kind == "footer":
            collected.ask(reading.path(), cells[0], say("entry_like", word=cells[0].shown[:20]))
        return False
    elif kind == "note" and len(own) > FEW:
        collected.ask(reading.path(), cells[0], say("entry_like", word=cells[0].shown[:20]))
        return False
    elif kind in {"total", "subtotal"}:
        _total(reading, kind, cells, own)
    elif kind in {"sentence", "group"}:
        collected.ask(reading.path(), cells[0], say("sentence_row"))
    collected.leave(cells, f"left_{kind}")
    return True


def _begins_with_names(reading: TableReading, own: dict[int, Cell]) -> bool:
    """Whether a row with more begins with a list of names, which may hold 备注 or 联系电话."""
    begins = reading.table.columns[min(own)].field.kind == "names"
    return begins and len(own) > 1 and ":" not in footers.flat(own[min(own)])


def _is_repeated(reading: TableReading, own: dict[int, Cell]) -> bool:
    """Whether a row repeats the headings, as on a second page."""
    columns = reading.table.columns
    repeated = [at for at, cell in own.items() if field_of([columns[at].field], cell)]
    return len(repeated) >= FEW and len(repeated) == len(own)


def _is_labelled(cell: Cell) -> bool:
    return ":" in footers.flat(cell)


def _without_serial(reading: TableReading, cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a row without a serial number before them."""
    first = cells[0]
    is_number = first.column not in reading.table.columns and footers.flat(first).rstrip(".").isdigit()
    return list(cells[1:] if is_number and len(cells) > 1 else cells)


def _total(reading: TableReading, kind: str, cells: Sequence[Cell], own: dict[int, Cell]) -> None:
    """Compare a total with the rows above it."""
    columns = reading.table.columns
    ask = reading.collected.ask
    path = str(reading.table.section.path)
    for at, cell in own.items():
        if columns[at].field.kind == "money":
            stated = units_beside(reading, at, {other.column: other for other in cells})
            for said in check_total(cell, stated, reading.grid, reading.entries, reading.subtotals):
                ask(path, cell, said)
        elif footers.kind_of([cell]) is None and not nothing(cell.value) and not footers.is_count(cell):
            ask(path, cell, say("footer_like"))
    for cell, said in check_count(cells, len(reading.entries)):
        ask(path, cell, said)
    if kind == "subtotal":
        reading.subtotals = len(reading.entries)


def _deny(reading: TableReading) -> None:
    """Say of the rows that say none that they were left out; an error where there are entries, too."""
    if reading.denials and not reading.entries:
        first, section = reading.denials[0][0], reading.table.section
        none = ReadValue(str(section.path), section.title, first.sheet, first.place, first.shown, [])
        reading.collected.values.append(none)
    for cells in reading.denials:
        is_filler = all(is_mark(cell.value) for cell in cells)
        if reading.entries and not is_filler:
            said = say("none_and_rows")
            reading.collected.errors.append(CellError.of(said, reading.grid.name, cells[0].place, NONE))
        reading.collected.leave(cells, "left_filler" if reading.entries and is_filler else "left_none")


def _extra(reading: TableReading) -> Iterator[CellError]:
    """Say of every column that holds something and has no heading of the form."""
    grid, table = reading.grid, reading.table
    told: set[int] = set()
    for row in table.rows:
        others = {at: cell for at, cell in row.items() if at not in table.columns}
        others = {at: cell for at, cell in others.items() if not units.alone(cell.shown)}
        if len(others) == len(row):
            continue
        reading.collected.see(others.values())
        for at, cell in others.items():
            if at in told or _is_footer_row(row):
                continue
            told.add(at)
            heading = _heading_above(grid, table, at)
            if heading != _SERIAL:
                place = (grid.name, f"{cell.place.rstrip('0123456789')}{table.head}")
                yield CellError.of(say("column_ignored"), *place, heading)


def _is_footer_row(row: dict[int, Cell]) -> bool:
    return footers.kind_of([row[at] for at in sorted(row)]) is not None


def _heading_above(grid: Grid, table: Table, at: int) -> str | None:
    above = [cells[at] for row, cells in grid.rows.items() if row <= table.head and at in cells]
    return str(above[-1].value).strip() if above else None

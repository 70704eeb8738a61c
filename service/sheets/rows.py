"""The rows of a table: entries, and what is none: denials, totals, notes and footers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from service.sheets import footers, units
from service.sheets.amounts import Unit
from service.sheets.cells import Cell
from service.sheets.collecting import HIDDEN, Collected, Way, put, value_at
from service.sheets.errors import MOST, CellError, say
from service.sheets.form import Sheet
from service.sheets.grid import Grid
from service.sheets.lists import NONE
from service.sheets.nothing import is_ditto, is_mark, nothing
from service.sheets.placing import Column, Table, field_of, units_of
from service.sheets.stated import ReadValue
from service.sheets.totals import check_count, check_total

_SERIAL = "序号"
_NEGATIVE = frozenset({"否", "×", "x", "no", "0"})
_LAW = re.compile(r"(《[^《》]+》)\s*(第[^《》]{1,30})")
UNNAMED = frozenset({"yes_no", "choice", "money"})
"""Kinds of fields that tell nothing of what an entry is."""
FEW = 2
"""Cells of a row that may still be a note or a total; one with more looks like an entry."""


@dataclass(slots=True)
class _Reading:
    """A table being read."""

    grid: Grid
    table: Table
    collected: Collected
    units: dict[int, list[Unit]]
    entries: list[dict[str, Any]] = field(default_factory=list)
    denials: list[list[Cell]] = field(default_factory=list)
    subtotals: int = 0
    """Entries that a subtotal has already counted."""
    sources_denied: bool = False
    """Whether a source was left out because it states no amount."""
    is_over: bool = False
    """Whether a footer has ended the table."""

    @property
    def way(self) -> Way:
        return tuple(str(self.table.section.path).split("."))

    def path(self, column: Column | None = None) -> str:
        """The way to the entry at hand, or to a field of it, as people read it."""
        entry = f"{self.table.section.path}[{len(self.entries)}]"
        return f"{entry}.{column.field.path}" if column else entry


def read_table(grid: Grid, sheet: Sheet, table: Table, collected: Collected) -> None:
    """Read a table into the project: None where it is blank or not known, [] where it says 无."""
    stated = {
        at: units_of(grid, sheet, table, column)
        for at, column in table.columns.items()
        if column.field.kind == "money"
    }
    reading = _Reading(grid, table, collected, stated)
    collected.remarks.extend(_extra(reading))
    for row in table.rows:
        if len(collected.errors) >= MOST:
            return
        _row(reading, row)
    _deny(reading)
    if reading.entries or reading.denials or reading.sources_denied:
        put(collected.raw, str(table.section.path), reading.entries)


def _row(reading: _Reading, row: dict[int, Cell]) -> None:
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
    words = [nothing(cell.value) for cell in own.values()]
    if "unknown" in words and all(
        word or _is_negative(cell) for word, cell in zip(words, own.values(), strict=True)
    ):
        collected.leave(cells, "left_unknown")
        if reading.entries:
            collected.ask(reading.path(), cells[0], say("unknown_row"))
    elif "none" in words and all(
        word or _is_negative(cell) for word, cell in zip(words, own.values(), strict=True)
    ):
        reading.denials.append(list(own.values()))
        collected.see(cells)
    else:
        _entry(reading, row, own)


def _is_no_source(reading: _Reading, cells: Sequence[Cell], own: dict[int, Cell]) -> bool:
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


def _is_left_out(reading: _Reading, cells: Sequence[Cell], own: dict[int, Cell]) -> bool:
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


def _begins_with_names(reading: _Reading, own: dict[int, Cell]) -> bool:
    """Whether a row with more begins with a list of names, which may hold 备注 or 联系电话."""
    begins = reading.table.columns[min(own)].field.kind == "names"
    return begins and len(own) > 1 and ":" not in footers.flat(own[min(own)])


def _is_repeated(reading: _Reading, own: dict[int, Cell]) -> bool:
    """Whether a row repeats the headings, as on a second page."""
    columns = reading.table.columns
    repeated = [at for at, cell in own.items() if field_of([columns[at].field], cell)]
    return len(repeated) >= FEW and len(repeated) == len(own)


def _is_labelled(cell: Cell) -> bool:
    return ":" in footers.flat(cell)


def _without_serial(reading: _Reading, cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a row without a serial number before them."""
    first = cells[0]
    is_number = first.column not in reading.table.columns and footers.flat(first).rstrip(".").isdigit()
    return list(cells[1:] if is_number and len(cells) > 1 else cells)


def _total(reading: _Reading, kind: str, cells: Sequence[Cell], own: dict[int, Cell]) -> None:
    """Compare a total with the rows above it."""
    columns = reading.table.columns
    ask = reading.collected.ask
    path = str(reading.table.section.path)
    for at, cell in own.items():
        if columns[at].field.kind == "money":
            stated = _units(reading, at, {other.column: other for other in cells})
            for said in check_total(cell, stated, reading.grid, reading.entries, reading.subtotals):
                ask(path, cell, said)
        elif footers.kind_of([cell]) is None and not nothing(cell.value) and not footers.is_count(cell):
            ask(path, cell, say("footer_like"))
    for cell, said in check_count(cells, len(reading.entries)):
        ask(path, cell, said)
    if kind == "subtotal":
        reading.subtotals = len(reading.entries)


def _entry(reading: _Reading, row: dict[int, Cell], own: dict[int, Cell]) -> None:
    """Read a row as an entry, or as more names of the entry above."""
    columns, entries = reading.table.columns, reading.entries
    going_on = bool(entries) and all(columns[at].field.kind == "names" for at in own)
    number = next(iter(own.values())).row
    cells = dict(own)
    if not going_on:
        entries.append({})
        cells = {at: cell for at in columns if (cell := own.get(at) or _spread(reading, number, at))}
    way = (*reading.way, len(entries) - 1)
    for at, cell in cells.items():
        _cell(reading, at, cell, way, _units(reading, at, row))
    _split_law(reading)
    if not going_on:
        reading.collected.places[way] = (reading.grid.name, next(iter(own.values())).place)
        _look(reading, own, cells)
        _require(reading, cells, number)


def _split_law(reading: _Reading) -> None:
    """Part a law's title and article where both stand in the title's cell: 《个人信息保护法》第十条."""
    ground = reading.entries[-1].get("share", {}).get("ground", {})
    found = _LAW.fullmatch(ground.get("title") or "")
    if found is None or ground.get("article"):
        return
    ground |= {"title": found[1], "article": found[2]}
    article = next(field for field in reading.table.section.fields if field.path.endswith(".article"))
    reading.collected.part(f"{reading.path()}.share.ground.title", found[1], found[2], article)


def _spread(reading: _Reading, row: int, column: int) -> Cell | None:
    """The cell of an entry above whose merge spans this row."""
    above = reading.grid.above(row, column)
    return above if above is not None and above.row > reading.table.head else None


def _units(reading: _Reading, at: int, row: dict[int, Cell]) -> list[Unit]:
    """The units stated for an amount, that of its own row first."""
    if at not in reading.units:
        return []
    beside = [
        size
        for other, cell in row.items()
        if other not in reading.table.columns
        and isinstance(cell.value, str)
        and (size := units.alone(cell.value))
    ]
    return [Unit(size, "beside") for size in beside] + reading.units[at]


def _cell(reading: _Reading, place: int, cell: Cell, way: Way, stated: Sequence[Unit]) -> None:
    column = reading.table.columns[place]
    wanted, collected, entry = column.field, reading.collected, reading.entries[-1]
    collected.places[*way, *wanted.path.split(".")] = (cell.sheet, cell.place)
    if is_ditto(cell.value):
        _repeat(reading, column, cell)
        return
    found = collected.take(reading.path(column), wanted, cell, stated)
    if found is None:
        return
    if wanted.line and wanted is reading.table.section.fields[0] and isinstance(found.value, str):
        found = replace(found, value=_unnumbered(found.value, len(reading.entries)))
        collected.rename(reading.path(column), found.value)
    held = entry.get(wanted.path) if wanted.kind == "names" else None
    put(entry, wanted.path, [*held, *(found.value or ())] if held is not None else found.value)


def _unnumbered(name: str, number: int) -> str:
    """A name without its own number in the list: 2、特困人员信息 in the second entry."""
    return re.sub(rf"^{number}\s*[、.．]\s*(?![0-9])", "", name) or name


def _repeat(reading: _Reading, column: Column, cell: Cell) -> None:
    """Read 同上 as what the entry above says, and ask."""
    wanted, collected = column.field, reading.collected
    held = value_at(reading.entries[-2], wanted.path) if len(reading.entries) > 1 else None
    if held is None or cell.flaw:
        collected.see([cell])
        collected.wrong_cell(cell, say(cell.flaw or "ditto_first"))
        return
    put(reading.entries[-1], wanted.path, held)
    collected.keep(reading.path(column), wanted, cell, held)
    collected.ask(reading.path(column), cell, say("ditto", value=_above(reading, column)))


def _above(reading: _Reading, column: Column) -> str:
    """What the cell displays that 同上 repeats."""
    path = reading.path(column).replace(f"[{len(reading.entries)}]", f"[{len(reading.entries) - 1}]")
    return next((value.shown for value in reversed(reading.collected.values) if value.path == path), "")


def _look(reading: _Reading, own: dict[int, Cell], cells: dict[int, Cell]) -> None:
    """Ask about an entry whose name is none, and about merges that are not plain."""
    table, grid, collected = reading.table, reading.grid, reading.collected
    identity = table.section.fields[0]
    if all(table.columns[place].field.kind in UNNAMED for place in cells) and not any(
        table.columns[place].field is identity for place in cells
    ):
        collected.ask(reading.path(), next(iter(cells.values())), say("nameless", label=identity.zh))
    for at, cell in cells.items():
        column = table.columns[at]
        if column.field is identity and nothing(cell.value) and not identity.required:
            collected.ask(reading.path(column), cell, say("none_mixed", word=cell.shown))
        if at in own and sum(at <= other <= grid.end(cell) for other in table.columns) > 1:
            collected.ask(reading.path(column), cell, say("merged_across", heading=column.field.zh))
        if column.field.kind == "money" and at not in own:
            collected.ask(reading.path(column), cell, say("amount_merged"))


def _require(reading: _Reading, cells: dict[int, Cell], number: int) -> None:
    """Say which required cells of an entry are blank, or say none."""
    told = {(error.sheet, error.cell) for error in reading.collected.errors}
    for at, column in reading.table.columns.items():
        is_blank = at not in cells or nothing(cells[at].value) is not None
        place = f"{column.cell.place.rstrip('0123456789')}{number}"
        if column.field.required and is_blank and (reading.grid.name, place) not in told:
            said = say("missing", label=column.field.zh)
            reading.collected.errors.append(CellError.of(said, reading.grid.name, place))


def _deny(reading: _Reading) -> None:
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


def _extra(reading: _Reading) -> Iterator[CellError]:
    """Say of every column that holds something and has no heading of the form."""
    grid, table = reading.grid, reading.table
    told: set[int] = set()
    for row in table.rows:
        if not any(at in table.columns for at in row):
            continue
        for at, cell in row.items():
            if at in table.columns or units.alone(cell.shown):
                continue
            reading.collected.see([cell])
            heading = _heading_above(grid, table, at)
            if at not in told and heading != _SERIAL and not _is_footer_row(row):
                told.add(at)
                place = (grid.name, f"{cell.place.rstrip('0123456789')}{table.head}")
                yield CellError.of(say("column_ignored"), *place, heading)


def _is_footer_row(row: dict[int, Cell]) -> bool:
    return footers.kind_of([row[at] for at in sorted(row)]) is not None


def _heading_above(grid: Grid, table: Table, at: int) -> str | None:
    above = [cells[at] for row, cells in grid.rows.items() if row <= table.head and at in cells]
    return str(above[-1].value).strip() if above else None

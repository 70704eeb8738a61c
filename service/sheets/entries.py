"""An entry of a table: its cells, what merges and 同上 bring from above, and what must be asked about it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from service.sheets import units
from service.sheets.amounts import Unit
from service.sheets.cells import Cell
from service.sheets.collecting import Collected, Way, put, value_at
from service.sheets.errors import CellError, say
from service.sheets.grid import Grid
from service.sheets.nothing import is_ditto, nothing
from service.sheets.placing import Column, Table

_LAW = re.compile(r"(《[^《》]+》)\s*(第[^《》]{1,30})")
_NUMBERED = re.compile(r"([0-9]{1,6})\s*[、.．]\s*(?![0-9])")
UNNAMED = frozenset({"yes_no", "choice", "money"})
"""Kinds of fields that tell nothing of what an entry is."""


@dataclass(slots=True)
class TableReading:
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
        """The way to the entries in the raw project."""
        return tuple(str(self.table.section.path).split("."))

    def path(self, column: Column | None = None) -> str:
        """The way to the entry at hand, or to a field of it, as people read it."""
        entry = f"{self.table.section.path}[{len(self.entries)}]"
        return f"{entry}.{column.field.path}" if column else entry


def read_entry(reading: TableReading, row: dict[int, Cell], own: dict[int, Cell]) -> None:
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
        _cell(reading, at, cell, way, units_beside(reading, at, row))
    _split_law(reading)
    if not going_on:
        reading.collected.places[way] = (reading.grid.name, next(iter(own.values())).place)
        _look(reading, own, cells)
        _require(reading, cells, number)


def _split_law(reading: TableReading) -> None:
    """Part a law's title and article where both stand in the title's cell: 《个人信息保护法》第十条."""
    ground = reading.entries[-1].get("share", {}).get("ground", {})
    found = _LAW.fullmatch(ground.get("title") or "")
    if found is None or ground.get("article"):
        return
    ground |= {"title": found[1], "article": found[2]}
    article = next(field for field in reading.table.section.fields if field.path.endswith(".article"))
    reading.collected.part(f"{reading.path()}.share.ground.title", found[1], found[2], article)


def _spread(reading: TableReading, row: int, column: int) -> Cell | None:
    """The cell of an entry above whose merge spans this row."""
    above = reading.grid.above(row, column)
    return above if above is not None and above.row > reading.table.head else None


def units_beside(reading: TableReading, at: int, row: dict[int, Cell]) -> list[Unit]:
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


def _cell(reading: TableReading, place: int, cell: Cell, way: Way, stated: Sequence[Unit]) -> None:
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
    found = _NUMBERED.match(name)
    return name[found.end() :] if found and int(found[1]) == number and found.end() < len(name) else name


def _repeat(reading: TableReading, column: Column, cell: Cell) -> None:
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


def _above(reading: TableReading, column: Column) -> str:
    """What the cell displays that 同上 repeats."""
    path = reading.path(column).replace(f"[{len(reading.entries)}]", f"[{len(reading.entries) - 1}]")
    return next((value.shown for value in reversed(reading.collected.values) if value.path == path), "")


def _look(reading: TableReading, own: dict[int, Cell], cells: dict[int, Cell]) -> None:
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


def _require(reading: TableReading, cells: dict[int, Cell], number: int) -> None:
    """Say which required cells of an entry are blank, or say none."""
    told = {(error.sheet, error.cell) for error in reading.collected.errors}
    for at, column in reading.table.columns.items():
        is_blank = at not in cells or nothing(cells[at].value) is not None
        place = f"{column.cell.place.rstrip('0123456789')}{number}"
        if column.field.required and is_blank and (reading.grid.name, place) not in told:
            said = say("missing", label=column.field.zh)
            reading.collected.errors.append(CellError.of(said, reading.grid.name, place))

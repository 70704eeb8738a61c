"""What has been read so far: the raw project, where each part of it stands, and what is wrong or in doubt."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any

from openpyxl.utils import get_column_letter

from catalog.remarks import Said
from service.sheets.amounts import Unit
from service.sheets.cells import Cell
from service.sheets.errors import MOST, CellError, Unreadable, say
from service.sheets.form import Field, printed
from service.sheets.form import heading as compared
from service.sheets.grid import Grid
from service.sheets.stated import Doubt, LeftOut, ReadValue
from service.sheets.units import alone, noted, without_unit
from service.sheets.values import Reading, reading_of

Way = tuple[str | int, ...]
LONGEST = 500
"""Characters of what the template prints in one cell."""
HIDDEN = {"row_hidden", "column_hidden"}


@dataclass(slots=True)
class Collected:
    """A project being read. `places` are sheet and cell by the way to a value, `seen` the cells spoken of."""

    raw: dict[str, Any] = field(default_factory=dict)
    places: dict[Way, tuple[str, str]] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    remarks: list[CellError] = field(default_factory=list)
    values: list[ReadValue] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    seen: set[tuple[str, int, int]] = field(default_factory=set)
    hidden: set[tuple[str, str, int]] = field(default_factory=set)

    def take(self, path: str, wanted: Field, cell: Cell, units: Sequence[Unit] = ()) -> Reading | None:
        """Read a cell and keep what comes of it; None where it cannot be read. `path` is shown to people."""
        self.see([cell])
        try:
            found = reading_of(wanted, cell, units)
        except Unreadable as error:
            self.wrong_cell(cell, error.said)
            return None
        for doubt in found.doubts:
            self.ask(path, cell, doubt)
        if found.value is None:
            self.leave([cell], "left_unknown" if found.word == "unknown" else "left_blank")
        else:
            self.keep(path, wanted, cell, found.value)
        return found

    def keep(self, path: str, wanted: Field, cell: Cell, value: Any) -> None:
        """Keep a value that was read beside its cell."""
        self.see([cell])
        plain = value.isoformat() if isinstance(value, date) else value
        self.values.append(ReadValue(path, (wanted.zh, wanted.en), cell.sheet, cell.place, cell.shown, plain))

    def rename(self, path: str, value: Any) -> None:
        """Replace the value kept last, where it is that of a path."""
        if self.values and self.values[-1].path == path:
            self.values[-1] = replace(self.values[-1], value=value)

    def part(self, path: str, value: str, rest: str, wanted: Field) -> None:
        """Part a value that was read from a cell into its own and that of another field of the entry."""
        for number, kept in enumerate(self.values):
            if kept.path == path:
                other = path.rpartition(".")[0] + "." + wanted.path.rpartition(".")[2]
                more = replace(kept, path=other, label=(wanted.zh, wanted.en), value=rest)
                self.values[number : number + 1] = [replace(kept, value=value), more]
                return

    def see(self, cells: Iterable[Cell]) -> None:
        """Note that something is said of these cells."""
        self.seen |= {(cell.sheet, cell.row, cell.column) for cell in cells}

    def has_seen(self, cells: Iterable[Cell]) -> bool:
        """Tell whether something is said of all these cells."""
        return all((cell.sheet, cell.row, cell.column) in self.seen for cell in cells)

    def wrong_cell(self, cell: Cell, said: Said) -> None:
        """Keep an error about a cell; a hidden row or column has one."""
        if cell.flaw in HIDDEN:
            self.hide(cell)
        else:
            self.errors.append(CellError.of(said, cell.sheet, cell.place, cell.shown))

    def hide(self, cell: Cell) -> None:
        """Keep the error that a row or column is hidden, at the first cell of it that says something."""
        line = (cell.sheet, str(cell.flaw), cell.row if cell.flaw == "row_hidden" else cell.column)
        if line not in self.hidden:
            self.hidden.add(line)
            self.errors.append(CellError.of(say(str(cell.flaw)), cell.sheet, cell.place, cell.shown))

    def ask(self, path: str, cell: Cell, said: Said) -> None:
        """Keep a question about a cell."""
        asked = CellError.of(said)
        named = f"{path}\n{cell.sheet}\n{cell.place}\n{cell.shown}\n{asked.zh}"
        key = sha256(named.encode()).hexdigest()[:16]
        if key not in {doubt.key for doubt in self.doubts[-MOST:]}:
            self.doubts.append(Doubt(key, path, cell.sheet, cell.place, cell.shown, asked.zh, asked.en))

    def leave(self, cells: Sequence[Cell], why: str) -> None:
        """Keep that cells of one row were left out, and why."""
        self.see(cells)
        first, last = cells[0].place, cells[-1].place
        said = CellError.of(say(why))
        shown = "  ".join(cell.shown for cell in cells)
        places = first if first == last else f"{first}:{last}"
        self.left_out.append(LeftOut(cells[0].sheet, places, shown[:500], said.zh, said.en))

    def leave_comments(self, grid: Grid) -> None:
        """Say of comments on a sheet that they were not read."""
        said = CellError.of(say("left_comment"))
        for (row, column), text in grid.comments.items():
            place = f"{get_column_letter(column)}{row}"
            self.left_out.append(LeftOut(grid.name, place, text[:500], said.zh, said.en))

    def leave_rest(self, grid: Grid) -> None:
        """Say of everything on a sheet that stands outside the form that it was not read."""
        for row in grid.rows.values():
            rest = [
                cell for at, cell in sorted(row.items())
                if (cell.sheet, cell.row, at) not in self.seen and not is_printed(cell)
            ]  # fmt: skip
            for cell in rest:
                if cell.flaw in HIDDEN:
                    self.hide(cell)
            if rest:
                is_unit = all(noted(cell.shown) or alone(cell.shown) for cell in rest)
                self.leave(rest, "left_unit" if is_unit else "left_outside")

    def place(self, path: str, sheet: str, row: int, column: int) -> None:
        """Keep where a value stands, or would stand."""
        self.places[tuple(path.split("."))] = (sheet, f"{get_column_letter(column)}{row}")

    def missing(self, wanted: Field) -> None:
        """Say that a label has nothing beside it."""
        sheet, cell = self.places[tuple(wanted.path.split("."))]
        self.errors.append(CellError.of(say("missing", label=wanted.zh), sheet, cell))

    def wrong(self, way: Way, said: Said, value: Any) -> None:
        """Say that a value is not what the register takes, unless its cell has been told already."""
        near = way
        while near and near not in self.places:
            near = near[:-1]
        sheet, cell = self.places.get(near, (None, None))
        told = {(error.sheet, error.cell) for error in self.errors}
        is_told = (sheet, cell) in told if sheet else bool(told)
        if not is_told:
            self.errors.append(CellError.of(said, sheet, cell, value if isinstance(value, str) else None))

    def contradictions(self) -> None:
        """Say where a form denies what it lists."""
        draft = self.raw.get("draft_catalogue", {})
        if draft.get("present") is False and draft.get("rows"):
            sheet, cell = self.places["draft_catalogue", "present"]
            self.errors.append(CellError.of(say("draft_denied"), sheet, cell))


def is_printed(cell: Cell) -> bool:
    """Tell whether a cell holds what the template prints, with or without a unit."""
    if not isinstance(cell.value, str) or len(cell.value) > LONGEST:
        return False
    return not printed().isdisjoint({compared(cell.value), compared(without_unit(cell.value)[0])})


def value_at(raw: Mapping[str, Any], path: str) -> Any:
    """Get the value at a dotted path, None where there is none."""
    found: Any = raw
    for key in path.split("."):
        found = (found or {}).get(key)
    return found


def put(raw: dict[str, Any], path: str, value: Any) -> None:
    """Set a value at a dotted path, making what should hold it."""
    *way, last = path.split(".")
    for key in way:
        raw = raw.setdefault(key, {})
    raw[last] = value

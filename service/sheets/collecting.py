"""What has been read so far: the raw project, where each part of it stands, and what is wrong with it."""

from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from catalog.remarks import Said
from service.sheets.cells import Cell, value_of
from service.sheets.errors import CellError, Unreadable, say
from service.sheets.form import Field

Way = tuple[str | int, ...]


@dataclass(slots=True)
class Collected:
    """A project being read. `places` are sheet and cell by the way to a value."""

    raw: dict[str, Any] = field(default_factory=dict)
    places: dict[Way, tuple[str, str]] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    remarks: list[CellError] = field(default_factory=list)

    def take(self, path: str, wanted: Field, cell: Cell, unit: int) -> None:
        """Read a cell into the project, or keep what is wrong with it."""
        try:
            put(self.raw, path, value_of(wanted, cell, unit))
        except Unreadable as error:
            self.errors.append(CellError.of(error.said, cell.sheet, cell.place, cell.value))

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


def put(raw: dict[str, Any], path: str, value: Any) -> None:
    """Set a value at a dotted path, making what should hold it."""
    *way, last = path.split(".")
    for key in way:
        raw = raw.setdefault(key, {})
    raw[last] = value

"""A cell of a sheet: where it stands, what it holds, what it displays."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl.utils import get_column_letter

from service.sheets.formats import GENERAL, shown


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty; `type` as openpyxl writes it, `f` a formula and `e` an error value.

    `code` is its number format; `flaw` names the sentence that says why it may not be read.
    """

    sheet: str
    row: int
    column: int
    value: Any
    type: str
    epoch: datetime
    code: str = GENERAL
    flaw: str | None = None

    @property
    def place(self) -> str:
        """Its name, `B7`."""
        return f"{get_column_letter(self.column)}{self.row}"

    @property
    def shown(self) -> str:
        """What the sheet displays."""
        if self.type == "f":
            return str(getattr(self.value, "text", self.value))
        return str(self.value) if self.type == "e" else shown(self.value, self.code)

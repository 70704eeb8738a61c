"""What a filled form gives: the project as the register keeps it, and what is stated beside it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from catalog.entries import Entry, Project, Text
from service.sheets.errors import CellError

Work = Literal["new", "continued", "rebuilt", "operation"]


class Stated(Entry):
    """What the form asks beyond the register: None where nobody filled it in."""

    unit_name: Text | None = None
    work: Work | None = None
    filled_on: date | None = None
    contact: Text | None = None
    phone: Text | None = None
    need_names: Annotated[list[Text | None], Field(max_length=10_000)] | None = None
    """For each need of the project, the name that stands beside its code."""


@dataclass(frozen=True, slots=True)
class ReadValue:
    """One value of the project and the cell it was read from.

    `path` is its way in the project (`funding[1].amount`, rows counted from 1), `shown` what the sheet
    displays in the cell, number format applied, and `value` the JSON value that was read (amounts in yuan).
    """

    path: str
    label: tuple[str, str]
    sheet: str
    cell: str
    shown: str
    value: Any


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Cells that were left out (a total, a footer, a row that says none), with the reason.

    `cells` is a range (`A12:F12`), `shown` what stands there.
    """

    sheet: str
    cells: str
    shown: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question about one cell that a person must answer before the project is filed.

    `key` names the doubt for its confirmation: equal for the same workbook read again.
    """

    key: str
    path: str
    sheet: str
    cell: str
    shown: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Read:
    """A form as read: a project, or the errors that keep it out, never both.

    `doubts` must be confirmed before the project is filed; `remarks` are only said.
    """

    project: Project | None
    stated: Stated
    errors: tuple[CellError, ...] = ()
    remarks: tuple[CellError, ...] = ()
    values: tuple[ReadValue, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    doubts: tuple[Doubt, ...] = ()

"""What a filled form gives: the project as the register keeps it, and what is stated beside it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from catalog.entries import Entry, Project, Text
from service.sheets.errors import CellError

Work = Literal["new", "continued", "rebuilt", "operated"]


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
class Read:
    """A form as read: a project, or the errors that keep it out, never both. Remarks keep nothing out."""

    project: Project | None
    stated: Stated
    errors: tuple[CellError, ...] = ()
    remarks: tuple[CellError, ...] = ()

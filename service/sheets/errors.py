"""What a workbook is told: a sentence about one cell, one sheet, or the file as a whole."""

from dataclasses import dataclass
from typing import Any

from catalog.remarks import Said
from service.words import table

MOST = 200
"""Errors after which reading stops."""


@dataclass(frozen=True, slots=True)
class CellError:
    """A sentence about a place; `sheet` is None for the file, `cell` (`B7`) for a sheet as a whole."""

    sheet: str | None
    cell: str | None
    zh: str
    en: str
    value: str | None = None

    @classmethod
    def of(
        cls, said: Said, sheet: str | None = None, cell: str | None = None, value: Any = None
    ) -> "CellError":
        """Put a sentence at its place, with what stands there, cut to a length that can be read."""
        shown = None if value is None else str(value)[:100]
        return cls(sheet, cell, f"{said.zh}。", f"{said.en[:1].upper()}{said.en[1:]}.", shown)


class Unreadable(Exception):
    """A cell, or a file, that cannot be taken; `said` says why and what to do."""

    def __init__(self, name: str, **fill: object) -> None:
        self.said = say(name, **fill)
        super().__init__(self.said.en)


def say(name: str, **fill: object) -> Said:
    """Give a sentence of `wording/sheets.toml`, its braces filled in."""
    zh, en = table()["sheets"][name]
    return Said(en.format(**fill), zh.format(**fill))

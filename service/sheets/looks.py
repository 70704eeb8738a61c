"""How a cell looks: its number format, and whether its text is struck out or cannot be seen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import from_excel

from service.sheets.formats import CHINESE, GENERAL, shown
from service.sheets.strings import RichText

_WHITE = "FFFFFF"


@dataclass(frozen=True, slots=True)
class Look:
    """The style of a cell. `is_day` says that its format is a built-in one of Chinese days."""

    code: str
    struck: bool
    unseen: bool
    is_day: bool

    def flaw(self, value: Any) -> str | None:
        """Name what keeps a value from being taken: struck out, or not to be seen."""
        is_text = isinstance(value, RichText)
        if self.struck or (is_text and value.is_struck):
            return "struck"
        may_hide = ";" in self.code and not is_text
        return "unseen" if self.unseen or (may_hide and not shown(value, self.code).strip()) else None

    def dated(self, value: Any, kind: str, epoch: datetime) -> tuple[Any, str]:
        """Give a number under a Chinese format of days as the day it shows."""
        if not self.is_day or kind != "n" or isinstance(value, bool) or not isinstance(value, int | float):
            return value, kind
        try:
            return from_excel(value, epoch), "d"
        except (OverflowError, ValueError):
            return value, kind


class Looks:
    """The styles of a workbook, each looked at once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._known: dict[int, Look] = {}

    def of(self, style: int) -> Look:
        """Give the look of a style by its number."""
        if style not in self._known:
            self._known[style] = self._look(style)
        return self._known[style]

    def _look(self, style: int) -> Look:
        sheet = self._workbook.worksheets[0]
        cell = ReadOnlyCell(sheet, 1, 1, None, "n", style)
        number = self._workbook._cell_styles[style].numFmtId  # noqa: SLF001  openpyxl knows these by no name
        is_day = number in CHINESE and number not in BUILTIN_FORMATS
        code = CHINESE[number] if is_day else cell.number_format or GENERAL
        return Look(code, bool(cell.font.strike), _is_unseen(cell), is_day)


def _is_unseen(cell: Any) -> bool:
    """Tell whether the text has the colour of what is behind it."""
    fill = cell.fill
    behind = (
        _WHITE if fill.fill_type is None else _colour(fill.fgColor) if fill.fill_type == "solid" else None
    )
    return behind is not None and _colour(cell.font.color) == behind


def _colour(colour: Any) -> str | None:
    """A colour as six hexadecimal digits; None where it is the automatic one or of a theme not known here."""
    if colour is None or (colour.type == "theme" and colour.tint):
        return None
    if colour.type == "theme":
        return _WHITE if colour.theme == 0 else f"theme {colour.theme}"
    if colour.type == "indexed":
        return {1: _WHITE, 9: _WHITE}.get(colour.indexed)
    return str(colour.rgb)[-6:].upper() if colour.type == "rgb" else None

"""What one cell says, read as its field wants it: tolerant of how it is written, never guessing what."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from openpyxl.utils import get_column_letter

from catalog.codes import is_credit_code
from catalog.identifiers import folded
from service.sheets.errors import Unreadable
from service.sheets.form import Field, heading
from service.sheets.lists import split

EXACT_DIGITS = 15
"""Digits a spreadsheet keeps of a number; the rest of a longer code is lost."""
CREDIT_LIKE = 15
"""Characters from which a text is meant as a credit code; a shorter one is an internal number."""

_RUINED = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_RESOURCE_CODE = re.compile(r"[!-~]+")
_MONEY = re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]+)?(亿|千万|百万|万|千)?(元)?整?")
_UNITS = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3}
_DAYS = (
    re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[ T]00?:00(?::00)?)?"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})[日号]"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)
_SERIALS = range(20_000, 80_000)
"""Day numbers of the years 1954 to 2118."""
_YES = {"是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "对", "☑"}
_NO = {"否", "无", "没有", "×", "✗", "✘", "x", "n", "no", "false", "0", "错"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty; `type` as openpyxl writes it, `f` a formula and `e` an error value."""

    sheet: str
    row: int
    column: int
    value: Any
    type: str
    epoch: datetime

    @property
    def place(self) -> str:
        """Its name, `B7`."""
        return f"{get_column_letter(self.column)}{self.row}"


def value_of(field: Field, cell: Cell, unit: int) -> Any:
    """Read a cell for a field; `unit` in yuan. Unreadable says what is wrong and what to write instead."""
    if cell.type == "f" or (isinstance(cell.value, str) and cell.value.lstrip().startswith("=")):
        raise Unreadable("formula")
    if cell.type == "e" or (isinstance(cell.value, float) and not math.isfinite(cell.value)):
        raise Unreadable("error_value")
    return _READERS[field.kind](cell, field, unit)


def _text(cell: Cell, *_: Any) -> str:
    if isinstance(cell.value, str):
        return cell.value.strip()
    if isinstance(cell.value, bool) or not isinstance(cell.value, int | float):
        raise Unreadable("not_text")
    return _plain(cell.value)


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else str(number)


def _code(cell: Cell, *_: Any) -> str:
    text = folded(cell.value) if isinstance(cell.value, str) else _code_number(cell.value)
    if _RUINED.fullmatch(text):
        raise Unreadable("code_ruined")
    return text


def _code_number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or not float(value).is_integer():
        raise Unreadable("not_code")
    if abs(value) >= 10**EXACT_DIGITS:
        raise Unreadable("code_number")
    return str(int(value))


def _resource_code(cell: Cell, *_: Any) -> str:
    code = _code(cell)
    if not _RESOURCE_CODE.fullmatch(code):
        raise Unreadable("not_resource_code")
    return code


def _credit_code(cell: Cell, *_: Any) -> str:
    code = _code(cell)
    if len(code) >= CREDIT_LIKE and not is_credit_code(code.upper()):
        raise Unreadable("not_credit_code")
    return code.upper() if is_credit_code(code.upper()) else code


def _choice(cell: Cell, field: Field, _: int) -> str:
    value = field.choices.get(heading(cell.value))
    if value is None:
        is_digit = normalize("NFKC", str(cell.value)).strip().isdigit()
        raise Unreadable("choice_digit" if is_digit else "not_choice", offers="、".join(field.offers))
    return value


def _yes_no(cell: Cell, field: Field, _: int) -> bool:
    word = normalize("NFKC", str(cell.value)).strip().lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise Unreadable("not_choice", offers="、".join(field.offers))


def _money(cell: Cell, _: Field, unit: int) -> float:
    amount = _amount(cell.value, unit)
    if amount < 0:
        raise Unreadable("negative")
    return float(amount)


def _amount(value: Any, unit: int) -> Decimal:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(repr(value)) * unit
    if not isinstance(value, str):
        raise Unreadable("not_money")
    text = "".join(normalize("NFKC", value).split())
    text = re.sub(r"^(人民币|RMB|[¥￥])", "", text)
    if text.startswith("-"):
        raise Unreadable("negative")
    found = _MONEY.fullmatch(text)
    if found is None:
        raise Unreadable("not_money")
    whole, fraction, scale, yuan = found.groups()
    stated = _UNITS[scale] if scale else 1 if yuan else unit
    return Decimal(whole.replace(",", "") + (fraction or "")) * stated


def _date(cell: Cell, *_: Any) -> date:
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and value in _SERIALS:
        return (cell.epoch + timedelta(days=value)).date()
    return _written_day(value)


def _written_day(value: Any) -> date:
    text = normalize("NFKC", str(value)).strip()
    for form in _DAYS:
        if (found := form.fullmatch(text)) is not None:
            year, month, day = map(int, found.groups())
            try:
                return date(year, month, day)
            except ValueError:
                raise Unreadable("no_such_day") from None
    raise Unreadable("not_date")


def _names(cell: Cell, *_: Any) -> list[str]:
    return split(_text(cell))


def _pages(cell: Cell, *_: Any) -> str:
    if isinstance(cell.value, date | time):
        raise Unreadable("page_became_date")
    return _text(cell)


def _page(cell: Cell, *_: Any) -> int | str:
    text = _pages(cell)
    digits = normalize("NFKC", text).removeprefix("第").removesuffix("页").strip()
    return int(digits) if re.fullmatch(r"[0-9]{1,6}", digits) else text


_READERS: dict[str, Callable[[Cell, Field, int], Any]] = {
    "text": _text,
    "code": _code,
    "resource_code": _resource_code,
    "credit_code": _credit_code,
    "choice": _choice,
    "yes_no": _yes_no,
    "has": _yes_no,
    "money": _money,
    "date": _date,
    "names": _names,
    "pages": _pages,
    "page": _page,
}

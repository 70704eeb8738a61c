"""What a cell says, read as its field wants it: tolerant of how it is written, never guessing what."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from unicodedata import category, normalize

from catalog.codes import is_credit_code
from catalog.identifiers import folded
from catalog.remarks import Said
from service.sheets.amounts import Unit, amount_of
from service.sheets.cells import Cell
from service.sheets.errors import Unreadable, say
from service.sheets.form import Field, heading
from service.sheets.formats import GENERAL
from service.sheets.lists import parse
from service.sheets.nothing import Nothing, nothing

EXACT_DIGITS = 15
"""Digits a spreadsheet keeps of a number; the rest of a longer code is lost."""
CREDIT_LIKE = 15
"""Characters from which a text is meant as a credit code; a shorter one is an internal number."""

_RUINED = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_RESOURCE_CODE = re.compile(r"[!-~]+")
_DIGITS = re.compile(r"[0-9][0-9 ()+\-]*")
_DAYS = (
    re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[ T]00?:00(?::00)?)?"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})[日号]?"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)
_SERIALS = range(20_000, 80_000)
"""Day numbers of the years 1954 to 2118."""
_YES = {"是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "对", "☑"}
_NO = {"否", "无", "没有", "×", "✗", "✘", "x", "n", "no", "false", "0", "错"}
_ALL = re.compile("(?:全部|所有|全体)(?:信息项|数据项|字段|信息|数据|内容)?")
STRICT = frozenset({"choice", "yes_no", "has", "names", "money"})
"""Kinds that have words of their own for none."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as read, what must be asked about it, and which word it says in place of a value."""

    value: Any
    doubts: tuple[Said, ...] = ()
    word: Nothing | None = None


def reading_of(field: Field, cell: Cell, units: Sequence[Unit] = ()) -> Reading:
    """Read a cell for a field; `units` are stated around it. Unreadable says what to write instead."""
    check(cell)
    word = nothing(cell.value)
    if word == "unknown" or (
        word and (field.kind not in STRICT or (field.none and not _is_choice(field, cell)))
    ):
        return Reading(None, (), word)
    if field.kind == "money":
        return Reading(0.0, (say("amount_none"),), word) if word else _money(cell, units)
    if field.kind == "names":
        return _names(cell, word)
    return Reading(_READERS[field.kind](cell, field))


def check(cell: Cell) -> None:
    """Raise Unreadable for what is hidden, struck out, a formula, an error value or holds control characters."""
    if cell.flaw:
        raise Unreadable(cell.flaw)
    if cell.type == "f" or (isinstance(cell.value, str) and cell.value.lstrip().startswith("=")):
        raise Unreadable("formula")
    if cell.type == "e" or (isinstance(cell.value, float) and not math.isfinite(cell.value)):
        raise Unreadable("error_value")
    if isinstance(cell.value, str) and any(
        category(sign) == "Cc" and sign not in "\n\t" for sign in cell.value
    ):
        raise Unreadable("control_character")


def _is_choice(field: Field, cell: Cell) -> bool:
    return heading(cell.value) in field.choices


def _money(cell: Cell, units: Sequence[Unit]) -> Reading:
    amount = amount_of(cell, units)
    return Reading(float(amount.yuan), amount.doubts)


def _names(cell: Cell, word: Nothing | None) -> Reading:
    found = parse(_text(cell))
    doubts = [say(doubt, names="、".join(found.names)) for doubt in found.doubts]
    if any(_ALL.fullmatch(one) for one in found.names):
        doubts.append(say("items_all"))
    return Reading(found.names, tuple(doubts), word)


def _text(cell: Cell, *_: Any) -> str:
    if isinstance(cell.value, str):
        return cell.value.strip()
    if isinstance(cell.value, bool) or not isinstance(cell.value, int | float):
        raise Unreadable("not_text")
    return _as_shown(cell) or _plain(cell.value)


def _as_shown(cell: Cell) -> str | None:
    """A number as its format writes it, 0311-87900000 or 000042; None where it has no format of its own."""
    is_own = cell.code not in {GENERAL, "@"} and _DIGITS.fullmatch(cell.shown)
    return cell.shown if is_own else None


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else format(number, f".{EXACT_DIGITS}g")


def _code(cell: Cell, *_: Any) -> str:
    text = folded(cell.value) if isinstance(cell.value, str) else _code_number(cell)
    if _RUINED.fullmatch(text):
        raise Unreadable("code_ruined")
    return text


def _code_number(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float) or not float(value).is_integer():
        raise Unreadable("not_code")
    if abs(value) >= 10**EXACT_DIGITS:
        raise Unreadable("code_number")
    return _as_shown(cell) or str(int(value))


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


def _choice(cell: Cell, field: Field) -> str:
    value = field.choices.get(heading(cell.value))
    if value is None:
        raise _no_choice(cell, field)
    return value


def _no_choice(cell: Cell, field: Field) -> Unreadable:
    """Say what to write in place of a word that is none of those offered, the nearest of them first."""
    offers = "、".join(field.offers)
    text = heading(cell.shown)
    if text.isdigit():
        return Unreadable("choice_digit", offers=offers)
    if (advice := field.advice(cell.shown)) is not None:
        return Unreadable(advice)
    begun = [word for word in field.offers if text.startswith(word) and not text[len(word) :][:1].isalnum()]
    if begun:
        return Unreadable("not_choice_more", near=max(begun, key=len))
    near = next((word for part, word in field.hints.items() if part in text), None)
    return (
        Unreadable("not_choice_near", offers=offers, near=near)
        if near
        else Unreadable("not_choice", offers=offers)
    )


def _yes_no(cell: Cell, field: Field) -> bool:
    word = normalize("NFKC", str(cell.value)).strip().lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise _no_choice(cell, field)


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
    text = re.sub(r"\s*([年月日号])\s*", r"\1", text)
    for form in _DAYS:
        if (found := form.fullmatch(text)) is not None:
            year, month, day = map(int, found.groups())
            try:
                return date(year, month, day)
            except ValueError:
                raise Unreadable("no_such_day") from None
    raise Unreadable("not_date")


def _pages(cell: Cell, *_: Any) -> str:
    if isinstance(cell.value, date | time | timedelta):
        raise Unreadable("page_became_date")
    return _text(cell)


def _page(cell: Cell, *_: Any) -> int | str:
    text = _pages(cell)
    digits = normalize("NFKC", text).removeprefix("第").removesuffix("页").strip()
    return int(digits) if re.fullmatch(r"[0-9]{1,6}", digits) else text


_READERS: dict[str, Callable[[Cell, Field], Any]] = {
    "text": _text,
    "code": _code,
    "resource_code": _resource_code,
    "credit_code": _credit_code,
    "choice": _choice,
    "yes_no": _yes_no,
    "has": _yes_no,
    "date": _date,
    "pages": _pages,
    "page": _page,
}

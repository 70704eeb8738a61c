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
from service.sheets.choices import chosen
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
_DASHES = re.compile("[‐‑‒–—―−]")
_CREDIT_CODE = re.compile("(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")
_DIGITS = re.compile(r"[0-9][0-9 ()+\-]*")
_DAYS = (
    re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[ T]00?:00(?::00)?)?"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})[日号]?"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)
_PAGE = re.compile(r"见?第?[Pp]?\.?\s*([0-9]{1,6})\s*页?")
_RANGE = re.compile(r"见?第?[Pp]?\.?([0-9]{1,6})页?\s*[-‐‑–—―~～至到]+\s*第?[Pp]?\.?([0-9]{1,6})页?")
"""Two pages and what stands between them: 第31页至第38页, P31～P38."""
_NUMERALS = "〇一二三四五六七八九"
_CHINESE_DAY = "[〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]"
_SERIALS = range(20_000, 80_000)
"""Day numbers of the years 1954 to 2118."""
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
        return _money(cell, units)
    if field.kind == "names":
        return _names(field, cell, word)
    if field.kind in {"choice", "yes_no", "has"}:
        return Reading(*chosen(field, cell.shown))
    if field.kind == "credit_code":
        return Reading(*_credit_code(cell))
    return Reading(_READERS[field.kind](cell, field))


def check(cell: Cell) -> None:
    """Raise Unreadable for what is hidden, struck out, a formula or an error, or holds control characters."""
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


def _names(field: Field, cell: Cell, word: Nothing | None) -> Reading:
    found = parse(_text(cell, field))
    doubts = [say(doubt, names="、".join(found.names)) for doubt in found.doubts]
    if any(_ALL.fullmatch(one) for one in found.names):
        doubts.append(say("items_all"))
    return Reading(found.names, tuple(doubts), word)


def _text(cell: Cell, field: Field) -> str:
    if isinstance(cell.value, str):
        return _one_line(cell.value) if field.line else cell.value.strip()
    if isinstance(cell.value, bool) or not isinstance(cell.value, int | float):
        raise Unreadable("not_text")
    return _as_shown(cell) or _plain(cell.value)


def _one_line(text: str) -> str:
    """A name without the line ends that its cell needed; a space where they part Latin words."""
    return re.sub(r"(?<=[!-~])\s*\n\s*(?=[!-~])", " ", text.strip()).replace("\n", "")


def _as_shown(cell: Cell) -> str | None:
    """A number as its format writes it, 0311-87900000 or 000042; None where it has no format of its own."""
    is_own = cell.code not in {GENERAL, "@"} and _DIGITS.fullmatch(cell.shown)
    return cell.shown if is_own else None


def _plain(number: float) -> str:
    return str(int(number)) if _is_whole(number) else format(number, f".{EXACT_DIGITS}g")


def _is_whole(number: float) -> bool:
    return isinstance(number, int) or number.is_integer()


def _code(cell: Cell, *_: Any) -> str:
    text = _DASHES.sub("-", folded(cell.value)) if isinstance(cell.value, str) else _code_number(cell)
    if _RUINED.fullmatch(text):
        raise Unreadable("code_ruined")
    return text


def _code_number(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_whole(value):
        raise Unreadable("not_code")
    if abs(value) >= 10**EXACT_DIGITS:
        raise Unreadable("code_number")
    return _as_shown(cell) or str(int(value))


def _resource_code(cell: Cell, *_: Any) -> str:
    code = "".join(_code(cell).split())
    if not _RESOURCE_CODE.fullmatch(code):
        raise Unreadable("not_resource_code")
    return code


def _credit_code(cell: Cell) -> tuple[str, tuple[Said, ...]]:
    """A credit code in any grouping; one that stands among other words is read, and asked about."""
    code = _code(cell)
    whole = "".join(code.split()).upper()
    if is_credit_code(whole):
        return whole, ()
    within = [one for one in _CREDIT_CODE.findall(code.upper()) if is_credit_code(one)]
    if len(within) == 1:
        return within[0], (say("code_within", code=within[0]),)
    if len(whole) >= CREDIT_LIKE:
        raise Unreadable("not_credit_code")
    return code, ()


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
    text = re.sub(r"\s*([年月日号])\s*", r"\1", normalize("NFKC", str(value)).strip())
    text = _in_digits(text) if re.fullmatch(_CHINESE_DAY, text) else text
    for form in _DAYS:
        if (found := form.fullmatch(text)) is not None:
            year, month, day = map(int, found.groups())
            try:
                return date(year, month, day)
            except ValueError:
                raise Unreadable("no_such_day") from None
    raise Unreadable("not_date")


def _in_digits(text: str) -> str:
    """A day in Chinese numerals, 二〇二六年十一月三十日, in digits."""
    year, month, day = re.split("[年月]", text.rstrip("日号"))
    digits = "".join(str(_NUMERALS.index(sign)) for sign in year.replace("零", "〇"))
    return f"{digits}年{_below_hundred(month)}月{_below_hundred(day)}日"


def _below_hundred(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    return (_NUMERALS.index(tens or "一") * 10 if ten else 0) + (_NUMERALS.index(ones) if ones else 0)


def _pages(cell: Cell, field: Field) -> str:
    if isinstance(cell.value, date | time | timedelta):
        raise Unreadable("page_became_date")
    text = _text(cell, field)
    both = _RANGE.fullmatch(normalize("NFKC", text))
    return f"{both[1]}-{both[2]}" if both else text


def _page(cell: Cell, field: Field) -> int | str:
    text = _pages(cell, field)
    one = _PAGE.fullmatch(normalize("NFKC", text).strip())
    return int(one[1]) if one else text


_READERS: dict[str, Callable[[Cell, Field], Any]] = {
    "text": _text,
    "code": _code,
    "resource_code": _resource_code,
    "date": _date,
    "pages": _pages,
    "page": _page,
}

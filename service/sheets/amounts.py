"""An amount of money in a cell: its number, and the unit that cell, heading, note or title states."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from unicodedata import normalize

from catalog.remarks import Said
from service.sheets.cells import Cell
from service.sheets.errors import Unreadable, say
from service.sheets.formats import number, shown
from service.sheets.units import alone, name
from service.yuan import MAX_YUAN, capitals_or_dash, from_capitals, in_wan, in_yuan

SMALL = 10_000
"""Yuan; an amount below it was probably written in a larger unit."""
UNSTATED = 100_000
"""Yuan; the same, where no unit is stated anywhere."""
LARGE, VAST = 10**9, 10**10
"""Yuan; from LARGE on, an amount whose unit stands elsewhere is asked about; from VAST on, any amount is."""
LONGEST = 60
"""Characters of a written amount."""
ROUNDED = Decimal("0.01")
"""How much of an amount a number format may hide."""

_SCALES = {
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
    "百": 100,
    "": 1,
}
_PLAIN = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_PART = re.compile(rf"({_PLAIN})(亿|千万|百万|十万|万|千|百)?")
_WRITTEN = re.compile(
    rf"((?:{_PLAIN}(?:亿|千万|百万|十万|万|千|百))*(?:{_PLAIN})?)"
    r"[(]?(?:人民币)?(亿|千万|百万|十万|万|千|百)?(元)?[)]?[整正]?"
)
_BEGUN = re.compile(rf"({_PLAIN}(?:亿|千万|百万|十万|万|千|百)?元?)[(;、，。]")
_CURRENCY = re.compile(
    r"^(?:(?:人民币|RMB|CNY|[¥￥])?[(]?(?:大写|小写|金额)[)]?:?|(?:人民币|RMB|CNY|[¥￥])+:?)", re.IGNORECASE
)
_BOTH = re.compile(r"(.+?)[(](?:大写:?|小写:?|人民币|即|合)*(.+)[)]")
_MINUS = re.compile(r"[-−–—负△▲][¥￥]?[0-9.]|[(][0-9][0-9,.]*[)]$")
_SILENT = str.maketrans("", "", "¥￥$()- 　,.")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in yuan, and where it is stated: `format`, `beside`, `note`, `heading` or `title`."""

    size: int
    where: str


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as read: yuan, and what must be asked about it."""

    yuan: Decimal
    doubts: tuple[Said, ...] = ()


def amount_of(cell: Cell, stated: Sequence[Unit]) -> Amount:
    """Read an amount; `stated` are the units around the cell, the nearest first. Raises Unreadable."""
    if isinstance(cell.value, str):
        return _written(cell, stated)
    if isinstance(cell.value, bool) or not isinstance(cell.value, int | float):
        raise Unreadable("not_money")
    looks = number(cell.value, cell.code)
    if cell.value < 0:
        raise Unreadable("negative")
    if looks.exact is None or looks.rounded is None:
        if cell.value == 0:
            return Amount(Decimal(0))
        raise Unreadable("not_money")
    units = list(stated)
    words = looks.words.translate(_SILENT).removeprefix("人民币").removeprefix("RMB")
    if words:
        units = [Unit(_unit(words), "format"), *units]
    yuan = _in_bounds(looks.exact * (units[0].size if units else 1))
    doubts = list(_asked(yuan, units, is_own=bool(words)))
    if abs(looks.rounded - looks.exact) > ROUNDED * looks.exact:
        doubts.append(say("amount_rounded", stored=_plain(looks.exact), shown=cell.shown))
    return Amount(yuan, tuple(doubts))


def read_written(text: str) -> tuple[Decimal, int | None]:
    """Read a written amount: its number, and the unit it states itself, None for a bare number."""
    flat = "".join(normalize("NFKC", text).split())
    if _MINUS.match(flat):
        raise Unreadable("negative")
    flat = _CURRENCY.sub("", flat)
    both = _BOTH.fullmatch(flat) if len(flat) <= LONGEST else None
    if both is not None and (
        from_capitals(both[2]) is not None or (_WRITTEN.fullmatch(both[2]) and both[2][0].isdigit())
    ):
        return _twice(both[1], both[2])
    if (capitals := from_capitals(flat)) is not None:
        return capitals, 1 if re.search("[元圆圓角分整正万萬亿億]", flat) else None
    found = _WRITTEN.fullmatch(flat) if len(flat) <= LONGEST else None
    if found is None or not found[1]:
        raise _no_amount(flat)
    parts = _PART.findall(found[1])
    sizes = [_SCALES[scale] for _, scale in parts]
    if len(parts) > 1 and (
        found[2] or sizes != sorted(set(sizes), reverse=True) or (sizes[-1] == 1 and not found[3])
    ):
        raise Unreadable("not_money")
    total = sum(
        Decimal(digits.replace(",", "")) * size for (digits, _), size in zip(parts, sizes, strict=True)
    )
    if found[2]:
        return Decimal(total) * _SCALES[found[2]], 1
    return Decimal(total), 1 if found[3] or sizes != [1] else None


def in_words(amount: Decimal | float) -> str:
    """Write an amount in the three ways in which it is confirmed."""
    exact = amount if isinstance(amount, Decimal) else Decimal(repr(amount))
    return f"{in_yuan(exact)}（{in_wan(exact)}，{capitals_or_dash(exact)}）"


def _no_amount(text: str) -> Unreadable:
    """Say why a text is no amount: it is vague, or more than one."""
    if re.match("[约近大概逾超]|.{1,20}(?:左右|以上|以内|余|约)", text):
        return Unreadable("not_money_about")
    first = _BEGUN.match(text)
    return Unreadable("not_money_more", amount=first[1]) if first else Unreadable("not_money")


def _written(cell: Cell, stated: Sequence[Unit]) -> Amount:
    value, own = read_written(shown(cell.value, cell.code))
    units = [] if own else list(stated)
    yuan = _in_bounds(value * (own or (units[0].size if units else 1)))
    return Amount(yuan, tuple(_asked(yuan, units, is_own=own is not None)))


def _in_bounds(yuan: Decimal) -> Decimal:
    """Hold an amount to those that have a name; raises Unreadable."""
    if yuan >= MAX_YUAN:
        raise Unreadable("amount_beyond")
    return yuan


def _twice(first: str, second: str) -> tuple[Decimal, int | None]:
    """An amount written twice, in digits and in capitals: both must say the same."""
    value, unit = read_written(first)
    again, other = read_written(second)
    if value * (unit or other or 1) != again * (other or unit or 1):
        raise Unreadable("amounts_differ")
    return value, unit or other


def _asked(yuan: Decimal, units: Sequence[Unit], *, is_own: bool) -> Iterator[Said]:
    """Ask where units disagree, and where an amount is not likely."""
    if len({unit.size for unit in units}) > 1:
        places = [(say(f"unit_{unit.where}"), name(unit.size)) for unit in dict.fromkeys(units)]
        zh = "，".join(f"{place.zh}为{unit}" for place, unit in places)
        en = ", ".join(f"{unit} by {place.en}" for place, unit in places)
        yield Said(
            say("units_differ", units=en, amount=in_words(yuan)).en,
            say("units_differ", units=zh, amount=in_words(yuan)).zh,
        )
    elif 0 < yuan < (SMALL if units or is_own else UNSTATED):
        yield say("amount_small", amount=in_words(yuan))
    elif yuan >= VAST or (yuan >= LARGE and not is_own and units and units[0].size > 1):
        yield say("amount_large", amount=in_words(yuan))


def _plain(value: Decimal) -> str:
    return f"{value:,f}"


def _unit(words: str) -> int:
    """The unit that the words of a number format say; anything else makes no amount, as 台 or %."""
    unit = alone(words)
    if unit is None:
        raise Unreadable("not_money")
    return unit

"""Amounts of money as people write them: 元, 万元, and the capitals 大写 of cheques and letters.

Capitals follow the rules of payment documents (支付结算办法, annex 1): 整 after 元, none after 分; one 零
where digits are missing inside a number; 壹 before a leading 拾.
"""

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

CENT = Decimal("0.01")
MAX_YUAN = 10**16
"""Amounts from here on have no name in capitals."""
PRECISION = 400
"""Digits that hold every double to the cent."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_POWERS = {"亿": 10**8, "万": 10**4, "仟": 1_000, "佰": 100, "拾": 10}
_SPELLINGS = str.maketrans(
    "〇○一二三四五六七八九十百千两圆圓園億萬弍弎貳貮參叄陸正",
    "零零壹贰叁肆伍陆柒捌玖拾佰仟贰元元元亿万贰叁贰贰叁叁陆整",
)
_NUMERALS = "[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+"
_CAPITALS = re.compile(rf"(?:({_NUMERALS})(?:元|$|(?=整)))?(?:(.)角)?(?:零?(.)分)?整?")

_COLLOQUIAL = re.compile("[佰仟万亿][壹贰叁肆伍陆柒捌玖]$")
"""一千二, which may be 1,002 or 1,200."""


def in_yuan(amount: float | Decimal) -> str:
    """Write an amount of yuan to the cent: 12,800,000.00元."""
    return f"{_cents(amount):,.2f}元"


def in_wan(amount: float | Decimal) -> str:
    """Write an amount of yuan in 万元, exact and without idle noughts: 1,280万元."""
    whole, _, fraction = f"{_cents(amount) / 10_000:,.6f}".partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}万元" if fraction else f"{whole}万元"


def in_capitals(amount: float | Decimal) -> str:
    """Write an amount of yuan in capitals, 壹仟贰佰捌拾万元整; raises ValueError below 0 or from 10^16 on."""
    cents = int(_cents(amount) * 100)
    if not 0 <= cents < MAX_YUAN * 100:
        raise ValueError(amount)
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    whole = f"{_integer(yuan)}元" if yuan or not cents else ""
    if not jiao and not fen:
        return f"{whole}整"
    tenths = f"{_DIGITS[jiao]}角" if jiao else "零" if yuan else ""
    return whole + tenths + (f"{_DIGITS[fen]}分" if fen else "")


def capitals_or_dash(amount: float | Decimal) -> str:
    """Write an amount of yuan in capitals; a dash where it has none."""
    try:
        return in_capitals(amount)
    except ValueError:
        return "—"


def from_capitals(text: str) -> Decimal | None:
    """Read an amount written in Chinese numerals, capital or not; None where it is none.

    The places of 零 are not insisted on, everything else is: what is read, written again, is the same.
    """
    spelt = "".join(text.split()).translate(_SPELLINGS)
    found = _CAPITALS.fullmatch(spelt)
    if found is None or not any(found.groups()) or _COLLOQUIAL.search(found[1] or ""):
        return None
    whole, jiao, fen = (_value(part or "") for part in found.groups())
    amount = Decimal(whole * 100 + jiao * 10 + fen) / 100
    if amount >= MAX_YUAN or _bare(in_capitals(amount)) != _bare(spelt):
        return None
    return amount


def _cents(amount: float | Decimal) -> Decimal:
    exact = amount if isinstance(amount, Decimal) else Decimal(repr(amount))
    with localcontext(prec=PRECISION):
        return exact.quantize(CENT, ROUND_HALF_UP)


def _integer(number: int) -> str:
    """Write a whole number by its groups: 亿, 万, and what is below."""
    for name, power in (("亿", 10**8), ("万", 10**4)):
        if number >= power:
            high, low = divmod(number, power)
            gap = "零" if 0 < low < power // 10 else ""
            return _integer(high) + name + gap + (_integer(low) if low else "")
    digits = [int(sign) for sign in str(number)]
    named = [
        _DIGITS[digit] + _PLACES[len(digits) - 1 - place] if digit else "零"
        for place, digit in enumerate(digits)
    ]
    return re.sub("零+", "零", "".join(named)).rstrip("零") or "零"


def _value(text: str) -> int:
    """Evaluate numerals by their powers, the highest first."""
    for name, power in _POWERS.items():
        if name in text:
            high, low = text.rsplit(name, 1)
            return (_value(high) or (power == 10)) * power + _value(low)  # noqa: PLR2004  拾 alone is ten
    digits = text.replace("零", "")
    return max(0, _DIGITS.find(digits)) if len(digits) == 1 else 0


def _bare(text: str) -> str:
    """The numerals without 零 and 整, and with 壹 before a leading 拾."""
    kept = text.replace("零", "").removesuffix("整").removesuffix("元")
    return f"壹{kept}" if kept.startswith("拾") else kept

r"""What a cell displays: a value under its number format, as Excel and WPS show it.

The codes are those of ECMA-376, part 1, 18.8.31, as Chinese workbooks use them: literals in quotes and after
`\` or `!`, thousands commas, conditions, and the built-in formats 27 to 58 of the Chinese
locale.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import Any

GENERAL = "General"
WIDEST = 10**11
"""From here on General turns to scientific notation."""
SIGNIFICANT = 15
"""Digits a spreadsheet keeps of a number."""
HUGE = 10**30
"""From here on any format is shown in scientific notation."""
PRECISION = 1_000
"""Digits worked with: a format may shift a number by the signs it has, at most 255."""

CHINESE = {
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Built-in formats by number; files name them by their number alone."""

_LOCAL = {"G/通用格式": GENERAL, "mm-dd-yy": "yyyy/m/d"}
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]'
    r"|_.|\*.|(?P<general>General)|(?P<ampm>AM/PM|上午/下午)|(?P<exponent>[Ee][+-])|(?P<day>[yYmMdDhHsSa]+)|(?P<sign>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_COMPARE = {
    "<": lambda a, b: a < b, ">": lambda a, b: a > b, "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b, "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
}  # fmt: skip
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a number looks like: its text, the number that the digits say before rounding, and the words.

    `exact` is the stored number times the scale of the format (thousands commas, percent, a dot between
    digits as in `0!.0,`); `rounded` is what the digits say. Both are None where no digits are shown.
    """

    text: str
    exact: Decimal | None = None
    rounded: Decimal | None = None
    words: str = ""


def shown(value: Any, code: str) -> str:
    """Write a value as its cell displays it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number(value, code).text
    if isinstance(value, datetime | date | time | timedelta):
        return _moment(value, code)
    text = str(value)
    section = _sections(code)[-1]
    if "@" in section and section != "@":
        return "".join(text if kind == "sign" and part == "@" else part for kind, part in _literals(section))
    return text


def number(value: float, code: str) -> Shown:
    """Write a number under a format, of any size; one that is not finite as the error it is."""
    if isinstance(value, float) and not math.isfinite(value):
        return Shown("#NUM!")
    with localcontext(prec=PRECISION):
        return _number(value, code)


def _number(value: float, code: str) -> Shown:
    exact = Decimal(format(value, f".{SIGNIFICANT}g")) if isinstance(value, float) else Decimal(value)
    section, is_signed = _section(exact, GENERAL if code == "@" else code)
    tokens = _tokens(section)
    if not any(kind == "sign" and part in "0#?" for kind, part in tokens):
        if any(kind == "general" for kind, _ in tokens):
            return _general(exact, tokens, is_signed)
        if any(kind == "day" for kind, _ in tokens):
            return Shown(_serial(float(exact), section))
        return Shown("".join(part for _, part in _literals(section)))
    if any(kind == "exponent" for kind, _ in tokens):
        return Shown(_scientific(exact, sum(part in "0#?" for _, part in tokens) - 3), exact, exact)
    if abs(exact) >= HUGE or any(kind == "sign" and part == "/" for kind, part in tokens):
        return _general(exact, [("general", GENERAL)], True)
    return _digits(exact, tokens, is_signed)


@lru_cache(1_000)
def _sections(code: str) -> list[str]:
    """The parts of a format between semicolons."""
    return re.findall(r'(?:"[^"]*"|[\\!].|\[[^\]]*\]|[^;])+|(?<=;)(?=;|$)', _LOCAL.get(code, code)) or [
        GENERAL
    ]


def _section(value: Decimal, code: str) -> tuple[str, bool]:
    """The part of a format that a number takes, and whether a minus is written before it."""
    parts = _sections(code)
    plain = [part for part in parts if "@" not in re.sub(r'"[^"]*"', "", part)] or parts
    conditions = [_CONDITION.search(" ".join(re.findall(r"\[([^\]]*)\]", part))) for part in plain]
    if any(conditions):
        for part, found in zip(plain, conditions, strict=True):
            if found is None or _COMPARE[found[1]](value, Decimal(found[2])):
                return part, value < 0
        return plain[-1], value < 0
    if value < 0 and len(plain) > 1:
        return plain[1], False
    if value == 0 and len(plain) > 2:  # noqa: PLR2004  positive, negative, zero
        return plain[2], False
    return plain[0], value < 0


@lru_cache(1_000)
def _tokens(section: str) -> tuple[tuple[str, str], ...]:
    """The parts of a format with their kind: `literal`, `sign`, `day`, `general` and so on."""
    found = [(part.lastgroup or "space", part) for part in _TOKEN.finditer(section)]
    return tuple(
        (
            "literal" if kind in {"quoted", "escaped", "currency"} else kind,
            part[kind] if part.lastgroup else "",
        )
        for kind, part in found
    )


def _literals(section: str) -> Iterator[tuple[str, str]]:
    return ((kind, part) for kind, part in _tokens(section) if kind in {"literal", "sign"})


def _general(value: Decimal, tokens: Sequence[tuple[str, str]], is_signed: bool) -> Shown:
    digits = _scientific(abs(value), 5, loose=True) if _is_far(value) else _plain(abs(value))
    sign = "-" if is_signed and value < 0 else ""
    text = "".join(digits if kind == "general" else part for kind, part in tokens if kind != "bracket")
    words = "".join(part for kind, part in tokens if kind in {"literal", "sign"})
    return Shown(sign + text, value, value, words.strip())


def _is_far(value: Decimal) -> bool:
    return abs(value) >= WIDEST or 0 < abs(value) < Decimal("1e-9")


def _plain(value: Decimal) -> str:
    """At most eleven characters, as General shows a number."""
    whole = str(int(value))
    rounded = value.quantize(Decimal(1).scaleb(-max(0, 10 - len(whole))), ROUND_HALF_UP)
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scientific(value: Decimal, places: int, *, loose: bool = False) -> str:
    mantissa, _, exponent = f"{value:.{max(0, places)}E}".partition("E")
    mantissa = mantissa.rstrip("0").rstrip(".") if loose and "." in mantissa else mantissa
    return f"{mantissa}E{exponent[0]}{exponent[1:].zfill(2)}"


def _digits(value: Decimal, tokens: Sequence[tuple[str, str]], is_signed: bool) -> Shown:
    """A number by its placeholders, filled from the right; literals between them stay where they are."""
    places = [at for at, (kind, part) in enumerate(tokens) if kind == "sign" and part in "0#?"]
    dot = next((at for at, token in enumerate(tokens) if token == ("sign", ".")), None)
    before = [at for at in places if dot is None or at < dot]
    after = [at for at in places if dot is not None and at > dot]
    last = max(before, default=-1)
    end = dot if dot is not None else len(tokens)
    commas = [at for at, token in enumerate(tokens) if token == ("sign", ",")]
    thousands = sum(last < at < end or (bool(after) and at > after[-1]) for at in commas)
    percents = sum(token == ("sign", "%") for token in tokens)
    scaled = abs(value) * Decimal(100) ** percents / Decimal(1000) ** thousands
    rounded = scaled.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    whole, _, fraction = format(rounded, "f").partition(".")
    grouped = any(before and before[0] < at < last for at in commas)
    filled = _whole("" if whole == "0" else whole, before, tokens, grouped)
    filled |= dict(zip(after, _fraction(fraction, after, tokens), strict=True))
    text, words = "", ""
    for at, (kind, part) in enumerate(tokens):
        if at in filled:
            text += filled[at]
        elif kind == "literal" or (kind == "sign" and part not in ",0#?") or kind == "day":
            text += part
            words += part if at != dot else ""
    odd = _dotted(tokens, before) if before else 0
    shift = Decimal(1).scaleb(-odd)
    minus = -1 if value < 0 else 1
    text = text.rstrip(".") if fraction == "" else text
    inside = words.replace(".", "", 1) if odd else words
    return Shown(
        ("-" if is_signed else "") + text.strip(),
        scaled * shift * minus,
        rounded * shift * minus,
        inside.strip(),
    )


def _dotted(tokens: Sequence[tuple[str, str]], before: Sequence[int]) -> int:
    """How many digits stand behind a dot that is written as a literal, as in `0!.0,`."""
    dots = [at for at in range(before[0], before[-1]) if tokens[at] == ("literal", ".")]
    return sum(at > dots[-1] for at in before) if dots else 0


def _whole(
    digits: str, places: Sequence[int], tokens: Sequence[tuple[str, str]], grouped: bool
) -> dict[int, str]:
    filled: dict[int, str] = {}
    count = 0
    for at in reversed(places):
        taken = digits[-1:] or {"0": "0", "?": " "}.get(tokens[at][1], "")
        digits = digits[:-1]
        if at == places[0]:
            taken, digits = digits + taken, ""
        piece = ""
        for sign in reversed(taken):
            piece = sign + ("," if grouped and count and count % 3 == 0 and sign.isdigit() else "") + piece
            count += 1
        filled[at] = piece
    return filled


def _fraction(digits: str, places: Sequence[int], tokens: Sequence[tuple[str, str]]) -> Iterator[str]:
    for at in range(len(places)):
        idle = tokens[places[at]][1] == "#" and not digits[at:].strip("0")
        yield "" if idle else digits[at : at + 1]


def _serial(value: float, section: str) -> str:
    """A bare number under a format of days."""
    try:
        return _moment(datetime(1899, 12, 30) + timedelta(days=value), section)  # noqa: DTZ001  Excel's day 0
    except OverflowError:
        return "#" * 8


def _moment(value: Any, code: str) -> str:
    """A day or an hour under a format; one that has none is written in full."""
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    if isinstance(value, time):
        value = datetime.combine(date(1899, 12, 31), value)
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    section = _sections(code)[0]
    tokens = _tokens(section)
    if not any(kind == "day" for kind, _ in tokens):
        return f"{value.year}/{value.month}/{value.day}"
    noon = any(kind == "ampm" for kind, _ in tokens)
    text, hours = "", False
    for at, (kind, part) in enumerate(tokens):
        if kind == "day":
            text += _part(value, part.lower(), tokens[at + 1 :], hours=hours, noon=noon)
            hours = part[0].lower() == "h" or (hours and part[0].lower() != "d")
        elif kind == "ampm":
            text += ("上午", "下午")[value.hour >= 12] if "上午" in part else ("AM", "PM")[value.hour >= 12]  # noqa: PLR2004
        elif kind in {"literal", "sign"} and part not in "@;":
            text += part
    return text.strip()


def _part(value: datetime, part: str, rest: Sequence[tuple[str, str]], *, hours: bool, noon: bool) -> str:
    """A year, month, day, hour, minute or second; `m` is a minute after hours and before seconds."""
    ahead = next((piece.lower() for kind, piece in rest if kind == "day"), "")
    if part[0] == "m" and (hours or ahead.startswith("s")) and len(part) <= 2:  # noqa: PLR2004
        return str(value.minute).zfill(len(part))
    if part[0] == "a":
        return f"{'星期' if len(part) > 3 else ''}{_WEEKDAYS[value.weekday()]}"  # noqa: PLR2004
    if part[0] == "y":
        return str(value.year) if len(part) > 2 else f"{value.year % 100:02d}"  # noqa: PLR2004
    if part[0] == "m" and len(part) > 2:  # noqa: PLR2004
        return value.strftime("%b" if len(part) == 3 else "%B")  # noqa: PLR2004
    if part[0] == "d" and len(part) > 2:  # noqa: PLR2004
        return value.strftime("%a" if len(part) == 3 else "%A")  # noqa: PLR2004
    hour = value.hour % 12 or 12 if noon else value.hour
    found = {"m": value.month, "d": value.day, "h": hour, "s": value.second}[part[0]]
    return str(found).zfill(len(part))

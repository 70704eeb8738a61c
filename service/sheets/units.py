"""The units in which a sheet states its amounts, wherever it says so: 元, 千元, 万元, 亿元."""

import re
from functools import lru_cache
from unicodedata import normalize

UNITS = {
    "元": 1, "百元": 100, "千元": 1_000, "万元": 10_000, "十万元": 100_000, "百万元": 1_000_000,
    "千万元": 10_000_000, "亿元": 100_000_000,
}  # fmt: skip
"""Yuan in each unit."""

_SCALE = "亿|千万|百万|十万|万|千|百"
_MONEY = r"(?:人民币|货币|RMB|CNY)?[/,，、:：]?"
_BRACKETED = re.compile(rf"^(.+?)(?:[(/]|[-—]+)(?:金额)?(?:单位)?:?(?:为)?{_MONEY}({_SCALE})?(元)?\)?$")
_STATED = re.compile(rf"单位\)?[:：为是均]{{0,2}}[“\"'(（]?{_MONEY}(?:({_SCALE})(?:元|(?![\w]))|(元))")
_COUNTED = re.compile(rf"(?:以|按|均为|单位)(?:人民币)?({_SCALE})?元(?:为单位|计|填写|填报)")
_ALONE = re.compile(rf"[(（]?{_MONEY}({_SCALE})?(元)?[)）]?")


def without_unit(text: str) -> tuple[str, int | None]:
    """Take the unit off a heading or title, 金额（万元）; the text as it is where it states none."""
    found = _BRACKETED.fullmatch(_flat(text))
    if found is None or not (found[2] or found[3]):
        return text, None
    return found[1], _size(found[2])


def noted(text: str) -> int | None:
    """Read the unit that a note states, 单位：万元; None where it states none."""
    flat = _flat(text)
    found = _STATED.search(flat) or _COUNTED.search(flat)
    return _size(found[1]) if found else None


def alone(text: str) -> int | None:
    """Read a text that is a unit and nothing else, 万元."""
    found = _ALONE.fullmatch(_flat(text))
    return _size(found[1]) if found and (found[1] or found[2]) else None


def name(unit: int) -> str:
    """Name a unit."""
    return next(word for word, size in UNITS.items() if size == unit)


def _size(scale: str | None) -> int:
    return UNITS[f"{scale or ''}元"]


@lru_cache(5_000)
def _flat(text: str) -> str:
    first = text.strip().split("\n")
    kept = first[0] if "".join(first[1:]).isascii() else "".join(first)
    return "".join(normalize("NFKC", kept).split())

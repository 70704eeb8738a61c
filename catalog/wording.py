"""What is wrong with a value, said to the person who wrote the file."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic_core import ErrorDetails

from catalog.remarks import Said

_PATTERNS = {
    r"^[0-9]{6}$": ("a division code of six digits", "六位行政区划代码"),
    r"^[A-Z]{1,20}$": ("an HTTP method in capital letters", "大写的HTTP方法"),
    r"^/": ('a path that begins with "/"', "以“/”开头的路径"),
}

_KINDS = {
    "int_type": ("a whole number", "整数"),
    "float_type": ("a number", "数字"),
    "bool_type": ("true or false", "true 或 false"),
    "date_type": ("a day, YYYY-MM-DD without quotes", "日期,写作 YYYY-MM-DD 且不加引号"),
    "list_type": ("a list", "列表"),
    "dict_type": ("keys and values", "键和值"),
    "model_type": ("keys and values", "键和值"),
    "finite_number": ("a finite number", "有限的数"),
}


def said_of(details: ErrorDetails) -> Said:
    """Say one error of pydantic; its own words where the kind is not known here."""
    kind = details["type"]
    if kind in _KINDS:
        return _wanted(details, *_KINDS[kind])
    say = _WORDS.get(kind)
    return say(details) if say else Said(details["msg"].rstrip("."), f"不符合要求({details['msg']})")


def shown(value: Any) -> str:
    """Show a value as the file has it, cut where it is long."""
    if isinstance(value, (dict, list)):
        return "{…}" if isinstance(value, dict) else "[…]"
    if value is None or isinstance(value, bool):
        return str(value).lower() if value is not None else "null"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"  # noqa: PLR2004  a sentence stays readable


def _wanted(details: ErrorDetails, en: str, zh: str) -> Said:
    value = shown(details["input"])
    return Said(f"{value} is not {en}", f"{value} 不是{zh}")


def _missing(_details: ErrorDetails) -> Said:
    return Said("this key is required; add it", "缺少必填项,请补充")


def _not_text(details: ErrorDetails) -> Said:
    value = details["input"]
    if value is None:
        return Said("this key is required and may not be null", "此项必填,不得为空")
    if isinstance(value, bool | int | float | date):
        return Said(f"{shown(value)} is not text; put it in quotes", f"{shown(value)} 不是文本,请加引号")
    return _wanted(details, "text", "文本")


def _not_listed(details: ErrorDetails) -> Said:
    options = re.findall(r"'([^']*)'", details["ctx"]["expected"])
    value, listed = shown(details["input"]), ", ".join(options)
    return Said(f"{value} is not one of {listed}", f"{value} 不在可选范围内:{listed}")


def _pattern(details: ErrorDetails) -> Said:
    return _wanted(details, *_PATTERNS[details["ctx"]["pattern"]])


def _too_long(details: ErrorDetails) -> Said:
    most = details["ctx"]["max_length"]
    return Said(f"longer than the {most:,} allowed", f"长度超过上限{most}")


def _too_short(_details: ErrorDetails) -> Said:
    return Said("may not be empty text", "不得为空文本")


def _too_small(details: ErrorDetails) -> Said:
    least = f"{details['ctx']['ge']:g}"
    return Said(f"{shown(details['input'])} is less than {least}", f"{shown(details['input'])} 小于{least}")


def _unseen(details: ErrorDetails) -> Said:
    return Said(details["ctx"]["en"], details["ctx"]["zh"])


_WORDS: dict[str, Callable[[ErrorDetails], Said]] = {
    "missing": _missing,
    "string_type": _not_text,
    "literal_error": _not_listed,
    "string_pattern_mismatch": _pattern,
    "string_too_long": _too_long,
    "too_long": _too_long,
    "string_too_short": _too_short,
    "greater_than_equal": _too_small,
    "unseen_character": _unseen,
}

"""What one scalar of the world file means: the core schema of YAML 1.2 (section 10.3), and days.

`on`, `yes` and `no` are text. What is quoted is always text. A plain scalar of the form YYYY-MM-DD is a day.
"""

import math
import re
from datetime import date

from yaml import ScalarEvent

from catalog.remarks import Said

LONGEST = 100_000
"""Characters of one scalar."""

EXACT = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly (RFC 7493, section 2.2)."""

Scalar = str | int | float | bool | date | None

_CONSTANTS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_NUMBER_LIKE = frozenset("0123456789+-.")
_WHOLE = re.compile(r"[-+]?[0-9]+", re.ASCII)
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_FRACTION = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_ENDLESS = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", re.ASCII)
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class ScalarError(Exception):
    """A scalar that cannot be kept; `said` says why and what to write instead."""

    def __init__(self, en: str, zh: str) -> None:
        self.said = Said(en, zh)
        super().__init__(en)


def is_null(event: ScalarEvent) -> bool:
    """Say whether a scalar is an unquoted null, or nothing at all."""
    return (
        event.tag is None
        and event.anchor is None
        and event.implicit[0]
        and _CONSTANTS.get(event.value, True) is None
    )


def plain(text: str) -> Scalar:
    """Resolve an unquoted scalar; ScalarError for a number or a day that cannot be kept."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] in _NUMBER_LIKE:
        return _number_or_day(text)
    return quoted(text)


def quoted(text: str) -> str:
    """Pass text on; ScalarError where it is too long or holds what no database keeps."""
    if len(text) > LONGEST:
        raise ScalarError(
            f"the text has {len(text):,} characters, {LONGEST:,} are allowed",
            f"文本长达{len(text)}个字符,最多允许{LONGEST}个",
        )
    if _UNSTORABLE.search(text):
        raise ScalarError(
            "the text holds a character that cannot be stored; remove the escape \\0 or \\uD800 to \\uDFFF",
            "文本含有无法存储的字符,请删除 \\0 或 \\uD800 至 \\uDFFF 转义",
        )
    return text


def _number_or_day(text: str) -> Scalar:
    if _DAY.fullmatch(text):
        return _day(text)
    if _WHOLE.fullmatch(text):
        return _exact(text, 10)
    if _OTHER_BASE.fullmatch(text):
        return _exact(text, 0)
    if _FRACTION.fullmatch(text) or _ENDLESS.fullmatch(text):
        return _finite(text)
    return quoted(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ScalarError(
            f"{text} is written like a day, but there is no such day; quote it if it is not meant as one",
            f"{text} 写作日期,但并无此日;如非日期请加引号",
        ) from error


def _exact(text: str, base: int) -> int:
    number = int(text, base) if len(text) <= 20 else EXACT + 1  # noqa: PLR2004  longer is too large in any base
    if abs(number) > EXACT:
        raise ScalarError(
            f"{_short(text)} is read as a number too large to be kept exactly; put codes in quotes",
            f"{_short(text)} 被读作数字且过大,无法精确保存;代码请加引号",
        )
    return number


def _finite(text: str) -> float:
    number = math.inf if "n" in text.lower() else float(text)
    if not math.isfinite(number):
        raise ScalarError(
            f"{_short(text)} is not a finite number; quote it if it is text",
            f"{_short(text)} 不是有限的数;如为文本请加引号",
        )
    return number


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}…"  # noqa: PLR2004  a sentence stays readable

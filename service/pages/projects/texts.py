"""One field's text: what it says, and how a value is written into it."""

import re
from datetime import date
from typing import Any
from unicodedata import normalize

from service.pages.projects.fields import Field
from service.sheets import lists
from service.sheets.form import YES_NO

_TEN_THOUSAND = "万"


def value_of(field: Field, text: str) -> Any:
    """What the text of a field says; raises ValueError for what cannot stand in it."""
    if field.kind in YES_NO:
        return {"true": True, "false": False}[text] if text in ("true", "false") else _fail()
    if field.kind == "money":
        return money(text)
    if field.kind == "date":
        return day(text)
    if field.kind == "names":
        return lists.split(text)
    if field.kind == "page":
        return int(text) if text.isdecimal() and text.isascii() else text
    return text


def money(text: str) -> float:
    """Yuan, also where they are written as 1,200,000 or 120万元. Raises ValueError."""
    plain = re.sub(r"[,\s]|元$", "", normalize("NFKC", text))
    unit = 10_000 if plain.endswith(_TEN_THOUSAND) else 1
    found = re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,6})?", plain.removesuffix(_TEN_THOUSAND))
    return round(float(found[0]) * unit, 2) if found else _fail()


def day(text: str) -> str:
    """Read a day, written 2026-11-28 or 2026年11月28日, as YYYY-MM-DD. Raises ValueError."""
    found = re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", normalize("NFKC", text))
    return date(*map(int, found.groups())).isoformat() if found else _fail()


def text_of(value: Any) -> str:
    """A value as the text of a field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return lists.join(value)
    return f"{value:,.2f}".removesuffix(".00") if isinstance(value, float) else str(value)


def _fail() -> Any:
    raise ValueError

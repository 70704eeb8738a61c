"""Texts that every database can keep: PostgreSQL takes no NUL in one, and UTF-8 no half of a surrogate pair.

The doors ask here before a text goes anywhere: JSON in `requests/reading.py`, forms in `pages/forms.py`,
addresses in `doors.py`. The XML of a workbook can hold neither.
"""

import re
from typing import Any

from service.errors import RequestUnreadable

_UNKEPT = re.compile("[\0\ud800-\udfff]")


def legible(text: str, where: str | None = None) -> str:
    """The text; raises RequestUnreadable for one that cannot be kept."""
    if _UNKEPT.search(text):
        raise RequestUnreadable(
            "文字中含有无法保存的字符（空字符或者残缺字符），请删除后重新提交。A text holds a character that "
            "cannot be kept, NUL or half of a surrogate pair: leave it out, and send this again.",
            _UNKEPT.sub("�", where) if where else None,
        )
    return text


def legible_document(document: Any, where: str = "") -> None:
    """Hold that all texts of a JSON document, its keys too, can be kept; raises RequestUnreadable."""
    if isinstance(document, str):
        legible(document, where)
    elif isinstance(document, dict):
        for key, member in document.items():
            legible(key, where or None)
            legible_document(member, f"{where}.{key}" if where else key)
    elif isinstance(document, list):
        for number, member in enumerate(document):
            legible_document(member, f"{where}.{number}" if where else str(number))

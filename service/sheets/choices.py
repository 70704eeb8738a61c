"""A choice in a cell: one of the words offered, yes or no, a ticked box; likely words are asked about."""

import re
from typing import Any
from unicodedata import normalize

from catalog.remarks import Said
from service.sheets.errors import Unreadable, say
from service.sheets.form import Field, heading

_YES = {"是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "对", "☑"}
_NO = {"否", "无", "没有", "×", "✗", "✘", "x", "n", "no", "false", "0", "错"}
_TICKED, _BLANK = "☑✅☒■√✓✔●◉", "□☐○◻◯"
_BOX = re.compile(rf"([{_TICKED}{_BLANK}])\s*([^{_TICKED}{_BLANK}]*)")
_BOX_BEHIND = re.compile(rf"([^{_TICKED}{_BLANK}]+)([{_TICKED}{_BLANK}])")
_MORE = re.compile(r"[(（,，;；、。:：\s]")
_NEGATED, _AFFIRMED = ("未", "不", "无", "没有", "否", "尚未"), ("已", "有", "是")


def chosen(field: Field, shown: str) -> tuple[Any, tuple[Said, ...]]:
    """Read a choice from what a cell displays, with what must be asked; Unreadable says what to write."""
    text = _ticked(normalize("NFKC", shown).strip())
    value = _exactly(field, text)
    if value is not None:
        return value, ()
    if (advice := field.advice(text)) is not None:
        raise Unreadable(advice)
    near = _begun(field, text) or next((word for part, word in field.likely.items() if part in text), None)
    if near is not None:
        return _exactly(field, near), (say("choice_like", near=near),)
    raise _refused(field, text)


def _exactly(field: Field, text: str) -> Any:
    """The value of a word, None where it is none of those known."""
    if field.choices:
        return field.choices.get(heading(text))
    word = text.lower()
    if word in _YES or word in _NO:
        return word in _YES
    return _spoken(field, heading(text))


def _spoken(field: Field, text: str) -> bool | None:
    """Yes or no in the words of the label: 已接入, 未接入, 不另行采集."""
    for words, value in ((_NEGATED, False), (_AFFIRMED, True)):
        for word in sorted(words, key=len, reverse=True):
            rest = text.removeprefix(word)
            if rest != text and len(rest) > 1 and rest in field.zh:
                return value
    return None


def _begun(field: Field, text: str) -> str | None:
    """The word with which a text begins, where the rest of it is a remark: 有（第四章）."""
    parted = _MORE.search(text)
    begin = text[: parted.start()] if parted else ""
    return begin if begin and _exactly(field, begin) is not None else None


def _ticked(text: str) -> str:
    """The word whose box is ticked; the text itself where there are no boxes."""
    found = _BOX.findall(text)
    if text[:1] not in _TICKED + _BLANK or not any(word.strip() for _, word in found):
        found = [(box, word) for word, box in _BOX_BEHIND.findall(text)]
    if not found:
        return text
    ticked: list[str] = [word.strip() for box, word in found if box in _TICKED]
    if len(ticked) != 1:
        raise Unreadable("ticked_many" if ticked else "ticked_none")
    return ticked[0]


def _refused(field: Field, text: str) -> Unreadable:
    """Say what to write in place of a word that is none of those offered."""
    offers = "、".join(field.offers)
    if text.isdigit():
        return Unreadable("choice_digit", offers=offers)
    near = next((word for part, word in field.hints.items() if part in text), None)
    if near is None:
        return Unreadable("not_choice", offers=offers)
    return Unreadable("not_choice_near", offers=offers, near=near)

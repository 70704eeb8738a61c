"""Names, ids and texts as they are taken in: composed (NFC), trimmed, without characters that are not seen.

A line feed in a name breaks a letter, a mark of writing direction (U+202E) makes one name look like another,
and a zero-width character (U+200B, U+FEFF) makes two names of what reads as one. `named` is for names,
`written` for texts of several lines. What a register holds already was taken in under the rule of its time:
models read it with the context `KEPT`, which leaves it as it is.
"""

import unicodedata
from collections.abc import Callable

from pydantic import AfterValidator, ValidationInfo
from pydantic_core import PydanticCustomError, PydanticKnownError

from catalog.remarks import Said

KEPT = {"kept": True}
"""The context in which a model reads what the register has taken in before."""
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of Unicode: control and format characters, halves of pairs, ends of lines and paragraphs."""
BREAKS = frozenset("\n\t")
"""Control characters that a text of several lines has."""


class NameWrong(ValueError):
    """A text that is no name; `said` names the character and its place, from 1."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.en)
        self.said = said


def named(text: str) -> str:
    """Compose and trim a name; raises NameWrong where it has a character that is not seen."""
    return _seen(unicodedata.normalize("NFC", text).strip(), frozenset())


def written(text: str) -> str:
    """Compose a text of several lines, each ended by a line feed; raises NameWrong as `named` does."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return _seen(composed, BREAKS)


def _seen(text: str, allowed: frozenset[str]) -> str:
    for place, sign in enumerate(text, start=1):
        if unicodedata.category(sign) in UNSEEN and sign not in allowed:
            raise NameWrong(_said(sign, place))
    return text


def _said(sign: str, place: int) -> Said:
    called = unicodedata.name(sign, "")
    code = f"U+{ord(sign):04X}"
    return Said(
        f"character {place} is {code}{f' ({called})' if called else ''}, which cannot be seen; delete it",
        f"第{place}个字符是不可见字符 {code}，请删除",
    )


def _name(text: str, info: ValidationInfo) -> str:
    if info.context == KEPT:
        return text
    found = _checked(named, text)
    if not found:
        raise PydanticKnownError("string_too_short", {"min_length": 1})
    return found


def _text(text: str, info: ValidationInfo) -> str:
    return text if info.context == KEPT else _checked(written, text)


def _checked(rule: Callable[[str], str], text: str) -> str:
    try:
        return rule(text)
    except NameWrong as wrong:
        raise PydanticCustomError(
            "unseen_character", "{en}", {"en": wrong.said.en, "zh": wrong.said.zh}
        ) from None


NAMED, WRITTEN = AfterValidator(_name), AfterValidator(_text)
"""What makes a text of a model a name, or a text of several lines."""

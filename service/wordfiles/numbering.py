"""The labels of numbered paragraphs, such as 一、 or 3.1, which a Word file does not hold but works out."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from service.wordfiles.definitions import DEEPEST, Mark, whole

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MOST = 9_999
LONGEST = 60
"""Signs of a label."""
_PLACE = re.compile(r"%([1-9])")


@dataclass
class Level:
    """How a level of a list is numbered; `text` is such as `%1.%2`."""

    start: int = 1
    form: str = "decimal"
    text: str = ""


@dataclass
class Numbering:
    """The lists of a file, and how far each has been counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    again: dict[str, dict[int, int]] = field(default_factory=dict)
    counted: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, number: str, depth: int) -> str:
        """Count a paragraph of a list and give its label; empty for a list that the file does not define."""
        kind = self.lists.get(number, "")
        level = self.levels.get(kind, {}).get(depth)
        if level is None:
            return ""
        counted = self.counted.setdefault(kind, {})
        counted.update(self.again.pop(number, {}))
        counted[depth] = counted.get(depth, level.start - 1) + 1
        for deeper in range(depth + 1, DEEPEST + 1):
            counted.pop(deeper, None)
        if level.form == "bullet":
            return "•"
        return _PLACE.sub(lambda found: self._part(kind, found[1]), level.text)[:LONGEST]

    def _part(self, kind: str, place: str) -> str:
        depth = int(place) - 1
        level = self.levels[kind].get(depth, Level())
        return written(self.counted[kind].get(depth, level.start), level.form)


def numbering(marks: Iterable[Mark]) -> Numbering:
    """The lists that a file defines, none of them counted yet."""
    read, kind, number, depth = Numbering(), "", "", 0
    for name, given in marks:
        value = given.get("val", "")
        if name == "w:abstractNum":
            kind, number = given.get("abstractNumId", ""), ""
        elif name == "w:num":
            number = given.get("numId", "")
        elif name in {"w:lvl", "w:lvlOverride"}:
            depth = whole(given.get("ilvl"), 0, DEEPEST)
        elif name == "w:abstractNumId" and number:
            read.lists[number] = value
        elif name == "w:startOverride" and number:
            read.again.setdefault(number, {})[depth] = whole(value, 1, _MOST) - 1
        elif name in _SETS and not number:
            _SETS[name](read.levels.setdefault(kind, {}).setdefault(depth, Level()), value)
    return read


_SETS: dict[str, Callable[[Level, str], None]] = {
    "w:start": lambda level, value: setattr(level, "start", whole(value, 1, _MOST)),
    "w:numFmt": lambda level, value: setattr(level, "form", value),
    "w:lvlText": lambda level, value: setattr(level, "text", value),
}


def written(number: int, form: str) -> str:
    """A number as a list writes it; in digits where the form is a rare one."""
    return _FORMS.get(form, str)(number) if 0 < number <= _MOST else str(number)


def _chinese(number: int) -> str:
    digits = str(number)[-4:]
    said = "".join(
        _DIGITS[int(digit)] + (_PLACES[len(digits) - place - 1] if digit != "0" else "")
        for place, digit in enumerate(digits)
    )
    said = re.sub("零+", "零", said).rstrip("零")
    return said.removeprefix("一") if 10 <= number < 20 else said  # noqa: PLR2004  十, not 一十


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)


def _roman(number: int) -> str:
    said = ""
    for value, sign in _ROMAN:
        said += sign * (number // value)
        number %= value
    return said


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if number <= 20 else f"({number})"  # noqa: PLR2004  ⑳ is the last


_FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "ideographDigital": lambda number: "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number)),
    "ideographTraditional": lambda number: "甲乙丙丁戊己庚辛壬癸"[(number - 1) % 10],
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "none": lambda _number: "",
}

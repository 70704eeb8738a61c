"""The layout of the application workbook, from `form.toml`: what is asked, where, and how it is spelt."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from unicodedata import normalize

from service.sheets.units import without_unit
from service.words import table

COLUMNS = (("项目", "Item"), ("填写内容", "Answer"), ("填写说明", "What to write"))
"""What the form's sheet prints above labels, answers and notes."""

_HINT = re.compile(r"\((必填|选填|必选|下拉选择|可多选)[^)]*\)")
_SEVERAL = re.compile("[、,;/+和及与]")
YES_NO = ("yes_no", "has")
"""Kinds of a field that is true or false; each is a table of `values` in the wording, too."""
_NUMBERING = re.compile(r"^[一二三四五六七八九十0-9]+[、.]")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing asked: a label beside its value, or a column."""

    path: str
    zh: str
    en: str
    kind: str
    choices: dict[str, str]
    """Every spelling of a choice, as `heading` writes it, with what it means."""
    offers: tuple[str, ...]
    """The words of the drop-down list."""
    headings: frozenset[str]
    """Every heading it may have, as `heading` writes it; that of an amount without its unit."""
    required: bool
    hints: dict[str, str]
    """Parts of other words, with the word offered that is probably meant."""
    likely: dict[str, str]
    """The same, where they are read so, and asked about."""
    none: bool
    """Whether a word for none leaves a choice blank."""
    line: bool
    """Whether a text is one line, whatever breaks it in its cell."""
    note: tuple[str, str]
    width: int
    values: str | None = None
    """The table of `values` in the wording that its choices are from."""

    def advice(self, text: object) -> str | None:
        """Name the sentence of the wording that says what to write instead of a word that is no choice."""
        word = heading(text)
        known: dict[str, str] = _described()["advice"].get(self.values, {})
        parts = [part for part in _SEVERAL.split(word) if part]
        if len(parts) > 1 and all(part in self.choices for part in parts):
            return "choice_several"
        return next((sentence for part, sentence in known.items() if part in word), None)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a sheet: labels and values or, where it has a path, a table of entries."""

    title: tuple[str, str]
    path: str | None
    note: tuple[str, str]
    blank_rows: int
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet and the names it may have."""

    name: str
    en: str
    names: frozenset[str]
    sections: tuple[Section, ...]


def heading(text: object) -> str:
    """Write a heading as it is compared: folded, without spaces, marks, numbering and a line of English."""
    return _heading(str(text))


@lru_cache(5_000)
def _heading(text: str) -> str:
    first, *rest = text.strip().split("\n")
    whole = first if "".join(rest).isascii() else first + "".join(rest)
    folded = "".join(normalize("NFKC", whole).split()).strip("*※:")
    return _NUMBERING.sub("", _HINT.sub("", folded))


@cache
def title() -> tuple[str, str]:
    """The title of the form in Chinese and English."""
    return _pair(_described()["title"])


@cache
def sheets() -> tuple[Sheet, ...]:
    """The sheets in their order."""
    return tuple(
        Sheet(
            sheet["name"],
            sheet["en"],
            frozenset(map(heading, (sheet["name"], *sheet["aliases"]))),
            tuple(map(_section, sheet["sections"])),
        )
        for sheet in _described()["sheets"]
    )


@cache
def printed() -> frozenset[str]:
    """Every text that the template prints, as `heading` writes it."""
    parts = [part for sheet in sheets() for part in sheet.sections]
    fields = [field for part in parts for field in part.fields]
    pairs = [title(), *COLUMNS, *((sheet.name, sheet.en) for sheet in sheets())]
    pairs += [pair for part in parts for pair in (part.title, part.note)]
    pairs += [pair for field in fields for pair in ((field.zh, field.en), field.note)]
    return frozenset(heading(text) for pair in pairs for text in (pair[0], "\n".join(pair)) if text.strip())


@cache
def _described() -> dict[str, Any]:
    return tomllib.loads(files("service").joinpath("sheets", "form.toml").read_text("utf-8"))


def _section(part: dict[str, Any]) -> Section:
    fields = tuple(map(_field, part["fields"]))
    note = _pair(part.get("note", ("", "")))
    return Section(_pair(part["title"]), part.get("path"), note, part.get("blank_rows", 0), fields)


def _field(part: dict[str, Any]) -> Field:
    zh, en = part["label"]
    names = (zh, *part.get("aliases", ()))
    if part["kind"] == "money":
        names = tuple(without_unit(name)[0] for name in names)
    offers, choices = _choices(part)
    return Field(
        part["path"], zh, en, part["kind"], choices, offers,
        frozenset(map(heading, names)), part.get("required", False),
        _described()["hints"].get(part.get("choices"), {}),
        _described()["likely"].get(part.get("choices"), {}), part.get("none", False), part.get("line", False),
        _pair(part.get("note", ("", ""))), part.get("width", 22), _values(part),
    )  # fmt: skip


def _choices(part: dict[str, Any]) -> tuple[tuple[str, ...], dict[str, str]]:
    """The words offered, and every spelling with its meaning."""
    name = _values(part)
    if name is None:
        return tuple(part.get("offers", ())), {}
    pairs: dict[str, list[str]] = table()["values"][name]
    if name in YES_NO:
        return tuple(zh for zh, _ in pairs.values()), {}
    spelt = {heading(word): value for value, pair in pairs.items() for word in pair}
    spelt |= {heading(word): value for word, value in _described()["spellings"].get(name, {}).items()}
    return tuple(zh for zh, _ in pairs.values()), spelt


def _values(part: dict[str, Any]) -> str | None:
    name: str | None = part["kind"] if part["kind"] in YES_NO else part.get("choices")
    return name


def _pair(parts: Any) -> tuple[str, str]:
    zh, en = parts
    return zh, en

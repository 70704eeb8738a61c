"""A form as it was filled in: its texts by path, `funding[1].amount`, and the project that they state.

What was typed is kept as it was typed, whatever is wrong with it. An empty field says that nobody stated the
fact; that there is none of something is said by a mark of its own, `needs.none`.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from catalog.entries import Project
from catalog.identifiers import fold
from service import canonical
from service.pages.projects.fields import STATED, Field, Part
from service.pages.projects.texts import text_of, value_of
from service.sheets.stated import Stated

Document = dict[str, Any]
WIDEST = 200
"""Rows of a table that a page shows; longer ones are left as they are, and come in workbooks."""
NONE = "none"
NAME = "stated_name"
"""The key of a need's row under which the name beside its code stands while a form is filled in."""
DENIALS = {
    "sharing_chapter.present": "sharing_chapter.pages",
    "connection.designed": "connection.page",
    "draft_catalogue.present": "draft_catalogue.rows",
}
"""What says that there is none of something, and what says how it is."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a field: a word of `wording/`, and what to fill into it."""

    path: str
    name: str
    label: dict[str, str]
    fill: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def words(self, language: str) -> dict[str, Any]:
        """Give what is filled into the sentence, in one language."""
        return {"label": self.label[language], **self.fill}


@dataclass(frozen=True, slots=True)
class Filled:
    """Texts by the names of their fields."""

    texts: Mapping[str, str]

    @classmethod
    def of(cls, document: Document, parts: Iterable[Part]) -> "Filled":
        """A form that says what a project does."""
        texts: dict[str, str] = {}
        for part in parts:
            if part.path is None:
                texts |= {field.path: text_of(_at(document, field.path)) for field in part.fields}
            else:
                texts |= _table(part, _at(document, part.path))
        return cls(texts)

    def get(self, name: str) -> str:
        """What a field says."""
        return self.texts.get(name, "")

    def rows(self, part: Part) -> range:
        """The numbers of a table's rows, from 1."""
        found = re.compile(rf"{re.escape(part.path or '')}\[([1-9][0-9]{{0,2}})\]\.")
        numbers = [int(match[1]) for name in self.texts if (match := found.match(name))]
        return range(1, min(max(numbers, default=0), WIDEST) + 1)

    def with_row(self, part: Part) -> "Filled":
        """One row more, an empty one."""
        number = len(self.rows(part)) + 1
        texts = dict(self.texts)
        texts.pop(f"{part.path}.{NONE}", None)
        return Filled(texts | {f"{part.path}[{number}].{field.path}": "" for field in part.fields})

    def without_row(self, part: Part, gone: int) -> "Filled":
        """One row less; those below it move up."""
        kept = [number for number in self.rows(part) if number != gone]
        texts = {name: text for name, text in self.texts.items() if not name.startswith(f"{part.path}[")}
        for place, number in enumerate(kept, start=1):
            for field in part.fields:
                texts[f"{part.path}[{place}].{field.path}"] = self.get(f"{part.path}[{number}].{field.path}")
        return Filled(texts)

    def too_long(self, part: Part) -> bool:
        """Whether a table is longer than the page shows."""
        return self.get(f"{part.path}.long") != ""


def numbered(about: str) -> tuple[str, int]:
    """The table and the number of one of its rows, `needs[3]`; 0 where no number of a row is named."""
    found = re.fullmatch(r"(.+)\[([1-9][0-9]{0,2})\]", about)
    return (found[1], int(found[2])) if found else (about, 0)


def stated(filled: Filled, base: Document, parts: Sequence[Part]) -> tuple[Document, list[Trouble]]:
    """The project that a form states over `base`, and what is wrong with its fields."""
    document, troubles = deepcopy(base), list[Trouble]()
    for part in parts:
        if part.path is None:
            for field in part.fields:
                _put(document, field.path, _read(field, filled.get(field.path), field.path, troubles))
        elif not filled.too_long(part):
            _put(document, part.path, _rows(part, filled, troubles))
    known = {_place(part, field): field.label for part in parts for field in part.fields}
    troubles += _denied(document, known)
    return document, troubles


def project(document: Document, parts: Sequence[Part]) -> tuple[Project | None, Stated, list[Trouble]]:
    """Give the entry and what is stated beside it, or what is wrong with them by field."""
    labels = {_place(part, field): field.label for part in parts for field in part.fields}
    entry, beside = parted(document)
    fold(Project, entry)
    wrong: list[str] = []
    found, stated = Project(id="-", name="-", unit="-"), Stated()
    try:
        found = Project.model_validate_json(canonical.text(entry))
    except ValidationError as error:
        wrong += [_dotted(row["loc"]) for row in error.errors(include_url=False, include_context=False)]
    try:
        stated = Stated.model_validate_json(canonical.text(beside))
    except ValidationError as error:
        wrong += [_dotted((STATED, *row["loc"])) for row in error.errors(include_url=False)]
    troubles = [Trouble(path, "fill_unfit", labels.get(_bare(path), _said(path))) for path in wrong]
    return None if wrong else found, stated, troubles


def whole(entry: Document, stated: Stated) -> Document:
    """Put what is stated beside an entry into one document with it, as the form shows them."""
    beside = stated.model_dump(mode="json")
    names = beside.pop("need_names") or ()
    needs = entry.get("needs")
    if needs:
        padded = (*names, *[None] * len(needs))
        needs = [need | {NAME: name} for need, name in zip(needs, padded, strict=False)]
    return entry | {"needs": needs, STATED: beside}


def parted(document: Document) -> tuple[Document, Document]:
    """Take a document of the form apart again: the entry, and what is stated beside it."""
    entry, beside = dict(document), dict(document.get(STATED) or {})
    entry.pop(STATED, None)
    if entry.get("needs"):
        beside["need_names"] = [need.get(NAME) for need in entry["needs"]]
        entry["needs"] = [
            {key: value for key, value in need.items() if key != NAME} for need in entry["needs"]
        ]
    return entry, beside


def empty() -> Document:
    """Give a project of which nothing is stated."""
    entry = Project(id="-", name="-", unit="-").model_dump(mode="json")
    return whole(entry | {"id": "", "name": "", "unit": ""}, Stated())


def _table(part: Part, rows: list[Document] | None) -> dict[str, str]:
    if rows is not None and not rows:
        return {f"{part.path}.{NONE}": "1"}
    if len(rows or ()) > WIDEST:
        return {f"{part.path}.long": str(len(rows or ()))}
    return {
        f"{part.path}[{number}].{field.path}": text_of(_at(row, field.path))
        for number, row in enumerate(rows or (), start=1)
        for field in part.fields
    }


def _rows(part: Part, filled: Filled, troubles: list[Trouble]) -> list[Document] | None:
    """The rows that say something; None where there are none and it is not stated so."""
    found = []
    for number in filled.rows(part):
        names = [f"{part.path}[{number}].{field.path}" for field in part.fields]
        if not any(filled.get(name) for name in names):
            continue
        row: Document = {}
        for field, name in zip(part.fields, names, strict=True):
            _make(row, field.path, _read(field, filled.get(name), name, troubles))
        found.append(row)
    none = filled.get(f"{part.path}.{NONE}")
    if none and found:
        wrong = Trouble(f"{part.path}.{NONE}", "fill_none_and_rows", part.title, {"count": len(found)})
        troubles.append(wrong)
    return found or ([] if none else None)


def _denied(document: Document, labels: Mapping[str, dict[str, str]]) -> Iterable[Trouble]:
    """Say of what is denied that it is described all the same, as far as the form asks for both."""
    for flag, described in DENIALS.items():
        label = labels.get(flag)
        if label is not None and _at(document, flag) is False and _at(document, described):
            yield Trouble(flag, f"fill_denied_{described.partition('.')[2]}", label)


def _read(field: Field, text: str, name: str, troubles: list[Trouble]) -> Any:
    """What a field says; what cannot be read is told, and stands for nothing."""
    if not text.strip():
        if field.required:
            troubles.append(Trouble(name, "fill_missing", field.label))
        return None
    try:
        return value_of(field, text.strip())
    except ValueError:
        wrong = "fill_money" if field.kind == "money" else "fill_unfit"
        troubles.append(Trouble(name, wrong, field.label))
        return None


def _at(document: Any, path: str) -> Any:
    for key in path.split("."):
        document = (document or {}).get(key)
    return document


def _put(document: Document, path: str, value: Any) -> None:
    *above, last = path.split(".")
    for key in above:
        document = document[key]
    document[last] = value


def _make(row: Document, path: str, value: Any) -> None:
    *above, last = path.split(".")
    for key in above:
        row = row.setdefault(key, {})
    row[last] = value


def _dotted(place: tuple[int | str, ...]) -> str:
    text = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.lstrip(".")


def _bare(path: str) -> str:
    return re.sub(r"\[[0-9]+\]", "", path)


def _place(part: Part, field: Field) -> str:
    return field.path if part.path is None else f"{part.path}.{field.path}"


def _said(path: str) -> dict[str, str]:
    return {"zh": path, "en": path}

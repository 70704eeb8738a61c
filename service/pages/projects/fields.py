"""The form of a project on a page, described by the workbook, field for field, and what reviewers add."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from service.pages.words import LANGUAGES, Words
from service.sheets.form import YES_NO, Section, sheets
from service.sheets.form import Field as Described

OVERLAPS = "overlaps"
"""What a reviewer states, and the workbook does not ask."""
STATED = "stated"
"""How the paths begin that are stated beside the project, and kept with the submission."""
WORK = "stated.work"
"""The kind of work: a column of the list of projects, sent as `kind`."""
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+、|[0-9]+\. )")


@dataclass(frozen=True, slots=True)
class Field:
    """One fact of the form: `path` within the project or, in a table, within a row.

    `values` is the table of its choices in the wording, `offers` words that are suggested beside it.
    """

    path: str
    label: dict[str, str]
    note: dict[str, str]
    kind: str
    required: bool = False
    values: str | None = None
    offers: tuple[str, ...] = ()

    @property
    def chosen(self) -> bool:
        """Whether it is chosen from a list."""
        return self.values is not None

    @property
    def noted(self) -> bool:
        """Whether the workbook's note fits a page, too: those on choices and codes are about its cells."""
        return not self.chosen and self.kind not in ("code", "resource_code", "date")

    def choices(self, words: Words) -> list[tuple[str, str]]:
        """Give every value with its word, the one that says nothing left out."""
        return list(words.choices(self.values).items()) if self.values else []


@dataclass(frozen=True, slots=True)
class Part:
    """Fields that stand together; with a path, a table of which each row is an entry."""

    title: dict[str, str]
    note: dict[str, str]
    path: str | None
    fields: tuple[Field, ...]

    @property
    def key(self) -> str:
        """Where on the page it stands."""
        return self.path or self.fields[0].path.partition(".")[0]

    @property
    def can_be_none(self) -> bool:
        """Whether it can be stated that there is none of it."""
        return self.path not in (None, "funding")


@dataclass(frozen=True, slots=True)
class FormWords(Words):
    """The words of a project: what the form asks is named as the form names it, the rest as everywhere."""

    def key(self, key: str, parent: str = "") -> str:
        """Name a key; `parent` is empty, or `project`, for a key of the project itself."""
        labels, _ = _named()
        label = labels.get(f"{parent or 'project'}.{key}")
        return label[self.language] if label else Words.key(self, key, parent)

    def truth(self, value: bool, key: str, parent: str = "") -> str:
        """Say 有 or 无 of what is there or not, 是 or 否 of the rest."""
        _, kinds = _named()
        kind = kinds.get(f"{parent or 'project'}.{key}", YES_NO[0])
        return self.choices(kind if kind in YES_NO else YES_NO[0])["true" if value else "false"]


@cache
def parts() -> tuple[Part, ...]:
    """Give what is asked of the submitter, in the workbook's order."""
    sections = [section for sheet in sheets() for section in sheet.sections]
    return tuple(map(_part, sections))


@cache
def work() -> Field:
    """Give the field that asks for the kind of work."""
    fields = [field for sheet in sheets() for section in sheet.sections for field in section.fields]
    return next(_field(field) for field in fields if field.path == WORK)


@cache
def overlaps() -> Part:
    """Give the table of overlaps: only a reviewer fills it."""
    fields = (
        Field("with", {"zh": "重复的统建内容", "en": "Built in common"}, _NOTHING, "text", required=True),
        Field("amount", {"zh": "建议核减金额（元）", "en": "Amount to cut (yuan)"}, _NOTHING, "money"),
    )
    title = {"zh": "与统一建设内容的重复", "en": "Overlap with what is built in common"}
    return Part(title, _NOTHING, OVERLAPS, fields)


def asked(path: str) -> bool:
    """Tell whether the submitter is asked for what lies at a path: it, some of it, or all around it."""
    paths = [part.path for part in parts() if part.path] + [
        field.path for part in parts() if not part.path for field in part.fields
    ]
    return any(f"{one}.".startswith(f"{path}.") or f"{path}.".startswith(f"{one}.") for one in paths)


def about(facts: Collection[str]) -> tuple[Part, ...]:
    """Give the parts, and of them the fields, that lie under some keys of a project."""
    found = [_under(part, tuple(facts)) for part in (*parts(), overlaps())]
    return tuple(part for part in found if part.fields)


def field_at(path: str) -> Field | None:
    """Find the field of a path with the numbers of its rows, such as `funding[1].amount`."""
    bare = re.sub(r"\[[0-9]+\]", "", path)
    return _by_path().get(bare)


@cache
def _by_path() -> dict[str, Field]:
    return {
        f"{part.path}.{field.path}" if part.path else field.path: field
        for part in parts()
        for field in part.fields
    }


@cache
def _named() -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Map the last two keys of each path to the label, and to the kind, of its field."""
    labels: dict[str, dict[str, str]] = {}
    kinds: dict[str, str] = {}
    for part in parts():
        if part.path is not None:
            labels[_last(part.path)] = {
                language: _NUMBERED.sub("", part.title[language]) for language in LANGUAGES
            }
    for path, field in _by_path().items():
        labels[_last(path)], kinds[_last(path)] = field.label, field.kind
    return labels, kinds


def _last(path: str) -> str:
    return ".".join(("project", *path.split("."))[-2:])


def _under(part: Part, facts: tuple[str, ...]) -> Part:
    if part.path is not None:
        fields = tuple(_kept(part)) if part.path.startswith(facts) else ()
    else:
        fields = tuple(field for field in part.fields if field.path.startswith(facts))
    return Part(part.title, part.note, part.path, fields)


def _kept(part: Part) -> Iterator[Field]:
    """Yield the fields of a table that the register keeps."""
    return (field for field in part.fields if not field.path.startswith(STATED))


def _part(section: Section) -> Part:
    fields = tuple(_field(field) for field in section.fields if field.path != WORK)
    return Part(_both(section.title), _both(section.note), section.path, fields)


def _field(field: Described) -> Field:
    label = {"zh": field.zh, "en": field.en}
    offers = () if field.values else field.offers
    return Field(field.path, label, _both(field.note), field.kind, field.required, field.values, offers)


def _both(pair: tuple[str, str]) -> dict[str, str]:
    return dict(zip(("zh", "en"), pair, strict=True))


_NOTHING = {"zh": "", "en": ""}

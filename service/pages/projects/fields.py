"""The form of a project on a page, described by the workbook, field for field, and what reviewers add."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from service.pages.words import Words
from service.sheets.form import Field as Described
from service.sheets.form import Section, sheets

OVERLAPS = "overlaps"
"""What a reviewer states, and the workbook does not ask."""
YES_NO = ("yes_no", "has")


@dataclass(frozen=True, slots=True)
class Field:
    """One fact of the form: `path` within the project or, in a table, within a row."""

    path: str
    label: dict[str, str]
    note: dict[str, str]
    kind: str
    required: bool = False

    @property
    def chosen(self) -> bool:
        """Whether it is chosen from a list."""
        return self.kind == "choice" or self.kind in YES_NO

    @property
    def noted(self) -> bool:
        """Whether the workbook's note fits a page, too: those on choices and codes are about its cells."""
        return not self.chosen and self.kind not in ("code", "resource_code")

    def choices(self, words: Words) -> list[tuple[str, str]]:
        """Every value with its word, the one that says nothing left out."""
        if self.kind in YES_NO:
            said = ("yes", "no") if self.kind == "yes_no" else ("there_is", "there_is_none")
            return [("true", words.ui(said[0])), ("false", words.ui(said[1]))]
        *_, parent, key = ("", *self.path.split("."))
        return [(value, words.value(key, value, parent)) for value in words.values(key, parent)]


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


@cache
def parts() -> tuple[Part, ...]:
    """What is asked of whoever files a project, in the workbook's order."""
    sections = [section for sheet in sheets() for section in sheet.sections]
    return tuple(part for section in sections if (part := _part(section)).fields)


@cache
def overlaps() -> Part:
    """The table of overlaps: only a reviewer fills it."""
    fields = (
        Field("with", {"zh": "重复的统建内容", "en": "Built in common"}, _NOTHING, "text", required=True),
        Field("amount", {"zh": "建议核减金额（元）", "en": "Amount to cut (yuan)"}, _NOTHING, "money"),
    )
    title = {"zh": "与统一建设内容的重复", "en": "Overlap with what is built in common"}
    return Part(title, _NOTHING, OVERLAPS, fields)


def asked(path: str) -> bool:
    """Whether whoever files a project is asked for what lies at a path: it, some of it, or all around it."""
    paths = [part.path for part in parts() if part.path] + [
        field.path for part in parts() if not part.path for field in part.fields
    ]
    return any(f"{one}.".startswith(f"{path}.") or f"{path}.".startswith(f"{one}.") for one in paths)


def about(facts: Collection[str]) -> tuple[Part, ...]:
    """The parts, and of them the fields, that lie under some keys of a project."""
    found = [_under(part, tuple(facts)) for part in (*parts(), overlaps())]
    return tuple(part for part in found if part.fields)


def _under(part: Part, facts: tuple[str, ...]) -> Part:
    if part.path is not None:
        fields = part.fields if part.path.startswith(facts) else ()
    else:
        fields = tuple(field for field in part.fields if field.path.startswith(facts))
    return Part(part.title, part.note, part.path, fields)


def _part(section: Section) -> Part:
    fields = tuple(_field(field) for field in section.fields if not field.path.startswith("stated"))
    return Part(_both(section.title), _both(section.note), section.path, fields)


def _field(field: Described) -> Field:
    label = {"zh": field.zh, "en": field.en}
    return Field(field.path, label, _both(field.note), field.kind, field.required)


def _both(pair: tuple[str, str]) -> dict[str, str]:
    return dict(zip(("zh", "en"), pair, strict=True))


_NOTHING = {"zh": "", "en": ""}

"""The form of the office's settings: what is typed into it, and what that comes to."""

from collections.abc import Sequence
from typing import Any

from starlette.datastructures import FormData

from service.office.settings import OfficeSettings

LINES = ("copies", "standing", "notice_standing")
"""Fields with one entry a line."""
PLAIN = (
    "letterhead",
    "body",
    "opinion_prefix",
    "notice_prefix",
    "contact",
    "objection_days",
    "completion_days",
)
OPTIONAL = ("contact", "objection_days", "completion_days")
TITLES = ("title_drawn", "title_checked", "title_issued")
COLUMNS = ("division", "approve", "fund")
SPARE = 2
"""Empty rows for addressees."""
Typed = dict[str, Any]


def typed(form: FormData) -> Typed:
    """What a form says, to be shown again as it was typed."""
    said: Typed = {name: _text(form.get(name)) for name in (*PLAIN, *LINES, *TITLES)}
    columns = [[_text(value) for value in form.getlist(name)] for name in COLUMNS]
    rows = [row for row in zip(*columns, strict=False) if any(row)]
    return said | {"addressees": _spared(rows)}


def shown(settings: OfficeSettings | None) -> Typed:
    """What the form says of settings; nothing of none."""
    if settings is None:
        empty = dict.fromkeys((*PLAIN, *LINES, *TITLES), "")
        titles = OfficeSettings.model_fields["officer_titles"].default
        return empty | dict(zip(TITLES, titles, strict=True)) | {"addressees": _spared([])}
    values = settings.model_dump()
    said: Typed = {name: "" if values[name] is None else str(values[name]) for name in PLAIN}
    said |= {name: "\n".join(values[name]) for name in LINES}
    said |= dict(zip(TITLES, settings.officer_titles, strict=True))
    rows = [tuple(row[name] for name in COLUMNS) for row in values["addressees"]]
    return said | {"addressees": _spared(rows)}


def given(said: Typed) -> dict[str, Any]:
    """What was typed, as settings are read."""
    fields: dict[str, Any] = {name: said[name] for name in PLAIN}
    fields |= {name: said[name] or None for name in OPTIONAL}
    fields |= {name: [line.strip() for line in said[name].splitlines() if line.strip()] for name in LINES}
    fields["officer_titles"] = [said[name] for name in TITLES]
    rows = [row for row in said["addressees"] if any(row)]
    fields["addressees"] = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    return fields


def _spared(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [*rows, *[("", "", "")] * SPARE]


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""

"""What the law fixes, by day: the parameters beside the rules, with their references and names."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from catalog import documents
from catalog.remarks import LoadErrors
from service.law.errors import LawUnreadable
from service.law.nouns import constant
from service.law.wording import Wording, joined, said

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fixed:
    """A value from a day on, and where the law says so; both None for a parameter that has no days."""

    since: str | None
    value: Wording
    reference: str | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter, `hb2016.negotiation.explanation_days`, with its values by day, the oldest first."""

    path: str
    name: Wording
    values: tuple[Fixed, ...]


def values_of(folder: Path, act: str) -> Values:
    """The parameters of an act as they stand in a policy folder; none where there are none.

    Raises LawUnreadable where the file cannot be read.
    """
    place = folder / "parameters" / act
    for file in (place / "data.yaml", place / "data.yml", place / "data.json"):
        if file.is_file():
            return _object(file)
    return {}


def names(act: str, text: Values) -> dict[str, Wording]:
    """What an act calls its parameters: its own name, a dot and the path, with the words of its text."""
    return {f"{act}.{path}": said(row) for path, row in text.get("parameters", {}).items()}


def parameters(
    paths: Sequence[str], values: Mapping[str, Values], texts: Mapping[str, Values]
) -> Iterator[Parameter]:
    """Look parameters up by path; `values` and `texts` are those of each act."""
    for path in paths:
        act, _, below = path.partition(".")
        row = texts.get(act, {}).get("parameters", {}).get(below, {})
        found = _at(values.get(act, {}), below)
        name = said(row) if row else Wording(path, path)
        yield Parameter(path, name, tuple(_fixed(found, str(row.get("values", "")))))


def _object(file: Path) -> Values:
    try:
        content = documents.read(file) if file.suffix != ".json" else json.loads(file.read_text("utf-8"))
    except (LoadErrors, OSError, ValueError) as error:
        raise LawUnreadable(f"The parameters in {file} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise LawUnreadable(f"The parameters in {file} must be a mapping of names to values.")
    return content


def _at(values: Any, path: str) -> Any:
    for step in path.split("."):
        values = values.get(step) if isinstance(values, dict) else None
    return values


def _fixed(found: Any, named: str) -> Iterator[Fixed]:
    if isinstance(found, list) and found and all(isinstance(row, dict) and "from" in row for row in found):
        for row in sorted(found, key=lambda row: str(row["from"])):
            yield Fixed(_day(row["from"]), _said(row.get("value"), named), row.get("reference"))
    else:
        yield Fixed(None, _said(found, named), None)


def _said(value: Any, named: str) -> Wording:
    """A value in words: `named` is the key of the facts whose values it has."""
    if isinstance(value, list):
        return joined([_said(member, named) for member in value], "list")
    if isinstance(value, dict) and set(value) == {"zh", "en"}:
        return said(value)
    if isinstance(value, dict):
        pairs = [(constant(str(key), "action"), _said(member, named)) for key, member in value.items()]
        return joined(
            [Wording(f"{key.zh}：{text.zh}", f"{key.en}: {text.en}") for key, text in pairs], "list"
        )
    if value is None:
        return Wording("未定", "none set")
    parent, _, key = named.rpartition(".")
    return constant(value, key, parent) if isinstance(value, str) and named else _plain(value)


def _plain(value: Any) -> Wording:
    text = _day(value) if isinstance(value, date) else str(value)
    return Wording(text, text)


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)

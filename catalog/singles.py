"""Entries of one list from a small file of their own: one entry, or a world file's list; YAML or JSON.

For commands that look at entries before anybody registers them. Read by the rules of the world file.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from catalog import documents
from catalog.checking import dotted, faults, label
from catalog.columns import canonical
from catalog.entries import LISTS, Entry
from catalog.identifiers import fold
from catalog.remarks import LoadErrors, Remark, Said

E = TypeVar("E", bound=Entry)

LARGEST = 8_000_000
"""Bytes of such a file."""


def read(model: type[E], file: Path) -> list[E]:
    """Give the entries of a file, in its order.

    Raises LoadErrors that name entry and field of all that is wrong, and OSError where there is no file.
    """
    name = next(name for name, kind in LISTS.items() if kind is model)
    raws = _raws(name, file)
    found: list[E] = []
    wrong: list[Remark] = []
    for position, raw in enumerate(raws, start=1):
        made = _entry(model, raw, is_json=file.suffix == ".json")
        if isinstance(made, ValidationError):
            wrong += _remarks(model, raw, made, (file.name, name, label(raw, position)))
        else:
            found.append(made)
    if wrong:
        raise LoadErrors(wrong)
    return found


def _raws(name: str, file: Path) -> list[dict[str, Any]]:
    value = _value(file)
    listed = value.get(name) if isinstance(value, dict) and name in value else [value]
    if not isinstance(listed, list) or not listed or not all(isinstance(raw, dict) for raw in listed):
        raise _unreadable(
            file,
            Said(
                f"an entry is wanted here, or a list named {name}", f"此处应为一个条目，或者名为{name}的列表"
            ),
        )
    return listed


def _value(file: Path) -> Any:
    content = file.read_bytes()
    if len(content) > LARGEST:
        raise _unreadable(file, Said(f"larger than {LARGEST:,} bytes", f"超过{LARGEST}字节"))
    if file.suffix != ".json":
        return documents.parse(content, file.name)
    try:
        return json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _unreadable(file, Said(f"this is not JSON ({error})", f"不是有效的JSON（{error}）")) from None


def _entry(model: type[E], raw: dict[str, Any], *, is_json: bool) -> E | ValidationError:
    """Days are text in JSON, and days in YAML."""
    fold(model, raw)
    try:
        return model.model_validate_json(canonical(raw)) if is_json else model.model_validate(raw)
    except ValidationError as error:
        return error


def _remarks(
    model: type[Entry], raw: dict[str, Any], error: ValidationError, place: tuple[str, str, str]
) -> Iterator[Remark]:
    file, name, entry = place
    for path, said in faults(model, raw, error):
        yield Remark(file, None, name, entry, dotted(path), said)


def _unreadable(file: Path, said: Said) -> LoadErrors:
    return LoadErrors([Remark(file.name, None, None, None, None, said)])

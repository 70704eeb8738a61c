"""From an entry as it was read to an entry of the register, or to the mistakes that keep it out."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from catalog.entries import LISTS, Entity, Entry
from catalog.identifiers import fold, nested_model
from catalog.nodes import Mistake, Node, Path
from catalog.remarks import Said
from catalog.rows import keys
from catalog.spelling import unknown
from catalog.wording import said_of


def check(name: str, node: Node) -> Entry | list[Mistake]:
    """Make the entry of a list; all its mistakes where it cannot be one."""
    model = LISTS[name]
    raw = node.value
    fold(model, raw)
    if model is Entity and "properties" in raw:
        raw["properties"] = _json(raw["properties"])
    if node.mistakes:
        return node.mistakes
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        return list(_mistakes(model, raw, node, error))


def label(raw: Any, position: int) -> str:
    """Name an entry in a sentence: its id or code in quotes, else its position in the list."""
    named = [raw[key] for key in ("type", "id", "code") if isinstance(raw.get(key), str)]
    return f'"{"/".join(named)}"' if named else f"no. {position}"


def dotted(path: Path) -> str | None:
    """Write the way to a field, `items[2].name`, positions from 1; None for the entry itself."""
    text = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.lstrip(".") or None


def _json(value: Any) -> Any:
    """Turn days into text: the properties of an entity are JSON, which has none."""
    if isinstance(value, dict):
        return {key: _json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_json(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def faults(model: type[Entry], raw: Any, error: ValidationError) -> Iterator[tuple[Path, Said]]:
    """Say each thing that is wrong with an entry, once a place, with the way to it."""
    seen: set[Path] = set()
    for details in error.errors(include_url=False):
        path = _stated(details, raw)
        if path not in seen:
            seen.add(path)
            yield path, _said(model, details)


def _mistakes(model: type[Entry], raw: Any, node: Node, error: ValidationError) -> Iterator[Mistake]:
    lines = node.lines()
    for path, said in faults(model, raw, error):
        yield Mistake(path, _line(path, lines), said)


def _said(model: type[Entry], details: ErrorDetails) -> Said:
    if details["type"] != "extra_forbidden":
        return said_of(details)
    *way, key = details["loc"]
    return unknown("key", "键", str(key), keys(nested_model(model, way)))


def _stated(details: ErrorDetails, raw: Any) -> Path:
    """Cut off what pydantic adds to the way, such as the branch of a union."""
    way = details["loc"]
    if details["type"] == "missing":
        return way
    value = raw
    for depth, part in enumerate(way):
        if not _holds(value, part):
            return way[:depth]
        value = value[part]
    return way


def _holds(value: Any, part: str | int) -> bool:
    return isinstance(value, list) if isinstance(part, int) else isinstance(value, dict) and part in value


def _line(path: Path, lines: dict[Path, int]) -> int:
    """Find the line of a value; of what should hold it, where it is missing."""
    while path not in lines:
        path = path[:-1]
    return lines[path]

"""Ids and codes in one form: full-width forms become ordinary ones, surrounding space goes."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, get_args, get_type_hints
from unicodedata import normalize

from catalog.entries import DivisionCode, Entry, Id

_ALIASES: tuple[Any, ...] = (Id, DivisionCode)
_CONSTRAINTS = tuple(alias.__metadata__[0] for alias in _ALIASES)


def folded(text: str) -> str:
    """Fold one id as requests fold theirs: NFKC, then trimmed."""
    return normalize("NFKC", text).strip()


def fold(model: type[Entry], raw: Any) -> None:
    """Fold, in place, every id an unchecked entry holds, at any depth."""
    if not isinstance(raw, dict):
        return
    for key, nested in _places(model).items():
        value = raw.get(key)
        if nested is None:
            raw.update({key: folded(value)} if isinstance(value, str) else {})
        else:
            for part in value if isinstance(value, list) else [value]:
                fold(nested, part)


def nested_model(model: type[Entry], way: Iterable[str | int]) -> type[Entry]:
    """Follow keys and positions from an entry to the model of what lies there."""
    for part in way:
        if isinstance(part, str):
            model = _models(model)[part]
    return model


@cache
def _models(model: type[Entry]) -> dict[str, type[Entry]]:
    """Map each key whose value is, or lists, nested entries to their model."""
    found: dict[str, type[Entry]] = {}
    for key, parts in _hints(model).items():
        nested = [part for part in parts if isinstance(part, type) and issubclass(part, Entry)]
        found.update({key: nested[0]} if nested else {})
    return found


@cache
def _places(model: type[Entry]) -> dict[str, type[Entry] | None]:
    """Map keys to None where an id stands, to the nested model where one may stand further in."""
    ids = {key: None for key, parts in _hints(model).items() if any(map(_is_id, parts))}
    nested = {key: inner for key, inner in _models(model).items() if _places(inner)}
    return {**ids, **nested}


def _is_id(part: Any) -> bool:
    return any(part is constraint for constraint in _CONSTRAINTS)


def _hints(model: type[Entry]) -> dict[str, list[Any]]:
    hints = get_type_hints(model, include_extras=True)
    return {info.alias or name: list(_parts(hints[name])) for name, info in model.model_fields.items()}


def _parts(hint: Any) -> Iterator[Any]:
    """Yield a type and all it is made of, constraints included."""
    yield hint
    yield from getattr(hint, "__metadata__", ())
    for part in get_args(hint):
        yield from _parts(part)

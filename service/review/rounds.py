"""What changed in a project from one submission to the next, side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from catalog.entries import Project
from service.review.paths import leaves


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that is another now; None: not stated, or not there. `path` has the positions of `after`."""

    path: str
    before: Any
    after: Any


Document = dict[str, Any]
_KEYS: dict[str, Callable[[Document], Any]] = {
    "draft_catalogue.rows": lambda row: row["name"],
    "needs": lambda row: row["resource"],
    "facilities": lambda row: row["name"],
    "overlaps": lambda row: row["with"],
    "funding": lambda row: row["source"],
    "approvals": lambda row: (row["by"], row["action"]),
}
"""What a row of a list is known by."""


def changed(before: Project, after: Project) -> list[Change]:
    """The facts that differ; rows are matched by what they are known by, and else by their place."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    return [change for key in new for change in _differences(key, old.get(key), new[key])]


def _differences(path: str, old: Any, new: Any) -> list[Change]:
    if old == new:
        return []
    if path in _KEYS:
        return _rows(path, old, new)
    if isinstance(old, dict) and isinstance(new, dict):
        return [change for key in new for change in _differences(f"{path}.{key}", old.get(key), new[key])]
    return [Change(path, old, new)]


def _rows(path: str, old: list[Document] | None, new: list[Document] | None) -> list[Change]:
    if old is None or new is None:
        return [Change(path, old, new)]
    found: list[Change] = []
    for before, after, number in _pairs(old, new, _KEYS[path]):
        found += _row(f"{path}[{number}]", before, after)
    return found


def _row(path: str, before: Document | None, after: Document | None) -> list[Change]:
    if before is None or after is None:
        return [] if before == after else [Change(path, before, after)]
    one, other = dict(leaves(before)), dict(leaves(after))
    keys = [*other, *(key for key in one if key not in other)]
    return [
        Change(f"{path}.{key}", one.get(key), other.get(key))
        for key in keys
        if one.get(key) != other.get(key)
    ]


def _pairs(
    old: list[Document], new: list[Document], key: Callable[[Document], Any]
) -> list[tuple[Document | None, Document | None, int]]:
    """Rows that belong together, with the number of the new one; a row that is gone keeps its old number."""
    left: dict[Any, list[tuple[int, Document]]] = {}
    for number, row in enumerate(old, start=1):
        left.setdefault(key(row), []).append((number, row))
    matched: list[tuple[Document | None, Document | None, int]] = []
    alone: list[tuple[int, Document]] = []
    for number, row in enumerate(new, start=1):
        same = left.get(key(row))
        if same:
            matched.append((same.pop(0)[1], row, number))
        else:
            alone.append((number, row))
    gone = sorted((pair for pairs in left.values() for pair in pairs), key=lambda pair: pair[0])
    return matched + _rest(gone, alone)


def _rest(
    gone: list[tuple[int, Document]], alone: list[tuple[int, Document]]
) -> list[tuple[Document | None, Document | None, int]]:
    """Rows without a match: one in the same place was renamed, any other is gone or new."""
    old, new = dict(gone), dict(alone)
    rows: list[tuple[Document | None, Document | None, int]] = [
        (old.get(number), new.get(number), number) for number in sorted({*old, *new})
    ]
    return rows

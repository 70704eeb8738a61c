"""Facts that changed, side by side and in words: between two rounds, and by a correction."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from service.decisions.reading import HIDDEN, veiled
from service.pages.tree import Cell, Tree
from service.pages.words import Words

SECRET = ("secrecy.decision.number", "secrecy.decision.authority")
NUMBER = re.compile(r"\[([0-9]+)\]")


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact before and after: its label and path, and both values in words."""

    label: str
    path: str
    before: Cell
    after: Cell


def labelled(path: str, words: Words) -> str:
    """A path in words: 信息资源目录 › 条目 2 › 共享类型."""
    keys = path.split(".")
    plain = [NUMBER.sub("", key) for key in keys]
    numbers = [" ".join(NUMBER.findall(key)) for key in keys]
    parents = ["project", *plain]
    said = [words.key(key, parent) for key, parent in zip(plain, parents, strict=False)]
    return " › ".join(f"{word} {number}".strip() for word, number in zip(said, numbers, strict=True))


def differences(rows: Iterable[tuple[str, Any, Any]], tree: Tree, *, hidden: bool) -> Iterator[Difference]:
    """Each change (path, before, after) in words; `hidden`: without the particulars of secrecy decisions."""
    for path, before, after in rows:
        *_, parent, key = ("", *(NUMBER.sub("", step) for step in path.split(".")))
        sides = [_veil(path, value) if hidden else value for value in (before, after)]
        was, will = (_cell(tree, key, value, parent) for value in sides)
        yield Difference(labelled(path, tree.words), path, was, will)


def _veil(path: str, value: Any) -> Any:
    if path in SECRET:
        return value and HIDDEN
    return veiled({path.rpartition(".")[2]: value})[path.rpartition(".")[2]]


def _cell(tree: Tree, key: str, value: Any, parent: str) -> Cell:
    """A value in words; of a list of entries, each entry in a line."""
    if isinstance(value, list) and any(isinstance(row, dict) for row in value):
        return Cell("\n".join(tree.cell(key, row, parent).text for row in value))
    return tree.cell(key, value, parent)

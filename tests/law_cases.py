"""The law cases of `fixtures/cases`, and how a case changes the base it is built from."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from service.settings import ROOT
from tests import yaml12

BASE = yaml12.read("cases/hb2016/base.yaml")


def cases() -> Iterator[Any]:
    """Each case under a name that says file and place."""
    for file in sorted((ROOT / "fixtures" / "cases" / "hb2016").glob("*.yaml")):
        if file.name == "base.yaml":
            continue
        for number, case in enumerate(yaml12.read(f"cases/hb2016/{file.name}")["cases"], start=1):
            yield pytest.param(case, id=f"{file.stem}-{number}")


def changed(base: Any, changes: dict[str, Any] | None) -> Any:
    """The base with each `path: value` set; a path to an entry with null removes the entry."""
    result = copy.deepcopy(base)
    for path, value in (changes or {}).items():
        _set(result, path.split("."), value)
    return result


def _set(node: Any, path: list[str], value: Any) -> None:
    step = _key(node, path[0])
    if len(path) > 1:
        if isinstance(node, dict) and node.get(step) is None:
            node[step] = {}
        _set(node[step], path[1:], value)
    elif isinstance(node, list) and value is None:
        del node[step]
    elif isinstance(node, list) and step == len(node):
        node.append(value)
    else:
        node[step] = value


def _key(node: Any, step: str) -> Any:
    """The position of an entry by its id, code or number, one past the end for a new one; else the key."""
    if not isinstance(node, list):
        return step
    if step.isdigit() and not any(
        isinstance(row, dict) and step in (row.get("id"), row.get("code")) for row in node
    ):
        return int(step)
    for place, row in enumerate(node):
        if isinstance(row, dict) and step in (row.get("id"), row.get("code")):
            return place
    return len(node)

"""Every law case of `fixtures/cases`, asked through the one way with the real OPA."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml12
from houses import Desk, codes, desk_on, key_of, outcome

from opa.child import OpaChild
from service.settings import ROOT

BASE = yaml12.read("cases/hb2016/base.yaml")
ALWAYS = "hb2016.act.review_due"
"""From 2023 on beside every finding of the act; its own cases name it."""


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


@pytest.fixture(scope="module")
def desks(law: OpaChild, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A desk for each world, opened once: most cases change only the request."""
    opened: dict[str, tuple[Any, Desk]] = {}

    def get(content: Any) -> Desk:
        key = key_of(content)
        if key not in opened:
            block = desk_on(content, law, tmp_path_factory.mktemp("case"))
            opened[key] = (block, block.__enter__())
        return opened[key][1]

    yield get
    for block, _ in opened.values():
        block.__exit__(None, None, None)


@pytest.mark.parametrize("case", list(cases()))
def test_case(case: dict[str, Any], desks: Any, tmp_path: Path) -> None:
    """A law case comes to exactly the outcome, the findings and the duties it names."""
    request = changed(BASE["questions"][case["ask"]], case.get("request"))
    context = {key: value for key, value in request.get("context", {}).items() if value is not None}
    kept = desks(changed(BASE["world"], case.get("world"))).ask(request | {"context": context}, case["on"])

    expected = case["expect"]
    found = codes(kept) - (set() if ALWAYS in expected["findings"] else {ALWAYS})
    duties = {duty.code for duty in kept.decision.ruled.ruling.duties}
    assert (expected["outcome"], set(expected["findings"]), set(expected.get("duties", ()))) == (
        outcome(kept),
        found,
        duties,
    ), case["name"]


@pytest.mark.parametrize("action", list(BASE["questions"]))
def test_base_is_permitted(action: str, desks: Any) -> None:
    """The base that every case changes is itself permitted, so that a case's one change is what matters."""
    kept = desks(BASE["world"]).ask(BASE["questions"][action], yaml12.date(2026, 6, 1))

    assert outcome(kept) == "permit", codes(kept)

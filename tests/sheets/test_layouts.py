"""Random facts in random layouts: what is read equals the facts, or a doubt or an error names the cell."""

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from service.sheets.reading import read
from service.sheets.stated import Read
from tests.sheets.layouts import Facts, Written, flat, written

SEEDS = range(80)
"""Workbooks without doubts, counted."""
ASKED = 0.02
"""The share of unambiguous values that may be asked about."""


def facts_of(found: Read) -> Facts:
    """What was read, by the paths of the values."""
    assert found.project is not None
    stated = found.stated.model_dump()
    names = stated.pop("need_names") or []
    project: dict[str, Any] = found.project.model_dump()
    for need, name in zip(project["needs"] or [], names, strict=False):
        need["stated_name"] = name
    return dict(flat(project | {"stated": stated}))


def silently_wrong(said: Written, found: Read) -> dict[str, tuple[Any, Any]]:
    """The facts that were read otherwise and whose cells nothing names: said and read."""
    named = {(doubt.sheet, doubt.cell) for doubt in found.doubts}
    if found.project is None:
        return {"": (None, found.errors)}
    facts = facts_of(found)
    return {
        path: (said.facts.get(path), facts.get(path))
        for path in said.facts.keys() | facts.keys()
        if said.facts.get(path) != facts.get(path) and not said.cells.get(path, set()) & named
    }


@settings(max_examples=40, deadline=None)
@given(random=st.randoms(use_true_random=False))
def test_a_workbook_is_read_as_meant_or_asked_about(random: Random) -> None:
    """Also where a unit is left out or contradicted, and where a list is left open."""
    said = written(random, doubts=True)

    assert silently_wrong(said, read(said.data)) == {}


def test_what_is_plain_is_not_asked_about() -> None:
    """Of the values of plain workbooks at most 2 % are asked about, and every one is right."""
    total, asked = 0, list[Any]()
    for seed in SEEDS:
        said = written(Random(seed))
        found = read(said.data)
        assert silently_wrong(said, found) == {}, seed
        cells = {(doubt.sheet, doubt.cell): doubt for doubt in found.doubts}
        plain = said.facts.keys() - said.doubtful
        total += len(plain)
        asked += [(seed, path, cells[at]) for path in plain for at in said.cells.get(path, ()) if at in cells]

    assert total > 2_500
    assert len(asked) <= ASKED * total, asked

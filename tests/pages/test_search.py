"""The searches behind the lists, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from catalog import world
from opa.child import OpaChild
from service.decisions import Caller
from service.policy.opa import OpaEngine
from service.record.archive import Archive
from service.record.queries import SORTS, Search
from tests.houses import PATIENT, Desk, desk, revision
from tests.strategies import write

WORLD: dict[str, list[dict[str, Any]]] = {
    "agencies": [{"id": "a-1", "name": "样例市场监管局", "kind": "organ", "division": "130100"}],
    "resources": [{"id": "r-1", "name": "样例100%许可", "provider": "a-1"}],
}
FIRST, SECOND = date(2026, 11, 20), date(2026, 11, 21)


def _request(action: str, resource: str) -> dict[str, Any]:
    return {
        "subject": {"type": "agency", "id": "a-1"},
        "action": {"name": action},
        "resource": {"type": "resource", "id": resource},
    }


def _filled(opened: Desk) -> None:
    opened.ask(_request("open", "r-1"), FIRST, Caller("Gate-One", "gateway"))
    opened.ask(_request("obtain", "r-1"), SECOND, Caller("gate-two", "gateway"))
    opened.ask(_request("obtain", "r-2"), SECOND)


@pytest.fixture
def found(database: Engine, law: OpaChild, tmp_path: Path) -> Callable[..., list[tuple[str, str]]]:
    """Search a record of three decisions; give action and resource of each row."""
    world.load([write(WORLD, tmp_path / "world.yaml")], database)
    with desk(database, OpaEngine(law.address, None, revision(), PATIENT)) as opened:
        _filled(opened)
    archive = Archive(database)

    def search(**wanted: Any) -> list[tuple[str, str]]:
        page = archive.search(Search(**wanted))
        assert page.total == len(page.rows) or wanted.get("limit")
        return [(row.action, row.resource) for row in page.rows]

    return search


def test_a_search_means_the_same_on_both_databases(found: Callable[..., list[tuple[str, str]]]) -> None:
    """Newest first; ids, callers and names are found whatever their case; signs of LIKE mean themselves."""
    everything = [("obtain", "r-2"), ("obtain", "r-1"), ("open", "r-1")]
    assert sorted(found()) == sorted(everything)
    assert found()[-1] == everything[-1]
    assert found(text="GATE-one") == [("open", "r-1")]
    assert sorted(found(text="100%")) == [("obtain", "r-1"), ("open", "r-1")]
    assert len(found(text="市场监管")) == 3
    assert found(text="%") == found(text="100%")
    assert found(text="_") == []
    assert found(caller="gate-two") == [("obtain", "r-1")]
    assert found(until="2026-11-21T00:00:00.000000+00:00") == [("open", "r-1")]
    assert len(found(since="2026-11-21T00:00:00.000000+00:00")) == 2
    assert found(limit=1, offset=2) == [("open", "r-1")]
    for column in SORTS:
        assert len(found(sort=column, descending=False)) == 3


def test_only_columns_of_the_list_sort_it(found: Callable[..., list[tuple[str, str]]]) -> None:
    """A name that is no column of the list never reaches the database."""
    with pytest.raises(ValueError, match="no column to sort by"):
        found(sort="body")

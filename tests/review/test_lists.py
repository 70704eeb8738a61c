"""Lists and figures over two thousand projects: right, and quick."""

import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from service.review import figures, lists
from service.review.lists import SORTS, Search
from tests.review.desks import SUPERVISOR, submitter
from tests.review.many import many

MILLISECONDS = 50.0


@pytest.fixture
def rows(database: Engine) -> list[dict[str, Any]]:
    """Two thousand sample projects."""
    return many(database)


def took(look: Callable[[], object]) -> float:
    """The median milliseconds of five looks, after one."""
    look()
    times = []
    for _ in range(5):
        start = time.perf_counter()
        look()
        times.append((time.perf_counter() - start) * 1_000)
    return statistics.median(times)


def test_filters_find_what_they_say(database: Engine, rows: list[dict[str, Any]]) -> None:
    """Each filter finds exactly the projects it names, drafts never."""
    seen = [row for row in rows if row["stage"] != "draft"]
    filters: list[tuple[Search, Callable[[dict[str, Any]], bool]]] = [
        (Search(), lambda row: True),
        (Search(stage=("issued", "returned")), lambda row: row["stage"] in {"issued", "returned"}),
        (Search(city="130100"), lambda row: row["city"] == "130100"),
        (Search(kind="new", secret="whole"), lambda row: (row["kind"], row["secret"]) == ("new", "whole")),
        (Search(outcome="deny"), lambda row: row["approve"] == "deny"),
        (Search(person="@checker3"), lambda row: row["checker"] == "@checker3"),
        (Search(due_before=date(2026, 8, 1)), lambda row: (row["due"] or "9") < "2026-08-01"),
        (Search(text="智慧工地 第１２"), lambda row: "智慧工地" in row["name"] and "第12" in row["name"]),
        (Search(text="100%_"), lambda row: False),
        (Search(year=2025), lambda row: row["year"] == 2025),
    ]
    for wanted, keeps in filters:
        expected = {row["project"] for row in seen if keeps(row)}
        whole = Search(**{**{key: getattr(wanted, key) for key in Search.__slots__}, "limit": 5_000})
        found = lists.search(database, whole, SUPERVISOR)
        assert {row.project for row in found.rows} == expected
        assert found.total == len(expected)


def test_every_column_sorts_both_ways(database: Engine) -> None:
    """The same rows in another order, whichever column they are sorted by."""
    many(database, 200)
    for column in SORTS:
        up = lists.search(database, Search(sort=column, descending=False, limit=5_000), SUPERVISOR).rows
        down = lists.search(database, Search(sort=column, limit=5_000), SUPERVISOR).rows
        assert {row.project for row in up} == {row.project for row in down}
        assert [row.project for row in up] != [row.project for row in down] or column == "stage"
    with pytest.raises(ValueError, match="no column"):
        lists.search(database, Search(sort="folded"), SUPERVISOR)


def test_figures_add_up(database: Engine, rows: list[dict[str, Any]]) -> None:
    """The year's figures are the sums of what is in the table, and so are their parts."""
    found = figures.figures(database, 2026)
    filed = [row for row in rows if row["year"] == 2026 and row["round"]]
    issued = [row for row in filed if row["stage"] == "issued"]

    assert found.whole.submitted == len(filed)
    assert found.whole.passed == sum(row["conclusion"] == "supports" for row in issued)
    assert found.whole.failed == sum(row["conclusion"] == "fails" for row in issued)
    assert found.whole.returned == sum(row["returns"] > 0 for row in filed)
    assert found.whole.cut == pytest.approx(sum(row["cut"] for row in filed))
    assert found.whole.rate == pytest.approx(found.whole.cut / found.whole.fiscal)
    for parts in (found.by_unit, found.by_division, found.by_city):
        assert sum(part.submitted for part in parts) == found.whole.submitted
        assert sum(part.fiscal for part in parts) == pytest.approx(found.whole.fiscal)
    assert figures.years(database) == [2026, 2025]
    loads = figures.workload(database, date(2026, 8, 1))
    assert sum(load.issued for load in loads) == sum(row["stage"] == "issued" for row in rows)
    due = [row.due for row in figures.deadlines(database, 5_000)]
    assert due == sorted(day for day in due if day)


def test_each_is_quick(database: Engine, rows: list[dict[str, Any]], record_property: Any) -> None:
    """With two thousand projects every list and every figure takes less than 50 ms."""
    looks: dict[str, Callable[[], object]] = {
        "list": lambda: lists.search(database, Search(), SUPERVISOR),
        "full text": lambda: lists.search(database, Search(text="智慧工地 12"), SUPERVISOR),
        "filtered": lambda: lists.search(database, Search(city="130100", sort="fiscal"), SUPERVISOR),
        "own": lambda: lists.search(database, Search(), submitter("11130000000000019U")),
        "board": lambda: lists.board(database, Search(), SUPERVISOR),
        "figures": lambda: figures.figures(database, 2026),
        "workload": lambda: figures.workload(database, date(2026, 8, 1)),
        "deadlines": lambda: figures.deadlines(database),
    }
    times = {name: took(look) for name, look in looks.items()}
    for name, time_ in times.items():
        record_property(name, time_)

    assert max(times.values()) < MILLISECONDS, times

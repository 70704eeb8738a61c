"""What the register answers."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Select

from catalog import queries
from catalog.entries import Resource
from catalog.register import Register, Snapshot
from catalog.world import load
from tests.databases import disposed

WORLD = """
agencies:
  - id: a
    name: 甲
    division: "130000"
    roles: [{role: competent, from: 2016-01-01, to: 2020-12-31}, {role: operator, from: 2016-01-01}]
  - {id: b, name: 乙, division: "130000", roles: [{role: competent, from: 2021-01-01}]}
  - id: c
    name: 丙
    division: "130000"
    roles: [{role: competent, from: 2021-01-01}, {role: competent, from: 2024-01-01}]
  - {id: d, name: 丁, division: "130100", roles: [{role: competent, from: 2016-01-01}]}
  - {id: e, name: 戊, roles: [{role: competent, from: 2016-01-01}]}
divisions:
  - {code: "130000", name: 河北省, level: province}
  - {code: "130100", name: 石家庄市, level: city, parent: "130000"}
  - {code: "130123", name: 正定县, level: county, parent: "130100"}
  - {code: "139001", name: 环一, level: city, parent: "139002"}
  - {code: "139002", name: 环二, level: city, parent: "139001"}
  - {code: "139003", name: 自环, level: city, parent: "139003"}
  - {code: "139004", name: 上级未登记, level: city, parent: "990000"}
resources:
  - {id: r1, name: 许可证, provider: a, items: [{name: x}, {name: y}], filed_on: 2025-05-10}
  - {id: r2, name: 同名项, provider: b, items: [{name: y, length: 3}, {name: x}, {name: x}]}
  - {id: r3, name: 许可证, provider: c, items: [{name: z}]}
  - {id: r4, name: 许可证, provider: d, items: [{name: x}, {name: y}]}
  - {id: r5, name: 另一, provider: a, items: [{name: x}, {name: y}]}
  - {id: r6, name: 空甲, provider: a, items: []}
  - {id: r7, name: 空乙, provider: b, items: []}
  - {id: r8, name: 许可证, provider: e, items: [{name: x}, {name: y}]}
  - {id: r9, name: 许可证, provider: nobody, items: [{name: x}, {name: y}]}
grants:
  - {id: "2", grantee: b, resource: r1, items: [x], purposes: [], from: 2026-01-01, granted_by: a}
  - {id: "10", grantee: b, resource: r1, items: [], purposes: [], from: 2026-01-01, granted_by: a}
  - {id: "1", grantee: b, resource: r2, items: [x], purposes: [p], from: 2026-01-01, granted_by: a}
  - {id: "3", grantee: c, resource: r1, items: [x], purposes: [p], from: 2026-01-01, granted_by: a}
cases: [{id: k, user: a, resource: r1, state: agreed}]
facilities: [{id: f, name: 平台, owner: a}]
projects:
  - {id: p, name: 项目, unit: a, connection: {page: 45}, overlaps: [{with: 统建清单第3项, amount: 300000}]}
routes: [{id: way, path: "/api/{code}", resource: r1}]
consumers: [{id: CN=应急, agency: a}]
entities: [{type: record, id: record-1, properties: {status: active, since: 2020-01-01}}]
"""


@pytest.fixture
def snapshot(database: Engine, tmp_path: Path) -> Iterator[Snapshot]:
    """Load the world above and look at it."""
    file = tmp_path / "world.yaml"
    file.write_text(WORLD, "utf-8")
    load([file], database)
    with Register(database).snapshot() as opened:
        yield opened


def test_entries_by_id(snapshot: Snapshot) -> None:
    """Each list answers by id, and None for what is not registered."""
    keys = {
        snapshot.agency: "a",
        snapshot.division: "130000",
        snapshot.resource: "r1",
        snapshot.case: "k",
        snapshot.facility: "f",
        snapshot.project: "p",
        snapshot.consumer: "CN=应急",
    }
    found = [find(key) for find, key in keys.items()] + [snapshot.entity("record", "record-1")]
    missing = [find("A") for find in keys] + [snapshot.entity("other", "record-1")]
    assert all(found)
    assert missing == [None] * 8


def test_nested_values_return(snapshot: Snapshot) -> None:
    """Nested objects come back as they were stated; days in free properties as text."""
    project, entity = snapshot.project("p"), snapshot.entity("record", "record-1")
    assert project is not None
    assert project.overlaps is not None
    assert (
        project.connection.page,
        project.overlaps[0].with_,
        project.overlaps[0].amount,
    ) == (45, "统建清单第3项", 300000)
    assert entity is not None
    assert entity.properties == {"status": "active", "since": "2020-01-01"}


@pytest.mark.parametrize(
    ("code", "parents"),
    [
        ("130123", ["130100", "130000"]),
        ("130000", []),
        ("139001", ["139002"]),
        ("139003", []),
        ("139004", ["990000"]),
        ("990000", None),
    ],
)
def test_parents(snapshot: Snapshot, code: str, parents: list[str] | None) -> None:
    """Divisions above come nearest first; a circle ends, an unregistered division has no answer."""
    assert parents == snapshot.parents(code)


@pytest.mark.parametrize(
    ("division", "on", "agencies"),
    [
        ("130000", date(2015, 12, 31), []),
        ("130000", date(2016, 1, 1), ["a"]),
        ("130000", date(2020, 12, 31), ["a"]),
        ("130000", date(2021, 1, 1), ["b", "c"]),
        ("130000", date(2026, 1, 1), ["b", "c"]),
        ("130100", date(2026, 1, 1), ["d"]),
        ("130123", date(2026, 1, 1), []),
    ],
)
def test_competent(snapshot: Snapshot, division: str, on: date, agencies: list[str]) -> None:
    """Exactly the division's own competent departments on that day; first and last day count."""
    assert agencies == snapshot.competent(division, on)


@pytest.mark.parametrize(
    ("resource", "agencies"),
    [
        ("r1", ["b", "c"]),
        ("r2", ["a"]),
        ("r3", ["a"]),
        ("r4", []),
        ("r6", []),
        ("r8", []),
        ("r9", []),
    ],
)
def test_claimants(snapshot: Snapshot, resource: str, agencies: list[str]) -> None:
    """Others of the division with the same item names or name; what is empty or unknown never matches."""
    entry = snapshot.resource(resource)
    assert entry is not None
    assert agencies == snapshot.claimants(entry)


def test_claimants_of_a_stated_resource(snapshot: Snapshot) -> None:
    """An entry that is not registered yet can be asked about."""
    stated = Resource(id="new", name="许可证", provider="b")
    assert snapshot.claimants(stated) == ["a", "c"]


def test_grants(snapshot: Snapshot) -> None:
    """All grants of one agency on one resource, in the order of their ids as text."""
    assert [grant.id for grant in snapshot.grants("b", "r1")] == ["10", "2"]
    assert snapshot.grants("a", "r1") == []


def test_catalogued(snapshot: Snapshot) -> None:
    """A resource is in the catalogue from its filing day on; unfiled and unregistered ones never."""
    days = (date(2025, 5, 9), date(2025, 5, 10), date(2026, 1, 1))
    assert [snapshot.catalogued("r1", day) for day in days] == [False, True, True]
    assert not snapshot.catalogued("r2", days[2])
    assert not snapshot.catalogued("nothing", days[2])


def test_route(snapshot: Snapshot) -> None:
    """A path finds its route by the index and the template."""
    found = snapshot.route("GET", "any.example", "/api/5")
    assert found is not None
    assert found.id == "way"
    assert snapshot.route("GET", None, "/other/5") is None


def test_counts_and_generation(snapshot: Snapshot) -> None:
    """Every list of the contract is counted; one load is one generation."""
    expected = {
        "agencies": 5, "divisions": 7, "resources": 9, "grants": 4, "cases": 1,
        "facilities": 1, "projects": 1, "routes": 1, "consumers": 1, "entities": 1,
    }  # fmt: skip
    assert expected == snapshot.counts()
    assert snapshot.generation() == 1


QUESTIONS = [
    queries.by_key("agencies").statement,
    queries.by_key("entities").statement,
    queries.grants().statement,
    queries.routes(["/api/"]),
    queries.parent().statement,
    queries.competent("130000", date(2026, 1, 1)),
    queries.division_of().statement,
    queries.claimants(by_items=True).statement,
    queries.claimants(by_items=False).statement,
    queries.filed("r1", date(2026, 1, 1)),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=range(len(QUESTIONS)))
def test_look_ups_use_indexes(question: Select[Any], migrated_file: Path) -> None:
    """No question of a decision reads a whole table, so a million grants do not slow it down."""
    with disposed(f"sqlite:///{migrated_file}") as database, database.connect() as connection:
        given = question.params(dict.fromkeys(question.compile().params, "x"))
        text = given.compile(database, compile_kwargs={"literal_binds": True})
        plan = [str(row[-1]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")]
    assert not [step for step in plan if step.startswith("SCAN")], plan

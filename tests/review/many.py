"""Two thousand sample projects at once, as their rows: for lists, figures and what they cost."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy
from sqlalchemy import Engine

from catalog.database import writing
from service.review.models import Project
from service.review.moments import stamp
from service.review.stages import OPEN, Stage
from tests.review.desks import sample

START = datetime(2026, 7, 1, tzinfo=UTC)
THINGS = ("安全监管", "学籍管理", "健康档案", "养老服务", "智慧工地", "文化场馆", "科技计划", "残疾人救助")


def many(database: Engine, count: int = 2_000, seed: int = 1) -> list[dict[str, Any]]:
    """Put sample projects into the table, of every stage, city and conclusion; gives their rows."""
    chance = Random(seed)
    agencies = [row for row in sample()["agencies"] if row.get("division")]
    parents = {row["code"]: row.get("parent") for row in sample()["divisions"]}
    cities = {row["code"] for row in sample()["divisions"] if row["level"] == "city"}
    rows = [_row(number, chance, chance.choice(agencies), parents, cities) for number in range(count)]
    with writing(database) as connection:
        connection.execute(sqlalchemy.insert(Project), rows)
    return rows


def _row(number: int, chance: Random, unit: dict[str, Any], parents: Any, cities: set[str]) -> dict[str, Any]:
    stage = chance.choice(list(Stage))
    name = f"{unit['name']}{chance.choice(THINGS)}系统第{number}期"
    fiscal = chance.randrange(10, 900) * 10_000.0
    at = START + timedelta(hours=number)
    near = [unit["division"], parents.get(unit["division"])]
    row: dict[str, Any] = {
        "project": f"26{number % 12 + 1:02d}-{unit['division']}-04-04-{number:06d}",
        "name": name,
        "unit": unit["id"],
        "unit_name": unit["name"],
        "division": unit["division"],
        "city": next((code for code in near if code in cities), None),
        "kind": chance.choice(["new", "continued", "rebuilt", "operation"]),
        "source": chance.choice(["form", "excel", "json"]),
        "stage": stage.value,
        "round": 0 if stage is Stage.DRAFT else chance.choice([1, 1, 2]),
        "facts": 1,
        "total": fiscal * 1.2,
        "fiscal": fiscal,
        "cut": chance.choice([0.0, 0.0, fiscal / 4]),
        "secret": chance.choice(["not_secret", "part", "whole", None]),
        "missing": chance.randrange(4),
        "returns": chance.choice([0, 0, 1]),
        "overrides": 0,
        "year": chance.choice([2025, 2026]),
        "submitted_at": None if stage is Stage.DRAFT else stamp(at),
        "due": (at.date() + timedelta(days=15)).isoformat() if stage in OPEN else None,
        "changed_at": stamp(at + timedelta(minutes=5)),
        "folded": f"{name} {unit['id']}",
    }
    outcome = chance.choice(["permit", "deny", "indeterminate"])
    row |= {
        "approve": outcome,
        "fund": outcome,
        "conclusion": {"permit": "supports", "deny": "fails"}.get(outcome),
    }
    people = ("submitter", "reviewer", "checker", "issuer")
    return row | {chair: f"@{chair}{chance.randrange(9)}" for chair in people}

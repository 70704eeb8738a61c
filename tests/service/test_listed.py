"""A long list of decisions is read in parts, and is the same list, on SQLite and on PostgreSQL."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from catalog import world
from opa.child import OpaChild
from service.decisions import Caller
from service.policy.opa import OpaEngine
from service.record import queries
from service.record.archive import Archive
from service.record.queries import Search
from tests.houses import BASE, PATIENT, desk, revision
from tests.strategies import write

DAY = date(2026, 6, 1)


def test_parts_make_the_whole(
    database: Engine, law: OpaChild, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it in its order, whatever is asked meanwhile; and counted as far as is asked."""
    monkeypatch.setattr(queries, "BODIES", 2)
    world.load([write(BASE["world"], tmp_path / "world.yaml")], database)
    obtain: dict[str, Any] = BASE["questions"]["obtain"]
    archive, wanted = Archive(database), Search(outcome="permit", sort="caller", descending=False, limit=100)
    with desk(database, OpaEngine(law.address, None, revision(), PATIENT)) as opened:
        for number in (3, 1, 5, 2, 4):
            opened.ask(obtain, DAY, Caller(f"gate-{number}", "gateway"))
        opened.ask(
            obtain | {"subject": {"type": "agency", "id": "housing"}}, DAY, Caller("gate-0", "gateway")
        )
        rows = archive.listed(wanted)
        first = next(rows)
        opened.ask(obtain, DAY, Caller("gate-6", "gateway"))
        listed = [first, *rows]

    assert [row.caller for row in listed] == [f"gate-{number}" for number in range(1, 6)]
    assert listed == archive.search(wanted).rows[:5]
    assert [archive.matching(wanted, most) for most in (2, 100)] == [3, 6]

"""How often codes were found on record: exact over the newest decisions, on SQLite and on PostgreSQL."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from catalog import world
from opa.child import OpaChild
from service.decisions import Caller
from service.decisions.access import Scope
from service.policy.opa import OpaEngine
from service.record.archive import Archive
from service.record.spoken import tallied
from tests.houses import BASE, PATIENT, desk, revision
from tests.strategies import write

DAY = date(2026, 6, 1)


def test_codes_are_counted_by_outcome(database: Engine, law: OpaChild, tmp_path: Path) -> None:
    """Each decision counts once for each of its codes; what-if ones, and others' for a gateway, do not."""
    world.load([write(BASE["world"], tmp_path / "world.yaml")], database)
    obtain: dict[str, Any] = BASE["questions"]["obtain"]
    with desk(database, OpaEngine(law.address, None, revision(), PATIENT)) as opened:
        opened.ask(obtain, DAY, Caller("one", "gateway"))
        opened.ask(obtain, DAY, Caller("two", "gateway"))
        opened.ask(obtain | {"subject": {"type": "agency", "id": "housing"}}, DAY, Caller("two", "gateway"))
        opened.ask(obtain | {"context": obtain["context"] | {"on": "2026-06-01"}}, date(2026, 6, 2))
        all_of_them = Archive(database).spoken(10)
        own = Archive(database).spoken(10, Scope("one"))
        newest = Archive(database).spoken(1)

    assert all_of_them.decisions == 3
    assert all_of_them.of("hb2016.art_15.within_grant") == {"permit": 2}
    assert all_of_them.of("hb2016.art_15.no_grant") == {"deny": 1}
    assert all_of_them.of("hb2016.act.review_due") == {"deny": 1, "permit": 2}
    assert all_of_them.total(["hb2016.art_15.within_grant", "hb2016.art_15.no_grant"]) == 3
    assert (own.decisions, own.of("hb2016.art_15.no_grant")) == (1, {})
    assert newest.decisions == 0


def test_a_code_that_stands_twice_in_a_decision_counts_once() -> None:
    """A code may be both a finding of two effects; the decision is one all the same."""
    ruling = '{"findings": [{"code": "a"}, {"code": "a"}], "duties": [{"code": "b"}]}'
    spoken = tallied([("x", "deny"), ("x", "deny")], {"x": ruling})

    assert spoken.of("a") == {"deny": 2}
    assert spoken.of("b") == {"deny": 2}
    assert spoken.of("c") == {}

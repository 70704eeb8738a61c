"""How often codes were found on record: exact over the newest decisions, on SQLite and on PostgreSQL."""

from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Engine, event, text

from catalog import world
from catalog.database import reading, writing
from opa.child import OpaChild
from service.decisions import Caller
from service.decisions.access import Scope
from service.policy.opa import OpaEngine
from service.record import queries
from service.record.archive import Archive
from service.record.queries import Search
from service.record.spoken import tallied
from service.record.verify import verify
from service.settings import ROOT
from tests.houses import BASE, PATIENT, desk, revision
from tests.records import execute, fill
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
    assert newest.decisions == 1


def test_a_code_that_stands_twice_in_a_decision_counts_once() -> None:
    """A code may be both a finding of two effects; the decision is one all the same."""
    ruling = '{"findings": [{"code": "a"}, {"code": "a"}], "duties": [{"code": "b"}]}'
    spoken = tallied([("x", "deny"), ("x", "deny")], {"x": ruling})

    assert spoken.of("a") == {"deny": 2}
    assert spoken.of("b") == {"deny": 2}
    assert spoken.of("c") == {}


def test_counting_reads_no_bodies(database: Engine) -> None:
    """A body holds all that a caller sent: counts of codes, of decisions and of a search name it nowhere."""
    fill(database, range(30))
    archive = Archive(database)
    archive.count()  # files what stands in the journal
    statements: list[str] = []
    event.listen(database, "before_cursor_execute", lambda *given: statements.append(given[2]))

    assert archive.spoken(10).decisions == 10
    assert archive.spoken(10, Scope("gate")).decisions == 10
    assert archive.count() == 30
    assert archive.matching(Search(text="gate"), 10) == 11
    assert archive.tally([("2026-06-01", "2026-06-02")])[0]["deny"] == 30

    assert [one for one in statements if "record_entries" in one]
    assert [one for one in statements if "body" in one] == []


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_count_is_read_from_the_index_alone(database: Engine) -> None:
    """The pages of the table, which hold the bodies, are left alone."""
    statements: list[tuple[str, Any]] = []
    with reading(database) as connection:
        event.listen(database, "before_cursor_execute", lambda *given: statements.append(given[2:4]))
        queries.newest_rulings(connection, 10, None)
        (plan,) = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statements[0][0]}", statements[0][1])
    assert "COVERING INDEX ix_record_entries_at" in plan[3]


def test_rulings_are_read_some_at_a_time(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many different rulings there are, the counts are the same."""
    fill(database, range(9))
    whole = Archive(database).spoken(9)
    monkeypatch.setattr("service.record.spoken.CHUNK", 1)
    assert Archive(database).spoken(9) == whole


def test_old_entries_are_counted_after_an_upgrade(database: Engine) -> None:
    """The migration reads the digests out of the bodies; `verify` finds each column as its body says."""
    fill(database, range(5))
    before = Archive(database).spoken(9)
    execute(database, "DROP INDEX ix_record_entries_at")
    execute(database, "ALTER TABLE record_entries DROP COLUMN ruling")
    execute(database, "CREATE INDEX ix_record_entries_at ON record_entries (at)")
    (file,) = (ROOT / "catalog" / "migrations" / "versions").glob("0014_*.py")
    spec = spec_from_file_location("migration", file)
    assert spec
    assert spec.loader
    migration = module_from_spec(spec)
    spec.loader.exec_module(migration)
    with writing(database) as connection, Operations.context(MigrationContext.configure(connection)):
        migration.upgrade()

    assert Archive(database).spoken(9) == before
    assert before.decisions == 5
    assert verify(database).faults == []
    with reading(database) as connection:
        assert connection.execute(text("SELECT count(ruling) FROM record_entries")).scalar_one() == 5

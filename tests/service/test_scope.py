"""Who reads which entries: statements are limited by the one rule, and entries of before say their kind."""

import json
from itertools import product
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, delete, insert, select, text

from catalog import models
from catalog.database import engine, migrate, reading, writing
from service.decisions import Caller
from service.decisions.access import Kind, Thing, of, scope, sees
from service.people.rights import ANALYST, GATEWAY, READER, AccountRole, rights
from service.record import queries
from service.record.models import Entry
from service.settings import ROOT

OWN, OTHER = "own-agency", "other-agency"
PROJECTS = {"p-own": OWN, "p-other": OTHER}
CALLERS = [
    *(
        Caller("me", "person", rights=rights([role]), agency=agency)
        for role in AccountRole
        for agency in (OWN, OTHER, None)
    ),
    Caller("me", "gateway", rights=GATEWAY),
    Caller("me", "analyst", rights=ANALYST),
    Caller("me", "reader", rights=READER),
]
ENTRIES = list(
    product(
        ("me", "another"), ("decision", "supposed", "search"), ("project", "resource"),
        ("p-own", "p-other", "nothing"),
    )
)  # fmt: skip


def test_statements_find_what_the_rule_lets_a_caller_see(database: Engine) -> None:
    """For every caller and every entry the condition finds it exactly where `sees` says so."""
    names = Entry.__table__.columns.keys()
    with writing(database) as connection:
        connection.execute(delete(Entry))
        for id_, unit in PROJECTS.items():
            connection.execute(insert(models.Project).values(id=id_, name=id_, unit=unit))
        for seq, (asked_by, kind, type_, about) in enumerate(ENTRIES, start=1):
            row = dict.fromkeys(names, "x") | {
                "seq": seq, "id": f"{seq}", "caller": asked_by, "kind": kind, "type": type_,
                "resource": about,
            }  # fmt: skip
            connection.execute(insert(Entry).values(**row))
    with reading(database) as connection:
        for caller in CALLERS:
            found = set(connection.scalars(select(Entry.seq).where(*queries.within(scope(caller)))))
            expected = {seq for seq, row in enumerate(ENTRIES, start=1) if sees(caller, _thing(*row))}
            assert found == expected, caller


def _thing(asked_by: str, kind: str, type_: str, about: str) -> Thing:
    if type_ != "project":
        return Thing(Kind.DECISION, asked_by=asked_by)
    unit = PROJECTS.get(about) if kind == "decision" else None
    return Thing(Kind.PROJECT_DECISION, of(Kind.PROJECT, unit).agencies, asked_by)


def test_no_agency_is_not_anybody_s_own() -> None:
    """What belongs to no known agency is not that of a caller without one."""
    for kind, role in product(Kind, AccountRole):
        caller = Caller("me", "person", rights=rights([role]), agency=None)
        assert sees(caller, of(kind, None)) == sees(caller, Thing(kind, frozenset({OTHER})))


BODIES: dict[str, tuple[dict[str, object] | None, str, str]] = {
    "a decision": ({"hypothetical": False}, "decision", "resource"),
    "a hypothetical one": ({"hypothetical": True}, "supposed", "resource"),
    "a search": ({"kind": "search", "hypothetical": False}, "search", "resource"),
    "on a project": ({"hypothetical": False, "type": "project"}, "decision", "project"),
    "changed": (None, "?", "?"),
}


LATER = {"kind", "type", "ruling"}
"""Columns that an older record did not have."""


def test_entries_of_before_say_their_kind_after_the_upgrade(tmp_path: Path) -> None:
    """Each entry of an older record gets kind and type from its body; a changed one gets neither."""
    database = engine(f"sqlite:///{tmp_path / 'old.db'}")
    with writing(database) as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", "catalog:migrations")
        command.upgrade(config, "0012")
    columns = [column.name for column in Entry.__table__.columns if column.name not in LATER]
    with writing(database) as connection:
        for seq, (body, _, _) in enumerate(BODIES.values(), start=1):
            row = dict.fromkeys(columns, "x") | {"seq": seq, "id": f"{seq}", "body": _body(body)}
            values = ", ".join(f":{name}" for name in columns)
            connection.execute(
                text(f"INSERT INTO record_entries ({', '.join(columns)}) VALUES ({values})"),  # noqa: S608
                row,
            )
    migrate(database)
    with reading(database) as connection:
        found = connection.execute(select(Entry.kind, Entry.type).order_by(Entry.seq)).all()
    database.dispose()
    assert [tuple(row) for row in found] == [(kind, type_) for _, kind, type_ in BODIES.values()]


def _body(said: dict[str, object] | None) -> str:
    if said is None:
        return "{"
    request = {"resource": {"type": said.get("type", "resource"), "id": "r"}}
    return json.dumps({"request": request} | {name: value for name, value in said.items() if name != "type"})


def test_no_door_reads_the_record_beside_the_rule() -> None:
    """Pages and gateways find a decision through `service.decisions.reading`, which limits the scope."""
    for room in ("pages", "gateways"):
        for file in (ROOT / "service" / room).rglob("*.py"):
            assert "archive.find(" not in file.read_text("utf-8").replace("reading.find(", ""), file
            assert "archive.find," not in file.read_text("utf-8"), file

"""Real parts for tests: one OPA a session, registers loaded from whole worlds, and the one way through."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy

from catalog import world
from catalog.database import engine, migrate
from catalog.register import Register
from opa import bundle, install
from opa.child import OpaChild
from service import canonical
from service.decisions import Caller, House, Kept, decide
from service.people.rights import ANALYST as ANALYST_RIGHTS
from service.people.rights import GATEWAY as GATEWAY_RIGHTS
from service.policy.opa import OpaEngine
from service.record.archive import Archive
from service.record.writer import Writer
from service.requests import Request
from service.settings import ROOT
from tests import strategies, yaml12
from tests.databases import familiar

ZONE = ZoneInfo("Asia/Shanghai")
ANALYST = Caller("tester", "analyst", rights=ANALYST_RIGHTS)
GATEWAY = Caller("gate", "gateway", rights=GATEWAY_RIGHTS)
PATIENT = 10.0
"""Seconds for OPA in tests that are not about time: the machine may be busy."""

World = dict[str, list[dict[str, Any]]]
BASE: dict[str, Any] = yaml12.read("cases/hb2016/base.yaml")
"""The world and the questions that the law cases change; as they stand, all is permitted."""


@pytest.fixture(scope="session")
def law(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpaChild]:
    """A real OPA that runs the repository's policies."""
    built = bundle.build([ROOT / "policies"], tmp_path_factory.mktemp("law") / "bundle.tar.gz")
    with OpaChild(install.install(), built.path) as child:
        yield child


@cache
def revision() -> str:
    """The revision of the repository's policies."""
    return bundle.revision([ROOT / "policies"])


@cache
def _empty() -> bytes:
    """A migrated SQLite file, which is quicker to write than to migrate again."""
    with TemporaryDirectory(prefix="gongxiang-test-") as folder:
        file = Path(folder) / "empty.db"
        database = engine(f"sqlite:///{file}")
        migrate(database)
        database.dispose()
        return file.read_bytes()


def database_of(content: World, folder: Path) -> sqlalchemy.Engine:
    """A new SQLite database that has loaded this world."""
    file = folder / "gongxiang.db"
    file.write_bytes(_empty())
    database = familiar(f"sqlite:///{file}")
    world.load([strategies.write(content, folder / "world.yaml")], database)
    return database


class Desk:
    """Asks for decisions as the doors do, at noon of the day asked about unless told otherwise."""

    def __init__(self, runner: asyncio.Runner, house: House, database: sqlalchemy.Engine) -> None:
        self.house = house
        self.database = database
        self.archive = Archive(database)
        self._runner = runner

    def ask(self, request: Request | dict[str, Any], on: date, caller: Caller = ANALYST) -> Kept:
        """One decision on the day `on`."""
        asked = request if isinstance(request, Request) else Request.model_validate(request)
        at = datetime.combine(on, time(12), ZONE).astimezone(UTC)
        return self._runner.run(decide(asked, caller, at, self.house))


@contextmanager
def desk(database: sqlalchemy.Engine, policy: Any, chain: str = "test") -> Iterator[Desk]:
    """The one way through over a database and an engine that is an async context manager."""
    with asyncio.Runner() as runner:
        runner.run(policy.__aenter__())
        try:
            with Writer(database, chain, "sha256") as record:
                yield Desk(runner, House(Register(database), policy, record, ZONE), database)
        finally:
            runner.run(policy.__aexit__(None, None, None))
            database.dispose()


@contextmanager
def desk_on(content: World, law: OpaChild, folder: Path) -> Iterator[Desk]:
    """A desk over a fresh SQLite register of this world and the real law."""
    policy = OpaEngine(law.address, None, revision(), PATIENT)
    with desk(database_of(content, folder), policy) as opened:
        yield opened


def codes(kept: Kept) -> set[str]:
    """The codes of a decision's findings."""
    return {finding.code for finding in kept.decision.ruled.ruling.findings}


def outcome(kept: Kept) -> str:
    """The outcome of a decision."""
    return kept.decision.ruled.ruling.outcome


def key_of(content: World) -> str:
    """A text that is the same for the same world."""
    return canonical.text({name: [_plain(row) for row in rows] for name, rows in content.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    return value.isoformat() if isinstance(value, date) else value

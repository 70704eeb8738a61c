"""Desks for tests: the real policies over a register of sample agencies, and people for every chair."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine

from catalog import world
from catalog.entries import Project
from catalog.identifiers import fold
from catalog.register import Register
from opa.child import OpaChild
from service import canonical
from service.decisions import Caller, House
from service.people.rights import ANALYST, AccountRole, rights
from service.policy.opa import OpaEngine
from service.policy.rulings import Rulings
from service.policy.texts import Texts
from service.record.archive import Archive
from service.record.writer import Writer
from service.review.desk import Desk
from service.review.docket import Docket
from service.review.ports import Letters, NoLetters
from service.settings import ROOT
from tests import strategies, yaml12
from tests.houses import PATIENT, ZONE, revision

A = TypeVar("A")
START = datetime(2026, 11, 26, 2, tzinfo=UTC)
UNIT = "11130000000000019U"
NEEDED = ("307013016000003/0001", "307013002000003/0001")

GOOD = "2606-130000-04-04-123456"
UNCONNECTED = "2607-130000-04-04-200001"
SECRET = "2604-130000-04-04-200004"
UNPROVED = "2605-130000-04-04-200006"
BARE = "2608-130100-04-04-200007"
OWN_MONEY = "2608-130123-04-04-200008"
OVERLAPPING = "2611-130123-04-04-200017"
NO_DIVISION = "2610-130000-04-04-200013"


@cache
def sample() -> dict[str, Any]:
    """The sample world, read once."""
    content: dict[str, Any] = yaml12.read("world.yaml")
    return content


@cache
def register_file(folder: str) -> Path:
    """The sample agencies and divisions, and the resources that the projects need."""
    whole = sample()
    content = {
        "agencies": whole["agencies"],
        "divisions": whole["divisions"],
        "resources": [row for row in whole["resources"] if row["id"] in NEEDED],
    }
    return strategies.write(content, Path(folder) / "review-world.yaml")


def project(name: str, **changes: Any) -> Project:
    """A sample project, with some of it changed."""
    raw = next(row for row in sample()["projects"] if row["id"] == name) | changes
    fold(Project, raw)
    return Project.model_validate_json(canonical.text(_plain(raw)))


def person(name: str, *roles: AccountRole, agency: str | None = None) -> Caller:
    """Somebody with an account."""
    return Caller(f"@{name}", "person", rights=rights(roles), agency=agency)


def submitter(unit: str, name: str = "sun") -> Caller:
    """Somebody who submits for an agency."""
    return person(name, AccountRole.SUBMITTER, agency=unit)


REVIEWER = person("li", AccountRole.REVIEWER)
CHECKER = person("zhao", AccountRole.CHECKER)
ISSUER = person("qian", AccountRole.ISSUER)
ADMINISTRATOR = person("wu", AccountRole.ADMINISTRATOR)
SUPERVISOR = person("zheng", AccountRole.SUPERVISOR)
KEY = Caller("platform", "analyst", rights=ANALYST)
"""A program with an analyst's key."""


class Table:
    """A desk in a loop of its own, and a clock that goes on a minute with every deed."""

    def __init__(self, desk: Desk, runner: asyncio.Runner) -> None:
        self.desk, self._runner, self.at = desk, runner, START

    def do(self, deed: Callable[..., Awaitable[A]], *given: Any, **named: Any) -> A:
        """Do a deed now: the moment is its last argument unless `at` names one."""
        self.at += timedelta(minutes=1)

        async def done() -> A:
            return await deed(*given, self.at, **named)

        return self._runner.run(done())

    def run(self, coroutine: Any) -> Any:
        """Run anything else."""
        return self._runner.run(coroutine)

    def docket(self, name: str, reader: Caller = SUPERVISOR) -> Docket:
        """The file of a project today."""
        return self.desk.docket(name, reader, self.day)

    @property
    def day(self) -> date:
        """Today."""
        return self.desk.day(self.at)

    def submit(self, entry: Project, caller: Caller | None = None, kind: Any = "new") -> Any:
        """File a project, by its own unit unless told otherwise."""
        return self.do(self.desk.submit, entry, kind, "form", caller or submitter(entry.unit))

    def confirm_all(self, name: str, reviewer: Caller = REVIEWER) -> None:
        """Confirm every row that waits."""
        for item in self.docket(name).waiting:
            self.do(self.desk.confirm, name, item.number, "confirmed", reviewer)

    def to_issuer(self, entry: Project) -> None:
        """Bring a project to the issuer's desk."""
        self.submit(entry)
        self.do(self.desk.take, entry.id, REVIEWER)
        self.confirm_all(entry.id)
        self.do(self.desk.forward, entry.id, REVIEWER)
        self.do(self.desk.agree, entry.id, CHECKER)


@contextmanager
def table(database: Engine, law: OpaChild, folder: Path, letters: Letters | None = None) -> Iterator[Table]:
    """A desk over a migrated database, with the sample agencies loaded."""
    world.load([register_file(str(folder))], database)
    with asyncio.Runner() as runner, Writer(database, "review", "sha256") as record:
        opa = OpaEngine(law.address, law.token, revision(), PATIENT)
        runner.run(opa.__aenter__())
        try:
            house = House(Register(database), Rulings(opa), record, ZONE)
            texts = Texts([ROOT / "policies"])
            desk = Desk(database, house, Archive(database), texts, letters=letters or NoLetters())
            yield Table(desk, runner)
        finally:
            runner.run(opa.__aexit__(None, None, None))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    return value.isoformat() if isinstance(value, date) else value

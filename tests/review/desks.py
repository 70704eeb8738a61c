"""Desks for tests: the real policies over a register of sample agencies, and people for every chair."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy
from sqlalchemy import Connection, Engine

from catalog import world
from catalog.base import Base
from catalog.database import reading, writing
from catalog.entries import Agency, Project
from catalog.identifiers import fold
from catalog.models import TABLES, Role
from catalog.register import Register, changed
from catalog.rows import role_rows, row_of
from opa.child import OpaChild
from service import canonical
from service.decisions import Caller, House
from service.people.rights import ANALYST, AccountRole, rights
from service.policy import PolicyUnavailable, Ruled
from service.policy.opa import OpaEngine
from service.policy.rulings import Rulings
from service.policy.texts import Texts
from service.record.archive import Archive
from service.record.writer import Writer
from service.review.checklist import Seen
from service.review.confirming import Beside
from service.review.desk import Desk
from service.review.docket import Docket
from service.review.filing import Paper
from service.review.noting import noted
from service.review.ports import Letters, NoLetters, Notice, Opinion
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


LAW = ("hb2016",)
"""The acts in doubt whose validity issuers confirm."""
SEEN = Seen("项目单位档案室（样例）", "李审查（样例）")


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

    def state(self) -> dict[str, list[Any]]:
        """Every row of the review, but for decisions: those are on record whatever follows."""
        tables = [one for one in Base.metadata.sorted_tables if one.name.startswith("review_")]
        with reading(self.desk.database) as connection:
            return {
                one.name: sorted(map(str, connection.execute(sqlalchemy.select(one))))
                for one in tables
                if one.name != "review_decisions"
            }

    @property
    def day(self) -> date:
        """Today."""
        return self.desk.day(self.at)

    def submit(self, entry: Project, caller: Caller | None = None, kind: Any = "new") -> Any:
        """File a project, by its own unit unless told otherwise; unchanged after a return for a reason."""
        unchanged = Beside(why="内容无须修改，理由见所附说明")
        filer = caller or submitter(entry.unit)
        return self.do(self.desk.submit, entry, kind, "form", filer, beside=unchanged)

    def confirm_all(self, name: str, reviewer: Caller = REVIEWER) -> None:
        """Confirm every row that waits; pages that no paper on file shows were read elsewhere."""
        for item in self.docket(name).waiting:
            seen = SEEN if item.unseen else None
            self.do(self.desk.confirm, name, item.number, "confirmed", reviewer, seen=seen)

    def file_paper(self, name: str, item: int | None = None, *, sha256: str = "ab" * 32) -> None:
        """Put a paper on file, for an item or for none in particular."""
        paper = Paper(sha256, "可行性研究报告.pdf", "pdf", 1_000, item)
        self.do(self.desk.add_paper, name, paper, REVIEWER)

    def issue(self, name: str, issuer: Caller = ISSUER) -> Any:
        """Issue the opinion; the issuer confirms that the act was checked."""
        return self.do(self.desk.issue, name, issuer, law_checked=LAW)

    def return_(self, name: str, by: date, note: str | None = None, *, issuer: Caller = ISSUER) -> Any:
        """Return a project for completion: a notice drafted, checked and issued."""
        self.do(self.desk.draft_notice, name, by, note, REVIEWER)
        self.do(self.desk.agree, name, CHECKER)
        return self.do(self.desk.return_for_completion, name, issuer, law_checked=LAW)

    def to_issuer(self, entry: Project) -> None:
        """Bring a project to the issuer's desk."""
        self.submit(entry)
        self.do(self.desk.take, entry.id, REVIEWER)
        self.confirm_all(entry.id)
        self.do(self.desk.forward, entry.id, REVIEWER)
        self.do(self.desk.agree, entry.id, CHECKER)


@dataclass
class Kept:
    """Keeps the content of letters."""

    opinions: list[Opinion] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def opinion(self, connection: Connection, content: Opinion, /) -> None:
        """Keep an opinion."""
        self.opinions.append(content)

    def notice(self, connection: Connection, content: Notice, /) -> None:
        """Keep a notice."""
        self.notices.append(content)


class Silent:
    """An engine that is away."""

    name, revision = "silent", "none"

    def at_once(self, facts: str, /) -> Ruled | None:
        """Say nothing."""
        return None

    async def rule(self, facts: str, /) -> Ruled:
        """Say nothing."""
        raise PolicyUnavailable("away")

    async def rule_all(self, documents: Sequence[str], /) -> list[Ruled]:
        """Say nothing."""
        raise PolicyUnavailable("away")


def with_letters(desk: Table, letters: Letters) -> None:
    """Have the desk's letters kept."""
    desk.desk = replace(desk.desk, letters=letters)


def register_agency(database: Engine, agency: Agency) -> None:
    """Register one more agency, with its offices."""
    with writing(database) as connection:
        connection.execute(sqlalchemy.insert(TABLES["agencies"]), row_of(agency))
        connection.execute(sqlalchemy.insert(Role), role_rows(agency))
        changed(connection)


@contextmanager
def table(database: Engine, law: OpaChild, folder: Path, letters: Letters | None = None) -> Iterator[Table]:
    """A desk over a migrated database, with the sample agencies loaded."""
    world.load([register_file(str(folder))], database)
    with asyncio.Runner() as runner, Writer(database, "review", "sha256") as record:
        opa = OpaEngine(law.address, None, revision(), PATIENT)
        runner.run(opa.__aenter__())
        try:
            house = House(Register(database), Rulings(opa), record, ZONE)
            texts = Texts([ROOT / "policies"])
            desk = Desk(database, house, Archive(database), texts, noted, letters or NoLetters())
            yield Table(desk, runner)
        finally:
            runner.run(opa.__aexit__(None, None, None))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    return value.isoformat() if isinstance(value, date) else value

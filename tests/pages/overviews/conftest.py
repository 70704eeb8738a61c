"""What these tests share: a running service with two thousand sample projects, and people for every chair."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from httpx import Client

from catalog.database import engine
from service.people.keys import Keys
from service.people.rights import AccountRole
from service.settings import Settings
from tests.pages.conftest import _served
from tests.pages.overviews.sample import CHECKERS, ISSUERS, REVIEWERS, fill
from tests.pages.people.people import employ, sign_in

MANY = 2_000
ROLES = {
    REVIEWERS[0]: AccountRole.REVIEWER,
    CHECKERS[0]: AccountRole.CHECKER,
    ISSUERS[0]: AccountRole.ISSUER,
    "@sun.submitter": AccountRole.SUBMITTER,
    "@he.author": AccountRole.AUTHOR,
    "@guan.admin": AccountRole.ADMINISTRATOR,
}
Office = dict[str, Client]


@pytest.fixture(scope="session")
def today() -> date:
    """The day in the house's time zone."""
    return datetime.now(UTC).astimezone(Settings.read({}).zone).date()


@pytest.fixture(scope="session")
def busy(settings: Settings, today: date, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings over a database of their own: the sample world, and many projects under review."""
    file = tmp_path_factory.mktemp("busy") / "gongxiang.db"
    with sqlite3.connect(settings.database_url.removeprefix("sqlite:///")) as known:
        known.execute("VACUUM INTO ?", (str(file),))
    known.close()
    own = replace(settings, database_url=f"sqlite:///{file}", drafts=(Path(settings.policies[0]),))
    database = engine(own.database_url)
    fill(database, MANY, today)
    database.dispose()
    return own


@pytest.fixture(scope="session")
def place(busy: Settings) -> Iterator[str]:
    """The address of a service with many projects."""
    with _served(busy) as address:
        yield address


@pytest.fixture(scope="session")
def office(busy: Settings, place: str) -> Iterator[Office]:
    """Browsers in which people are signed in, by role."""
    people = {
        str(role): sign_in(place, employ(busy, name.removeprefix("@"), [role]))
        for name, role in ROLES.items()
    }
    yield people
    for client in people.values():
        client.close()


@pytest.fixture(scope="session")
def program(busy: Settings, place: str) -> Iterator[Client]:
    """A program with an analyst's key."""
    database = engine(busy.database_url)
    key = Keys(database).create("overviews", "analyst", datetime.now(UTC).date())
    database.dispose()
    with Client(base_url=place, headers={"Authorization": f"Bearer {key}"}) as client:
        yield client

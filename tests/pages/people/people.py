"""People with accounts at a running service, as the tests of the pages need them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from httpx import Client

from catalog.database import engine
from service.doors import CRUMB_HEADER, SESSION
from service.people import secrets
from service.people.account import Draft
from service.people.accounts import Accounts
from service.people.audit import By
from service.people.rights import AccountRole
from service.settings import Settings
from tests.pages.conftest import HTML

PASSWORD = "correct horse 电池"
AGENCY = "11130000000000019U"
OFFICE = "111300000000000517"
"""The agency of sample projects, and the one that reviews them."""


@contextmanager
def accounts(settings: Settings) -> Iterator[Accounts]:
    """The accounts of a database."""
    database = engine(settings.database_url)
    try:
        yield Accounts(database)
    finally:
        database.dispose()


def by() -> By:
    """The test itself, now."""
    return By("test", datetime.now(UTC))


def employ(
    settings: Settings, username: str, roles: Iterable[AccountRole], *, agency: str | None = None
) -> str:
    """Make an account that signs in with PASSWORD, unless it is there; its username.

    Where no agency is named, a submitter is of AGENCY and everybody else of OFFICE: an office judges no
    project of its own.
    """
    held = frozenset(roles)
    chosen = agency or (AGENCY if AccountRole.SUBMITTER in held else OFFICE)
    with accounts(settings) as kept:
        if kept.find(username) is None:
            draft = Draft(username, f"样例{username}", chosen, held)
            kept.create(draft, PASSWORD, by(), temporary=False)
    return username


def sign_in(address: str, username: str, password: str = PASSWORD) -> Client:
    """A browser in which somebody has signed in, on a page of the session; whoever asks closes it."""
    client = Client(base_url=address, headers=HTML, timeout=60)
    answer = client.post("/sign-in", data={"username": username, "password": password})
    assert (answer.status_code, answer.headers["location"]) == (303, "/"), answer.text
    client.headers[CRUMB_HEADER] = secrets.crumb(client.cookies[SESSION])
    return client


@contextmanager
def signed_in(address: str, username: str, password: str = PASSWORD) -> Iterator[Client]:
    """The same browser, closed at the end of the block."""
    client = sign_in(address, username, password)
    try:
        yield client
    finally:
        client.close()

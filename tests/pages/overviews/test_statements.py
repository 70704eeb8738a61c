"""How many statements a page costs: as many with two thousand projects as with few."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread

import pytest
from sqlalchemy import Engine, event

from tests.pages.overviews.conftest import Office

MOST = {
    "/": 16,
    "/projects": 14,
    "/projects?scope=all&stage=open&q=项目&sort=fiscal": 14,
    "/projects/board": 24,
    "/projects/deadlines": 21,
    "/projects/workload": 7,
    "/projects/figures": 14,
    "/projects/redecide": 6,
    "/platforms": 7,
    "/projects/export?scope=all": 7,
}
"""Statements each page may put to the database, the session's own among them."""

ASIDE = ("BEGIN", "PRAGMA")
"""No statements."""
OWN_WORK = ("record-", "register-", "database-")
"""How threads are called in which the service looks after itself, whatever page is asked for."""


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of this process meanwhile; the service runs in it."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(ASIDE) and not current_thread().name.startswith(OWN_WORK):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize("address", MOST)
def test_a_page_costs_a_bounded_number_of_statements(office: Office, address: str) -> None:
    """No page asks for each of its rows. The least of three times: the service has other work, too."""
    office["reviewer"].get(address)
    least: list[str] | None = None
    for _ in range(3):
        with counted() as found:
            answer = office["reviewer"].get(address)
        assert answer.status_code == 200
        least = found if least is None else min(least, found, key=len)
    assert least
    assert len(least) <= MOST[address], "\n".join(least)

"""Who may do what, cell by cell, at the running service: every role at every address."""

from collections.abc import Iterator

import pytest
from httpx import Client

from service.pages.routes import router
from service.people.rights import RIGHTS, AccountRole, Right
from service.settings import Settings
from tests.pages.conftest import JSON
from tests.pages.people.cells import CELLS, EXPORTS, Cell
from tests.pages.people.people import employ, sign_in
from tests.pages.projects.test_addresses import paths
from tests.pages.test_decision import PROVIDE

ASKED = {"/access/v1/evaluation": PROVIDE}
"""What is sent where an empty request is refused before the right is looked at."""


@pytest.fixture(scope="session")
def office(settings: Settings, address: str) -> Iterator[dict[AccountRole, Client]]:
    """One person signed in for each role."""
    people = {role: sign_in(address, employ(settings, f"one.{role}", [role])) for role in AccountRole}
    yield people
    for client in people.values():
        client.close()


@pytest.mark.parametrize("role", AccountRole)
@pytest.mark.parametrize("cell", CELLS, ids=[f"{method} {path}" for method, path, _ in CELLS])
def test_a_role_opens_what_its_rights_say(
    cell: Cell, role: AccountRole, office: dict[AccountRole, Client]
) -> None:
    """A door opens to a role that has one of its rights, and is a 403 with a sentence to any other."""
    method, path, rights = cell
    answer = office[role].request(method, path, headers=JSON, json=ASKED.get(path))
    opens = rights is None or bool(RIGHTS[role] & set(rights))
    assert (answer.status_code != 403) is opens, (answer.status_code, answer.text[:300])
    assert answer.status_code not in (303, 401, 500)
    if not opens:
        assert answer.json()["error"]["code"] == "caller_forbidden"


@pytest.mark.parametrize("role", AccountRole)
@pytest.mark.parametrize(("path", "page"), EXPORTS, ids=[path for path, _ in EXPORTS])
def test_an_export_needs_the_right_of_its_page_and_that_to_export(
    path: str, page: tuple[Right, ...], role: AccountRole, office: dict[AccountRole, Client]
) -> None:
    """What the page refuses is in no workbook, and what the page shows only for those who may export."""
    status = office[role].get(path, headers=JSON).status_code
    opens = bool(RIGHTS[role] & set(page)) and Right.EXPORT in RIGHTS[role]
    assert status in ((200, 404) if opens else (403,))


def test_the_table_of_exports_is_whole() -> None:
    """Every address that ends in `export` has its row."""
    found = {path.replace("{run}", "nothing") for path in paths(router) if path.endswith("/export")}
    assert found == {path for path, _ in EXPORTS}


def test_every_right_is_somebodys_and_every_role_has_one() -> None:
    """No right is held by nobody, and no role is empty."""
    assert set().union(*RIGHTS.values()) == set(Right)
    assert all(RIGHTS[role] for role in AccountRole)
    assert set(RIGHTS) == set(AccountRole)


def test_the_page_of_roles_is_the_table(office: dict[AccountRole, Client]) -> None:
    """The page shows the cells that the doors hold: as many, and each in its place."""
    page = office[AccountRole.CLERK].get("/people/roles").text
    for right in Right:
        row = page.partition(f"<code>{right}</code>")[2].partition("</tr>")[0]
        marks = [cell.startswith('<span class="yes"') for cell in row.split("<td>")[1:]]
        assert marks[: len(AccountRole)] == [right in RIGHTS[role] for role in AccountRole], right

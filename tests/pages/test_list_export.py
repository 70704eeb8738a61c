"""The list of decisions as a workbook: what the page shows and no more, noted, bounded."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from httpx import Client
from openpyxl import load_workbook

from service.pages import decisions
from service.people.rights import AccountRole
from service.settings import Settings
from tests.pages.people.people import employ, sign_in, signed_in
from tests.pages.test_decision import PROJECT

Asked = dict[str, dict[str, Any]]
Row = tuple[Any, ...]
ROLES = (AccountRole.REVIEWER, AccountRole.SUPERVISOR)


@pytest.fixture(scope="module")
def staff(settings: Settings, address: str, asked: Asked) -> Iterator[dict[str, Client]]:
    """Who may export the list, with a part in projects and without, in a house that has decided."""
    assert asked
    people: dict[str, Client] = {
        role: sign_in(address, employ(settings, f"taker.{role}", [role])) for role in ROLES
    }
    yield people
    for client in people.values():
        client.close()


def _exported(client: Client, **query: str) -> list[Row]:
    answer = client.get("/decisions/export", params=query)
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-disposition"].startswith("attachment;")
    return list(load_workbook(BytesIO(answer.content)).worksheets[0].values)


def test_the_workbook_has_what_the_list_finds(staff: dict[str, Client], machine: Client) -> None:
    """All pages of it under the same conditions and in the same order; the page has the way to it."""
    query = {"action": "obtain", "sort": "subject", "order": "asc"}
    page = staff["reviewer"].get("/decisions", params=query)
    link = re.search(r'href="(/decisions/export\?[^"]+)"', page.text)
    assert link is not None
    assert all(f"{key}={value}" in link[1] for key, value in query.items())
    heads, *rows = _exported(staff["reviewer"], **query)
    assert heads[:2] == ("时间", "结果")
    pages = staff["reviewer"].get("/decisions", params=query, headers={"Accept": "application/json"}).json()
    assert len(rows) == pages["total"] > 0
    assert [row[-1] for row in rows[:50]] == [row["id"] for row in pages["decisions"]]
    assert {row[3] for row in rows} == {"获取"}


def test_the_export_is_noted(staff: dict[str, Client], settings: Settings, address: str) -> None:
    """The audit list says who took what and how many."""
    rows = len(_exported(staff["supervisor"], outcome="deny")) - 1
    with signed_in(address, employ(settings, "taker.auditor", [AccountRole.ADMINISTRATOR])) as auditor:
        noted = auditor.get("/people/audit", params={"deed": "export", "who": "@taker.supervisor"}).text
    assert "/decisions/export?outcome=deny" in noted
    assert str(rows) in noted


def test_particulars_of_secrecy_are_in_nobodys_workbook(
    staff: dict[str, Client], ask: Callable[..., dict[str, Any]]
) -> None:
    """A secret project's decision is listed by its name, as on the page, never by number or authority."""
    answer = ask(PROJECT)
    for client in staff.values():
        rows = _exported(client, q=answer["context"]["id"])
        assert [row[-1] for row in rows[1:]] == [answer["context"]["id"]]
        assert rows[1][6] == "样例项目"
        assert "样例密定" not in str(rows)
        assert "样例保密局" not in str(rows)


def test_what_a_caller_wrote_is_never_a_formula(
    staff: dict[str, Client], ask: Callable[..., dict[str, Any]]
) -> None:
    """An id that begins as a formula does is text to whoever opens the workbook."""
    wicked = '=HYPERLINK("http://x")'
    ask(
        {
            "subject": {"type": "agency", "id": wicked},
            "action": {"name": "obtain"},
            "resource": {"type": "resource", "id": "307013001000001/0001"},
        }
    )
    content = staff["reviewer"].get("/decisions/export", params={"q": "=HYPERLINK"}).content
    cell = load_workbook(BytesIO(content)).worksheets[0]["F2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (wicked, "s", True)


def test_more_than_fits_is_a_sentence(staff: dict[str, Client], monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound nothing is exported in part: the sentence names the bound and the way out."""
    monkeypatch.setattr(decisions, "MOST", 3)
    answer = staff["reviewer"].get("/decisions/export")
    assert answer.status_code == 400
    assert "上限 3 条" in answer.text
    assert "缩小范围" in answer.text
    few = _exported(staff["reviewer"], q="no-such-thing")
    assert len(few) == 1


def test_who_only_asks_takes_no_list(machine: Client, keys: dict[str, str]) -> None:
    """A gateway's key reads its own decisions and exports none."""
    headers = {"Authorization": f"Bearer {keys['gateway-one']}", "Accept": "application/json"}
    assert machine.get("/decisions/export", headers=headers).status_code == 403

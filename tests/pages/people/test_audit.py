"""The audit list says where a deed came from and what was done, in words, to those who may read them."""

import json
import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from httpx import Client
from openpyxl import load_workbook

from catalog.database import engine, writing
from service.decisions import Caller
from service.pages.people.noted import details
from service.pages.words import Words
from service.people import queries
from service.people.audit import PROJECT_DEEDS, By, Deed, Noted, row
from service.people.rights import AccountRole, rights
from service.review.noting import WORDS as NOTED
from service.settings import Settings
from tests.pages.conftest import HTML
from tests.pages.people.people import AGENCY, employ, signed_in

PROJECT = "2611-130000-04-04-600001"
WORDS = "涉及某处的材料不全"


@pytest.fixture(scope="module")
def reviewed(settings: Settings, address: str) -> None:
    """A project filed by a key, taken and questioned in a browser; and an older row of the list."""
    employ(settings, "audit.reviewer", [AccountRole.REVIEWER])
    employ(settings, "audit.submitter", [AccountRole.SUBMITTER])
    entry = {"id": PROJECT, "name": "样例", "unit": AGENCY, "funding": [{"source": "fiscal", "amount": 1}]}
    with signed_in(address, "audit.submitter") as submitter:
        assert submitter.post("/projects", json=entry).status_code == 201
    with signed_in(address, "audit.reviewer") as reviewer:
        assert reviewer.post(f"/projects/{PROJECT}/take").status_code == 303
        sent = {"note": WORDS, "page": "31-38"}
        assert reviewer.post(f"/projects/{PROJECT}/rows/3/question", data=sent).status_code == 303
    database = engine(settings.database_url)
    old = {"item": 5, "page": None, "state": "confirmed", "together": 2}
    by = By("@audit.reviewer", datetime.now(UTC))
    with writing(database) as connection:
        queries.add_audit(connection, row(by, Deed.CONFIRMED, PROJECT, why=json.dumps(old)))
        queries.add_audit(connection, row(By("command", by.at), Deed.TAKEN, PROJECT))
    database.dispose()


def _rows(client: Client) -> list[tuple[str, ...]]:
    """The rows of the project in the list, the newest first: person, deed, details, place."""
    page = client.get("/people/audit", headers=HTML).text
    rows = [part.partition("</tr>")[0] for part in page.split("<tr>")[2:]]
    cells = [
        [cell.partition("</td>")[0].rpartition(">")[2] for cell in line.split("<td")[1:]] for line in rows
    ]
    return [(row[1], row[2], row[4], row[5]) for row in cells if row[3] == PROJECT]


def test_what_a_browser_did_has_its_address_and_words(
    reviewed: None, settings: Settings, address: str
) -> None:
    """No JSON, and no command line, of what was done in a browser; of an older row both are put right."""
    employ(settings, "audit.supervisor", [AccountRole.SUPERVISOR])
    with signed_in(address, "audit.supervisor") as supervisor:
        rows = _rows(supervisor)
        file = supervisor.get("/people/audit/export?who=%40audit.reviewer")
    assert rows == [
        ("command", "接办项目", "", "命令行"),
        ("@audit.reviewer", "核对审查事项", "审查事项 5；核对结果 已核对；批量核对事项数 2", "未记录"),
        (
            "@audit.reviewer", "核对审查事项",
            f"审查事项 3；材料页码 31-38；核对结果 存疑；原因 {WORDS}", "127.0.0.1",
        ),
        ("@audit.reviewer", "接办项目", "", "127.0.0.1"),
        ("@audit.submitter", "申报项目", "", "127.0.0.1"),
    ]  # fmt: skip
    sheet = load_workbook(BytesIO(file.content)).worksheets[0]
    exported = [[str(cell) for cell in line] for line in sheet.iter_rows(values_only=True)]
    assert [line[4:] for line in exported if line[3] == PROJECT] == [
        [details or "None", place] for _, _, details, place in rows[1:4]
    ]
    assert "{" not in str(exported)


def test_an_administrator_reads_no_words_of_a_project(
    reviewed: None, settings: Settings, address: str
) -> None:
    """Who keeps accounts sees that something was done with a project, and not what was written about it."""
    employ(settings, "audit.keeper", [AccountRole.ADMINISTRATOR])
    with signed_in(address, "audit.keeper") as keeper:
        page = keeper.get("/people/audit").text
        assert WORDS not in page
        assert "（仅限有权查阅项目的人员）" in page
        assert PROJECT in page


def test_what_a_project_says_is_kept_from_those_who_may_not_read_it() -> None:
    """Of every deed about one project; and what a program keeps is not said at all."""
    said = {
        "why": WORDS, "workbook": WORDS, "places": "项目!B14", "seen_where": WORDS, "seen_by": WORDS,
        "total": 1.0, "asked": "0" * 64, "reading": "x" * 22, "sha256": "0" * 64,
    }  # fmt: skip
    keeper, reader = (
        Caller("@", "person", rights=rights([role]))
        for role in (AccountRole.ADMINISTRATOR, AccountRole.SUPERVISOR)
    )

    assert set(NOTED.values()) == PROJECT_DEEDS
    for deed in PROJECT_DEEDS:
        done = Noted(1, datetime.now(UTC), "@someone", deed, PROJECT, None, said)
        assert details(done, keeper, Words("zh")).count("（仅限有权查阅项目的人员）") == 6
        assert details(done, reader, Words("zh")).count(WORDS) == 4
        assert not re.search("[a-z]{2}|0{64}", details(done, reader, Words("zh")))

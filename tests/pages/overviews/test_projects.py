"""The list of projects: its page, its document and its workbook say the same."""

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from httpx import Client
from openpyxl import load_workbook

from catalog.database import engine, writing
from service.people.audit import Audit, Sought
from service.review import queries
from service.settings import Settings
from tests.pages.conftest import JSON
from tests.pages.overviews.conftest import MANY, Office
from tests.pages.overviews.sample import REVIEWERS
from tests.pages.people.people import OFFICE

FILTERS: list[tuple[dict[str, str], Any]] = [
    ({"stage": "returned"}, lambda row: row["stage"] == "returned"),
    ({"city": "130100"}, lambda row: row["city"] == "130100"),
    ({"division": "130123"}, lambda row: row["division"] == "130123"),
    ({"kind": "operation"}, lambda row: row["kind"] == "operation"),
    ({"conclusion": "fails"}, lambda row: row["conclusion"] == "fails"),
    ({"outcome": "deny"}, lambda row: "deny" in (row["approve"], row["fund"])),
    ({"secret": "whole"}, lambda row: row["secret"] == "whole"),
    ({"reviewer": "@zhao.min"}, lambda row: row["reviewer"] == "@zhao.min"),
    ({"person": "@feng.lei"}, lambda row: row["issuer"] == "@feng.lei"),
    ({"q": "水利 二期"}, lambda row: "水利" in row["name"] and "二期" in row["name"]),
    ({"stage": "open", "kind": "new"}, lambda row: row["stage"] not in ("issued", "withdrawn", "draft")),
]


def listed(program: Client, **query: Any) -> dict[str, Any]:
    """A list as a document."""
    answer = program.get("/projects", params=query, headers=JSON)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture(scope="session")
def everything(program: Client) -> list[dict[str, Any]]:
    """Every project, a page of five hundred at a time."""
    pages = [listed(program, size=500, page=page)["projects"] for page in range(1, 5)]
    return [row for page in pages for row in page]


def test_all_projects_are_there_once(everything: list[dict[str, Any]]) -> None:
    """Pages leave nothing out and say nothing twice."""
    assert len({row["id"] for row in everything}) == MANY


@pytest.mark.parametrize(("query", "holds"), FILTERS, ids=[str(query) for query, _ in FILTERS])
def test_a_filter_leaves_what_it_says(
    program: Client, everything: list[dict[str, Any]], query: dict[str, str], holds: Any
) -> None:
    """What is found is all that matches, and nothing else; the page counts the same."""
    found = listed(program, size=500, **query)
    assert all(holds(row) for row in found["projects"])
    if len(query) == 1:
        assert found["total"] == sum(bool(holds(row)) for row in everything) > 0


def test_due_days_are_filtered(program: Client, today: date) -> None:
    """What was due before today is overdue; what is due today is not."""
    late = listed(program, due="overdue", size=500, sort="due")["projects"]
    assert late
    assert all(row["due"] < today.isoformat() for row in late)
    week = [row["due"] for row in listed(program, due="week", size=500)["projects"]]
    assert set(week) <= {(today + timedelta(days=days)).isoformat() for days in range(8)}


@pytest.mark.parametrize("column", ["fiscal", "round", "approve", "due", "name", "missing"])
def test_any_column_sorts_both_ways(program: Client, column: str) -> None:
    """The order is the column's; what is not known stands last either way."""
    for order in ("asc", "desc"):
        values = [row[column] for row in listed(program, sort=column, order=order, size=500)["projects"]]
        known = [value for value in values if value is not None]
        assert known == sorted(known, reverse=order == "desc")
        assert None not in values[: len(known)]


def test_the_page_shows_what_the_document_lists(office: Office, program: Client) -> None:
    """The same conditions, the same projects in the same order, the same number."""
    query = {"scope": "all", "stage": "returned", "sort": "fiscal"}
    text = office["reviewer"].get("/projects", params=query).text
    found = listed(program, **query)
    assert re.findall(r'<span class="id">([^<]+)</span>', text) == [row["id"] for row in found["projects"]]
    assert f"共 {found['total']} 条" in text
    assert 'aria-sort="descending"' in text


def test_the_desk_has_what_waits_for_the_person(office: Office, program: Client) -> None:
    """A reviewer's desk: what waits for one and what this one has taken, the own agency's left out."""
    desk = listed_by(office["reviewer"], scope="desk", size=500)
    mine = {"stage": "under_review", "reviewer": REVIEWERS[0]}
    waiting, own = (
        sum(listed(program, **query, **of)["total"] for query in (mine, {"stage": "submitted"}))
        for of in ({}, {"unit": OFFICE})
    )
    assert own
    assert desk["total"] == waiting - own
    page = office["reviewer"].get("/projects").text
    assert f'<span class="count">{desk["total"]}</span>' in page
    assert "<h1>我的待办</h1>" in page
    days = re.findall(r'<time datetime="(\d{4}-\d\d-\d\d)">', page)
    assert days == sorted(days)
    assert f'<a href="/projects?scope=desk">{desk["total"]}</a>' in office["reviewer"].get("/").text


def listed_by(client: Client, **query: Any) -> dict[str, Any]:
    """A list as a document, for a person."""
    found: dict[str, Any] = client.get("/projects", params=query, headers=JSON).json()
    return found


def test_nobody_waits_for_a_second_chair(office: Office, busy: Settings, program: Client) -> None:
    """Four eyes: a checker does not find on the desk what the same person reviewed."""
    before = listed_by(office["checker"], scope="desk")["total"]
    row = listed(program, stage="under_check", size=1)["projects"][0]
    database = engine(busy.database_url)
    with writing(database) as connection:
        queries.change_project(connection, row["id"], {"reviewer": "@zheng.kai"})
    after = listed_by(office["checker"], scope="desk")["total"]
    with writing(database) as connection:
        queries.change_project(connection, row["id"], {"reviewer": row["reviewer"]})
    database.dispose()
    assert (before, after) == (before, before - 1)


def test_a_submitter_sees_the_own_agency_only(office: Office) -> None:
    """Whatever is asked for, other agencies' projects are not there."""
    for query in ({}, {"scope": "all"}, {"unit": "11130100000000079W"}, {"q": "项目"}):
        rows = listed_by(office["submitter"], size=500, **query)["projects"]
        assert {row["unit"]["id"] for row in rows} <= {"11130000000000019U"}
    assert listed_by(office["submitter"], scope="all")["total"] > 0


def test_columns_are_chosen_by_the_address(office: Office) -> None:
    """Chosen columns stand in the order of the list, the name first; none chosen: the usual ones."""
    page = office["reviewer"].get("/projects", params={"scope": "all", "col": ["issuer", "unit"]}).text
    heads = re.findall(r'title="按此列排序">([^<]+)</a>', page)
    assert heads == ["项目名称", "申报单位", "签发人"]


def test_a_misspelt_condition_is_a_sentence(office: Office, program: Client) -> None:
    """Neither a page nor a program gets more than it asked for by mistake."""
    assert program.get("/projects", params={"stges": "open"}).status_code == 400
    assert "无法识别" in office["reviewer"].get("/projects", params={"stges": "open"}).text


def _sheet(content: bytes) -> list[tuple[Any, ...]]:
    workbook = load_workbook(BytesIO(content))
    return list(workbook.worksheets[0].iter_rows(values_only=True))


def test_the_workbook_has_exactly_what_is_filtered(office: Office, program: Client, busy: Settings) -> None:
    """All pages of it, in its order, money as numbers; and the audit list says who took how much."""
    query = {"scope": "all", "stage": "issued", "sort": "fiscal", "col": ["project", "fiscal", "reviewer"]}
    answer = office["reviewer"].get("/projects/export", params=query)
    assert answer.headers["content-disposition"].startswith("attachment;")
    heads, *rows = _sheet(answer.content)
    assert heads == ("项目名称", "项目代码", "财政资金（元）", "审查人")
    found = listed(program, size=500, **query)
    assert len(rows) == found["total"] > 500
    assert [row[1] for row in rows[:500]] == [row["id"] for row in found["projects"]]
    assert isinstance(rows[0][2], int | float)
    database = engine(busy.database_url)
    noted = Audit(database).search(Sought(deed="export"))[0][0]
    database.dispose()
    assert (noted.who, noted.details) == ("@zhao.min", {"rows": len(rows)})
    assert "stage=issued" in str(noted.about)


def test_a_name_that_looks_like_a_formula_stays_text(office: Office, busy: Settings, program: Client) -> None:
    """What a submitter wrote is never run by whoever opens the workbook, nor by the page."""
    row = listed(program, size=1)["projects"][0]
    database = engine(busy.database_url)
    wicked = '=HYPERLINK("http://x","<script>alert(1)</script>")'
    with writing(database) as connection:
        queries.change_project(connection, row["id"], {"name": wicked, "folded": "wicked"})
    query = {"scope": "all", "q": "wicked"}
    content = office["reviewer"].get("/projects/export", params=query).content
    page = office["reviewer"].get("/projects", params=query).text
    with writing(database) as connection:
        queries.change_project(connection, row["id"], {"name": row["name"], "folded": row["id"]})
    database.dispose()
    cell = load_workbook(BytesIO(content)).worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert "<script>alert" not in page


def test_views_are_everybodys_own(office: Office) -> None:
    """Kept under a name, opened by its address, replaced by the same name, dropped; no other sees it."""
    reviewer, checker = office["reviewer"], office["checker"]
    for due in ("week", "overdue"):
        sent = {"name": "石家庄急件", "query": f"scope=all&city=130100&due={due}&page=3&lang=en"}
        answer = reviewer.post("/projects/views", data=sent)
    assert answer.headers["location"] == "/projects?scope=all&city=130100&due=overdue"
    page = reviewer.get(answer.headers["location"]).text
    assert page.count("石家庄急件</a>") == 1
    assert "aria-current=true>石家庄急件</a>" in page
    assert "石家庄急件" not in checker.get("/projects").text
    assert checker.post("/projects/views/drop", data={"name": "石家庄急件"}).status_code == 404
    assert reviewer.post("/projects/views/drop", data={"name": "石家庄急件"}).status_code == 303
    assert "石家庄急件" not in reviewer.get("/projects").text
    assert "请填写" in reviewer.post("/projects/views", data={"name": " ", "query": ""}).text


def test_a_view_cannot_lead_elsewhere(office: Office) -> None:
    """What a form sends as a query is read as conditions, and nothing of it is an address."""
    answer = office["reviewer"].post("/projects/views", data={"name": "x", "query": "//evil.example/?q=a"})
    assert answer.headers["location"] == "/projects?"
    office["reviewer"].post("/projects/views/drop", data={"name": "x"})

"""The list of decisions: filters, order, pages, and JSON."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from httpx import Client

Asked = dict[str, dict[str, Any]]
JSON = {"Accept": "application/json"}
ZONE = ZoneInfo("Asia/Shanghai")


def _found(client: Client, **query: object) -> dict[str, Any]:
    response = client.get(
        "/decisions", params={key: str(value) for key, value in query.items()}, headers=JSON
    )
    assert response.status_code == 200, response.text
    document: dict[str, Any] = response.json()
    return document


def _rows(client: Client, **query: object) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = _found(client, **query)["decisions"]
    return rows


def test_rows_name_agency_and_resource(reader: Client, asked: Asked) -> None:
    """A row says who and what by name, what was found first, and leads to the decision."""
    answer = asked["应急管理厅按授权获取危险化学品经营许可证的名称和编号。"]["context"]
    page = reader.get("/decisions", params={"q": answer["id"]}).text
    row = page[page.index("<tbody>") : page.index("</tbody>")]
    assert row.count("<tr>") == 1
    assert f'href="/decisions/{answer["id"]}"' in row
    assert "河北省应急管理厅" in row
    assert "危险化学品经营许可证核发" in row
    assert answer["findings"][0]["title"]["zh"] in row
    assert "analyst" in row


@pytest.mark.parametrize("outcome", ["permit", "deny", "indeterminate"])
def test_filter_by_outcome(reader: Client, asked: Asked, outcome: str) -> None:
    """Only that outcome is left, and all of it."""
    found = _found(reader, outcome=outcome)
    assert {row["outcome"] for row in found["decisions"]} == {outcome}
    counted = sum(answer["context"]["outcome"] == outcome for answer in asked.values())
    assert found["total"] >= counted > 0


def test_filters_narrow_together(reader: Client, asked: Asked) -> None:
    """Action, outcome and caller all hold at once."""
    rows = _rows(reader, action="obtain", outcome="deny", caller="analyst")
    assert rows
    for row in rows:
        assert (row["action"], row["outcome"], row["caller"]) == ("obtain", "deny", "analyst")
    assert _rows(reader, action="obtain", caller="nobody") == []


@pytest.mark.parametrize(
    ("text", "key"),
    [("危险化学品经营许可", "resource"), ("307013001000001", "resource"), ("应急管理厅", "subject")],
)
def test_text_finds_names_and_ids(reader: Client, asked: Asked, text: str, key: str) -> None:
    """An official who knows a name, or part of a code, finds the decision."""
    rows = _rows(reader, q=text)
    assert rows
    assert any(text in f"{row[key]['name']}{row[key]['id']}" for row in rows)


@pytest.mark.parametrize("text", ["%", "_", "'; DROP TABLE record_entries; --"])
def test_text_is_text(reader: Client, asked: Asked, text: str) -> None:
    """Signs that mean something to a database mean themselves."""
    assert all(text in str(row) for row in _rows(reader, q=text))
    assert _rows(reader)


def test_days_are_those_of_the_house(reader: Client, asked: Asked) -> None:
    """`from` and `to` name days in the set time zone, both included."""
    today = datetime.now(ZONE).date()
    assert _rows(reader, **{"from": today - timedelta(days=1), "to": today + timedelta(days=1)})
    assert _rows(reader, **{"from": today + timedelta(days=2)}) == []
    assert _rows(reader, to=today - timedelta(days=2)) == []


@pytest.mark.parametrize("column", ["at", "outcome", "action", "subject", "resource", "caller"])
def test_every_column_sorts_both_ways(reader: Client, asked: Asked, column: str) -> None:
    """Sorting by a column orders by it, and the heading says which way."""

    def key(row: dict[str, Any]) -> str:
        value = row[column]
        return str(value["id"] if isinstance(value, dict) else value)

    up, down = _rows(reader, sort=column, order="asc"), _rows(reader, sort=column, order="desc")
    assert [key(row) for row in up] == sorted(map(key, up))
    assert [key(row) for row in down] == sorted(map(key, down), reverse=True)
    page = reader.get("/decisions", params={"sort": column, "order": "asc"}).text
    assert page.count('aria-sort="ascending"') == 1


def test_pages_follow_one_another_without_gap_or_repetition(reader: Client, asked: Asked) -> None:
    """Every decision is on exactly one page."""
    until = max(row["at"] for row in _rows(reader))
    found = _found(reader, sort="at", order="asc")
    ids = [
        row["id"]
        for page in range(1, found["pages"] + 1)
        for row in _rows(reader, sort="at", order="asc", page=page)
        if row["at"] <= until
    ]
    assert len(ids) == len(set(ids)) == found["total"] > 100


def test_links_keep_the_filters(reader: Client, asked: Asked) -> None:
    """Going to the next page or sorting keeps what was asked for, so an address can be passed on."""
    page = reader.get("/decisions", params={"action": "approve", "q": "1"}).text
    sorting = re.findall(r'aria-sort="\w+"><a href="([^"]+)"', page)
    assert len(sorting) == 6
    assert all("action=approve" in link and "q=1" in link for link in sorting)
    everything = reader.get("/decisions", params={"caller": "analyst"}).text
    following = re.search(r'rel="next" href="([^"]+)"', everything)
    assert following is not None
    assert "caller=analyst" in following[1]
    assert "page=2" in following[1]


def test_a_gateway_sees_its_own_only(
    machine: Client, ask: Callable[..., dict[str, Any]], keys: dict[str, str]
) -> None:
    """Whatever caller a gateway names, the list has none that another caller asked for."""
    request = {
        "subject": {"type": "agency", "id": "11130000000000019U"},
        "action": {"name": "open"},
        "resource": {"type": "resource", "id": "307013001000001/0001"},
    }
    own = ask(request, "gateway-two")["context"]["id"]
    headers = {**JSON, "Authorization": f"Bearer {keys['gateway-two']}"}
    for query in ({}, {"caller": "gateway-two"}):
        rows = machine.get("/decisions", params=query, headers=headers).json()["decisions"]
        assert {row["caller"] for row in rows} == {"gateway-two"}
        assert own in {row["id"] for row in rows}
    for query in ({"caller": "analyst"}, {"caller": "gateway-one"}):
        assert machine.get("/decisions", params=query, headers=headers).json()["decisions"] == []


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=x",
        "sort=body",
        "order=up",
        "outcome=maybe",
        "from=yesterday",
        "from=0001-01-01",
        "to=9999-12-31",
    ],
)
def test_an_address_that_cannot_be_read_is_said_so(reader: Client, query: str) -> None:
    """A wrong address is a sentence, as a page and as JSON, never a guess."""
    page = reader.get(f"/decisions?{query}")
    assert page.status_code == 400
    assert "请求无法识别" in page.text
    assert reader.get(f"/decisions?{query}", headers=JSON).json()["error"]["code"] == "request_unreadable"


def test_an_empty_form_asks_for_everything(reader: Client, asked: Asked) -> None:
    """A form sent with nothing filled in shows all."""
    query = "q=&outcome=&action=&caller=&from=&to="
    assert reader.get(f"/decisions?{query}", headers=JSON).json()["total"] == _found(reader)["total"]


def test_the_list_is_labelled(reader: Client, asked: Asked) -> None:
    """Every field has a label and every heading a scope."""
    page = reader.get("/decisions").text
    fields = re.findall(r'<(?:input|select) [^>]*id="([a-z]+)"', page)
    assert len(fields) == 6
    assert all(f'<label for="{field}">' in page for field in fields)
    heads = re.findall(r"<th[ >][^>]*", page)
    assert all('scope="col"' in head for head in heads)


def test_nothing_found_says_so(reader: Client) -> None:
    """An empty list is a sentence."""
    assert "没有符合条件的决定。" in reader.get("/decisions?q=no-such-thing").text

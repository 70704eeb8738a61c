"""What goes wrong, as a page for browsers and as one shape for programs."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from httpx import Client

JSON = {"Accept": "application/json"}


def test_a_page_that_is_not_there_leads_on(reader: Client) -> None:
    """404 is a page with ways on; for a program it is the error shape."""
    page = reader.get("/no/such/page")
    assert page.status_code == 404
    assert "没有该页面或者决定" in page.text
    assert '<a class="btn btn-primary" href="/">首页</a>' in page.text
    shape = reader.get("/no/such/page", headers=JSON).json()["error"]
    assert set(shape) == {"code", "message", "where"}
    assert "There is no such page or decision" in reader.get("/no/such/page?lang=en").text


def test_a_session_that_ended_leads_back_to_where_one_was_going(anyone: Client) -> None:
    """401 goes to sign in, which keeps the address for afterwards."""
    response = anyone.get("/decisions?outcome=deny&q=a b")
    assert response.status_code == 303
    page = anyone.get(response.headers["location"]).text
    assert 'name="next" value="/decisions?outcome=deny&amp;q=a%20b"' in page


def test_a_wrong_method_is_a_page_that_names_the_right_one(anyone: Client) -> None:
    """405 keeps its Allow header."""
    response = anyone.get("/sign-out")
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert "该地址不支持此操作" in response.text


def test_an_api_always_answers_in_json(anyone: Client) -> None:
    """A program whose library asks for HTML still gets the error shape from a POST."""
    response = anyone.post("/access/v1/evaluation", json={})
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "caller_unknown"


def test_a_database_that_is_gone_is_a_503(
    settings: Any, serve: Any, tmp_path: Path, link: Any, keys: dict[str, str]
) -> None:
    """Without its tables the service says that it is unavailable, in page and shape, and answers nothing."""
    file = tmp_path / "broken.db"
    address = serve(replace(settings, database_url=f"sqlite:///{file}"))
    connection = sqlite3.connect(file)
    connection.execute("DROP TABLE api_keys")
    connection.close()
    headers = {"Authorization": f"Bearer {keys['analyst']}"}
    with Client(base_url=address, headers=headers) as client:
        page = client.get("/decisions", headers={"Accept": "text/html"})
        assert page.status_code == 503
        assert "服务暂时不可用" in page.text
        assert "api_keys" not in page.text
        assert client.get("/decisions", headers=JSON).json()["error"]["code"] == "database_unavailable"


@pytest.mark.parametrize("path", ["/sign-in", "/no/such/page", "/decisions?page=0"])
def test_pages_are_not_kept_and_run_nothing_from_elsewhere(reader: Client, path: str) -> None:
    """No page is stored, none may load or frame anything foreign, none has script in line."""
    response = reader.get(path)
    assert response.headers["cache-control"] == "no-store"
    assert "script-src 'self';" in response.headers["content-security-policy"]
    assert "<script>" not in response.text
    assert " onclick" not in response.text


@pytest.mark.parametrize(
    ("path", "chinese", "english"),
    [
        ("/no/such/page", "没有该地址：GET /no/such/page。", "GET /no/such/page: Not Found."),
        ("/law/hb2016/art_99", "中没有“art_99”", "There is no article art_99 of hb2016"),
        ("/decisions/nothing", "没有该项决定", "There is no such decision"),
        ("/decisions?page=0", "“query.page”的值不符合要求", "greater than or equal to 1"),
    ],
)
def test_a_page_says_what_happened_in_chinese_with_the_english_beside(
    reader: Client, path: str, chinese: str, english: str
) -> None:
    """The cause is read in Chinese with the English beside it, in English alone; JSON is as it was."""
    page = reader.get(path).text
    assert chinese in page
    assert f'<span lang="en">{english}' in page or english in page.partition('<span lang="en">')[2]
    mark = "&" if "?" in path else "?"
    other = reader.get(f"{path}{mark}lang=en").text
    assert chinese not in other
    assert english in other
    assert english in reader.get(path, headers=JSON).json()["error"]["message"]

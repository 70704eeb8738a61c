"""What goes wrong, as a page for browsers and as one shape for programs."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from httpx import Client, Response
from sqlalchemy import insert, text

from catalog.database import engine, writing
from service.pages.trying import MAX_FORM
from service.people.rights import AccountRole
from service.record.models import Entry
from service.settings import Settings
from tests.pages.people.people import employ, signed_in

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
        ("/no/such/page", "没有该地址；", "There is nothing at this address"),
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


def _framed(page: Response, title: str) -> None:
    """The page has the menu of who is signed in, the name, the language, and the error's own words."""
    menu = page.text.partition("<nav")[2].partition("</nav>")[0]
    assert 'href="/decisions"' in menu
    assert "样例framed" in page.text
    assert 'hreflang="en"' in page.text
    assert title in page.text


@pytest.fixture
def framed(settings: Settings, address: str) -> Iterator[Client]:
    """A clerk, signed in."""
    with signed_in(address, employ(settings, "framed", [AccountRole.CLERK])) as client:
        client.timeout = 60
        yield client


@pytest.mark.parametrize(
    ("method", "path", "status", "title"),
    [
        ("GET", "/people", 403, "无权查看"),
        ("GET", "/decisions/nothing", 404, "没有该页面或者决定"),
        ("GET", "/decisions/nothing/explanation", 404, "没有该页面或者决定"),
        ("GET", "/no/such/page", 404, "没有该页面或者决定"),
        ("GET", "/law/hb2016/art_99", 404, "没有该页面或者决定"),
        ("GET", "/sign-out", 405, "该地址不支持此操作"),
        ("GET", "/decisions?page=0", 400, "请求无法识别"),
    ],
)
def test_an_error_page_keeps_the_frame(
    framed: Client, method: str, path: str, status: int, title: str
) -> None:
    """Whatever goes wrong, the menu, the language and who is signed in stay where they are."""
    page = framed.request(method, path)
    assert page.status_code == status
    _framed(page, title)
    other = framed.request(method, f"{path}{'&' if '?' in path else '?'}lang=en").text
    assert title not in other
    assert "样例framed" in other


def test_a_form_that_is_too_large_keeps_the_frame(framed: Client) -> None:
    """413 has words of its own."""
    page = framed.post("/law/try", data={"facts": "x" * (MAX_FORM + 1)})
    assert page.status_code == 413
    _framed(page, "提交的内容过大")


def test_a_failure_keeps_the_frame(
    settings: Settings, serve: Callable[[Settings], str], tmp_path: Path
) -> None:
    """503 where a table is away, and 500 where the record was changed behind the service's back."""
    file = tmp_path / "broken.db"
    own = replace(settings, database_url=f"sqlite:///{file}")
    address = serve(own)
    employ(own, "framed", [AccountRole.SUPERVISOR])
    database = engine(own.database_url)
    with writing(database) as connection:
        row = dict.fromkeys(Entry.__table__.columns.keys(), "x") | {
            "seq": 1, "id": "f" * 32, "kind": "decision", "body": "{}",
            "at": "2026-06-01T04:00:00.000000+00:00",
        }  # fmt: skip
        connection.execute(insert(Entry).values(**row))
    with signed_in(address, "framed") as client:
        client.timeout = 60
        with writing(database) as connection:
            connection.execute(text("DROP TABLE review_projects"))
        away = client.get("/projects")
        assert away.status_code == 503
        _framed(away, "服务暂时不可用")
        broken = client.get(f"/decisions/{'f' * 32}")  # after this one the server closes the connection
        assert broken.status_code == 500
        _framed(broken, "服务发生故障")
    database.dispose()

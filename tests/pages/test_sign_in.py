"""Signing in by a one-time link, and out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from httpx import Client

from catalog.database import engine
from service.people.sessions import LINK_SECONDS, Sessions
from service.settings import Settings

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SPENT = "已经使用、已经过期或者不存在"


def test_a_link_signs_in_and_leads_to_the_first_page(anyone: Client, link: Callable[[], str]) -> None:
    """A plain GET of the printed link sets a cookie no script reads, and goes on to the first page."""
    response = anyone.get(f"/sign-in/{link()}")
    assert (response.status_code, response.headers["location"]) == (303, "/")
    cookie = response.headers["set-cookie"].lower()
    assert cookie.startswith("gongxiang_session=gxs_")
    assert {"httponly", "samesite=lax", "path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "secure" not in cookie
    assert anyone.get("/").status_code == 200


def test_a_link_works_once(anyone: Client, link: Callable[[], str], address: str) -> None:
    """A second use gives no session, and a page that says what to do."""
    token = link()
    anyone.get(f"/sign-in/{token}")
    with Client(base_url=address) as other:
        response = other.get(f"/sign-in/{token}")
        assert response.status_code == 403
        assert SPENT in response.text
        assert "向运行维护管理单位索取新的链接" in response.text
        assert "set-cookie" not in response.headers


def test_a_link_older_than_ten_minutes_is_refused(anyone: Client, settings: Settings) -> None:
    """An old link gives no session."""
    database = engine(settings.database_url)
    token = Sessions(database).link("late", datetime.now(UTC) - timedelta(seconds=LINK_SECONDS + 1))
    database.dispose()
    assert SPENT in anyone.get(f"/sign-in/{token}").text
    assert "gongxiang_session" not in anyone.cookies


@pytest.mark.parametrize("typed", ["{token}", " {token} ", "http://localhost:8181/sign-in/{token}"])
def test_the_form_takes_the_token_or_the_whole_link(
    anyone: Client, link: Callable[[], str], typed: str
) -> None:
    """What people paste signs them in, and leads where they were going."""
    data = {"token": typed.format(token=link()), "next": "/decisions?outcome=deny"}
    response = anyone.post("/sign-in", data=data)
    assert (response.status_code, response.headers["location"]) == (303, "/decisions?outcome=deny")


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "x", "/\n/a"]
)
def test_signing_in_never_leads_to_another_site(
    anyone: Client, link: Callable[[], str], elsewhere: str
) -> None:
    """An address that is not ours is forgotten."""
    response = anyone.post("/sign-in", data={"token": link(), "next": elsewhere})
    assert response.headers["location"] == "/"


def test_a_form_from_another_site_is_refused(anyone: Client, link: Callable[[], str]) -> None:
    """Nobody is signed in to a session by a page elsewhere."""
    response = anyone.post("/sign-in", data={"token": link()}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert "无权查看" in response.text


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://elsewhere.example"}, {"Origin": "null"}]
)
def test_another_site_signs_nobody_out(anyone: Client, headers: dict[str, str]) -> None:
    """A browser sends no cookie from there, and an answer that deletes it would sign its person out."""
    answer = anyone.post("/sign-out", headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_signing_out_ends_the_session_for_good(reader: Client) -> None:
    """After signing out the cookie is gone, and the old one opens nothing."""
    token = reader.cookies["gongxiang_session"]
    assert reader.post("/sign-out").headers["location"] == "/sign-in"
    assert "gongxiang_session" not in reader.cookies
    response = reader.get("/decisions", headers={"Cookie": f"gongxiang_session={token}"})
    assert (response.status_code, response.headers["location"]) == (303, "/sign-in?next=/decisions")


@pytest.mark.parametrize("path", ["/", "/decisions", "/decisions/x", "/docs", "/openapi.json"])
def test_nobody_sees_a_page_without_a_session(anyone: Client, path: str) -> None:
    """A browser is led to sign in; a program is told that it needs a key."""
    response = anyone.get(path)
    assert response.status_code == 303
    assert response.headers["location"].startswith("/sign-in")
    program = anyone.get(path, headers={"Accept": "application/json"})
    assert program.status_code == 401
    assert program.json()["error"]["code"] == "caller_unknown"


def test_the_page_says_how_to_get_in(anyone: Client) -> None:
    """Whoever comes without a link learns how to get one."""
    page = anyone.get("/sign-in").text
    assert "一次性登录链接" in page
    assert "由运行维护管理单位发放" in page
    assert '<label for="token">' in page


def test_the_cookie_is_secure_where_the_public_address_is(
    settings: Settings, serve: Callable[..., str]
) -> None:
    """Under https the browser never sends the session in the clear."""
    address = serve(replace(settings, public_url="https://gongxiang.example"))
    database = engine(settings.database_url)
    token = Sessions(database).link("sample-reader", datetime.now(UTC))
    database.dispose()
    with Client(base_url=address) as client:
        assert "secure" in client.get(f"/sign-in/{token}").headers["set-cookie"].lower()

"""The guard of the pages: rights in words, forms that only a page of the session sends, nothing too large."""

from collections.abc import Callable

import pytest
from httpx import Client

from service.decisions import Caller
from service.doors import CRUMB_HEADER
from service.errors import CallerForbidden
from service.pages.guard import allow
from service.pages.menu import ENTRIES, menu
from service.pages.trying import MAX_FORM
from service.people import secrets
from service.people.rights import READER, Right
from tests.pages.conftest import HTML

FORM = {"by": "request", "request": "{}"}


@pytest.fixture
def bare(anyone: Client, link: Callable[[], str]) -> Client:
    """A browser with a session, whose forms say nothing of it."""
    anyone.get(f"/sign-in/{link()}")
    return anyone


def test_a_form_without_the_token_of_its_session_is_refused(bare: Client) -> None:
    """A form is taken with the token of this session, in a field or a header; with another's it is not."""
    own = secrets.crumb(bare.cookies["gongxiang_session"])
    for other in ({}, {"csrf": ""}, {"csrf": secrets.crumb("gxs_other")}, {"csrf": "另"}):
        refused = bare.post("/law/try", data=FORM | other)
        assert refused.status_code == 403
        assert "页面已经过期" in refused.text
    assert bare.post("/law/try", data=FORM | {"csrf": own}).status_code == 400
    assert bare.post("/law/try", data=FORM, headers={CRUMB_HEADER: own}).status_code == 400
    parts = {name: (None, value) for name, value in (FORM | {"csrf": own}).items()}
    assert bare.post("/law/try", files=parts).status_code == 400


def test_every_form_of_a_page_that_posts_carries_the_token(bare: Client) -> None:
    """What a page writes is what the guard wants."""
    own = secrets.crumb(bare.cookies["gongxiang_session"])
    for page in ("/", "/law/try"):
        text = bare.get(page).text
        assert text.count('method="post"') == text.count(f'<input type="hidden" name="csrf" value="{own}">')


def test_a_program_with_a_key_needs_no_token(machine: Client, keys: dict[str, str]) -> None:
    """No browser sends a key of its own accord."""
    answer = machine.post("/law/try", data=FORM, headers={"Authorization": f"Bearer {keys['analyst']}"})
    assert answer.status_code == 400
    assert "cannot be read" in answer.text


def test_a_session_asks_no_door_for_programs_without_its_token(bare: Client) -> None:
    """The doors of programs are held against other sites, too."""
    refused = bare.post("/access/v1/evaluation", json={})
    assert refused.status_code == 403
    assert "页面已经过期" in refused.json()["error"]["message"]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_is_bounded_while_it_arrives(reader: Client, kind: str) -> None:
    """What is too large is refused as soon as it is, whatever it claims to be."""
    begun = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
    answer = reader.post("/law/try", content=begun + b"x" * MAX_FORM, headers={"Content-Type": kind})
    assert answer.status_code == 413
    assert f"表单超过 {MAX_FORM} 字节" in answer.text


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x"])
def test_what_is_no_form_is_said_to_be_none(reader: Client, kind: str) -> None:
    """Broken parts are a sentence, not a failure."""
    answer = reader.post("/law/try", content=b"\xff\xfe nothing", headers={"Content-Type": kind})
    assert answer.status_code in (400, 403)


def test_a_right_that_is_lacking_is_named_in_words() -> None:
    """Whoever is refused reads which right it takes, and whom to ask."""
    with pytest.raises(CallerForbidden, match=r"需要“审查项目”或者“签发审查意见书”权限.*the right to review"):
        allow(Caller("@a", "person"), Right.REVIEW, Right.ISSUE)
    allow(Caller("@a", "person", rights=frozenset({Right.ISSUE})), Right.REVIEW, Right.ISSUE)
    allow(Caller("@a", "person"))


def test_the_menu_has_what_the_person_may_open() -> None:
    """No entry leads to a refusal, and the entry of the page is marked."""
    reader = menu(Caller("r", "reader", rights=READER), "/law/try")
    opened = [row.address for row in ENTRIES if not row.rights or READER & set(row.rights)]
    assert [row.address for row in reader] == opened
    assert "/people" not in opened
    assert [row.address for row in reader if row.current] == ["/law/try"]
    assert [row.address for row in menu(Caller("n", "person"), "/law/x")] == ["/", "/docs"]


def test_a_session_that_ended_comes_back_to_the_page_of_its_form(anyone: Client, address: str) -> None:
    """After signing in again one is where the form was, not at the address it was sent to."""
    headers = HTML | {"Referer": f"{address}/law/try?from=a"}
    answer = anyone.post("/law/try", data=FORM, headers=headers)
    assert answer.headers["location"] == "/sign-in?next=/law/try%3Ffrom%3Da"


OWN = "http://{host}"


@pytest.mark.parametrize(
    ("headers", "is_let_in"),
    [
        ({}, True),
        ({"Origin": OWN}, True),
        ({"Origin": "https://{host}"}, True),  # a proxy may have taken TLS off
        ({"Origin": "http://elsewhere.example"}, False),
        ({"Origin": "http://{host}.elsewhere.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
        ({"Origin": "http://["}, False),
        ({"Origin": "file://"}, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": OWN}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": OWN}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
    ],
)
@pytest.mark.parametrize("path", ["/law/try", "/sign-in"])
def test_a_form_of_another_site_is_refused(
    reader: Client, path: str, headers: dict[str, str], *, is_let_in: bool
) -> None:
    """By Fetch Metadata, and by `Origin` where a browser sends none; a program sends neither."""
    sent = {name: value.format(host=reader.base_url.netloc.decode()) for name, value in headers.items()}
    answer = reader.post(path, data=FORM, headers=sent)
    assert ("another site" not in answer.text) is is_let_in
    if not is_let_in:
        assert answer.status_code == 403

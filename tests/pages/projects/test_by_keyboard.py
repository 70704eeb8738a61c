"""The whole main path without a mouse, by four persons, from an empty form to the file of a signed letter."""

from collections.abc import Callable

import pytest
from selenium.webdriver import Chrome, Keys

from service.settings import Settings
from tests.pages.projects.desk import Desk
from tests.pages.projects.hands import Hands
from tests.pages.projects.people import filled

Fresh = Callable[[], str]
NEAR = 8
"""Stops from where a page puts the focus to what is done next."""


@pytest.fixture
def hands(chromium: Chrome, address: str, office: Settings) -> Hands:
    """A wide screen, a keyboard, nobody at it yet."""
    assert office
    desk = Desk(chromium, address)
    desk.screen(1440)
    return Hands(desk)


def test_from_an_empty_form_to_the_letter(hands: Hands, fresh: Fresh) -> None:
    """Filed, reviewed, checked, issued and downloaded; every stop on the way is seen."""
    project = fresh()
    _file(hands, project)
    _review(hands, project)
    _open(hands, "zhao", project)
    _do(hands, "agree", "签发中")
    _open(hands, "qian", project)
    hands.reach("input[name=law_checked]", NEAR)
    hands.type(Keys.SPACE)
    _do(hands, "issue", "已签发")
    _download(hands)
    assert hands.unseen == []
    assert [row for row in hands.complaints() if " 503 " not in row] == []


def _file(hands: Hands, project: str) -> None:
    hands.sign_in("sun")
    hands.enter("nav a[href='/projects']")
    hands.type_away("n")
    given = ("unit", "stated.unit_name")
    stated = {name: text for name, text in filled(project).items() if name not in given}
    hands.fill(stated, "button[value=submit]")
    hands.type_away(Keys.ENTER)
    assert hands.one(".stage").text == "已申报", hands.text[:600]


def _open(hands: Hands, username: str, project: str) -> None:
    """Sign in, find the project by its code, open it, and go to the next step."""
    hands.sign_in(username)
    hands.enter("nav a[href='/projects']")
    hands.type("/", project)
    hands.type_away(Keys.ENTER)
    hands.type("j")
    hands.type_away(Keys.ENTER)
    assert project in hands.one(".under").text
    hands.type("g")
    hands.focused("id", "next")
    if username == "qian":
        assert "GONGXIANG_PUBLIC_URL" in hands.one("form[action$='/issue']").text


def _do(hands: Hands, deed: str, stage: str) -> None:
    hands.enter(f"form[action$='/{deed}'] button", NEAR)
    assert hands.one(".stage").text == stage


def _review(hands: Hands, project: str) -> None:
    _open(hands, "li", project)
    _do(hands, "take", "审查中")
    hands.focused("id", "next")
    hands.type("a")
    assert hands.at(".clean button")
    assert "第9项" in hands.one(".clean ul").text
    hands.type_away(Keys.ENTER)
    assert "已逐项确认7项" in hands.text
    for number in (3, 7):
        hands.type("n", "c", "省档案馆", Keys.TAB, "张三")
        hands.type_away(Keys.ENTER)
        hands.focused("id", f"item-{number}")
    hands.type("g")
    hands.focused("id", "next")
    _do(hands, "forward", "复核中")


def _download(hands: Hands) -> None:
    """The page comes back to the letters; the first file is a few stops on."""
    link = "#letters ~ .scroll a[href$='.pdf']"
    hands.reach(link, NEAR)
    hands.until(lambda: hands.answers(str(hands.focus.get_attribute("href"))))
    hands.type(Keys.ENTER)
    assert hands.downloaded(".pdf").read_bytes().startswith(b"%PDF")

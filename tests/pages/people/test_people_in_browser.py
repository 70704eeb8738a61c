"""The pages about people in a real Chromium: by keyboard alone, on a wide screen and on a phone."""

from collections.abc import Callable

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from service.office.office import Office
from service.people.rights import AccountRole
from service.settings import Settings
from tests.databases import disposed
from tests.office.conftest import SETTINGS
from tests.pages.axe import serious
from tests.pages.people.people import PASSWORD, employ
from tests.pages.test_browser import _complaints, _screen, _type, chromium
from tests.records import START

__all__ = ["chromium"]
PAGES = (
    "/people", "/people/new", "/people/accounts/browsing", "/people/roles", "/people/audit", "/account",
    "/office", "/platforms", "/verify",
)  # fmt: skip


@pytest.fixture
def keeper(chromium: Chrome, address: str, settings: Settings) -> Chrome:
    """Chromium in which an administrator signs in by keyboard alone."""
    employ(settings, "browsing", [AccountRole.ADMINISTRATOR])
    _screen(chromium, 1440)
    chromium.get(f"{address}/sign-in")
    chromium.delete_all_cookies()
    chromium.get(f"{address}/sign-in?next=/people")
    _type(chromium, "browsing", Keys.TAB, PASSWORD, Keys.ENTER)
    WebDriverWait(chromium, 10).until(lambda chrome: chrome.current_url == f"{address}/people")
    return chromium


def test_an_account_is_found_and_changed_by_keyboard(
    keeper: Chrome, address: str, settings: Settings
) -> None:
    """`/` to the filter, Enter, j to the row, Enter to the account; a role is ticked and saved with Space."""
    employ(settings, "ticked", [AccountRole.CLERK])
    _type(keeper, "/", "ticked", Keys.ENTER)
    WebDriverWait(keeper, 10).until(lambda chrome: "q=ticked" in chrome.current_url)
    _type(keeper, "j", Keys.ENTER)
    WebDriverWait(keeper, 10).until(lambda chrome: chrome.current_url.endswith("/people/accounts/ticked"))
    box = keeper.find_element(By.CSS_SELECTOR, "input[value=operator]")
    box.send_keys(Keys.SPACE)
    box.send_keys(Keys.ENTER)
    WebDriverWait(keeper, 10).until(lambda chrome: "done=1" in chrome.current_url)
    assert keeper.find_element(By.CSS_SELECTOR, "[role=status]").text == "已保存。"
    assert keeper.find_element(By.CSS_SELECTOR, "input[value=operator]").is_selected()


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_is_wider_than_the_screen(
    keeper: Chrome, address: str, settings: Settings, width: int
) -> None:
    """Every page fits, in both languages, with a label for every field and no complaint, not even of axe.

    The office has a letterhead as long as may be, so that its page lists a version of its settings.
    """
    longest = SETTINGS.model_copy(update={"letterhead": "M" * 60})
    with disposed(settings.database_url) as database:
        Office(database).keep(longest, "browsing", START)
    _screen(keeper, width)
    _complaints(keeper)
    nameless = (
        "return [...document.querySelectorAll('main input:not([type=hidden]):not([hidden]), main select')]"
    )
    nameless += ".filter(field => !field.labels.length && !field.ariaLabel).map(field => field.name)"
    for path in PAGES:
        for language in ("zh", "en"):
            keeper.get(f"{address}{path}?lang={language}")
            assert keeper.execute_script("return document.documentElement.scrollWidth") <= width, path
            assert keeper.execute_script(nameless) == [], path
            assert serious(keeper) == [], path
    assert _complaints(keeper) == []
    keeper.get(f"{address}/?lang=zh")


def test_a_table_wider_than_its_place_is_moved_by_the_keyboard(keeper: Chrome, address: str) -> None:
    """Tab stops at a table that does not fit, the arrow keys move it; one that fits is no stop."""
    _screen(keeper, 1024)
    part = "document.querySelector('main .scroll')"
    keeper.get(f"{address}/people/audit?lang=en")
    keeper.execute_script(f"{part}.style.width = '300px'")
    WebDriverWait(keeper, 10).until(lambda chrome: chrome.execute_script(f"return {part}.tabIndex") == 0)
    assert serious(keeper) == []
    keeper.find_element(By.CSS_SELECTOR, "main .scroll").send_keys(Keys.ARROW_RIGHT)
    WebDriverWait(keeper, 10).until(lambda chrome: chrome.execute_script(f"return {part}.scrollLeft") > 0)
    keeper.execute_script(f"{part}.style.width = '9000px'")
    WebDriverWait(keeper, 10).until(lambda chrome: chrome.execute_script(f"return {part}.tabIndex") == -1)
    keeper.get(f"{address}/?lang=zh")


def test_who_may_not_reads_why_with_the_menu_at_hand(
    chromium: Chrome,
    address: str,
    settings: Settings,
    link: Callable[[], str],
) -> None:
    """A reader who opens the accounts is told which right it takes, and goes on by the menu."""
    chromium.delete_all_cookies()
    chromium.get(f"{address}/sign-in/{link()}")
    chromium.get(f"{address}/people")
    assert "需要“管理账号”权限" in chromium.find_element(By.TAG_NAME, "main").text
    chromium.find_element(By.LINK_TEXT, "法规").click()
    assert chromium.current_url == f"{address}/law"

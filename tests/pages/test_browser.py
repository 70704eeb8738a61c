"""The pages in a real Chromium: what people do with them, keys, print, and nothing wider than the screen."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from selenium.webdriver import Chrome, ChromeOptions, Keys
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.pages.axe import serious

Asked = dict[str, dict[str, Any]]
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PROVIDE: dict[str, Any] = {
    "subject": {"type": "agency", "id": "11130000000000019U"},
    "action": {"name": "provide"},
    "resource": {"type": "resource", "id": "307013001000001/0001"},
}


def _programs() -> tuple[str, str]:
    """Chromium and its driver; a user without them skips, a continuous integration may not."""
    found = [shutil.which(name) for name in ("chromium", "chromedriver")]
    if found[0] and found[1]:
        return found[0], found[1]
    sentence = "There is no chromium or chromedriver on PATH, so the pages cannot be tried in a browser."
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One Chromium with a profile of its own."""
    browser, driver = _programs()
    options = ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()


@pytest.fixture
def browser(chromium: Chrome, address: str, link: Callable[[], str]) -> Chrome:
    """Chromium, signed in by the link on a wide screen, with Chinese pages."""
    _screen(chromium, 1440)
    chromium.get(f"{address}/sign-in")
    chromium.delete_all_cookies()
    chromium.get(f"{address}/sign-in/{link()}")
    return chromium


def _screen(chrome: Chrome, width: int) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def _complaints(chrome: Chrome) -> list[str]:
    return [entry["message"] for entry in chrome.get_log("browser")]  # type: ignore[no-untyped-call]  # selenium leaves it untyped


def _type(chrome: Chrome, *keys: str) -> None:
    for key in keys:
        chrome.switch_to.active_element.send_keys(key)


def test_from_the_link_to_the_marked_paragraph_and_into_english(
    browser: Chrome, address: str, ask: Callable[..., dict[str, Any]]
) -> None:
    """The link signs in; a decision opens from the list; its paragraph is marked; English is one click."""
    decision = ask(PROVIDE)["context"]["id"]
    assert browser.current_url == f"{address}/"
    browser.get(f"{address}/decisions?q={decision}")
    browser.find_element(By.CSS_SELECTOR, "tbody tr td:last-child").click()
    assert browser.current_url == f"{address}/decisions/{decision}"
    finding = browser.find_element(By.ID, "permit-hb2016.art_12.must_provide")
    mark = finding.find_element(By.TAG_NAME, "mark")
    assert mark.is_displayed()
    assert mark.text.startswith("纳入政务信息资源目录体系管理的")
    assert mark.value_of_css_property("background-color") != "rgba(0, 0, 0, 0)"
    browser.find_element(By.LINK_TEXT, "English").click()
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"
    assert "Must 河北省应急管理厅 provide" in browser.find_element(By.CLASS_NAME, "question").text
    browser.get(f"{address}/decisions")
    assert browser.find_element(By.TAG_NAME, "h1").text == "Decisions"


def test_the_list_is_worked_by_keys(browser: Chrome, address: str, asked: Asked) -> None:
    """`/` goes to the filter, j and k choose a row, Enter opens it; letters in the filter stay there."""
    browser.get(f"{address}/decisions")
    rows = browser.find_elements(By.CSS_SELECTOR, "tbody tr")
    _type(browser, "j", "j", "j", "k")
    assert [row.get_attribute("class") for row in rows[:3]] == ["", "chosen", ""]
    _type(browser, Keys.ARROW_DOWN)
    assert rows[2].get_attribute("class") == "chosen"
    wanted = rows[2].find_element(By.TAG_NAME, "a").get_attribute("href")
    _type(browser, "/")
    assert browser.switch_to.active_element.get_attribute("name") == "q"
    _type(browser, "jk/")
    assert browser.switch_to.active_element.get_attribute("value") == "jk/"
    _type(browser, Keys.ESCAPE, "k", "j", Keys.ENTER)
    WebDriverWait(browser, 5).until(lambda chrome: chrome.current_url == wanted)


def test_unknown_facts_can_be_hidden(
    browser: Chrome, address: str, ask: Callable[..., dict[str, Any]]
) -> None:
    """The switch hides what nobody stated, without a script."""
    browser.get(f"{address}/decisions/{ask(PROVIDE)['context']['id']}")
    unknown = browser.find_element(By.CSS_SELECTOR, "details[open] tr.unknown")
    assert unknown.is_displayed()
    browser.find_element(By.CSS_SELECTOR, "label[for=hide-unknown]").click()
    assert not unknown.is_displayed()


def test_on_paper_nothing_is_folded_away(
    browser: Chrome, address: str, ask: Callable[..., dict[str, Any]]
) -> None:
    """Printed, closed parts show their content, and bars and buttons are gone."""
    browser.get(f"{address}/decisions/{ask(PROVIDE)['context']['id']}")
    closed = browser.find_element(By.CSS_SELECTOR, "details.section:not([open]) table")
    menu = browser.find_element(By.CSS_SELECTOR, "header.bar")
    shown = "return arguments[0].checkVisibility({contentVisibilityAuto: true})"
    height = "return arguments[0].getBoundingClientRect().height"
    assert not browser.execute_script(shown, closed)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert browser.execute_script(height, closed) > 20
        assert browser.execute_script(shown, closed)
        assert not menu.is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_is_wider_than_the_screen_and_none_is_complained_about(
    browser: Chrome, address: str, asked: Asked, width: int
) -> None:
    """Wide and narrow, in both languages, nothing runs out of the screen; browser and axe say nothing."""
    _screen(browser, width)
    most = max(asked.values(), key=lambda answer: len(str(answer)))["context"]["id"]
    _complaints(browser)
    for path in (
        "/",
        "/decisions",
        f"/decisions/{most}",
        "/law",
        "/law/hb2016/art_9",
        "/letters",
        "/verify",
        "/sign-in",
        "/docs",
    ):
        for language in ("zh", "en"):
            browser.get(f"{address}{path}?lang={language}")
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width, path
            assert browser.find_element(By.TAG_NAME, "main").is_displayed()
            assert path == "/docs" or serious(browser) == [], path  # /docs is Swagger UI's own
    assert _complaints(browser) == []


def test_the_api_page_works_without_a_network(browser: Chrome, address: str) -> None:
    """Swagger UI draws the doors from our own document under our own policy, and asks nobody else."""
    browser.get(f"{address}/docs")
    door = (By.CSS_SELECTOR, "[data-path='/access/v1/evaluation']")
    WebDriverWait(browser, 10).until(lambda chrome: chrome.find_elements(*door))
    asked = browser.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert len(asked) > 4
    assert all(name.startswith((address, "data:")) for name in asked)
    assert _complaints(browser) == []


def test_an_old_link_is_refused_in_words(chromium: Chrome, address: str) -> None:
    """Who opens a used link reads what to do."""
    chromium.get(f"{address}/sign-in")
    chromium.delete_all_cookies()
    chromium.get(f"{address}/sign-in/gxl_used")
    alert = chromium.find_element(By.CSS_SELECTOR, "[role=alert]")
    assert "索取新的链接" in alert.text
    assert chromium.find_element(By.ID, "token").is_displayed()


def test_a_finding_leads_to_its_rule(
    browser: Chrome, address: str, ask: Callable[..., dict[str, Any]]
) -> None:
    """From a finding to its rule: the anchor is in view, its source opens; `/` goes to the search."""
    browser.get(f"{address}/decisions/{ask(PROVIDE)['context']['id']}")
    browser.find_element(By.CSS_SELECTOR, "[id='permit-hb2016.art_12.must_provide'] a.rule").click()
    assert browser.current_url == f"{address}/law/hb2016/art_12#must_provide"
    rule = browser.find_element(By.ID, "must_provide")
    assert 0 <= browser.execute_script("return arguments[0].getBoundingClientRect().top", rule) < 900
    source = rule.find_element(By.TAG_NAME, "pre")
    assert not source.is_displayed()
    browser.find_element(By.CSS_SELECTOR, "#must_provide > details > summary").click()
    assert source.text.startswith("permit contains ")
    browser.get(f"{address}/law")
    _type(browser, "/")
    assert browser.switch_to.active_element.get_attribute("name") == "q"


def _column(chrome: Chrome, place: int) -> list[str]:
    cells = chrome.find_elements(By.CSS_SELECTOR, f".law tbody tr td:nth-child({place})")
    return [cell.text for cell in cells]


def test_the_articles_sort_by_any_column_and_back(browser: Chrome, address: str) -> None:
    """By numbers as numbers, the other way round, then as the act has them; screen readers are told."""
    browser.get(f"{address}/law")
    first = _column(browser, 1)
    head = browser.find_elements(By.CSS_SELECTOR, ".law thead th")[3]
    found = []
    for said in ("ascending", "descending", "none"):
        head.find_element(By.TAG_NAME, "button").click()
        assert head.get_attribute("aria-sort") == said
        found.append([int(text or -1) for text in _column(browser, 4)])
    assert found[0] == sorted(found[0])
    assert found[1] == sorted(found[1], reverse=True)
    assert found[1][0] > 50
    assert _column(browser, 1) == first
    _type(browser, Keys.ESCAPE)
    browser.find_element(By.TAG_NAME, "body").send_keys("j")
    assert browser.switch_to.active_element.text == first[0]


def test_cases_are_narrowed_by_what_they_say(browser: Chrome, address: str) -> None:
    """Only the cases that hold every word are left, and their number is said; keys lead there."""
    _complaints(browser)
    browser.get(f"{address}/law/hb2016/art_9")
    browser.find_element(By.TAG_NAME, "body").send_keys("/")
    browser.switch_to.active_element.send_keys("待补正 行政区划")
    rows = [
        row for row in browser.find_elements(By.CSS_SELECTOR, "#cases-table tbody tr") if row.is_displayed()
    ]
    assert 0 < len(rows) < 20
    assert all("待补正" in row.text and "行政区划" in row.text for row in rows)
    assert browser.find_element(By.CSS_SELECTOR, "[data-narrow] [role=status]").text.startswith(
        f"{len(rows)} / "
    )
    assert _complaints(browser) == []

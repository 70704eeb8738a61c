"""The overviews in a real Chromium: keys, a progress that moves, wide and narrow, for everybody, on paper."""

import base64
import re
import time
from collections.abc import Callable

import pypdfium2
import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from service.doors import SESSION
from tests.pages.axe import serious
from tests.pages.overviews.conftest import Office
from tests.pages.projects.conftest import chromium

__all__ = ["chromium"]
Sit = Callable[[str], Chrome]
PAGES = (
    "/projects", "/projects?scope=all&due=overdue&col=unit&col=due&col=issuer", "/projects/board",
    "/projects/deadlines", "/projects/workload", "/projects/figures", "/projects/redecide", "/platforms",
)  # fmt: skip
WIDE = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def sit(chromium: Chrome, place: str, office: Office) -> Sit:
    """Open Chromium, wide and in Chinese, as somebody who is signed in."""

    def sit(role: str) -> Chrome:
        _screen(chromium, 1440)
        chromium.get(f"{place}/sign-in?lang=zh")
        chromium.add_cookie({"name": SESSION, "value": office[role].cookies[SESSION], "path": "/"})
        chromium.get_log("browser")  # type: ignore[no-untyped-call]  # selenium leaves it untyped
        return chromium

    return sit


def _screen(chrome: Chrome, width: int) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def _type(chrome: Chrome, *keys: str) -> None:
    for key in keys:
        chrome.switch_to.active_element.send_keys(key)


def _go(chrome: Chrome, wanted: str) -> None:
    WebDriverWait(chrome, 10).until(lambda one: wanted in one.current_url)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_fine(sit: Sit, place: str, page: str, language: str) -> None:
    """Nothing serious by axe, nothing wider than the screen, nothing that the browser complains of."""
    chrome = sit("reviewer")
    chrome.get(f"{place}{page}{'&' if '?' in page else '?'}lang={language}")
    found = serious(chrome)
    assert found == [], "\n".join(found)
    for width in (390, 1440):
        _screen(chrome, width)
        assert chrome.execute_script(WIDE) <= 0, width
    assert chrome.get_log("browser") == []  # type: ignore[no-untyped-call]  # selenium leaves it untyped


@pytest.mark.parametrize(
    ("role", "page"), [("administrator", "/platforms?edit="), ("submitter", "/projects")]
)
def test_forms_are_fine_open(sit: Sit, place: str, role: str, page: str) -> None:
    """What is folded away is fine, too, once it is open."""
    chrome = sit(role)
    chrome.get(f"{place}{page}")
    chrome.execute_script("for (const part of document.querySelectorAll('details')) part.open = true")
    found = serious(chrome)
    assert found == [], "\n".join(found)
    _screen(chrome, 390)
    assert chrome.execute_script(WIDE) <= 0


def test_the_list_is_worked_by_keys(sit: Sit, place: str) -> None:
    """`/` searches, j and k choose, Enter opens, n begins a new project; conditions stay in the address."""
    chrome = sit("submitter")
    chrome.get(f"{place}/projects?scope=all")
    _type(chrome, "/")
    _type(chrome, "项目", Keys.ENTER)
    _go(chrome, "q=")
    _type(chrome, "j", "j", "k")
    chosen = chrome.find_element(By.CSS_SELECTOR, "tr.chosen a")
    wanted = str(chosen.get_attribute("href"))
    assert chrome.find_elements(By.CSS_SELECTOR, "tbody tr")[0].get_attribute("class") == "chosen"
    assert re.fullmatch(rf"{place}/projects/[^/]+", wanted)
    _type(chrome, "n")
    _go(chrome, "/projects/new")


def test_the_board_is_worked_by_keys(sit: Sit, place: str) -> None:
    """Right and left change the column, j and k the card, Enter opens it."""
    chrome = sit("reviewer")
    chrome.get(f"{place}/projects/board")
    _type(chrome, Keys.ARROW_RIGHT, "j", Keys.ARROW_RIGHT, "j", "k")
    chosen = chrome.find_element(By.CSS_SELECTOR, ".lane-under_review .ticket.chosen")
    cards = chrome.find_elements(By.CSS_SELECTOR, ".lane-under_review .ticket")
    assert chosen == cards[1]
    _type(chrome, Keys.ARROW_LEFT)
    assert chrome.find_element(By.CSS_SELECTOR, ".lane-submitted .ticket.chosen")
    wanted = chrome.switch_to.active_element.get_attribute("href")
    _type(chrome, Keys.ENTER)
    WebDriverWait(chrome, 10).until(lambda one: one.current_url == wanted)


def test_on_a_small_screen_columns_stand_under_each_other(sit: Sit, place: str) -> None:
    """Each column of the board has the whole width."""
    chrome = sit("reviewer")
    _screen(chrome, 390)
    chrome.get(f"{place}/projects/board")
    lanes = chrome.find_elements(By.CSS_SELECTOR, ".lane")
    places = [(lane.rect["x"], lane.rect["y"]) for lane in lanes]
    assert len({x for x, _ in places}) == 1
    assert places == sorted(places, key=lambda at: at[1])


def test_a_view_is_kept_opened_and_dropped(sit: Sit, place: str) -> None:
    """By the buttons of the page, from conditions to a name and back."""
    chrome = sit("checker")
    chrome.get(f"{place}/projects?scope=all&city=130100&sort=fiscal")
    chrome.find_element(By.CSS_SELECTOR, ".views details summary").click()
    chrome.find_element(By.ID, "view-name").send_keys("石家庄大额", Keys.ENTER)
    view = WebDriverWait(chrome, 10).until(lambda one: one.find_element(By.LINK_TEXT, "石家庄大额"))
    assert view.get_attribute("aria-current") == "true"
    chrome.get(f"{place}/projects")
    chrome.find_element(By.LINK_TEXT, "石家庄大额").click()
    _go(chrome, "city=130100")
    chrome.find_element(By.CSS_SELECTOR, ".chips button").click()
    WebDriverWait(chrome, 10).until(lambda one: not one.find_elements(By.CSS_SELECTOR, ".chips"))


def test_the_progress_of_a_run_moves_without_a_reload(sit: Sit, place: str) -> None:
    """The bar follows the run; when the run has ended or broken off, the page says so by itself."""
    chrome = sit("author")
    chrome.get(f"{place}/projects/redecide")
    chrome.find_element(By.CSS_SELECTOR, "form.inline button").click()
    _go(chrome, "/projects/redecide/")
    before = chrome.find_element(By.CSS_SELECTOR, "[data-told]").text
    WebDriverWait(chrome, 30).until(
        lambda one: one.find_element(By.CSS_SELECTOR, "[data-told]").text != before
    )
    chrome.find_element(By.CSS_SELECTOR, "form[action$='/stop'] button").click()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not chrome.find_elements(By.CSS_SELECTOR, ".run-stopped"):
        time.sleep(0.2)
    assert chrome.find_element(By.CSS_SELECTOR, "form[action$='/continue'] button").is_displayed()


def test_on_paper_a_list_has_no_buttons(sit: Sit, place: str) -> None:
    """Printed, tables are there and what is pressed is not; shapes keep their colours."""
    chrome = sit("reviewer")
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        for page in ("/projects?scope=all", "/projects/figures"):
            chrome.get(f"{place}{page}")
            assert chrome.find_element(By.CSS_SELECTOR, "table.list").is_displayed()
            pressed = chrome.find_elements(By.CSS_SELECTOR, ".btn, .tabs, .filters, .bar, summary")
            assert not any(one.is_displayed() for one in pressed)
        bar = chrome.find_element(By.CSS_SELECTOR, ".shape rect")
        assert bar.value_of_css_property("print-color-adjust") == "exact"
    finally:
        chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize(
    "page", ["/projects?scope=all", "/projects/deadlines", "/projects?scope=all&col=unit&col=issuer"]
)
def test_a_list_is_printed_from_the_first_page_on(sit: Sit, place: str, page: str) -> None:
    """A table is no block that has to begin on a page of its own: its first row is on page one."""
    chrome = sit("reviewer")
    chrome.get(f"{place}{page}")
    rows = chrome.find_elements(By.CSS_SELECTOR, "table.list tbody tr")
    assert len(rows) > 30
    said = re.sub(r"\s", "", rows[0].text)[:12]
    printed = chrome.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pages = pypdfium2.PdfDocument(base64.b64decode(printed["data"]))
    first = re.sub(r"\s", "", pages[0].get_textpage().get_text_bounded())
    assert len(pages) > 1
    assert said in first

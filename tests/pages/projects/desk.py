"""A person at the browser, as the tests need one: signs in by the form, fills in, sends, reads."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from tests.pages.people.people import PASSWORD

SECONDS = 10


class Desk:
    """One browser, at which one person after another sits down."""

    def __init__(self, chrome: Chrome, address: str) -> None:
        self.chrome, self.address = chrome, address

    def sit(self, username: str, then: str = "/") -> None:
        """Sign in by the page, and go on to an address."""
        self.chrome.get(f"{self.address}/sign-in")
        self.chrome.delete_all_cookies()
        self.chrome.get(f"{self.address}/sign-in")
        self.one("#username").send_keys(username)
        self.one("#password").send_keys(PASSWORD, Keys.ENTER)
        self.until(lambda: "/sign-in" not in self.chrome.current_url)
        self.open(then)

    def open(self, path: str) -> None:
        """Go to an address of the service."""
        self.chrome.get(f"{self.address}{path}")

    def screen(self, width: int) -> None:
        """A screen of another width."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        self.chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def one(self, query: str) -> WebElement:
        """The one thing that a selector finds."""
        return self.chrome.find_element(By.CSS_SELECTOR, query)

    def named(self, name: str) -> WebElement:
        """A field by its name."""
        return self.chrome.find_element(By.NAME, name)

    def put(self, name: str, text: str) -> None:
        """Write into a field, or choose from it."""
        field = self.named(name)
        if field.tag_name == "select":
            Select(field).select_by_value(text)
            return
        field.clear()
        field.send_keys(text)

    def choose_file(self, name: str, file: Path) -> None:
        """Choose a file to be sent."""
        self.named(name).send_keys(str(file))

    def press(self, element: WebElement) -> None:
        """Press a button or a link, and wait for the page it leads to."""
        page = self.one("html")
        self.chrome.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()
        self.left(page)

    def send(self, query: str) -> None:
        """Press the button that a selector finds."""
        self.press(self.one(query))

    def type(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        for key in keys:
            ActionChains(self.chrome, duration=0).send_keys(key).perform()

    def type_away(self, *keys: str) -> None:
        """Press keys of which the last one leads to another page."""
        page = self.one("html")
        self.type(*keys)
        self.left(page)

    def left(self, page: WebElement) -> None:
        """Wait until another page stands there, whole."""
        self.until(lambda: _gone(page))
        self.until(lambda: self.chrome.execute_script("return document.readyState") == "complete")

    def until(self, true: Callable[[], Any]) -> Any:
        """Wait until something is so."""
        return WebDriverWait(self.chrome, SECONDS, 0.03).until(lambda _chrome: true())

    def answers(self, address: str) -> bool:
        """Whether an address answers: a letter's receipts may wait for the next checkpoint."""
        asked = "const [url, done] = arguments; fetch(url).then((answer) => done(answer.ok))"
        return bool(self.chrome.execute_async_script(asked, address))

    @property
    def text(self) -> str:
        """What the page says."""
        return self.one("main").text

    def focused(self, kind: str, value: str) -> None:
        """Wait until what has the focus has an attribute of this value."""
        self.until(lambda: self.focus.get_attribute(kind) == value)

    @property
    def focus(self) -> WebElement:
        """What has the focus."""
        return self.chrome.switch_to.active_element

    def complaints(self) -> list[str]:
        """What the browser complains of since it was last asked."""
        return [row["message"] for row in self.chrome.get_log("browser")]  # type: ignore[no-untyped-call]  # selenium leaves it untyped

    def downloaded(self, ending: str) -> Path:
        """The newest download of a kind, once it is whole."""
        folder: Path = self.chrome.downloads  # type: ignore[attr-defined]
        self.until(lambda: any(folder.glob(f"*{ending}")) and not any(folder.glob("*.crdownload")))
        return max(folder.glob(f"*{ending}"), key=lambda file: file.stat().st_mtime)


def _gone(element: WebElement) -> bool:
    try:
        element.is_enabled()
    except Exception:  # noqa: BLE001  whatever the driver says of an element of a page that is left
        return True
    time.sleep(0.01)
    return False

"""A person who has a keyboard and nothing else: Tab, typing, Enter, and the keys that the pages name."""

from typing import Any

from selenium.webdriver import Keys

from tests.pages.people.people import PASSWORD
from tests.pages.projects.desk import Desk

STOPS = 250
"""Elements of a page that Tab passes at most."""
SEEN = """
const it = document.activeElement, style = getComputedStyle(it);
if (it === document.body) return "";
const said = it.outerHTML.slice(0, 160);
const [place] = it.getClientRects();
if (!place) return `not on the screen: ${said}`;
const over = document.elementFromPoint(
  place.x + Math.min(place.width, 20) / 2, place.y + Math.min(place.height, 20) / 2);
if (!over || !(it.contains(over) || over.contains(it)))
  return `hidden by ${over?.outerHTML.slice(0, 80)}: ${said}`;
const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
return outlined || style.boxShadow !== "none" ? "" : `not marked: ${said}`;
"""
AT = """
const it = document.activeElement;
const [name, kind, value, add] = [it.name ?? "", it.type ?? "", it.value ?? "", it.dataset.add ?? ""];
return {name, kind, value, add, ticked: it.checked ?? false};
"""


class Hands(Desk):
    """A desk without a mouse; where the focus cannot be seen is noted in `unseen`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.chrome, desk.address)
        self.unseen: list[str] = []

    def sign_in(self, username: str) -> None:
        """Sign in: the first field has the focus already."""
        self.chrome.get(f"{self.address}/sign-in")
        self.chrome.delete_all_cookies()
        self.chrome.get(f"{self.address}/sign-in")
        self.focused("name", "username")
        self.type(username, Keys.TAB, PASSWORD)
        self.type_away(Keys.ENTER)

    def tab(self) -> None:
        """One stop further, which must be seen."""
        self.type(Keys.TAB)
        if (why := self.chrome.execute_script(SEEN)) and why not in self.unseen:
            self.unseen.append(why)

    def at(self, query: str) -> bool:
        """Whether the focus is there."""
        return bool(self.chrome.execute_script("return document.activeElement.matches(arguments[0])", query))

    def reach(self, query: str, within: int = STOPS) -> None:
        """Go on by Tab until the focus is there, in so many stops."""
        for _ in range(within):
            self.tab()
            if self.at(query):
                return
        raise AssertionError(f"{query} is not reached by Tab in {within} stops.")

    def enter(self, query: str, within: int = STOPS) -> None:
        """Go there, and press Enter, which leads on."""
        self.reach(query, within)
        self.type_away(Keys.ENTER)

    def fill(self, texts: dict[str, str], end: str) -> None:
        """Fill in a form on the way to its end, rows of tables and all."""
        left = {name: text for name, text in texts.items() if text}
        for _ in range(STOPS):
            self.tab()
            if self.at(end):
                assert not left, f"never reached: {sorted(left)}"
                return
            at: dict[str, Any] = self.chrome.execute_script(AT)
            if at["add"] and any(name.startswith(f"{at['add']}[") for name in left):
                self.type(Keys.ENTER)
                at = self.chrome.execute_script(AT)
            if at["name"] in left:
                self._write(at, left.pop(at["name"]))
        raise AssertionError(f"{end} is not reached by Tab.")

    def _write(self, at: dict[str, Any], text: str) -> None:
        if at["kind"] == "checkbox":
            self.type(*([] if at["ticked"] else [Keys.SPACE]))
        elif at["kind"] == "select-one":
            for _ in range(20):
                if self.chrome.execute_script("return document.activeElement.value") == text:
                    return
                self.type(Keys.ARROW_DOWN)
            raise AssertionError(f"{at['name']} has no choice {text}.")
        elif at["value"] != text:
            self.type(text)

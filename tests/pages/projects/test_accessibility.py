"""Everybody can use the pages: by keyboard alone, by assistive technology, on a small screen, on paper."""

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from service.settings import ROOT, Settings
from tests.pages.axe import serious
from tests.pages.projects.desk import Desk
from tests.pages.projects.people import ROWS, People
from tests.papers.files import pdf
from tests.sheets.books import cell, changed

pytestmark = pytest.mark.filterwarnings("ignore:Cannot parse header or footer")
Fresh = Callable[[], str]
WIDE = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def desk(chromium: Chrome, address: str, office: Settings) -> Desk:
    """A wide screen that nobody sits at yet."""
    assert office
    desk = Desk(chromium, address)
    desk.screen(1440)
    return desk


def _fine(desk: Desk) -> None:
    """Nothing serious by axe, nothing wider than a screen, nothing the browser complains of."""
    desk.until(lambda: not desk.chrome.find_elements(By.CSS_SELECTOR, "[data-part] > p:only-child > a"))
    found = serious(desk.chrome)
    assert found == [], "\n".join(found)
    for width in (390, 1440):
        desk.screen(width)
        assert desk.chrome.execute_script(WIDE) <= 0, width
    assert [row for row in desk.complaints() if " 400 " not in row and " 409 " not in row] == []


def test_the_form_is_fine_empty_wrong_and_previewed(desk: Desk, people: People, tmp_path: Path) -> None:
    """The form as it opens, with rows, with errors, with what would be found; what was read, and errors."""
    assert people
    (doubtful := tmp_path / "申报表.xlsx").write_bytes(changed(cell("需求", "A4", "307013016000003/9999")))
    desk.sit("sun", "/projects/new")
    _fine(desk)
    for button in desk.chrome.find_elements(By.CSS_SELECTOR, "[data-add]"):
        button.send_keys(Keys.ENTER)
    desk.put("funding[1].amount", "约一百万")
    desk.send("button[value=submit]")
    desk.focused("role", "alert")
    _fine(desk)
    desk.choose_file("sheet", doubtful)
    desk.chrome.execute_script("document.querySelector('details.upload').open = true")
    desk.send("form[action='/projects/sheet'] button")
    assert "读取结果核对" in desk.text
    _fine(desk)
    desk.type("n")
    assert desk.focus.get_attribute("value") == "read"
    assert "待答复1处" in desk.one(".send").text
    desk.one(".instead input").send_keys("1")
    assert desk.one("[data-changed]").is_selected()
    assert "待答复0处" in desk.one(".send").text
    desk.send(".readings .send .btn-primary")
    desk.send("button[value=check]")
    assert "99991" in desk.one(".questions").text
    assert desk.one("#preview").is_displayed()
    _fine(desk)
    desk.chrome.execute_script("document.querySelector('details.upload').open = true")
    desk.choose_file("sheet", ROOT / "fixtures" / "world.yaml")
    desk.send("form[action='/projects/sheet'] button")
    assert "申报表有错误" in desk.text
    _fine(desk)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_file_is_fine_at_every_stage(desk: Desk, people: People, fresh: Fresh, language: str) -> None:
    """Reviewed, corrected, previewed, to be issued, issued."""
    here = people.file(fresh(), sharing_chapter__present="")
    people.do("li", f"{here}/take")
    desk.sit("li", f"{here}?lang={language}")
    _fine(desk)
    for panel in ("correct=1", "papers=3"):
        desk.open(f"{here}?{panel}")
        _fine(desk)
    desk.open(f"{here}/matches")
    _fine(desk)
    people["li"].post(f"{here}/papers", files={"papers": ("报告.pdf", pdf(3), "application/pdf")})
    desk.open(here)
    desk.press(desk.one("#papers ~ .scroll a"))
    _fine(desk)
    there = people.file(fresh(), **{"draft_catalogue.rows[2].share.ground.kind": "technical"})
    people.to_issue(there)
    desk.sit("qian", f"{there}?lang={language}")
    for part in desk.chrome.find_elements(By.CSS_SELECTOR, ".side details:not([open]) > summary"):
        part.send_keys(Keys.ENTER)
    _fine(desk)
    desk.open(f"{there}/opinion")
    _fine(desk)
    people.issue(there)
    desk.open(there)
    _fine(desk)
    desk.open("/?lang=zh")


def test_a_reviewer_works_by_keyboard_alone(desk: Desk, people: People, fresh: Fresh) -> None:
    """J and k walk the rows, c confirms, e corrects, p asks for papers, n finds what waits, ? helps."""
    here = people.file(fresh())
    people.do("li", f"{here}/take")
    people.add_study(here)
    desk.sit("li", here)
    desk.type("?")
    assert desk.one("dialog.keys").is_displayed()
    desk.type(Keys.ESCAPE)
    desk.type("j", "j", "j", "k")
    desk.focused("id", "item-2")
    desk.type_away("c")
    desk.focused("id", "item-2")
    assert desk.one("#item-2 .spoke").text == "已确认"
    desk.type("n")
    desk.focused("id", "item-3")
    desk.type_away("p")
    desk.focused("name", "note")
    desk.type("请提供原件，jk", Keys.TAB, Keys.TAB)
    desk.type_away(Keys.ENTER)
    assert desk.one("#item-3 .spoke").text == "已要求补充材料"
    desk.type("j", "j", "j", "j")
    desk.type_away("e")
    desk.focused("name", "connection.designed")
    desk.type(Keys.TAB, Keys.END, "0", Keys.TAB, "450", Keys.TAB, "页码有误")
    desk.type_away(Keys.ENTER)
    desk.focused("id", "item-7")
    assert "450" in desk.one("#item-7 .pages").text
    for _ in ROWS:
        if desk.chrome.find_elements(By.CSS_SELECTOR, "tr.waits"):
            desk.type("n")
            desk.type_away("c")
    assert not desk.chrome.find_elements(By.CSS_SELECTOR, "tr.waits")


def test_a_project_is_filed_by_keyboard_alone(desk: Desk, people: People, fresh: Fresh) -> None:
    """Tab, type, Enter: a row is added with the focus in it, removed again, and the form is submitted."""
    assert people
    project = fresh()
    desk.sit("sun", "/projects/new")
    desk.chrome.execute_script("document.querySelector('#id').focus()")
    desk.type(project, Keys.TAB, "键盘申报的项目")
    add = desk.one("[data-add=funding]")
    while desk.focus != add:
        desk.type(Keys.TAB)
    desk.type(Keys.ENTER)
    desk.focused("name", "funding[1].source")
    desk.type("财", Keys.TAB, "120万元", Keys.TAB, Keys.TAB, Keys.ENTER)
    desk.focused("name", "funding[2].source")
    desk.type(Keys.TAB, Keys.TAB, Keys.ENTER)
    assert desk.focus == desk.one("[data-add=funding]")
    assert len(desk.chrome.find_elements(By.CSS_SELECTOR, "[data-entries=funding] tbody tr")) == 1
    submit = desk.one("button[value=submit]")
    while desk.focus != submit:
        desk.type(Keys.TAB)
        if desk.focus == desk.one("#total"):
            desk.type(Keys.SPACE)
    assert "壹佰贰拾万元整" in desk.one(".send").text
    desk.type_away(Keys.ENTER)
    assert desk.one(".stage").text == "已申报"
    assert "1,200,000" in desk.one(".sums").text


def test_on_paper_the_file_is_whole_and_without_buttons(desk: Desk, people: People, fresh: Fresh) -> None:
    """Printed, the checklist and the facts are there, and what is pressed is not."""
    here = people.file(fresh())
    people.do("li", f"{here}/take")
    desk.sit("li", here)
    desk.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert desk.one("#item-11").is_displayed()
        assert not any(
            button.is_displayed() for button in desk.chrome.find_elements(By.CSS_SELECTOR, "main .btn")
        )
        assert not desk.one("nav.parts").is_displayed()
    finally:
        desk.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})

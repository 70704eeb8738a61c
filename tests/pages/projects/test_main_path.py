"""From a workbook that lacks papers to letters that anybody can verify, in a real Chromium."""

import io
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from service.settings import Settings
from tests.pages.projects.desk import Desk
from tests.pages.projects.people import LACKING, ROWS, WHOLE
from tests.papers.files import pdf

pytestmark = pytest.mark.filterwarnings("ignore:Cannot parse header or footer")
LACK, ID = "2611-130000-04-04-300002", "2611-130000-04-04-300001"
HERE = f"/projects/{LACK}"


@pytest.fixture
def desk(chromium: Chrome, address: str, office: Settings) -> Desk:
    """A wide screen that nobody sits at yet."""
    assert office
    desk = Desk(chromium, address)
    desk.screen(1440)
    return desk


def whole_for(project: str, folder: Path) -> Path:
    """The complete sample workbook, of the project that was returned."""
    book = load_workbook(WHOLE)
    for row in book["项目"].iter_rows():
        for cell in row:
            if cell.value == ID:
                cell.value = project
    file = folder / "补正后.xlsx"
    book.save(file)
    return file


def test_from_the_workbook_to_the_letters(desk: Desk, tmp_path: Path) -> None:
    """Filed, returned with a notice, completed, corrected, checked, issued, verified; four persons."""
    _file(desk)
    _return(desk)
    _complete(desk, whole_for(LACK, tmp_path))
    _review(desk, tmp_path)
    _sign(desk)
    _verify(desk)
    assert [row for row in desk.complaints() if " 503 " not in row] == []


def _file(desk: Desk) -> None:
    desk.sit("sun", "/projects/new")
    desk.choose_file("sheet", LACKING)
    desk.send("form[action='/projects/sheet'] button")
    assert "读取结果核对" in desk.text
    desk.send(".readings .send button.btn-primary")
    desk.one("#total").click()
    desk.send("button[value=submit]")
    assert desk.one(".stage").text == "已申报"


def _return(desk: Desk) -> None:
    desk.sit("li", HERE)
    desk.send("form[action$='/take'] button")
    doubts = desk.chrome.find_elements(By.CSS_SELECTOR, "[data-item] .verdict-doubt")
    assert [row.text for row in doubts] == ["存疑", "存疑"]
    assert desk.one("#item-3 .bring").is_displayed()
    by = (date.today() + timedelta(days=20)).isoformat()  # noqa: DTZ011  far enough away for any zone
    desk.chrome.execute_script("arguments[0].value = arguments[1]", desk.named("by"), by)
    desk.named("note").send_keys("请补充信息资源共享分析篇章")
    desk.send("form[action$='/draft-notice'] button:not([formaction])")
    desk.sit("zhao", HERE)
    desk.send("form[action$='/agree'] button")
    desk.sit("qian", HERE)
    desk.one("input[name=law_checked]").click()
    desk.send("form[action$='/return'] button")
    assert desk.one(".stage").text == "退回补正"
    assert "补正通知书" in desk.one("#letters ~ .scroll").text


def _complete(desk: Desk, book: Path) -> None:
    desk.sit("sun", f"{HERE}/edit")
    assert "请补充信息资源共享分析篇章" in desk.text
    desk.chrome.execute_script("document.querySelector('details.upload').open = true")
    desk.choose_file("sheet", book)
    desk.send("form[action$='/sheet'] button")
    desk.send(".readings .send button.btn-primary")
    if not desk.one("#total").is_selected():
        desk.one("#total").click()
    desk.send("button[value=submit]")
    assert "第2轮" in desk.one(".title").text


def _review(desk: Desk, folder: Path) -> None:
    desk.sit("li", HERE)
    desk.send("form[action$='/take'] button")
    assert "31-38" in desk.one(".changes").text
    desk.press(desk.one("#item-7 [data-do=e]"))
    desk.put("connection.page", "47")
    desk.put("page", "47")
    desk.put("reason", "对接设计在第47页")
    desk.send(".mending .inline-panel button")
    assert "对接设计在第47页" in desk.one("#corrections ~ .scroll").text
    study = folder / "可行性研究报告.pdf"
    study.write_bytes(pdf(50))
    desk.choose_file("papers", study)
    desk.send("form[action$='/papers'] button")
    for number in ROWS:
        desk.send(f"#item-{number} [data-do=c]")
        assert desk.one(f"#item-{number} .spoke").text == "已确认"
    desk.send("form[action$='/forward'] button")
    assert desk.one(".stage").text == "复核中"


def _sign(desk: Desk) -> None:
    desk.sit("zhao", HERE)
    desk.send("form[action$='/agree'] button")
    desk.sit("qian", HERE)
    desk.one("input[name=law_checked]").click()
    desk.send("form[action$='/issue'] button")
    assert desk.one(".stage").text == "已签发"


def _verify(desk: Desk) -> None:
    letters = desk.chrome.find_elements(By.CSS_SELECTOR, "#letters ~ .scroll tbody tr")
    assert [row.text.split()[0] for row in letters] == ["补正通知书", "审查意见书", "审查意见书"]
    code = letters[1].find_element(By.CSS_SELECTOR, ".code a").text
    for link in letters[1].find_elements(By.CSS_SELECTOR, "a[href^='/letters/']"):
        desk.until(partial(desk.answers, str(link.get_attribute("href"))))
    letters[1].find_element(By.LINK_TEXT, "PDF").click()
    assert desk.downloaded(".pdf").read_bytes().startswith(b"%PDF")
    letters[1].find_element(By.LINK_TEXT, "Word").click()
    words = Document(io.BytesIO(desk.downloaded(".docx").read_bytes()))
    assert any("信息资源共享" in paragraph.text for paragraph in words.paragraphs)
    desk.open(f"/verify?code={code}")
    assert "冀数审〔" in desk.text

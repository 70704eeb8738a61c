"""Word papers of a project: read in the page by whoever may, cited by paragraph, never more than text."""

import re
from collections.abc import Callable
from hashlib import sha256

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from service.headers import ALWAYS
from tests.pages.axe import serious
from tests.pages.projects.desk import Desk
from tests.pages.projects.people import People, said
from tests.papers import word_files as files
from tests.papers.files import doc

Fresh = Callable[[], str]
REPORT = files.report()
LONG = files.raw(files.body(files.said("字") * 25_000))
DEEP = files.raw(files.body("<w:sdt>" * 300 + files.said("哈") + "</w:sdt>" * 300))
SECRET = {"secrecy__statement": "secret", "secrecy__part": "part", "secrecy__decision__number": "冀密7号"}
WIDE = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


def added(people: People, here: str, content: bytes = REPORT) -> str:
    """Add a paper to a project; its address."""
    sent = {"papers": ("可行性研究报告.docx", content, "application/octet-stream")}
    answer = people["sun"].post(f"{here}/papers", files=sent)
    assert "done=paper" in answer.headers["location"], said(answer)
    return f"{here}/papers/{sha256(content).hexdigest()}"


def test_a_word_paper_is_read_in_the_page(people: People, fresh: Fresh) -> None:
    """Headings, labels, table and picture stand in the page; what looks like HTML is only text."""
    paper = added(people, people.file(fresh()))
    answer = people["li"].get(f"{paper}/view")
    page = answer.text.partition('class="word card"')[2]
    assert answer.headers["content-security-policy"] == ALWAYS["Content-Security-Policy"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;与国家平台对接。" in page
    assert "<script>alert(1)" not in answer.text
    heading = page.partition('id="p3"')[2].partition("</h3>")[0]
    assert heading.endswith('<span class="label">（一）</span> 建设依据')
    assert re.search(r'<td rowspan="2"><p>人口信息</p>\s*</td>', page)
    assert re.search(r'<td colspan="2"><p>无条件共享</p>\s*</td>', page)
    assert '<div class="turn">第2页</div>' in page
    assert "引用时请写段落号" in answer.text
    assert f'href="{paper}" download' in answer.text
    picture = re.search(r'<img src="([^"]+)"', page)
    assert picture
    drawn = people["li"].get(picture[1])
    assert drawn.content.startswith(b"\x89PNG")
    assert drawn.headers["content-type"] == "image/png"
    assert drawn.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert people["li"].get(f"{paper}/pictures/rId999.png").status_code == 404
    file = people["li"].get(paper)
    assert file.content == REPORT
    assert file.headers["content-disposition"].startswith("attachment;")


def test_the_text_of_a_paper_is_for_those_who_read_the_file(people: People, fresh: Fresh) -> None:
    """Of a secret project the supervisor reads neither text nor picture; under another file there is none."""
    here, there = people.file(fresh(), **SECRET), people.file(fresh())
    paper = added(people, here)
    digest = paper.rpartition("/")[2]
    for address in (f"{paper}/view", f"{paper}/pictures/rId9.png"):
        assert [people[name].get(address).status_code for name in ("sun", "li", "zheng")] == [200, 200, 403]
    assert people["li"].get(f"{there}/papers/{digest}/view").status_code == 404
    assert people["li"].get(f"{there}/papers/{digest}/pictures/rId9.png").status_code == 404


def test_a_paragraph_that_is_cited_is_a_link(people: People, fresh: Fresh) -> None:
    """Cited as ¶9 in the checklist, it leads to that paragraph, which is there."""
    here = people.file(fresh())
    paper = added(people, here)
    people.do("li", f"{here}/take")
    people.do("li", f"{here}/rows/3/question", note="请核对", page="¶9第2行")
    row = people["li"].get(here).text.partition('id="item-3"')[2].partition("</tr>")[0]
    assert f'<a href="{paper}/view?page=1#p9">¶9第2行</a>' in row
    assert 'id="p9"' in people["li"].get(f"{paper}/view?page=1").text


def test_what_is_cut_or_cannot_be_read_is_said(people: People, fresh: Fresh) -> None:
    """The sentence stands in the page in both languages, and the download beside it."""
    here = people.file(fresh())
    long, deep = added(people, here, LONG), added(people, here, DEEP)
    answer = people["li"].get(f"{long}/view?page=2&lang=en")
    assert answer.status_code == 200
    assert "it is shown up to ¶20000" in answer.text
    assert "Part 2 of 20 (¶1001 to ¶2000)" in answer.text
    assert answer.text.count('class="said-at"') == 1_000
    for language, sentence in (("zh", "此文件不能在页面中显示"), ("en", "The file cannot be shown here")):
        answer = people["li"].get(f"{deep}/view?lang={language}")
        assert answer.status_code == 200
        assert sentence in answer.text
        assert "哈" not in answer.text
        assert f'href="{deep}" download' in answer.text
    people["li"].get("/?lang=zh")


def test_an_old_word_file_is_a_download_and_says_so(people: People, fresh: Fresh) -> None:
    """It is taken, not read, and handed over as an attachment."""
    paper = added(people, people.file(fresh()), doc())
    assert "旧版Word文件（.doc）不在页面中显示" in people["li"].get(f"{paper}/view").text
    file = people["li"].get(paper)
    assert file.headers["content-type"] == "application/msword"
    assert file.headers["content-disposition"].startswith("attachment;")


def test_a_word_paper_is_fine_on_any_screen_and_on_paper(
    chromium: Chrome, address: str, people: People, fresh: Fresh
) -> None:
    """In both languages nothing serious by axe, nothing too wide; a number leads to its paragraph."""
    paper = added(people, people.file(fresh()))
    desk = Desk(chromium, address)
    desk.screen(1440)
    desk.sit("li")
    for language in ("en", "zh"):
        desk.open(f"{paper}/view?lang={language}")
        found = serious(chromium)
        assert found == [], "\n".join(found)
        for width in (390, 1440):
            desk.screen(width)
            assert chromium.execute_script(WIDE) <= 0, width
    assert chromium.execute_script("return document.querySelector('.word img').naturalWidth") == 300
    assert (
        desk.one("#p6").text
        == "¶6\n本项目由河北省数据和政务服务局建设，<script>alert(1)</script>与国家平台对接。"
    )
    desk.one("#p9 .at").click()
    assert chromium.current_url.endswith("#p9")
    assert [cell.text for cell in chromium.find_elements(By.CSS_SELECTOR, "#p9 tr:nth-child(2) > *")] == [
        "2", "人口信息", "无条件共享",
    ]  # fmt: skip
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert desk.one("#p10 img").is_displayed()
        assert not desk.one(".tools").is_displayed()
    finally:
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert desk.complaints() == []

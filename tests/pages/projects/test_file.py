"""The file of a project: one address for people and programs, each deed back to its row, or why not."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from httpx import Client

from catalog.database import engine, writing
from service.decisions.reading import HIDDEN
from service.review import queries
from service.settings import Settings
from tests.pages.conftest import HTML, JSON
from tests.pages.projects.people import People, form_of, said

Fresh = Callable[[], str]
SOON = (date.today() + timedelta(days=20)).isoformat()  # noqa: DTZ011  a day far enough away for any zone
SAID = {
    "zh": ("确认审查事项", "对审查事项提出疑问", "接办"),
    "en": ("confirmed an item", "called an item in question", "took it for review"),
}
SECRET = {
    "secrecy__statement": "secret",
    "secrecy__part": "part",
    "secrecy__decision__number": "冀密〔2026〕7号",
}
SECRET |= {"secrecy__decision__authority": "河北省国家保密局", "secrecy__decision__level": "秘密"}


@pytest.fixture
def here(people: People, fresh: Fresh) -> str:
    """A project that lacks its chapter, taken by its reviewer."""
    address = people.file(fresh(), sharing_chapter__present="", sharing_chapter__pages="")
    people.do("li", f"{address}/take")
    return address


def test_one_address_answers_people_and_programs(people: People, here: str) -> None:
    """A browser gets the page, a program JSON, and `.json` is the same for a browser to open."""
    answer = people["li"].get(here)
    assert answer.headers["content-type"].startswith("text/html")
    assert "Accept" in answer.headers["vary"]
    document = people["li"].get(here, headers=JSON).json()
    assert len(document["checklist"]) == 11
    assert people["li"].get(f"{here}.json").json() == document


def test_every_finding_leads_to_its_article_and_its_decision(people: People, here: str) -> None:
    """The row in doubt links the rule, both decisions, and says what is to be brought."""
    page = people["li"].get(here).text
    row = page.partition('id="item-3"')[2].partition("</tr>")[0]
    assert 'class="tag verdict-doubt"' in row
    assert re.search(r'href="/law/hb2016/art_9[^"]*"', row)
    assert len(re.findall(r'href="/decisions/[^"]+#require-hb2016', row)) == 2
    assert "应补" in row
    for link in re.findall(r'href="(/(?:law|decisions)/[^"#]+)', row):
        assert people["li"].get(link).status_code == 200, link


@pytest.mark.parametrize(
    ("word", "data", "state"),
    [
        ("confirm", {}, "confirmed"),
        ("question", {"note": "页码不一致", "page": "12"}, "questioned"),
        ("papers", {"note": "可行性研究报告原件"}, "papers_asked"),
    ],
)
def test_a_word_on_a_row_leads_back_to_that_row(
    people: People, here: str, word: str, data: dict[str, str], state: str
) -> None:
    """The message names the row, and the row says who spoke."""
    people.add_study(here)
    answer = people["li"].post(f"{here}/rows/7/{word}", data=data)
    assert (answer.status_code, answer.headers["location"].endswith(f"done={word}&row=7#item-7")) == (
        303,
        True,
    )
    page = people["li"].get(answer.headers["location"]).text
    row = page.partition('id="item-7"')[2].partition("</tr>")[0]
    assert "第7项" in page
    assert f"spoke-{state}" in row
    assert "样例li" in row


def test_a_fact_is_corrected_with_page_and_reason_and_decided_again(people: People, here: str) -> None:
    """Only what differs is corrected; the row passes afterwards, and rests on the page that was named."""
    texts = form_of(people["li"].get(f"{here}?correct=3"), "mending")
    changes = {"sharing_chapter.present": "true", "page": "31", "reason": "见第五章"}
    people.do("li", f"{here}/rows/3/facts", **texts | changes)
    document = people["li"].get(here, headers=JSON).json()
    assert document["checklist"][2]["verdict"] == "pass"
    assert [row["path"] for row in document["corrections"]] == ["sharing_chapter.present"]
    assert "见第五章" in people["li"].get(here).text


def test_rows_of_a_table_are_corrected_cell_by_cell(people: People, here: str) -> None:
    """One amount changed is one correction, and one row more is one of the table."""
    texts = form_of(people["li"].get(f"{here}?correct=1"), "mending") | {"page": "9", "reason": "概算表"}
    people.do("li", f"{here}/rows/1/facts", **texts | {"funding[2].amount": "50万元"})
    more = form_of(people["li"].post(f"{here}/rows/1/facts", data=texts | {"do": "add:funding"}), "mending")
    new = {"funding[3].source": "loan", "funding[3].amount": "10000", "page": "9", "reason": "贷款合同"}
    people.do("li", f"{here}/rows/1/facts", **more | new | {"funding[2].amount": "500000"})
    paths = [row["path"] for row in people["li"].get(here, headers=JSON).json()["corrections"]]
    assert paths == ["funding[2].amount", "funding"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"connection.page": "46", "page": "", "reason": "笔误"}, "请填写页码"),
        ({"page": "46", "reason": "笔误"}, "没有可以更正的内容"),
    ],
)
def test_a_correction_that_cannot_be_made_keeps_what_was_typed(
    people: People, here: str, changes: dict[str, str], sentence: str
) -> None:
    """The page says why, the form stands open with every text, and nothing was changed."""
    texts = form_of(people["li"].get(f"{here}?correct=7"), "mending") | changes
    answer = people["li"].post(f"{here}/rows/7/facts", data=texts)
    assert answer.status_code == 400, said(answer)
    assert sentence in answer.text
    assert {**form_of(answer, "mending"), "csrf": ""} == {**texts, "csrf": ""}
    assert people["li"].get(here, headers=JSON).json()["corrections"] == []


@pytest.mark.parametrize(
    ("deed", "data", "sentence", "kept"),
    [
        ("forward", {"note": "请复核"}, "不得提交复核", "请复核"),
        ("draft-notice", {"by": "2020-01-01", "note": "请补充章节"}, "补正期限应当晚于今日", "请补充章节"),
        ("draft-notice", {"by": "", "note": "请补充章节"}, "请填写日期", "请补充章节"),
        ("note", {"text": " "}, "请填写备注", ""),
    ],
)
def test_a_refused_deed_is_said_on_the_page_and_nothing_is_lost(  # noqa: PLR0913, PLR0917  a case each
    people: People, here: str, deed: str, data: dict[str, str], sentence: str, kept: str
) -> None:
    """A refusal shows its sentence above the file, and the form keeps what was typed."""
    answer = people["li"].post(f"{here}/{deed}", data=data)
    assert answer.status_code in (400, 409), said(answer)
    assert sentence in answer.text
    assert kept in answer.text
    assert people["li"].get(here, headers=JSON).json()["stage"] == "under_review"


def test_a_return_shows_its_notice_before_and_writes_it_after(people: People, here: str) -> None:
    """The preview is the notice page by page, marked a draft; the letter itself is listed afterwards."""
    seen = people["li"].post(f"{here}/notice", data={"by": SOON, "note": "请补充章节"})
    assert seen.status_code == 200, said(seen)
    assert "data:image/png;base64," in seen.text
    people.give_back(here, SOON, "请补充章节")
    code = re.search(r"/letters/([^.\"]+)\.pdf", people["sun"].get(here).text)
    assert code
    assert people.letter(f"/letters/{code[1]}.pdf").startswith(b"%PDF")


def test_the_second_round_stands_beside_the_first(people: People, here: str) -> None:
    """What was completed is shown as it was and as it is; the notice's points stood over the form."""
    people.give_back(here, SOON, "请补充章节")
    answer = people["sun"].get(f"{here}/edit")
    assert "需要补正的内容" in answer.text
    changes = {"sharing_chapter.present": "true", "sharing_chapter.pages": "31-38"}
    people.do("sun", f"{here}/edit", **form_of(answer) | changes, do="submit")
    page = people["li"].get(here).text
    changed = page.partition('class="plain changes"')[2].partition("</table>")[0]
    assert changed.count("<tr>") == 3
    assert "31-38" in changed


def test_an_override_is_the_issuers_and_needs_ground_and_day(people: People, fresh: Fresh) -> None:
    """The denial is chosen from those that stand; the file then says what was set aside, and until when."""
    ground = {"draft_catalogue.rows[2].share.ground.kind": "technical"}
    here = people.file(fresh(), **ground)
    people.to_issue(here)
    page = people["qian"].get(here).text
    codes = re.findall(r'<option value="(hb2016[^"]+)"', page)
    assert codes
    assert "<summary>set a denial aside</summary>" in people["qian"].get(f"{here}?lang=en").text
    people["qian"].cookies.delete("gongxiang_lang")
    data = {"code": codes[0], "ground": "", "until": SOON}
    assert people["qian"].post(f"{here}/override", data=data).status_code == 400
    people.do("qian", f"{here}/override", **data | {"ground": "省政府专题会议纪要〔2026〕3号"})
    page = people["qian"].get(here).text
    assert "已作例外处理" in page
    assert SOON in page
    people.do("qian", f"{here}/send-back", reason="请核对")
    people.give_back(here, SOON, "请补正")
    again = form_of(people["sun"].get(f"{here}/edit"))
    people.do("sun", f"{here}/edit", **again | {"why": "依据不变，见所附说明", "do": "submit"})
    page = people["li"].get(here).text
    assert "例外已失效" in page
    assert f"例外处理失效 <code>{codes[0]}</code>" in page


def test_nothing_to_set_aside_is_not_offered(people: People, fresh: Fresh) -> None:
    """Without a denial the issuer's page has no such form, and the deed is refused."""
    here = people.file(fresh())
    people.to_issue(here)
    assert f'action="{here}/override"' not in people["qian"].get(here).text
    data = {"code": "hb2016.art_9.share_refused", "ground": "x", "until": SOON}
    assert people["qian"].post(f"{here}/override", data=data).status_code == 409


def test_rows_without_a_remark_are_confirmed_together(people: People, here: str) -> None:
    """The page lists them by number and title, without the row in doubt; the timeline has each."""
    people.add_study(here)
    page = people["li"].get(here).text
    offered = page.partition('class="clean')[2].partition("</form>")[0]
    numbers = re.findall(r'name="item" value="(\d+)"', offered)
    assert "3" not in numbers
    assert len(numbers) > 4
    assert all(f"第{number}项 " in offered for number in numbers)
    refused = people["li"].post(f"{here}/rows/confirm", data={"item": [*numbers, "3"]})
    assert refused.status_code == 409
    assert "第3项不属于" in refused.text
    assert people["li"].post(f"{here}/rows/confirm", data={"item": ["一", "1"]}).status_code == 400
    people.do("li", f"{here}/rows/confirm", item=numbers)
    page = people["li"].get(here).text
    assert page.count(f"批量确认（共{len(numbers)}项）") == len(numbers)
    assert page.count("<strong>确认审查事项</strong>") == len(numbers)
    assert 'class="clean' not in page
    row = page.partition('id="item-3"')[2].partition("</tr>")[0]
    assert "待确认" in row


def test_a_row_whose_pages_are_not_on_file_asks_where_they_were_read(people: People, here: str) -> None:
    """Refused without it, the form open with what was typed; with it, place and person stand in the file."""
    page = people["li"].get(here).text
    row = page.partition('id="item-7"')[2].partition("</tr>")[0]
    assert "案卷中没有可供核对的材料" in row
    assert 'name="seen_where"' in row
    for typed in ({}, {"seen_where": "省档案馆"}):
        answer = people["li"].post(f"{here}/rows/7/confirm", data=typed)
        assert answer.status_code in (400, 409), said(answer)
        assert all(text in answer.text for text in typed.values())
    people.do("li", f"{here}/rows/7/confirm", seen_where="省档案馆", seen_by="张三")
    page = people["li"].get(here).text
    assert "spoke-confirmed" in page.partition('id="item-7"')[2].partition("</tr>")[0]
    assert page.count("张三在省档案馆核阅") == 2


def test_a_notice_is_checked_and_issued_by_others(people: People, here: str) -> None:
    """The reviewer only drafts it; the checker sees it, the issuer confirms the act and issues it."""
    assert people["li"].post(f"{here}/return", data={"law_checked": "hb2016"}).status_code == 403
    people.do("li", f"{here}/draft-notice", by=SOON, note="请补充章节")
    assert (
        "/letters/" not in people["li"].get(here).text.partition('id="letters"')[2].partition("</section>")[0]
    )
    seen = people["zhao"].get(f"{here}/notice")
    assert "data:image/png;base64," in seen.text, said(seen)
    assert people["zhao"].post(f"{here}/return").status_code == 403
    people.do("zhao", f"{here}/agree")
    page = people["qian"].get(here).text
    assert "本人已核对《河北省政务信息资源共享管理规定》的效力" in page
    assert f'action="{here}/issue"' not in page
    refused = people["qian"].post(f"{here}/return")
    assert refused.status_code == 409
    assert "可能已被新规定取代" in refused.text
    people.do("qian", f"{here}/return", law_checked="hb2016")
    page = people["li"].get(here).text
    assert "退回补正" in page
    assert "本人已核对《河北省政务信息资源共享管理规定》的效力" in page.partition('class="events"')[2]


def test_the_timeline_says_what_was_done(people: People, here: str) -> None:
    """A confirmation is one, a question is one, in both languages."""
    people.do("li", f"{here}/rows/1/confirm")
    people.do("li", f"{here}/rows/2/question", note="请核实")
    told = {language: people["li"].get(f"{here}?lang={language}").text for language in SAID}
    people["li"].cookies.delete("gongxiang_lang")
    for language, words in SAID.items():
        events = told[language].partition('class="events"')[2]
        assert all(f"<strong>{word}</strong>" in events for word in words)
        assert "speak on" not in told[language]


def test_one_person_has_one_chair(people: People, fresh: Fresh) -> None:
    """Whoever reviewed cannot check, though the account has both roles; the page says why."""
    here = people.file(fresh())
    people.do("zhou", f"{here}/take")
    people.add_study(here, "zhou")
    for number in range(1, 10):
        people.do("zhou", f"{here}/rows/{number}/confirm")
    people.do("zhou", f"{here}/forward")
    page = people["zhou"].get(here).text
    assert "应当由不同人员办理" in page
    assert f'action="{here}/agree"' not in page
    answer = people["zhou"].post(f"{here}/agree")
    assert answer.status_code == 409
    assert "不得再作复核人" in answer.text


def test_particulars_of_secrecy_are_for_those_who_may_see_them(people: People, fresh: Fresh) -> None:
    """The reviewer and the agency itself read number and authority; a supervisor reads that there is one."""
    here = people.file(fresh(), **SECRET)
    number = SECRET["secrecy__decision__number"]
    for name in ("li", "sun"):
        assert number in people[name].get(here).text, name
    page, document = people["zheng"].get(here).text, people["zheng"].get(here, headers=JSON).json()
    assert number not in page
    assert number not in json.dumps(document, ensure_ascii=False)
    assert HIDDEN in page


def test_an_issued_opinion_is_found_by_its_code(people: People, fresh: Fresh) -> None:
    """Both letters are listed with their files; the code of each is known to /verify."""
    here = people.file(fresh())
    people.to_issue(here)
    seen = people["qian"].get(f"{here}/opinion")
    assert seen.text.count('class="paper-pages"') == 2
    people.issue(here)
    codes = re.findall(r"/letters/([^.\"]+)\.pdf", people["li"].get(here).text)
    assert len(codes) == 2
    for code in codes:
        assert people.letter(f"/letters/{code}.pdf").startswith(b"%PDF")
        assert people.letter(f"/letters/{code}.docx").startswith(b"PK")
        assert "冀数审〔" in people["li"].get("/verify", params={"code": code}).text


def test_a_person_is_told_in_english_too(people: People, here: str) -> None:
    """The whole page has English words, and refusals their English sentence."""
    page = people["li"].get(f"{here}?lang=en", headers=HTML).text
    people["li"].cookies.delete("gongxiang_lang")
    assert "Next step" in page
    assert "pieces missing" in page


def test_a_session_that_only_reads_writes_no_note(people: People, reader: Client, fresh: Fresh) -> None:
    """Whoever came by a one-time link reads the file, is offered no form, and is refused."""
    here = people.file(fresh())
    assert "<form" not in reader.get(here).text.partition("<main")[2].partition('id="letters"')[0]
    assert reader.post(f"{here}/note", data={"text": "x"}).status_code == 403
    assert 'class="remark"' not in people["li"].get(here).text


def test_an_overlap_that_is_accepted_becomes_a_fact(people: People, office: Settings, fresh: Fresh) -> None:
    """A proposal names the row of the list and why; accepted, it is a correction with the amount to cut."""
    database = engine(office.database_url)
    row = {"number": "3", "name": "省应急物资管理平台", "kind": "built", "keywords": '["应急物资"]'}
    with writing(database) as connection:
        queries.put_platform(connection, row | {"description": ""})
    database.dispose()
    here = people.file(fresh())
    people.do("li", f"{here}/take")
    page = people["li"].get(f"{here}/matches").text
    assert "省应急物资管理平台" in page
    data = {"number": "3", "amount": "30万元", "page": "52", "reason": "与统建内容重复"}
    people.do("li", f"{here}/overlaps", **data)
    document = people["li"].get(here, headers=JSON).json()
    assert document["entry"]["overlaps"] == [
        {"with": "统建清单第3项 省应急物资管理平台", "amount": 300_000.0}
    ]
    assert document["cut"] == 300_000.0
    assert people["li"].post(f"{here}/overlaps", data=data | {"amount": "若干"}).status_code == 400

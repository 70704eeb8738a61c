"""The page that explains one decision, and its JSON twin."""

import hashlib
import html
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client

from service.pages.words import table

Ask = Callable[..., dict[str, Any]]
Asked = dict[str, dict[str, Any]]
JSON = {"Accept": "application/json"}
PROVIDE: dict[str, Any] = {
    "subject": {"type": "agency", "id": "11130000000000019U"},
    "action": {"name": "provide"},
    "resource": {"type": "resource", "id": "307013001000001/0001"},
}
PROJECT: dict[str, Any] = {
    "subject": {"type": "agency", "id": "111300000000000517"},
    "action": {"name": "approve"},
    "resource": {
        "type": "project",
        "id": "sample-project-nobody-registered",
        "properties": {
            "name": "样例项目",
            "unit": "11130000000000019U",
            "secrecy": {
                "statement": "secret",
                "part": "whole",
                "decision": {"number": "样例密定〔2026〕9号", "authority": "样例保密局", "level": "秘密"},
            },
        },
    },
}


def _page(reader: Client, answer: dict[str, Any], language: str = "zh") -> str:
    response = reader.get(f"/decisions/{answer['context']['id']}", params={"lang": language})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    return html.unescape(response.text)


def test_the_page_says_outcome_and_question_in_one_chinese_sentence(reader: Client, asked: Asked) -> None:
    """Who asks to do what with what, for what purpose, with which items; and the answer in words."""
    page = _page(reader, asked["应急管理厅按授权获取危险化学品经营许可证的名称和编号。"])
    assert '<html lang="zh-CN">' in page
    assert '<span class="verdict">准许</span><span class="answer">可以获取</span>' in page
    sentence = (
        "河北省应急管理厅可否以共享平台方式获取河北省应急管理厅的“危险化学品经营许可证核发”"
        "（法人名称、证书编号），用途为“核发危险化学品经营许可证”？"
    )
    assert f'<p class="question">{sentence}</p>' in page


def test_the_very_paragraph_is_marked_inside_the_whole_article(reader: Client, ask: Ask) -> None:
    """Article 12, paragraph 1 is marked; its other paragraphs stand beside it unmarked."""
    page = _page(reader, ask(PROVIDE))
    finding = page[page.index('id="permit-hb2016.art_12.must_provide"') :].partition("</article>")[0]
    assert "第十二条第一款" in finding
    assert re.search(r"<mark>纳入政务信息资源目录体系管理的[^<]*</mark>", finding)
    assert "非因法定事由，机关单位不得拒绝提供政务信息资源。" in finding
    assert finding.count("<mark>") == 1


def test_every_finding_and_duty_stands_on_its_page(reader: Client, asked: Asked) -> None:
    """Whatever was decided, each finding is there with code, title, remedy and paragraph, each duty too."""
    seen = set()
    for answer in asked.values():
        context = answer["context"]
        page = _page(reader, answer)
        for row in (*context["findings"], *context["duties"]):
            assert row["code"] in page
            assert row["title"]["zh"] in page
            assert row["remedy"]["zh"] in page
            assert row["article"] is None or row["article"] in page
            assert all(line in page for line in row["text"].splitlines())
            seen.add(row["code"])
        verdict = table()["values"]["outcome"][context["outcome"]][0]
        assert f'<span class="verdict">{verdict}</span>' in page
        assert context["record"]["hash"] in page
        assert context["policy"]["revision"] in page
    assert len(seen) > 60


def test_what_is_missing_says_who_brings_it(reader: Client, asked: Asked) -> None:
    """Every row of what is missing names the fact in Chinese and the body that brings it."""
    rows = 0
    for answer in asked.values():
        missing = answer["context"]["missing"]
        page = _page(reader, answer) if missing else ""
        for row in missing:
            assert f"<code>{row['fact']}</code>" in page
            assert f"<strong>{table()['values']['who'][row['who']][0]}</strong>" in page
            rows += 1
    assert rows > 40


def test_a_breach_names_its_item_of_article_22(reader: Client, asked: Asked) -> None:
    """`22(4)` is read as 第二十二条第（四）项."""
    answer = next(
        answer
        for answer in asked.values()
        if any(row["violation"] == "22(4)" for row in answer["context"]["findings"])
    )
    assert "第二十二条第（四）项" in _page(reader, answer)
    assert "Article 22, item (4)" in _page(reader, answer, "en")


def test_periods_show_their_last_day_and_how_they_stand(reader: Client, asked: Asked) -> None:
    """A statutory period says so, with its last day and the days left or over."""
    clocks = [
        (answer, duty)
        for answer in asked.values()
        for duty in answer["context"]["duties"]
        if duty["clock"] == "statutory"
    ]
    assert clocks
    for answer, duty in clocks:
        page = _page(reader, answer)
        assert f"<strong>{duty['due']}</strong> · 法定期限" in page
        assert re.search(r"已逾期 \d+ 日|距届满 \d+ 日|今日届满", page)


def test_facts_are_named_and_unknown_ones_said_to_be_so(reader: Client, ask: Ask) -> None:
    """Each fact has its Chinese label with the raw key beside it; null is 未说明; a switch hides it."""
    page = _page(reader, ask(PROVIDE))
    assert re.search(r">用途<code>request\.purpose</code></th>\s*<td><span class=\"unsaid\">未说明", page)
    assert re.search(r"法定职责<code>resource\.duty</code>", page)
    assert '<label for="hide-unknown" class="switch">不显示未说明的事实</label>' in page
    assert re.search(r'<tr class="unknown">\s*<th scope="row" class="deep-0">用途', page)


def test_hypothetical_and_stated_decisions_are_marked(reader: Client, ask: Ask) -> None:
    """Nobody takes a what-if or a decision on mere statements for a ruling on what is so."""
    page = _page(reader, ask(PROJECT | {"context": {"on": "2026-06-01"}}))
    assert "<strong>假设性决定</strong>" in page
    assert "<strong>按陈述事实</strong>" in page
    plain = _page(reader, ask(PROVIDE))
    assert "假设性决定" not in plain
    assert "按陈述事实" not in plain


def test_a_reader_never_sees_the_number_of_a_secrecy_decision(
    reader: Client, ask: Ask, keys: dict[str, str]
) -> None:
    """Number and authority are for an analyst; page and JSON of a reader hide both."""
    answer = ask(PROJECT)
    path = f"/decisions/{answer['context']['id']}"
    for response in (reader.get(path), reader.get(path, headers=JSON), reader.get(f"{path}.json")):
        assert response.status_code == 200
        assert "样例密定" not in response.text
        assert "样例保密局" not in response.text
        assert "仅限指定人员查阅" in response.text
    bearer = {"Authorization": f"Bearer {keys['analyst']}"}
    assert "样例密定〔2026〕9号" in reader.get(path, headers={**JSON, **bearer}).text


def test_the_json_twin_is_the_answer_with_request_and_facts(reader: Client, ask: Ask) -> None:
    """One address, two readers: JSON has the request, the facts as OPA saw them, and the same answer."""
    answer = ask(PROVIDE)
    twin = reader.get(f"/decisions/{answer['context']['id']}", headers=JSON)
    document = twin.json()
    assert "Accept" in twin.headers["vary"]
    assert {key: document[key] for key in answer} == answer
    assert document["request"]["action"]["name"] == "provide"
    assert document["facts"]["resource"]["id"] == PROVIDE["resource"]["id"]
    assert reader.get(f"/decisions/{answer['context']['id']}.json").json() == document


def test_a_program_that_accepts_anything_gets_json_and_a_session_a_page(
    machine: Client, reader: Client, ask: Ask, keys: dict[str, str]
) -> None:
    """With `Accept: */*` a key is a program, a session is a person."""
    path = f"/decisions/{ask(PROVIDE)['context']['id']}"
    anything = {"Accept": "*/*"}
    program = machine.get(path, headers=anything | {"Authorization": f"Bearer {keys['analyst']}"})
    assert program.headers["content-type"] == "application/json"
    assert reader.get(path, headers=anything).headers["content-type"].startswith("text/html")


def test_a_gateway_reads_its_own_decisions_only(machine: Client, ask: Ask, keys: dict[str, str]) -> None:
    """Another's decision is not there for it, page, twin or list."""
    own = ask(PROVIDE, "gateway-one")["context"]["id"]
    for name, status in (("gateway-one", 200), ("gateway-two", 404), ("analyst", 200)):
        headers = {**JSON, "Authorization": f"Bearer {keys[name]}"}
        assert machine.get(f"/decisions/{own}", headers=headers).status_code == status
        assert machine.get(f"/decisions/{own}.json", headers=headers).status_code == status


def test_text_from_outside_is_never_markup(reader: Client, ask: Ask) -> None:
    """What a caller writes is shown as text wherever it stands."""
    evil = "<script>alert(1)</script>"
    answer = ask(PROVIDE | {"action": {"name": evil}, "context": {"purpose": evil, "more": {evil: evil}}})
    for path in (f"/decisions/{answer['context']['id']}", "/decisions", "/"):
        page = reader.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_question_nobody_knows_has_a_page(reader: Client, ask: Ask, language: str) -> None:
    """An unknown action on an unknown type is explained as the refusal it is."""
    answer = ask(
        {
            "subject": {"type": "person", "id": "p"},
            "action": {"name": "read"},
            "resource": {"type": "record", "id": "r-1"},
        }
    )
    assert "decision.nothing_permits" in _page(reader, answer, language)


def test_facts_that_do_not_fit_have_a_page(reader: Client, ask: Ask) -> None:
    """Where the facts do not fit, the request stands in their place, and the page says so."""
    answer = ask(PROVIDE | {"context": {"mode": "pigeon"}})
    page = _page(reader, answer)
    assert "decision.facts_invalid" in page
    assert "不符合事实格式" in page


def test_english_stands_beside_chinese(reader: Client, ask: Ask) -> None:
    """The English page has the English words, the Chinese article and its translation, and remembers."""
    answer = ask(PROVIDE)
    page = _page(reader, answer, "en")
    assert '<html lang="en">' in page
    assert "Must 河北省应急管理厅 provide" in page
    assert "Article 12(1)" in page
    assert re.search(r'<p lang="zh-CN"><mark>纳入', page)
    assert '<p class="translation" lang="en"><mark>' in page
    again = reader.get(f"/decisions/{answer['context']['id']}")
    assert '<html lang="en">' in again.text
    assert "lang=zh" in again.text


def test_json_is_what_the_record_keeps(reader: Client, ask: Ask) -> None:
    """The facts in the twin are byte for byte what the digest on the page is of."""
    answer = ask(PROVIDE)
    facts = reader.get(f"/decisions/{answer['context']['id']}.json").json()["facts"]
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() in _page(reader, answer)

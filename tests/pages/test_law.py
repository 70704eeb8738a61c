"""The law's pages: acts and articles, rules in words with anchors, cases, counts, search, JSON."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from httpx import Client

from service.law.cases import cases
from service.law.index import index
from service.settings import ROOT, Settings

POLICIES = ROOT / "policies"
ACTS = ROOT / "fixtures" / "acts"
LAW = index([POLICIES])
CASES = cases([POLICIES])
Asked = dict[str, dict[str, Any]]


def anchors(page: str) -> list[str]:
    """Every id of a page."""
    return re.findall(r'\bid="([^"]+)"', page)


def test_the_law_is_for_callers_only(anyone: Client, machine: Client) -> None:
    """Without a session or key a browser goes to sign in and a program is refused."""
    for path in ("/law", "/law/hb2016/art_15", "/law/hb2016/art_15.json"):
        assert machine.get(path).status_code == 401
        answer = anyone.get(path)
        assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in")


def test_every_article_is_on_the_first_page(reader: Client) -> None:
    """All of them, with the mark of review and the successors that are not encoded."""
    page = reader.get("/law").text

    for article in LAW.acts["hb2016"].articles.values():
        assert f'href="{article.address}"' in page
    assert page.count("不作自动判断") == 7
    assert "应当复核效力" in page
    assert "国务院令第809号" in page
    assert "nothing_permits" in anchors(page)


@pytest.mark.parametrize("article", list(LAW.acts["hb2016"].articles.values()), ids=lambda row: row.name)
def test_every_code_has_its_anchor_on_the_page_of_its_article(article: Any, reader: Client) -> None:
    """The address of each code leads to one place; no id stands twice; text and conditions are there."""
    answer = reader.get(article.address)
    found = anchors(answer.text)

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert len(found) == len(set(found))
    for rule in article.rules:
        assert rule.anchor in found
        assert rule.title.zh in answer.text
        assert rule.conditions[0].words.zh in answer.text or rule.conditions[0].text.zh in answer.text
    for paragraph in article.paragraphs:
        assert paragraph.text.zh in answer.text


def test_every_finding_of_a_decision_leads_to_its_rule(reader: Client, asked: Asked) -> None:
    """The code of each finding is a link to an anchor that is there."""
    for answer in list(asked.values())[:12]:
        context = answer["context"]
        page = reader.get(f"/decisions/{context['id']}").text
        for row in (*context["findings"], *context["duties"]):
            act, article, anchor = row["code"].split(".")
            assert f'href="/law/{act}/{article}#{anchor}"' in page


def test_an_article_tells_its_cases(reader: Client) -> None:
    """Each case of the article's file, with what is given, asked and found."""
    page = reader.get("/law/hb2016/art_16").text

    for case in CASES:
        told = case.article == "stories" and "hb2016.art_16.doubt_open" in case.names
        assert (case.name.zh in page) == (case.article == "art_16" or told)
    assert "未处理的疑义（件）改为2" in page


def test_findings_on_record_are_counted(
    reader: Client, machine: Client, keys: dict[str, str], ask: Callable[..., dict[str, Any]]
) -> None:
    """One more decision is one more; a gateway's count is of its own decisions."""
    request = {
        "subject": {"type": "agency", "id": "nobody"},
        "action": {"name": "open"},
        "resource": {"type": "resource", "id": "nothing"},
    }

    def found(key: str) -> int:
        headers = {"Authorization": f"Bearer {keys[key]}"}
        rules = machine.get("/law/hb2016/art_2", headers=headers).json()["rules"]
        return int(
            next(row["found"] for row in rules if row["code"].endswith("agency_unknown")).get("deny", 0)
        )

    before, of_gateway = found("analyst"), found("gateway-two")
    ask(request)
    assert found("analyst") == before + 1
    assert found("gateway-two") == of_gateway
    assert "按最近 10,000 项决定统计" in reader.get("/law/hb2016/art_2").text


def test_the_json_twin_says_the_same(reader: Client, machine: Client, keys: dict[str, str]) -> None:
    """Text, rules, conditions, exceptions and cases as JSON, by address and by Accept."""
    twin = reader.get("/law/hb2016/art_12.json").json()
    by_accept = machine.get(
        "/law/hb2016/art_12", headers={"Authorization": f"Bearer {keys['analyst']}"}
    ).json()
    rule = next(row for row in twin["rules"] if row["code"].endswith("refusal_without_law"))

    assert twin["rules"][0]["code"] == by_accept["rules"][0]["code"]
    assert [row["exception"] for row in rule["conditions"]] == [False, True, False]
    assert rule["source"]["file"] == "law/hb2016/art_12_refuse.rego"
    assert rule["violation"] == "22(4)"
    assert len(twin["cases"]) == len([case for case in CASES if case.article == "art_12"]) + sum(
        case.article == "stories" and any(".art_12." in code for code in case.names) for case in CASES
    )
    assert reader.get("/law/hb2016/art_1.json").json()["service"]["zh"]


def test_words_are_searched(reader: Client, machine: Client, keys: dict[str, str]) -> None:
    """The query string finds text, titles and codes; nothing found says so; markup is text."""
    assert "#within_grant" in reader.get("/law", params={"q": "within_grant"}).text
    assert 'href="/law/hb2016/art_11"' in reader.get("/law", params={"q": "一数一源"}).text
    assert "没有条文或者规则包含" in reader.get("/law", params={"q": "<b>无</b>"}).text
    assert "<b>无" not in reader.get("/law", params={"q": "<b>无</b>"}).text
    headers = {"Authorization": f"Bearer {keys['analyst']}"}
    found = machine.get("/law", params={"q": "no_grant"}, headers=headers).json()
    assert [row["rules"] for act in found["acts"] for row in act["articles"]] == [["hb2016.art_15.no_grant"]]
    assert reader.get("/law", params={"q": "字" * 201}).status_code == 400


def test_there_is_no_other_article(reader: Client) -> None:
    """An unknown article or act is a page that says so."""
    for path in ("/law/hb2016/art_99", "/law/none/art_1", "/law/hb2016/art_99.json"):
        assert reader.get(path).status_code == 404


def test_the_law_reads_in_english(reader: Client) -> None:
    """By choice: titles, conditions and the unofficial translation."""
    page = reader.get("/law/hb2016/art_15?lang=en").text

    assert "When all of this holds" in page
    assert "there are no grants it holds on the resource" in page
    assert "within their authorisation" in page


def test_acts_of_other_folders_and_changed_files_are_marked(
    serve: Callable[[Settings], str], settings: Settings, keys: dict[str, str], tmp_path: Path
) -> None:
    """A second folder's acts are listed with how they stand; files changed since the start are told of."""
    policies, acts = tmp_path / "policies", tmp_path / "acts"
    shutil.copytree(POLICIES, policies)
    shutil.copytree(ACTS, acts)
    address = serve(replace(settings, policies=(policies, acts)))
    with Client(base_url=address, headers={"Authorization": f"Bearer {keys['analyst']}"}) as client:
        found = {act["name"]: act for act in client.get("/law").json()["acts"]}
        page = client.get("/law", headers={"Accept": "text/html"}).text
        assert list(found) == ["hb2016", "example", "example_2026"]
        assert found["hb2016"]["for_review"]
        assert found["example_2026"]["replaces"] == {"example": ["art_2"]}
        assert "规则文件在服务启动后已经改动" not in page
        file = policies / "law/hb2016/art_7.rego"
        file.write_text(file.read_text("utf-8").replace("本规定", "本《规定》"), "utf-8")
        assert "规则文件在服务启动后已经改动" in client.get("/law", headers={"Accept": "text/html"}).text
        file.write_text("nonsense", "utf-8")
        answer = client.get("/law")
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "law_unreadable")
        assert client.get("/health/live").status_code == 200

"""The page that tries the law: supposed cases, on record as such, explained; never a real question."""

import html
import json
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from httpx import Client, Response, Timeout
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from service.decisions.reading import HIDDEN
from service.settings import Settings
from tests.pages.axe import serious
from tests.pages.conftest import JSON, QUESTIONS
from tests.pages.test_browser import _complaints, _screen, browser, chromium  # noqa: F401  fixtures

Ask = Callable[..., dict[str, Any]]
OUTSIDE = "hb2016.art_15.mode_outside_grant"
DENIED = next(row["request"] for row in QUESTIONS if OUTSIDE in row["expect"]["codes"])
PERMITTED = QUESTIONS[0]["request"]
WHOLE = re.compile(r'<(input|select|textarea)[^>]* name="(f\.[^"]+)"([^>]*>.*?)(?=</div>)', re.DOTALL)
FIELD = re.compile(r'<(?:input|select|textarea)[^>]* name="(f\.[^"]+)"')


@pytest.fixture(autouse=True)
def patience(anyone: Client, machine: Client) -> None:
    """The first explanation prepares the policies, which takes some seconds on a busy machine."""
    anyone.timeout = machine.timeout = Timeout(60)


def _tried(reader: Client, form: dict[str, str]) -> Response:
    """Send the form, and open where it leads."""
    response = reader.post("/law/try", data=form)
    assert response.status_code == 303, response.text
    return reader.get(response.headers["location"])


def _id(page: Response) -> str:
    found = re.search(r'data-explanation="/decisions/([0-9a-f]+)/', page.text)
    assert found
    return found[1]


def _facts(page: Response) -> dict[str, Any]:
    found = re.search(r'name="facts"[^>]*>(.*?)</textarea>', page.text, re.DOTALL)
    assert found
    facts: dict[str, Any] = json.loads(html.unescape(found[1]))
    return facts


def _document(reader: Client, decision: str) -> dict[str, Any]:
    document: dict[str, Any] = reader.get(f"/decisions/{decision}", headers=JSON).json()
    return document


def test_a_reader_tries_a_request_and_it_is_recorded_as_hypothetical(reader: Client) -> None:
    """What the request does not say itself, the page says: this is only supposed."""
    page = _tried(reader, {"by": "request", "request": json.dumps(PERMITTED)})
    context = _document(reader, _id(page))["context"]
    assert (context["outcome"], context["hypothetical"], context["basis"]) == ("permit", True, "register")
    assert "所作决定均为假设性决定" in page.text


def test_a_reader_asks_no_real_question(reader: Client) -> None:
    """The same session gets nothing through AuthZEN, what-if or not."""
    for what_if in ({}, {"what_if": True}):
        body = PERMITTED | {"context": PERMITTED["context"] | what_if}
        response = reader.post("/access/v1/evaluation", json=body, headers=JSON)
        assert response.status_code == 403


def test_a_gateway_key_supposes_nothing(anyone: Client, keys: dict[str, str]) -> None:
    """The page gives a gateway no more than its own right."""
    headers = {"Authorization": f"Bearer {keys['gateway-one']}"}
    form = {"by": "request", "request": json.dumps(PERMITTED)}
    assert anyone.post("/law/try", data=form, headers=headers).status_code == 403
    assert anyone.post("/law/try", data=form).status_code == 303  # to the sign-in page
    assert anyone.post("/law/try", data=form).headers["location"].startswith("/sign-in")


def test_another_site_supposes_nothing(reader: Client) -> None:
    """A form that another site sent is refused."""
    form = {"by": "request", "request": json.dumps(PERMITTED)}
    response = reader.post("/law/try", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403


def test_facts_are_changed_in_the_table_and_shown_side_by_side(reader: Client, ask: Ask) -> None:
    """One field changed turns the denial into a permit; before and after stand beside each other."""
    denied = ask(DENIED)["context"]["id"]
    page = reader.get("/law/try", params={"from": denied})
    assert "f.request.mode" in FIELD.findall(page.text)
    facts = json.dumps(_facts(page))
    form = {"by": "table", "from": denied, "facts": facts, "f.request.mode": "platform"}
    after = _tried(reader, form)
    context = _document(reader, _id(after))["context"]
    assert (context["outcome"], context["hypothetical"], context["basis"]) == ("permit", True, "stated")
    assert after.text.count('class="banner banner-') == 2
    changed = re.search(r'aria-labelledby="changed".*?</section>', after.text, re.DOTALL)
    assert changed
    assert re.findall(r"<code>([^<]+)</code>", changed[0]) == ["request.mode"]


def test_the_table_changes_nothing_by_itself(reader: Client, ask: Ask) -> None:
    """Every field sent back as it came gives the same facts."""
    for row in QUESTIONS[::9]:
        decision = ask(row["request"])["context"]["id"]
        page = reader.get("/law/try", params={"from": decision})
        fields = _fields(page.text)
        form = {"by": "table", "from": decision, "facts": json.dumps(_facts(page))}
        after = _tried(reader, form | fields)
        assert _facts(after) == _facts(page)
        assert "事实没有变化" in after.text
        assert len(fields) > 40


def _fields(text: str) -> dict[str, str]:
    """The fields as a browser would send them back."""
    found = {}
    for tag, name, rest in WHOLE.findall(text):
        if tag == "input":
            value = re.search(r'value="([^"]*)"', rest)
        elif tag == "select":
            value = re.search(r'<option value="([^"]*)" selected', rest)
        else:
            value = re.search(r">\n?(.*?)</textarea>", rest, re.DOTALL)
        assert value, name
        found[name] = html.unescape(value[1])
    return found


def test_facts_are_changed_as_json(reader: Client, ask: Ask) -> None:
    """The whole document can be given, entries added and all."""
    denied = ask(DENIED)["context"]["id"]
    facts = _facts(reader.get("/law/try", params={"from": denied}))
    facts["grants"] = []
    page = _tried(
        reader, {"by": "json", "from": denied, "facts": json.dumps(facts), "f.request.mode": "mail"}
    )
    assert "hb2016.art_15.no_grant" in page.text
    assert _facts(page)["request"]["mode"] == facts["request"]["mode"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"by": "json", "facts": "{"}, "not JSON"),
        ({"by": "json", "facts": "[]"}, "JSON object"),
        ({"by": "json", "facts": '{"on": "2026-06-01"}'}, "do not fit"),
        ({"by": "request", "request": "{}"}, "cannot be read"),
        ({"by": "request", "request": ""}, "not JSON"),
        ({}, "not JSON"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(reader: Client, form: dict[str, str], said: str) -> None:
    """A wrong form is a page that says what is wrong; nothing is decided."""
    response = reader.post("/law/try", data=form)
    assert response.status_code == 400
    assert response.headers["content-type"].startswith("text/html")
    assert said in response.text


def test_the_explanation_is_a_page_a_part_and_a_document(reader: Client, ask: Ask) -> None:
    """One explanation in three forms: why not, the smallest change, every condition."""
    denied = ask(DENIED)["context"]["id"]
    path = f"/decisions/{denied}/explanation"
    told = reader.get(path, headers=JSON).json()
    assert [row["code"] for row in told["why_not"]["against"]] == [OUTSIDE]
    assert told["why_not"]["needed"]["ways"][0][0]["says"]["zh"] == "请求 › 方式：由“介质”变为“共享平台”"
    page, part = reader.get(path), reader.get(path, params={"part": "1"})
    for text in (page.text, part.text):
        assert "不构成建议；资金来源、密级" in text
        assert "hb2016.art_15.within_grant" in text
    assert ("<html" in page.text, "<html" in part.text) == (True, False)
    english = reader.get(path, params={"lang": "en"}).text
    assert "which is not advice" in english


def test_a_permit_has_conditions_and_no_change(reader: Client, ask: Ask) -> None:
    """Why a permit was given is shown as well; nothing is needed for it."""
    told = reader.get(f"/decisions/{ask(PERMITTED)['context']['id']}/explanation", headers=JSON).json()
    assert told["why_not"] is None
    spoke = [rule for rule in told["rules"] if rule["said"] == "spoke" and rule["effect"] == "permit"]
    assert [rule["code"] for rule in spoke] == ["hb2016.art_15.within_grant"]
    assert {row["state"] for rule in spoke for row in rule["conditions"]} == {"true"}


def test_conditions_are_sentences_in_both_languages(reader: Client, ask: Ask) -> None:
    """A condition has the sentence that the law's own pages have; only what names a value has none."""
    told = reader.get(f"/decisions/{ask(DENIED)['context']['id']}/explanation", headers=JSON).json()
    rows = [row for rule in told["rules"] for row in rule["conditions"]]
    said = [row for row in rows if row["says"] is not None]
    assert len(said) > 0.9 * len(rows)
    assert all(row["says"]["zh"] and row["says"]["en"] for row in said)
    assert all(":=" in row["text"] for row in rows if row["says"] is None)


def test_a_gateway_explains_only_its_own(machine: Client, keys: dict[str, str], ask: Ask) -> None:
    """The explanation of another's decision is not found."""
    path = f"/decisions/{ask(PERMITTED, 'gateway-one')['context']['id']}/explanation"
    own = machine.get(path, headers={"Authorization": f"Bearer {keys['gateway-one']}"})
    other = machine.get(path, headers={"Authorization": f"Bearer {keys['gateway-two']}"})
    assert (own.status_code, other.status_code) == (200, 404)


def test_a_reader_never_sees_the_number_of_a_secrecy_decision(reader: Client, ask: Ask) -> None:
    """Neither page, explanation nor a supposed case shows what is hidden, and hiding it breaks nothing."""
    facts: dict[str, Any] = next(
        row["request"] for row in QUESTIONS if row["request"]["action"]["name"] == "approve"
    )
    stated = {"number": "样例密定〔2026〕7号", "authority": "样例保密局", "level": "秘密"}
    what_if = {"secrecy": {"statement": "secret", "part": "part", "decision": stated}}
    request = facts | {
        "context": {"what_if": True},
        "resource": facts["resource"] | {"properties": what_if},
    }
    decision = ask(request)["context"]["id"]
    page = reader.get("/law/try", params={"from": decision})
    explained = reader.get(f"/decisions/{decision}/explanation")
    assert HIDDEN in page.text
    for text in (page.text, explained.text):
        assert "样例密定" not in text
        assert "样例保密局" not in text
    after = _tried(reader, {"by": "table", "from": decision, "facts": json.dumps(_facts(page))})
    assert "事实没有变化" in after.text
    assert "样例密定" not in after.text


def test_text_from_outside_is_never_markup(reader: Client) -> None:
    """What a person writes into a case stands there as text."""
    bad = "<script>alert(1)</script>"
    request = PERMITTED | {"context": PERMITTED["context"] | {"purpose": bad}}
    page = _tried(reader, {"by": "request", "request": json.dumps(request)})
    part = reader.get(f"/decisions/{_id(page)}/explanation", params={"part": "1"})
    assert bad not in page.text
    assert bad not in part.text
    assert html.escape(bad) in page.text


@pytest.mark.parametrize("width", [1440, 390])
def test_in_a_browser(browser: Chrome, address: str, ask: Ask, width: int) -> None:  # noqa: F811  a fixture
    """The explanation comes by itself; a changed field shows before and after; nothing is too wide."""
    _screen(browser, width)
    _complaints(browser)
    browser.get(f"{address}/law/try?from={ask(DENIED)['context']['id']}&lang=zh")
    wait = WebDriverWait(browser, 30)
    wait.until(lambda chrome: chrome.find_elements(By.ID, "needed"))
    assert "不构成建议" in browser.find_element(By.TAG_NAME, "main").text
    mode = browser.find_element(By.ID, "f.request.mode")
    mode.find_element(By.CSS_SELECTOR, "option[value=platform]").click()
    browser.find_element(By.CSS_SELECTOR, "button[value=table]").click()
    wait.until(lambda chrome: len(chrome.find_elements(By.CLASS_NAME, "verdict")) == 2)
    assert [one.text for one in browser.find_elements(By.CLASS_NAME, "verdict")] == ["不予准许", "准许"]
    wait.until(lambda chrome: chrome.find_elements(By.ID, "conditions"))
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert _complaints(browser) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_state_is_for_everybody(
    browser: Chrome,  # noqa: F811  a fixture
    address: str,
    ask: Ask,
    language: str,
) -> None:
    """Nothing chosen, a sample, a result unfolded, two side by side, a refusal: axe says nothing."""
    _complaints(browser)
    denied, permitted = (ask(one)["context"]["id"] for one in (DENIED, PERMITTED))
    states = ("", "sample=2", f"from={denied}", f"from={permitted}&before={denied}")
    for state in states:
        _screen(browser, 1440)
        browser.get(f"{address}/law/try?{state}&lang={language}")
        if "from" in state:
            WebDriverWait(browser, 30).until(lambda chrome: chrome.find_elements(By.ID, "conditions"))
        browser.execute_script("for (const part of document.querySelectorAll('details')) part.open = true")
        for width in (1440, 390):
            _screen(browser, width)
            assert serious(browser) == [], (state, width)
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width, state
    browser.find_element(By.ID, "request").send_keys("{")
    browser.find_element(By.CSS_SELECTOR, "button[value=request]").send_keys(Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda chrome: not chrome.find_elements(By.ID, "request"))
    assert serious(browser) == []
    browser.get(f"{address}/law/try?lang=zh")
    assert [row for row in _complaints(browser) if " 400 " not in row] == []


def test_the_first_visitor_does_not_wait(
    settings: Settings, serve: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service is ready at once; what explanations need is made a while later, before anybody asks."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    address = serve(settings)

    assert httpx.get(f"{address}/health/ready").status_code == 200
    assert list(tmp_path.iterdir()) == []
    end = time.monotonic() + 60
    while not list(tmp_path.glob("gongxiang-explaining-*/bundle.tar.gz")) and time.monotonic() < end:
        time.sleep(0.1)
    assert list(tmp_path.glob("gongxiang-explaining-*/bundle.tar.gz"))


def test_the_sample_chosen_stays_chosen(reader: Client) -> None:
    """The list shows the question whose request stands below it."""
    page = reader.get("/law/try?sample=2").text
    assert page.count(" selected>") == 1
    assert f'<option value="2" selected>{QUESTIONS[2]["name"]}' in page

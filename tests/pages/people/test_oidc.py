"""Signing in through a real OpenID provider (npm's oidc-provider), started here: PKCE, state, accounts."""

import base64
import json
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx import Client, Response

from service.people.account import Draft
from service.people.rights import AccountRole
from service.settings import OIDC, Settings, SettingWrong
from tests.pages.conftest import HTML
from tests.pages.people.people import accounts, by, employ

VERSION = "9.13.3"
CLIENT, SECRET = "gongxiang", "a secret of the test, long enough"
CACHE = (
    Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    / "gongxiang"
    / f"oidc-provider-{VERSION}"
)


def _missing(sentence: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


def _installed() -> Path:
    """The folder that has the provider, from npm the first time."""
    if not (CACHE / "node_modules" / "oidc-provider").is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        command = [
            "npm",
            "install",
            "--prefix",
            str(CACHE),
            "--no-audit",
            "--no-fund",
            f"oidc-provider@{VERSION}",
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            _missing(f"npm cannot install oidc-provider, so no provider can be tried: {done.stderr[-200:]}")
    return CACHE


def _free() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@dataclass(frozen=True)
class House:
    """The service and its provider."""

    address: str
    settings: Settings


@pytest.fixture(scope="module")
def house(settings: Settings, serve_for: Callable[[Settings, int], str]) -> Iterator[House]:
    """The service at an address that is known before it starts, and a provider that leads back there."""
    if not (shutil.which("node") and shutil.which("npm")):
        _missing("There is no node with npm on PATH, so no OpenID provider can be tried.")
    folder, port, own = _installed(), _free(), _free()
    shutil.copy(Path(__file__).with_name("provider.mjs"), folder / "provider.mjs")
    public = f"http://127.0.0.1:{own}"
    command = ["node", str(folder / "provider.mjs"), str(port), CLIENT, SECRET, f"{public}/sign-in/oidc/back"]
    provider = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert provider.stdout
    assert provider.stdout.readline().strip() == "ready"
    oidc = (f"http://127.0.0.1:{port}", CLIENT, SECRET)
    with_provider = replace(settings, public_url=public, oidc=oidc)
    yield House(serve_for(with_provider, own), with_provider)
    provider.kill()
    provider.wait()
    provider.stdout.close()


@pytest.fixture
def browser(house: House) -> Iterator[Client]:
    """A browser that keeps the cookies of both."""
    with Client(base_url=house.address, headers=HTML, follow_redirects=False) as client:
        yield client


def follow(client: Client, answer: Response) -> Response:
    """Go on until a page is shown."""
    while answer.is_redirect:
        answer = client.send(answer.next_request)  # type: ignore[arg-type]  # a redirect has one
    return answer


def at_the_provider(client: Client, login: str, where: str = "/people/roles") -> str:
    """Sign in there as `login` and agree; the address that leads back."""
    answer = follow(client, client.get(f"/sign-in/oidc?next={where}"))
    for form in ({"prompt": "login", "login": login, "password": "x"}, {"prompt": "consent"}):
        action = re.search(r'action="([^"]+)"', answer.text)
        assert action, answer.text
        answer = client.post(str(answer.url.join(action[1])), data=form)
        while answer.is_redirect and "/sign-in/oidc/back" not in answer.headers["location"]:
            answer = client.send(answer.next_request)  # type: ignore[arg-type]  # a redirect has one
        if answer.is_redirect:
            return str(answer.headers["location"])
    raise AssertionError(answer.text)


def test_a_known_person_comes_in_and_is_bound(house: House, browser: Client) -> None:
    """The first time by the name, as the administrator allowed; from then on by the subject alone."""
    draft = Draft("sso.bound", "统一身份", None, frozenset({AccountRole.CLERK}), binding=True)
    with accounts(house.settings) as kept:
        kept.create(draft, None, by())
    assert "统一身份认证登录" in browser.get("/sign-in").text
    answer = browser.get(at_the_provider(browser, "id-sso.bound"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/people/roles")
    assert "统一身份" in browser.get("/account").text
    with accounts(house.settings) as kept:
        found = kept.find("sso.bound")
        assert found
        assert (found.subject, found.binding) == ("id-sso.bound", False)
    with Client(base_url=house.address, headers=HTML) as again:
        assert again.get(at_the_provider(again, "id-sso.bound")).status_code == 303


@pytest.mark.parametrize("login", ["id-ｓｓｏ.alike", "id-\u017fso.alike"])
def test_a_name_that_looks_alike_is_another(house: House, browser: Client, login: str) -> None:
    """Who has a name of other letters at the provider is not bound to the account that it looks like."""
    draft = Draft("sso.alike", "相像", None, frozenset({AccountRole.ADMINISTRATOR}), binding=True)
    with accounts(house.settings) as kept:
        if kept.find("sso.alike") is None:
            kept.create(draft, None, by())
    assert browser.get(at_the_provider(browser, login)).status_code == 403
    with accounts(house.settings) as kept:
        found = kept.find("sso.alike")
        assert found
        assert (found.subject, found.binding) == (None, True)


def test_what_the_browser_kept_leads_to_no_other_site(house: House, browser: Client) -> None:
    """A cookie that somebody else put there sends nobody away after signing in, and is no failure."""
    draft = Draft("sso.away", "外出", None, frozenset({AccountRole.CLERK}), binding=True)
    with accounts(house.settings) as kept:
        kept.create(draft, None, by())
    back = at_the_provider(browser, "id-sso.away")
    mine = next(cookie for cookie in browser.cookies.jar if cookie.name == "gongxiang_going")
    kept_ = json.loads(base64.urlsafe_b64decode(mine.value or ""))
    for going in (kept_ | {"then": "https://elsewhere.example/"}, kept_ | {"state": 1}, {"then": "/"}):
        mine.value = base64.urlsafe_b64encode(json.dumps(going).encode()).decode()
        browser.cookies.jar.set_cookie(mine)
        answer = browser.get(back)
        assert answer.headers.get("location", "/") == "/", answer.text
        assert answer.status_code in (303, 403)


@pytest.mark.parametrize("login", ["id-sso.plain", "id-nobody"])
def test_nobody_else_comes_in(house: House, browser: Client, login: str) -> None:
    """Neither somebody without an account, nor one whose binding nobody allowed, has a session."""
    employ(house.settings, "sso.plain", [AccountRole.ADMINISTRATOR])
    answer = browser.get(at_the_provider(browser, login))
    assert answer.status_code == 403
    assert "没有与该身份对应的账号" in answer.text
    assert "gongxiang_session" not in browser.cookies


def test_a_disabled_person_stays_out(house: House, browser: Client) -> None:
    """The provider's word is not enough for an account that is disabled here."""
    with accounts(house.settings) as kept:
        kept.create(Draft("sso.off", "停用", None, frozenset(), binding=True), None, by())
        kept.disable("sso.off", by())
    assert browser.get(at_the_provider(browser, "id-sso.off")).status_code == 403


def test_an_answer_belongs_to_the_browser_that_asked(house: House, browser: Client) -> None:
    """The address that leads back signs nobody in elsewhere, with another state, or from another issuer."""
    employ(house.settings, "sso.other", [AccountRole.CLERK])
    back = at_the_provider(browser, "id-sso.other")
    with Client(base_url=house.address, headers=HTML) as stranger:
        assert stranger.get(back).status_code == 403
        stranger.get("/sign-in/oidc")
        assert stranger.get(back).status_code == 403
        assert "gongxiang_session" not in stranger.cookies
    issuer = parse_qs(urlsplit(back).query)["iss"][0]
    assert browser.get(back.replace(issuer[-4:], "9999")).status_code == 403


def test_the_way_out_demands_pkce_state_and_nonce(browser: Client) -> None:
    """What the provider is asked carries a challenge (S256), a state and a nonce; no two are the same."""
    first, second = (
        parse_qs(urlsplit(browser.get("/sign-in/oidc").headers["location"]).query) for _ in range(2)
    )
    assert first["code_challenge_method"] == ["S256"]
    assert first["response_type"] == ["code"]
    for secret in ("state", "nonce", "code_challenge"):
        assert len(first[secret][0]) >= 40
        assert first[secret] != second[secret]


def test_a_provider_that_is_away_is_said_to_be(settings: Settings, serve: Callable[[Settings], str]) -> None:
    """Passwords still do; the page says so."""
    away = (f"http://127.0.0.1:{_free()}", CLIENT, SECRET)
    address = serve(replace(settings, public_url="http://127.0.0.1:9", oidc=away))
    with Client(base_url=address, headers=HTML) as client:
        answer = client.get("/sign-in/oidc")
        assert answer.status_code == 503
        assert "统一身份认证暂时不可用" in answer.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"GONGXIANG_OIDC_ISSUER": "https://a.example"}, "also needs GONGXIANG_OIDC_CLIENT_ID"),
        (dict.fromkeys(OIDC, "http://a.example"), "must begin with https://"),
    ],
)
def test_half_a_provider_is_refused_at_the_start(given: dict[str, str], said: str) -> None:
    """A setting that would fail at the first sign-in is refused when it is read."""
    with pytest.raises(SettingWrong, match=said):
        Settings.read(given)

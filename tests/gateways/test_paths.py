"""One table of paths for all layouts of all gateways: the same ones are refused, however they are given."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from service.settings import ROOT
from tests.gateways.running import PATH, Running, decision_id, original

RECORDED = ROOT / "fixtures" / "gateways"
SENT = "/api/hazchem/licences/1"
UNCLEAR = {
    "an encoded question mark": ("1%3f/x/../../admin", "1?/x/../../admin"),
    "an encoded question mark alone": ("1%3F", "1?"),
    "an encoded query": ("1%3fadmin=1", "1?admin=1"),
    "dots": ("1/../../admin", "1/../../admin"),
    "one dot": ("1/./x", "1/./x"),
    "encoded dots": ("1/%2e%2e/admin", "1/../admin"),
    "doubly encoded dots": ("1/%252e%252e/admin", "1/%2e%2e/admin"),
    "an encoded slash": ("1%2f..%2fadmin", "1/../admin"),
    "a doubly encoded slash": ("1%252fadmin", "1%2fadmin"),
    "a doubly encoded question mark": ("1%253fadmin", "1%3fadmin"),
    "an encoded percent sign": ("1%25", "1%"),
    "a backslash": ("1\\..\\admin", "1\\..\\admin"),
    "an encoded backslash": ("1%5c..%5cadmin", "1\\..\\admin"),
    "a parameter": ("1;admin", "1;admin"),
    "an encoded parameter": ("1%3badmin", "1;admin"),
    "a parameter after dots": ("..;/admin", "..;/admin"),
    "a fragment": ("1%23admin", "1#admin"),
    "a control character": ("1%01", "1\x01"),
    "a line feed": ("1%0aX-A:%20b", "1\nX-A: b"),
    "a tabulator": ("1%09", "1\t"),
    "DEL": ("1%7f", "1\x7f"),
    "a format character": ("1%E2%80%8B", "1\u200b"),
    "a full-width slash": ("1%EF%BC%8Fadmin", "1／admin"),
    "a full-width question mark": ("1%EF%BC%9Fadmin", "1？admin"),
    "two slashes": ("1//admin", "1//admin"),
    "a trailing dot": ("1.", "1."),
    "a trailing space": ("1%20", "1 "),
}
"""What follows the beginning of a permitted path, as the client sends it and as it is when decoded."""
CLEAR = {
    "plain": ("1", "1"),
    "Chinese": ("%E8%AE%B8%E5%8F%AF", "许可"),
    "encoded plainly": ("%31%32", "12"),
}
LAYOUTS = ("nginx", "forwarded", "envoy", "kong", "apisix")


def asked(layout: str, sent: str, decoded: str, running: Running) -> str:
    """Ask in a layout; the code of the finding that decides, from the record."""
    if layout in ("kong", "apisix"):
        document: Any = json.loads((RECORDED / f"{layout}-opa.json").read_text("utf-8"))
        request = document["input"]["request"]
        request.get("http", request)["path"] = decoded if layout == "apisix" else sent
        told = running.post("/v1/data/gongxiang/exchange", document).json()
        id_ = told["decision_id"]
    elif layout == "envoy":
        bearer = ("Authorization", f"Bearer {running.keys['gate']}")
        headers = [row for row in original() if row[0].startswith("X-Gongxiang")]
        host = ("Host", "gateway.example.org")
        id_ = decision_id(running.raw("GET", f"/forward-auth{sent}", [host, bearer, *headers])[1])
    else:
        family = "X-Original-" if layout == "nginx" else "X-Forwarded-"
        rows = [(name.replace("X-Original-", family), value) for name, value in original(sent)]
        id_ = decision_id(running.forward(rows)[1])
    code: str = running.decision(id_)["context"]["findings"][0]["code"]
    return code


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_refuses_the_same(layout: str, running: Running) -> None:
    """Each path that can be read in two ways is refused as unclear, whichever gateway gives it."""
    beginning = SENT.removesuffix("1")
    told = {
        name: asked(layout, beginning + sent, beginning + decoded, running)
        for name, (sent, decoded) in UNCLEAR.items()
    }

    assert {name: code for name, code in told.items() if code != "gateway.request_unclear"} == {}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_takes_the_same(layout: str, running: Running) -> None:
    """Each path that has one reading is the route's, whichever gateway gives it."""
    beginning = SENT.removesuffix("1")
    for sent, decoded in CLEAR.values():
        code = asked(layout, beginning + sent, beginning + decoded, running)
        assert code == "hb2016.art_15.within_grant", sent


def test_a_query_is_cut_off_only_where_there_is_one(running: Running) -> None:
    """`?` begins the query of a client's own target; in a path that was given without one it is a doubt."""
    assert asked("nginx", f"{PATH}?x=/../admin", "", running) == "hb2016.art_15.within_grant"
    for layout in ("kong", "apisix"):
        assert asked(layout, f"{PATH}?x=1", f"{PATH}?x=1", running) == "gateway.request_unclear"


LONG = "长" * 5_000


@pytest.mark.parametrize("header", ["X-Gongxiang-Consumer", "X-Gongxiang-Purpose"])
def test_what_a_gateway_says_is_recorded_within_bounds(header: str, running: Running) -> None:
    """A name or purpose of any length is refused, and is not kept: by headers and by OPA's data door."""
    rows = [(name, quote(LONG) if name == header else value) for name, value in original()]
    _, answer = running.forward(rows)
    document: Any = json.loads((RECORDED / "apisix-opa.json").read_text("utf-8"))
    document["input"].pop("consumer", None)
    document["input"]["request"]["headers"] |= {"x-gongxiang-consumer": "hazchem-app", header.lower(): LONG}
    told = running.post("/v1/data/gongxiang/exchange", document).json()

    for id_ in (decision_id(answer), told["decision_id"]):
        kept = running.decision(id_)
        assert kept["context"]["findings"][0]["code"] == "gateway.request_unclear"
        assert len(json.dumps(kept, ensure_ascii=False)) < 20_000


UPGRADE = [("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
           ("Sec-WebSocket-Key", "c2FtcGxlLXNhbXBsZS1rZXk=")]  # fmt: skip


@pytest.mark.parametrize(
    ("uri", "status"), [(PATH, 200), ("/api/secrets/1", 403)], ids=["permitted", "refused"]
)
@pytest.mark.parametrize("family", ["X-Original-", "X-Forwarded-"])
def test_an_upgrade_is_a_decision_like_any_other(
    family: str, uri: str, status: int, running: Running
) -> None:
    """Both nginx and Caddy hand on the headers of an upgrade: decided, with a body, and on record."""
    rows = [(name.replace("X-Original-", family), value) for name, value in original(uri)]
    told, answer = running.forward([*rows, *UPGRADE])
    head, _, body = answer.partition("\r\n\r\n")

    assert told == status
    assert "connection: close" in head.lower()
    assert json.loads(body)["id"] == decision_id(answer)
    assert running.decision(decision_id(answer))["decision"] is (status == 200)


def test_an_upgrade_needs_a_key_too(running: Running) -> None:
    """401, as without the headers of an upgrade."""
    assert running.raw("GET", "/forward-auth", [("Host", "x"), *original(), *UPGRADE])[0] == 401

"""Forward authentication: every gateway's own layout, one meaning for a path, and nothing that fails open."""

import json
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.record.verify import verify
from service.settings import ROOT
from tests.gateways.running import CONSUMER, PATH, PURPOSE, Running, decision_id, original

RECORDED = ROOT / "fixtures" / "gateways"
LAYOUTS = sorted(file.name for file in RECORDED.glob("*.http"))


def send(running: Running, name: str, *changes: tuple[str, str]) -> tuple[int, str]:
    """Send a recorded request with the test's key, changed in places."""
    text = (RECORDED / name).read_bytes().decode().replace("KEY", running.keys["gate"])
    for old, new in changes:
        assert old in text, f"{name} has no {old!r} to change"
        text = text.replace(old, new)
    first, *lines = text.rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ")
    pairs = [(line.partition(": ")[0], line.partition(": ")[2]) for line in lines]
    return running.raw(method, target, [pair for pair in pairs if pair[0].lower() != "connection"])


def refused_for(running: Running, answer: str) -> str:
    """The code of the finding that refused, from the record."""
    code: str = running.decision(decision_id(answer))["context"]["findings"][0]["code"]
    return code


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_gateway_is_understood(name: str, running: Running) -> None:
    """The same exchange by each gateway's layout: permitted for its purpose and on record as asked."""
    status, answer = send(running, name)

    assert status == 200, answer
    kept = running.decision(decision_id(answer))
    assert kept["context"]["findings"][0]["code"] == "hb2016.art_15.within_grant"
    assert kept["request"]["context"] == {
        "purpose": PURPOSE,
        "items": ["法人名称", "证书编号"],
        "mode": "platform",
    }
    assert kept["request"]["subject"]["properties"] == {"consumer": CONSUMER}
    assert kept["request"]["resource"]["properties"]["path"] == PATH
    assert kept["facts"]["request"]["properties"] == {}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_gateway_is_refused(name: str, running: Running) -> None:
    """A purpose that is not the consumer's, an unknown path, an unknown consumer: by each layout."""
    assert send(running, name, (quote(PURPOSE), quote("商业用途")))[0] == 403
    assert send(running, name, ("/licences/", "/secrets/"))[0] == 403
    assert send(running, name, (CONSUMER, "nobody"))[0] == 401


def test_headers_say_why(running: Running) -> None:
    """A refusal has its decision, its outcome, its paragraphs and its reason in ASCII headers."""
    status, answer = running.forward(original(X_Gongxiang_Consumer="market-app", X_Gongxiang_Purpose=""))

    fields = dict(line.split(": ", 1) for line in answer.split("\r\n\r\n")[0].split("\r\n")[1:])
    given = {name.lower(): value for name, value in fields.items()}
    kept = running.decision(given["x-decision-id"])["context"]
    assert (status, given["x-decision-outcome"]) == (403, kept["outcome"])
    assert all(value.isascii() for value in given.values())
    assert unquote(given["x-decision-reason"]) == kept["findings"][0]["title"]["zh"]
    assert given["x-legal-basis"].startswith("hb2016 ")
    assert "facts" not in answer


def test_a_permit_names_its_paragraph(running: Running) -> None:
    """A permit too says on which paragraph it rests."""
    status, answer = running.forward(original())

    assert status == 200
    assert "x-legal-basis: hb2016 15(1)" in answer.lower()


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "PROPFIND"])
def test_any_method_reaches_the_door(method: str, running: Running) -> None:
    """The door itself is asked by any method: nginx and Traefik use GET, Envoy the original one."""
    bearer = ("Authorization", f"Bearer {running.keys['gate']}")
    status, _ = running.raw(method, "/forward-auth", [("Host", "x"), bearer, *original()])

    assert status == 200


def test_the_method_counts(running: Running) -> None:
    """The original method is matched with the route's: what may be read may not be written."""
    assert running.forward(original(method="DELETE"))[0] == 403
    assert running.forward(original(method="HEAD"))[0] == 403
    assert send(running, "envoy.http", ("GET /", "DELETE /"))[0] == 403


# Each is a way to reach another resource than the one that was checked. Refused, every one, as a path that
# is no route or can be read in two ways.
TRICKS = {
    "encoded dots": "/api/hazchem/licences/%2e%2e/secret",
    "encoded dot": "/api/hazchem/licences/%2E",
    "half-encoded dots": "/api/hazchem/licences/.%2e",
    "dots": "/api/hazchem/licences/..",
    "dots inside": "/api/hazchem/x/../licences/1234",
    "one dot": "/api/hazchem/./licences/1234",
    "a trailing dot": "/api/hazchem/licences/1234.",
    "three dots": "/api/hazchem/licences/...",
    "an encoded slash": "/api/hazchem/licences/1234%2Fsecret",
    "a doubly encoded slash": "/api/hazchem/licences/1234%252Fsecret",
    "a doubly encoded dot": "/api/hazchem/licences/%252e%252e",
    "an overlong slash": "/api/hazchem/licences/1234%c0%afsecret",
    "a full-width slash": "/api/hazchem/licences/1234%EF%BC%8Fsecret",
    "a full-width dot": "/api/hazchem/licences/%EF%BC%8E%EF%BC%8E",
    "a backslash": "/api/hazchem/licences\\1234",
    "an encoded backslash": "/api/hazchem/licences/1234%5Csecret",
    "two slashes": "/api//hazchem/licences/1234",
    "two slashes first": "//api/hazchem/licences/1234",
    "two slashes last": "/api/hazchem/licences/1234//",
    "a parameter": "/api/hazchem/licences/1234;admin=true",
    "a parameter inside": "/api/hazchem;x/licences/1234",
    "dots and a parameter": "/api/hazchem/licences/..;/secret",
    "an encoded parameter": "/api/hazchem/licences/1234%3Badmin",
    "an encoded query": "/api/hazchem/licences/1234%3Fadmin",
    "a fragment": "/api/hazchem/licences/1234#/secret",
    "an encoded fragment": "/api/hazchem/licences/1234%23",
    "a null": "/api/hazchem/licences/1234%00.json",
    "a line feed": "/api/hazchem/licences/1234%0d%0aX-A:b",
    "a trailing space": "/api/hazchem/licences/1234%20",
    "a malformed escape": "/api/hazchem/licences/12%zz",
    "a cut escape": "/api/hazchem/licences/12%",
    "no UTF-8": "/api/hazchem/licences/%ff",
    "absolute form": "http://gateway.example.org/api/hazchem/licences/1234",
    "absolute form elsewhere": "http://evil.example/api/hazchem/licences/1234",
    "no slash": "api/hazchem/licences/1234",
    "the path in the query": "/x?/api/hazchem/licences/1234",
    "other case": "/API/hazchem/licences/1234",
    "a trailing slash": "/api/hazchem/licences/1234/",
    "too long": "/api/hazchem/licences/" + "1" * 3000,
    "nothing": "",
    "an asterisk": "*",
}


@pytest.mark.parametrize("trick", list(TRICKS))
def test_no_trick_passes(trick: str, running: Running) -> None:
    """A path that can be read in two ways is refused, in each family of headers, and the refusal recorded."""
    uri = TRICKS[trick]
    forwarded = [(n.replace("X-Original-", "X-Forwarded-"), v) for n, v in original(uri)]

    for headers in (original(uri), forwarded):
        status, answer = running.forward(headers)
        assert status == 403, answer
        assert refused_for(running, answer) in {"gateway.request_unclear", "gateway.route_unknown"}


APPENDABLE = [
    name for name, uri in TRICKS.items() if uri.startswith("/") and "\\" not in uri and "#" not in uri
]


@pytest.mark.parametrize("trick", APPENDABLE)
def test_no_trick_passes_behind_the_door(trick: str, running: Running) -> None:
    """The same where the path is appended to the door's own, as Envoy does."""
    assert send(running, "envoy.http", (PATH + "?page=1", TRICKS[trick]))[0] == 403


@pytest.mark.parametrize(
    "uri",
    [
        PATH,
        PATH + "?x=/../secret&y=%2e%2e",
        PATH + "?a=1?b=2#c",
        "/api/hazchem/licences/12%33%34",
        "/api/hazchem/licences/%E8%AE%B8%E5%8F%AF",
        "/%61pi/hazchem/licences/1234",
    ],
)
def test_what_has_one_meaning_passes(uri: str, running: Running) -> None:
    """Queries say nothing about the way; plain characters may be encoded."""
    assert running.forward(original(uri))[0] == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("gateway.example.org", 200),
        ("Gateway.EXAMPLE.org", 200),
        ("gateway.example.org.", 200),
        ("gateway.example.org:8443", 200),
        ("gateway.example.org.evil.example", 403),
        ("evil.example", 403),
        ("gateway.example.org@evil.example", 403),
        ("gateway.example.org, evil.example", 403),
        ("gateway.example.org/", 403),
        ("gateway.example.org..", 403),
        ("gateway.example.org:", 403),
        ("", 403),
    ],
)
def test_one_host(host: str, status: int, running: Running) -> None:
    """A host has one reading: small letters, no port, no final dot; a route with a host is no other's."""
    uri, consumer = "/api/pharmacies/1", "civil-affairs-app"
    answer = running.forward(
        original(uri, X_Original_Host=host, X_Gongxiang_Consumer=consumer, X_Gongxiang_Purpose="")
    )
    kept = running.decision(decision_id(answer[1]))

    at_the_law = not kept["context"]["findings"][0]["code"].startswith("gateway.")
    assert at_the_law is (status == 200)


def test_two_families_are_refused(running: Running) -> None:
    """Both families, even saying the same, or one and an appended path: one may be a client's."""
    both = [*original(), ("X-Forwarded-Uri", PATH), ("X-Forwarded-Method", "GET")]
    halves = [row for row in original() if row[0] != "X-Original-Method"]
    mixed = [*halves, ("X-Forwarded-Method", "GET")]
    for headers in (both, [*original(), ("X-Forwarded-Method", "GET")], mixed):
        status, answer = running.forward(headers)
        assert (status, refused_for(running, answer)) == (403, "gateway.request_unclear")
    bearer = ("Authorization", f"Bearer {running.keys['gate']}")
    for target in ("/forward-auth" + PATH, "/forward-auth/"):
        assert running.raw("GET", target, [("Host", "x"), bearer, *original()])[0] == 403


@pytest.mark.parametrize("name", [name for name, _ in original()])
def test_doubled_headers_are_refused(name: str, running: Running) -> None:
    """A header that is there twice is a client's beside the gateway's."""
    headers = original()
    twice = [*headers, (name.lower(), dict(headers)[name])]

    status, answer = running.forward(twice)

    assert (status, refused_for(running, answer)) == (403, "gateway.request_unclear")


@pytest.mark.parametrize("name", ["X-Original-Method", "X-Original-URI"])
def test_missing_headers_are_refused(name: str, running: Running) -> None:
    """Without method or path nothing is assumed."""
    assert running.forward([row for row in original() if row[0] != name])[0] == 403
    assert running.forward([("X-Gongxiang-Consumer", CONSUMER)])[0] == 403


def test_who_calls(running: Running) -> None:
    """No consumer and one nobody registered are 401, each on record; a known one is its agency."""
    for headers, code in (
        (original(X_Gongxiang_Consumer=""), "gateway.consumer_missing"),
        (original(X_Gongxiang_Consumer="nobody"), "gateway.consumer_unknown"),
        (original(X_Gongxiang_Consumer="%68azchem-app"), "gateway.consumer_unknown"),
    ):
        status, answer = running.forward(headers)
        assert (status, refused_for(running, answer)) == (401, code)
        assert "www-authenticate" in answer.lower()


def test_purposes(running: Running) -> None:
    """A purpose outside the consumer's is refused and recorded with agency and resource; UTF-8 is read."""
    status, answer = running.forward(original(X_Gongxiang_Purpose="商业用途"))

    kept = running.decision(decision_id(answer))
    assert (status, kept["context"]["findings"][0]["code"]) == (403, "gateway.purpose_not_allowed")
    assert kept["context"]["findings"][0]["details"]["purpose"] == "商业用途"
    assert kept["request"]["subject"]["type"] == "agency"
    assert running.forward(original(X_Gongxiang_Purpose=PURPOSE))[0] == 200
    assert running.forward(original(X_Gongxiang_Purpose="%ff"))[0] == 403


def test_the_only_purpose_is_meant(running: Running) -> None:
    """A consumer with one purpose need not state it; one with several must, or the law asks for it."""
    only = running.forward(original(X_Gongxiang_Consumer="market-app", X_Gongxiang_Purpose=""))
    several = running.forward(original(X_Gongxiang_Purpose=""))

    assert running.decision(decision_id(only[1]))["facts"]["request"]["purpose"] == "企业信用监管"
    assert several[0] == 403
    assert running.decision(decision_id(several[1]))["facts"]["request"]["purpose"] is None


def test_the_key_names_its_headers(running: Running) -> None:
    """A key that names other headers has its gateway's caller read there and nowhere else."""
    renamed = [(name.replace("X-Gongxiang-", "X-"), value) for name, value in original()]

    assert running.forward(renamed, "named")[0] == 200
    assert running.forward(original(), "named")[0] == 401
    assert running.forward(renamed)[0] == 401
    assert running.forward(original(), "object")[0] == 401


@pytest.mark.parametrize(
    "headers", [[], [("Authorization", "Bearer wrong")], [("Authorization", "Basic eA==")]]
)
def test_the_gateway_needs_a_key(headers: list[tuple[str, str]], running: Running) -> None:
    """Without a key of ours: 401, also for a browser's request, and nothing is decided."""
    before = verify(running.database).entries
    asked = [("Host", "x"), ("Accept", "text/html"), *headers, *original()]

    assert running.raw("GET", "/forward-auth", asked)[0] == 401
    assert verify(running.database).entries == before


def test_a_person_sees_the_reason(running: Running) -> None:
    """For a browser the refusal is a page in Chinese with reason and remedy, but without the facts."""
    headers = [*original(X_Gongxiang_Purpose="商业用途<script>"), ("Accept", "text/html,*/*")]
    status, answer = running.forward(headers)

    assert status == 403
    assert "<h1>不予准许" in answer
    assert decision_id(answer) in answer
    assert "<script" not in answer
    page = running.get(f"/refusals/{decision_id(answer)}")
    assert page.status_code == 200
    assert page.text in answer
    assert running.get(f"/refusals/{decision_id(answer)}", "other").status_code == 404
    permitted = running.forward(original())[1]
    assert running.get(f"/refusals/{decision_id(permitted)}").status_code == 404


def test_refusals_are_in_the_record(running: Running) -> None:
    """What never reached the law is a decision too: listed, readable, replayable, and the record is whole."""
    _, answer = running.forward(original("/x?secret=1"))
    id_ = decision_id(answer)

    kept = running.decision(id_)
    assert (kept["decision"], kept["request"]["resource"]["id"]) == (False, "GET gateway.example.org/x")
    assert "secret" not in json.dumps(kept)
    assert running.get(f"/decisions/{id_}", "desk", Accept="text/html").status_code == 200
    again = running.post(f"/decisions/{id_}/replay", {}, "desk").json()
    assert again["now"]["decision"] is False
    assert verify(running.database).faults == []


HEADERS = [name for name, _ in original()] + ["X-Forwarded-Uri", "X-Forwarded-Method", "X-Forwarded-Host"]
VALUES = st.sampled_from([*TRICKS.values(), PATH, "GET", CONSUMER, PURPOSE, "", "商业用途"]) | st.text(
    st.characters(min_codepoint=32, max_codepoint=0x9FFF), max_size=20
)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(changes=st.lists(st.tuples(st.sampled_from(HEADERS), VALUES), min_size=1, max_size=3))
def test_whatever_is_sent(running: Running, changes: Any) -> None:
    """Any headers at all: 200, 401 or 403; and 200 only for what is exactly the permitted exchange."""
    given_ = dict(original()) | dict(changes)
    headers = [(name, value) for name, value in given_.items() if value.strip()]

    status, answer = running.forward(headers)

    assert status in {200, 401, 403}
    if status == 200:
        kept = running.decision(decision_id(answer))
        assert kept["request"]["resource"]["properties"]["route"] in {"route-1", "route-2"}
        assert kept["request"]["context"]["purpose"] == PURPOSE

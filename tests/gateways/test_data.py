"""OPA's Data API for the `opa` plugins of APISIX and Kong: both layouts in, one answer that both read."""

import json
from typing import Any

import pytest

from service.settings import ROOT
from tests.gateways.running import PURPOSE, Running

DOOR = "/v1/data/gongxiang/exchange"
RECORDED = ROOT / "fixtures" / "gateways"
LAYOUTS = ("apisix-opa.json", "kong-opa.json")


def recorded(name: str) -> Any:
    """A recorded request."""
    return json.loads((RECORDED / name).read_text("utf-8"))


def http(document: Any) -> Any:
    """The part about the request, in either layout."""
    request = document["input"]["request"]
    return request.get("http", request)


def apisix(answer: Any) -> tuple[bool, int]:
    """What APISIX makes of an answer: `allow`, else the status it gives."""
    result = answer["result"]
    return result["allow"], result.get("status_code", 403)


def kong(answer: Any) -> tuple[bool, int]:
    """What Kong makes of an answer: a result that is true, or an object with `allow`."""
    result = answer["result"]
    allow = result if isinstance(result, bool) else result["allow"]
    assert isinstance(allow, bool)
    return allow, result.get("status", 403)


@pytest.mark.parametrize("name", LAYOUTS)
def test_both_plugins_are_answered(name: str, running: Running) -> None:
    """A permitted exchange is allowed for both, and on record as the forward-auth door would have it."""
    answer = running.post(DOOR, recorded(name))

    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert apisix(told) == kong(told) == (True, 200)
    assert set(told["result"]) == {"allow", "reason", "message", "status_code", "status", "headers"}
    kept = running.decision(told["decision_id"])
    assert kept["request"]["context"]["purpose"] == PURPOSE
    assert told["result"]["headers"]["X-Decision-Id"] == told["decision_id"]


@pytest.mark.parametrize("name", LAYOUTS)
def test_both_plugins_are_refused(name: str, running: Running) -> None:
    """Another purpose, path, method or consumer is refused with a reason, and never left undefined."""
    for key, value, status in (
        ("path", "/api/secrets/1", 403),
        ("path", "/api/hazchem/licences/..", 403),
        ("method", "DELETE", 403),
        ("headers", {"x-gongxiang-purpose": "商业用途"}, 403),
        ("headers", {"x-gongxiang-purpose": [PURPOSE, PURPOSE]}, 403),
        ("headers", {"X-Gongxiang-Purpose": PURPOSE, "x-gongxiang-purpose": PURPOSE}, 403),
        ("host", ["a", "b"], 403),
    ):
        document = recorded(name)
        http(document)[key] = value
        told = running.post(DOOR, document).json()
        assert apisix(told) == kong(told) == (False, status)
        assert told["result"]["reason"]["code"]
        assert told["result"]["message"]
        assert running.decision(told["decision_id"])["decision"] is False


@pytest.mark.parametrize("name", LAYOUTS)
def test_who_calls(name: str, running: Running) -> None:
    """The gateway's own consumer counts; a header that says another is refused; neither is 401."""
    document = recorded(name)
    http(document)["headers"]["x-gongxiang-consumer"] = "market-app"
    conflicting = running.post(DOOR, document).json()
    document["input"].pop("consumer")
    by_header = running.post(DOOR, document).json()
    by_object_only = running.post(DOOR, document, "object").json()
    http(document)["headers"].pop("x-gongxiang-consumer")
    nobody = running.post(DOOR, document).json()

    assert conflicting["result"]["reason"]["code"] == "gateway.request_unclear"
    assert running.decision(by_header["decision_id"])["request"]["subject"]["properties"] == {
        "consumer": "market-app"
    }
    assert apisix(by_object_only) == apisix(nobody) == kong(nobody) == (False, 401)


def test_a_decoded_path_is_not_decoded_again(running: Running) -> None:
    """APISIX sends the path decoded: a percent sign in it is one, and so the path is refused."""
    document = recorded("apisix-opa.json")
    http(document)["path"] = "/api/hazchem/licences/%31"

    assert apisix(running.post(DOOR, document).json()) == (False, 403)
    document = recorded("kong-opa.json")
    http(document)["path"] = "/api/hazchem/licences/%31"
    assert kong(running.post(DOOR, document).json()) == (True, 200)


UNREADABLE: list[Any] = [
    b"",
    [],
    {},
    {"input": None},
    {"input": {}},
    {"input": {"type": "stream", "request": {}}},
    {"input": {"type": "http", "request": {"path": "/x", "http": {}}}},
    {"input": {"type": "http", "request": {"method": 1}}},
    {"input": {"type": "http", "request": {"headers": []}}},
    {"input": {"type": "http", "request": {}, "consumer": "x"}},
]


@pytest.mark.parametrize("body", UNREADABLE)
def test_other_layouts_are_400(body: Any, running: Running) -> None:
    """What is neither layout is an error in the one shape, never an answer."""
    answer = running.post(DOOR, body)

    assert answer.status_code == 400
    assert set(answer.json()) == {"error"}


@pytest.mark.parametrize(
    "path", ["", "/", "/decision/ruling", "/gongxiang", "/gongxiang/exchange/x", "/system/main"]
)
def test_no_other_path(path: str, running: Running) -> None:
    """Nothing else of OPA is offered: what is evaluated is never built from what a gateway sends."""
    answer = running.post(f"/v1/data{path}", recorded("apisix-opa.json"))

    assert answer.status_code == 404
    assert set(answer.json()) == {"error"}


def test_a_key_is_needed(running: Running) -> None:
    """No key is 401; a key for another division is 403: neither is an answer a plugin takes for a yes."""
    assert running.post(DOOR, recorded("apisix-opa.json"), None).status_code == 401
    refused = running.post(DOOR, recorded("apisix-opa.json"), "city")
    assert refused.status_code == 403
    assert "result" not in refused.json()

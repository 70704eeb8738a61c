"""The key as path prefix: only where it is allowed, only the gateway's, and nowhere repeated."""

import logging
from pathlib import Path

import httpx
import pytest

from service.gateways.documented import EXAMPLE
from tests.gateways.running import Running, original
from tests.houses import database_of
from tests.programs import run, serving


def test_the_prefix_is_a_key(running: Running) -> None:
    """Every door is reached through it, with the key's rights and no more."""
    key = running.keys["gate"]

    assert running.post(f"/k/{key}/access/v1/evaluation", EXAMPLE, None).json()["decision"] is True
    assert running.raw("GET", f"/k/{key}/forward-auth", [("Host", "x"), *original()])[0] == 200
    assert running.post("/k/wrong/access/v1/evaluation", EXAMPLE, None).status_code == 401


def test_the_client_s_own_header_does_not_count(running: Running) -> None:
    """A gateway passes on what its caller sends: neither that bearer nor that cookie is read."""
    asked = [
        ("Host", "x"),
        ("Authorization", "Bearer client"),
        ("Cookie", "gongxiang_session=x"),
        *original(),
    ]

    assert running.raw("GET", f"/k/{running.keys['gate']}/forward-auth", asked)[0] == 200
    asked[1] = ("Authorization", f"Bearer {running.keys['gate']}")
    assert running.raw("GET", "/k/wrong/forward-auth", asked)[0] == 401


@pytest.mark.parametrize("rest", ["", "/nothing", "/forward-auth", "/access/v1/evaluation", "/%20"])
def test_no_answer_repeats_it(rest: str, running: Running, caplog: pytest.LogCaptureFixture) -> None:
    """Neither an error nor a page nor a redirect nor the log shows the key."""
    key = running.keys["gate"]
    with caplog.at_level(logging.DEBUG):
        for accept in ("text/html", "application/json"):
            status, answer = running.raw("GET", f"/k/{key}{rest}", [("Host", "x"), ("Accept", accept)])
            assert status in {400, 401, 403, 404, 405}
            assert key not in answer
    assert key not in "".join(record.getMessage() for record in caplog.records if record.name != "httpx")


@pytest.mark.parametrize("before", ["/k/wrong/k/", "/K/", "//k/", "/x/k/", "/k;/", "/health/live/"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_no_answer_repeats_a_path(before: str, method: str, running: Running) -> None:
    """A key that stands elsewhere in the path than it should is not repeated either."""
    key = running.keys["gate"]
    for accept in ("text/html", "application/json"):
        status, answer = running.raw(method, f"{before}{key}/x", [("Host", "x"), ("Accept", accept)])
        assert status == 404
        assert key not in answer


def test_not_unless_allowed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """By default the prefix is nothing: 404, not repeating it, and the program prints no address."""
    database_of({}, tmp_path).dispose()
    address = f"sqlite:///{tmp_path / 'gongxiang.db'}"
    key = run(address, "key", "create", "--role", "gateway", "--name", "g").stdout.splitlines()[-1]

    with serving(address) as program:
        for method in ("GET", "POST"):
            answer = httpx.request(
                method, f"{program.url}/k/{key}/health/live", headers={"Accept": "text/html"}
            )
            assert answer.status_code == 404
            assert key not in answer.text
    printed = capfd.readouterr()
    assert key not in printed.out + printed.err

"""The files of the pages, and the API's description, without a network."""

import re

import pytest
from httpx import Client

from service.pages.assets import SERVED, address


@pytest.mark.parametrize("name", sorted(SERVED))
def test_every_file_is_served_to_anyone(anyone: Client, name: str) -> None:
    """A style sheet needs no session; its address carries its version and may be kept."""
    response = anyone.get(address(name))
    assert response.status_code == 200
    assert response.headers["content-type"] == SERVED[name][2]
    assert "immutable" in response.headers["cache-control"]
    assert response.headers["content-encoding"] == "gzip"
    plain = anyone.get(f"/static/{name}", headers={"Accept-Encoding": "identity"})
    assert plain.content == response.content
    assert plain.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "name",
    [
        "core.toml",
        "../wording/core.toml",
        "..%2Fwording%2Fcore.toml",
        "vendor/tabler.min.js",
        "/etc/passwd",
        "",
    ],
)
def test_no_other_file_is_served(anyone: Client, name: str) -> None:
    """Only files named in the list go out, however they are asked for."""
    assert anyone.get(f"/static/{name}").status_code == 404


def test_no_file_or_page_points_outside(reader: Client) -> None:
    """No page loads anything from another host, and our own files name none."""
    for path in ("/", "/decisions", "/docs", "/sign-in"):
        assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', reader.get(path).text) == []
    for name in ("gongxiang.css", "gongxiang.js", "docs.js"):
        assert "http" not in reader.get(f"/static/{name}").text


def test_the_description_covers_the_doors_and_asks_for_a_key(reader: Client) -> None:
    """Swagger UI and programs read the same document, which says how to authenticate."""
    document = reader.get("/openapi.json", headers={"Accept": "application/json"}).json()
    assert {"/access/v1/evaluation", "/decisions", "/decisions/{decision_id}"} <= set(document["paths"])
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert not any(path.startswith(("/sign-in", "/static")) for path in document["paths"])


def test_the_api_is_described_as_it_answers(reader: Client) -> None:
    """No answer is listed that is never given: an unreadable query is a 400 in the one error shape."""
    document = reader.get("/openapi.json", headers={"Accept": "application/json"}).json()
    answers = {
        (path, method): set(operation["responses"])
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    unread = reader.get("/decisions?page=0", headers={"Accept": "application/json"})
    told = document["paths"]["/decisions"]["get"]["responses"]["400"]["content"]["application/json"]["schema"]

    assert [place for place, codes in answers.items() if "422" in codes] == []
    assert "400" in answers["/decisions", "get"]
    assert unread.status_code == 400
    assert set(unread.json()["error"]) == set(told["properties"]["error"]["required"])
    assert "ValidationError" not in str(document)

"""Which route a path takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.entries import Route
from catalog.routing import best, prefix, prefixes

ROUTES = [
    Route(id="any", path="/api/{a}/{b}", resource="r"),
    Route(id="licence", path="/api/licences/{code}", resource="r"),
    Route(id="licence-get", path="/api/licences/{code}", methods=["GET"], resource="r"),
    Route(id="licence-host", path="/api/licences/{code}", host="data.example", resource="r"),
    Route(id="list", path="/api/licences/list", resource="r"),
    Route(id="suffix", path="/files/{name}.json", resource="r"),
    Route(id="folder", path="/folder/", resource="r"),
    Route(id="never", path="/never", methods=[], resource="r"),
    Route(id="dots", path="/a.c", resource="r"),
]


@pytest.mark.parametrize(
    ("method", "host", "path", "taken"),
    [
        ("GET", None, "/api/licences/5", "licence-get"),
        ("get", None, "/api/licences/5", "licence-get"),
        ("POST", None, "/api/licences/5", "licence"),
        ("POST", "DATA.example", "/api/licences/5", "licence-host"),
        ("POST", "other.example", "/api/licences/5", "licence"),
        ("GET", None, "/api/licences/list", "list"),
        ("GET", None, "/api/x/y", "any"),
        ("GET", None, "/api/x", None),
        ("GET", None, "/api/x/y/z", None),
        ("GET", None, "/api/licences/", None),
        ("GET", None, "/api/licences/..", None),
        ("GET", None, "/api//list", None),
        ("GET", None, "/api/./list", None),
        ("GET", None, "/files/a.json", "suffix"),
        ("GET", None, "/files/.json", None),
        ("GET", None, "/files/a/b.json", None),
        ("GET", None, "/folder/", "folder"),
        ("GET", None, "/folder", None),
        ("GET", None, "/never", None),
        ("GET", None, "/abc", None),
        ("GET", None, "/API/x/y", None),
        ("GET", None, "api/x/y", None),
        ("GET", None, "", None),
        ("GET", None, "/api/x/y\n", None),
        ("GET", None, "/api/x\\..\\y/z", None),
        ("GET", None, "/api/licences/a%2Fb", None),
        ("GET", None, "/api/licences/%2e%2e", None),
        ("GET", None, "/api/licences/%E6%B3%95", "licence-get"),
    ],
)
def test_best(method: str, host: str | None, path: str, taken: str | None) -> None:
    """The most specific route is taken, and none by a path that could be read in two ways."""
    found = best(ROUTES, method, host, path)
    assert taken == (found.id if found else None)


def test_order_does_not_matter() -> None:
    """Two equal routes are decided by their ids, not by the order they are found in."""
    twins = [Route(id=name, path="/x", resource="r") for name in "ba"]
    chosen = [best(order, "GET", None, "/x") for order in (twins, twins[::-1])]
    assert [route.id for route in chosen if route] == ["a", "a"]


segments = st.lists(st.sampled_from(["api", "x", "{a}", "{a}.json", "长" * 150]), max_size=4)


@given(segments)
def test_every_route_that_fits_is_found_by_prefix(parts: list[str]) -> None:
    """The indexed look-up never misses a route that the template itself would take."""
    template = "/" + "/".join(parts)
    path = template.replace("{a}", "some")
    assert prefix(template) in prefixes(path)
    assert best([Route(id="r", path=template, resource="r")], "GET", None, path) is not None

"""One reading of an address: whatever is accepted means the same however it is read."""

from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.gateways.addresses import Unclear, address

PIECES = st.sampled_from(
    [
        "a",
        "api",
        "许可",
        ".",
        "..",
        "",
        "%2e",
        "%2F",
        "%25",
        ";x",
        "\\",
        "?",
        "#",
        "%",
        "％",
        "．",
        " ",
        "\0",
        "~",
        "é",
    ]
)


@given(parts=st.lists(PIECES, max_size=6), encoded=st.booleans())
def test_what_is_accepted_has_one_meaning(parts: list[str], encoded: bool) -> None:
    """An accepted path has no dots, empty parts, escapes or separators left, decoded once or twice."""
    raw = "/" + "/".join(quote(part) if encoded else part for part in parts)
    try:
        path = address("GET", None, raw).path
    except Unclear:
        return
    assert path == unquote(path) == unquote(raw.partition("?")[0])
    assert not {"", ".", ".."} & set(path[1:].removesuffix("/").split("/")) or path == "/"
    assert not set(path) & set(";\\?#%")


@pytest.mark.parametrize("method", [None, "", "get", "G T", "GET\r\n", "G" * 30, "GÉT"])
def test_methods(method: str | None) -> None:
    """A method is one in capital letters."""
    with pytest.raises(Unclear):
        address(method, None, "/x")


def test_the_root() -> None:
    """The root is a path like any other."""
    assert address("GET", "[::1]:80", "/?x").path == "/"

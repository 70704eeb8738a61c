"""What an Accept header asks for."""

import pytest
from fastapi import Request

from service.pages.accepting import wants_document, wants_page

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def _request(accept: str | None, key: bool = False) -> Request:
    headers = [(b"accept", accept.encode())] if accept is not None else []
    headers += [(b"authorization", b"Bearer x")] if key else []
    return Request({"type": "http", "headers": headers})


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        (BROWSER, True),
        ("TEXT/HTML", True),
        ("text/html;q=0.5, application/json", False),
        ("text/html, application/json;q=0.5", True),
        ("text/html;q=0", False),
        ("application/json", False),
        ("*/*", False),
        ("", False),
        (None, False),
        ("text/html;q=high", True),
    ],
)
def test_a_page_is_for_who_names_it(accept: str | None, page: bool) -> None:
    """Only a caller that names HTML, and prefers it to JSON, is a browser."""
    assert wants_page(_request(accept)) is page


@pytest.mark.parametrize(
    ("accept", "key", "document"),
    [
        ("application/json", False, True),
        ("text/html;q=0.5, application/json", False, True),
        (BROWSER, False, False),
        (BROWSER, True, False),
        ("*/*", True, True),
        ("*/*", False, False),
        (None, True, True),
        (None, False, False),
    ],
)
def test_json_is_for_who_names_it_or_brings_a_key(accept: str | None, key: bool, document: bool) -> None:
    """Without a wish, a key gets JSON and a session a page."""
    assert wants_document(_request(accept, key)) is document

"""Where an exchange goes: method, host and path, read once.

A path is decoded exactly once and must then mean the same to everyone: what a gateway, this service and the
upstream might read differently is refused, never repaired. What is refused does not depend on how a gateway
gives the path. A query is cut off where the gateway gives one (`Form`), and takes no part.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote_to_bytes

LONGEST = 2_000
"""Characters of a path; the register's templates are no longer."""

_METHOD = re.compile(r"[A-Z]{1,20}", re.ASCII)
_HOST = re.compile(
    r"([a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])\.?(?::[0-9]{1,5})?", re.ASCII | re.IGNORECASE
)
_ENCODED = re.compile(r"%(?:2e|2f|5c|25|3b|3f|23|[01][0-9a-f]|7f|(?![0-9a-f]{2}))", re.IGNORECASE)
_SPECIAL = frozenset(";\\#?")
_MEANING = frozenset("./\\;%?#")
"""Characters that divide or name parts of a path; what folds to one of them may be read as one."""


class Unclear(Exception):
    """The request can be read in more than one way, or in none; `str()` says why."""


class Form(Enum):
    """How a gateway gives the path of a request."""

    TARGET = "as the client sent it, with its query"
    ENCODED = "as the client sent it, without its query"
    DECODED = "decoded, without its query"


@dataclass(frozen=True, slots=True)
class Address:
    """Where an exchange goes: the host in small letters without port, the path decoded and without query."""

    method: str
    host: str | None
    path: str


def address(method: str | None, host: str | None, path: str | None, form: Form = Form.TARGET) -> Address:
    """Read an address; raises Unclear."""
    if method is None or not _METHOD.fullmatch(method):
        raise Unclear("the method is missing or is no HTTP method in capital letters")
    if not path:
        raise Unclear("the path is missing")
    if form is Form.TARGET:
        path, _, _ = path.partition("?")
    return Address(method, _host(host), _path(path, decoded=form is Form.DECODED))


def _host(given: str | None) -> str | None:
    if not given:
        return None
    found = _HOST.fullmatch(given)
    if found is None:
        raise Unclear("the host is no host name")
    return found[1].lower()


def _path(raw: str, *, decoded: bool) -> str:
    if not raw.startswith("/") or len(raw) > LONGEST:
        raise Unclear(f"the path does not begin with a slash, or has more than {LONGEST} characters")
    if (decoded and "%" in raw) or _ENCODED.search(raw):
        raise Unclear("the path encodes a character that has a meaning in paths")
    path = raw if decoded else _decoded(raw)
    if not path.isprintable() or _SPECIAL & set(path) or any(map(_folds, path)):
        raise Unclear("the path has a character that others may read as something else")
    if any(
        part == "" or part.endswith((".", " "))
        for part in path[1:].removesuffix("/").split("/")
        if path != "/"
    ):
        raise Unclear("the path has an empty segment, or one that ends in a dot or a space")
    return path


def _decoded(raw: str) -> str:
    try:
        return unquote_to_bytes(raw).decode("utf-8")
    except UnicodeError:
        raise Unclear("the path is not UTF-8") from None


def _folds(character: str) -> bool:
    """Whether a character that is not ASCII becomes one with a meaning when it is folded (NFKC)."""
    return not character.isascii() and bool(_MEANING & set(unicodedata.normalize("NFKC", character)))

"""The strict reading of JSON (RFC 8259, I-JSON): bounded, unique keys, nothing coerced."""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from service import canonical
from service.errors import RequestUnreadable
from service.legible import legible_document
from service.requests.request import Request

M = TypeVar("M", bound=BaseModel)

MAX_CONTEXT_BYTES = 32 << 10
"""Bytes of a request's context as canonical JSON: it is recorded with every decision."""
MAX_PROPERTIES_BYTES = 1 << 20
"""Bytes of the properties of subject, action and resource together, as canonical JSON: recorded as well."""
MAX_BYTES = MAX_PROPERTIES_BYTES + 4 * MAX_CONTEXT_BYTES
"""Bytes of a body."""
MAX_DEPTH = 32
"""The deepest nesting read."""
MAX_MEMBERS = 10_000
"""Members of all objects and lists of a request together."""
GZIP, BYTE_ORDER_MARK = b"\x1f\x8b", b"\xef\xbb\xbf"
_LONG_NUMBER = re.compile(rb"[0-9]{309}")
"""Digits that no whole number which is a double has; a text may have them."""
_WORDS = {
    "missing": "is missing",
    "model_type": "must be a JSON object",
    "dict_type": "must be a JSON object",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
}
"""Pydantic's errors that would name Python's types."""


def read(body: bytes) -> Request:
    """Read one request.

    Raises RequestUnreadable, naming the member that is wrong.
    """
    return request_of(parse(body))


def request_of(document: Any) -> Request:
    """Read one request from JSON, and hold it to the bounds of what is recorded.

    The record's own requests are not read here: they are as they were accepted.
    Raises RequestUnreadable, naming the member that is wrong or too large.
    """
    if not isinstance(document, dict):
        raise RequestUnreadable("The request must be a JSON object.")
    request = validated(Request, document)
    if size(request.context) > MAX_CONTEXT_BYTES:
        raise _too_much("context", MAX_CONTEXT_BYTES)
    stated = {
        "subject.properties": size(request.subject.properties),
        "action.properties": size(request.action.properties),
        "resource.properties": size(request.resource.properties),
    }
    if sum(stated.values()) > MAX_PROPERTIES_BYTES + len(stated) * len("{}"):
        raise _too_much(max(stated, key=lambda where: stated[where]), MAX_PROPERTIES_BYTES)
    return request


def size(document: Any) -> int:
    """Return the bytes of a document as canonical JSON."""
    return len(canonical.text(document).encode())


def _too_much(where: str, most: int) -> RequestUnreadable:
    return RequestUnreadable(f"{where} is larger than {most:,} bytes of JSON; send less of it.", where)


def validated(model: type[M], document: Any) -> M:
    """The document as a model; raises RequestUnreadable, naming the member that is wrong."""
    try:
        return model.model_validate(document)
    except ValidationError as error:
        rows = error.errors(include_url=False, include_input=False, include_context=False)
        raise unreadable(rows[0]) from None


def parse(body: bytes, members: int = MAX_MEMBERS) -> Any:
    """Parse JSON within the bounds; `members` is the most of all objects and lists together.

    Raises RequestUnreadable for a body that is empty, too large, too deep, of too many members, compressed,
    not UTF-8, not JSON, that says one key twice, or has a text that cannot be kept.
    """
    if len(body) > MAX_BYTES:
        raise RequestUnreadable(f"The body is larger than {MAX_BYTES:,} bytes; send a smaller request.")
    if body.startswith(GZIP):
        raise RequestUnreadable("The body is compressed with gzip; send it as plain JSON.")
    if body.startswith(BYTE_ORDER_MARK):
        raise RequestUnreadable("The body begins with a byte order mark; send UTF-8 without one.")
    try:
        document = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_not_a_number,
            parse_float=_finite,
            parse_int=_whole if _LONG_NUMBER.search(body) else None,
        )
        if b"\\u" in body:  # only an escape can say half of a character
            json.dumps(document, ensure_ascii=False).encode("utf-8")
    except UnicodeError:
        raise RequestUnreadable("The body is not UTF-8 text; send JSON in UTF-8.") from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError as error:
        raise RequestUnreadable(f"The body is not JSON: {error}.") from None
    hold_members(document, members)
    if b"\\u0000" in body:  # nothing else can say NUL
        legible_document(document)
    return document


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        counted = Counter(key for key, _ in pairs)
        twice = next(key for key, times in counted.items() if times > 1)
        raise RequestUnreadable(f'The key "{twice}" is given twice in one object; give it once.', where=twice)
    return members


def _not_a_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise _too_large_a_number(digits)
    return number


def _whole(digits: str) -> int:
    if len(digits) > sys.float_info.max_10_exp + 2 or abs(number := int(digits)) > sys.float_info.max:
        raise _too_large_a_number(digits)
    return number


def _too_large_a_number(digits: str) -> RequestUnreadable:
    return RequestUnreadable(
        f"The number {digits[:20]}… is too large; send one that a double (IEEE 754) can hold."
    )


def hold_members(document: Any, most: int) -> None:
    """Go through it level by level; raises RequestUnreadable for too deep a one, or too many members."""
    level, members = [document], 0
    for _ in range(MAX_DEPTH):
        level = [member for value in level for member in _members(value)]
        members += len(level)
        if members > most:
            raise RequestUnreadable(f"The body has more than {most:,} members; send a smaller request.")
    if any(isinstance(value, dict | list) for value in level):
        raise _too_deep()


def _members(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _too_deep() -> RequestUnreadable:
    return RequestUnreadable(f"The body is nested deeper than {MAX_DEPTH} levels; send a flatter request.")


def unreadable(row: ErrorDetails) -> RequestUnreadable:
    """Say one of pydantic's errors in a sentence."""
    where = ".".join(str(part) for part in row["loc"])
    message = _WORDS.get(row["type"]) or row["msg"].removeprefix("Value error, ")
    return RequestUnreadable(f"The request cannot be read: {where}: {message}.", where=where)

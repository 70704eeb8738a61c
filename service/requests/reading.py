"""The strict reading of JSON (RFC 8259, I-JSON): bounded, unique keys, nothing coerced."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from service.errors import RequestUnreadable
from service.legible import legible_document
from service.requests.request import Request

M = TypeVar("M", bound=BaseModel)

MAX_BYTES = 1 << 20
"""The largest body read, in bytes."""
MAX_DEPTH = 32
"""The deepest nesting read."""
MAX_MEMBERS = 10_000
"""Members of all objects and lists together: what is done with them takes the time of many decisions."""


def read(body: bytes) -> Request:
    """Read one request.

    Raises RequestUnreadable, naming the member that is wrong.
    """
    document = parse(body)
    if not isinstance(document, dict):
        raise RequestUnreadable("The request must be a JSON object.")
    return validated(Request, document)


def validated(model: type[M], document: Any) -> M:
    """The document as a model; raises RequestUnreadable, naming the member that is wrong."""
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise _unreadable(error) from None


def parse(body: bytes) -> Any:
    """Parse JSON within the bounds.

    Raises RequestUnreadable for a body that is empty, too large, too deep, of too many members, not UTF-8,
    not JSON, that says one key twice, or has a text that cannot be kept.
    """
    if len(body) > MAX_BYTES:
        raise RequestUnreadable(f"The body is larger than {MAX_BYTES} bytes; send a smaller request.")
    try:
        document = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_not_a_number,
            parse_float=_finite,
        )
        if b"\\u" in body:  # only an escape can say half of a character
            json.dumps(document, ensure_ascii=False).encode("utf-8")
    except UnicodeError:
        raise RequestUnreadable("The body is not UTF-8 text; send JSON in UTF-8.") from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError as error:
        raise RequestUnreadable(f"The body is not JSON: {error}.") from None
    _bounded(document)
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
        raise ValueError(f"{digits[:20]} is too large a number")
    return number


def _bounded(document: Any) -> None:
    """Go through it level by level; raises RequestUnreadable for too deep a one, or too many members."""
    level, members = [document], 0
    for _ in range(MAX_DEPTH):
        level = [member for value in level for member in _members(value)]
        members += len(level)
        if members > MAX_MEMBERS:
            raise RequestUnreadable(
                f"The body has more than {MAX_MEMBERS:,} members; send a smaller request."
            )
    if any(isinstance(value, dict | list) for value in level):
        raise _too_deep()


def _members(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _too_deep() -> RequestUnreadable:
    return RequestUnreadable(f"The body is nested deeper than {MAX_DEPTH} levels; send a flatter request.")


def _unreadable(error: ValidationError) -> RequestUnreadable:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ")
    return RequestUnreadable(f"The request cannot be read: {where}: {message}.", where=where)

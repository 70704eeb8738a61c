"""How a nested object or a list of the world file lies in one text column."""

import json
from typing import Any

from pydantic import BaseModel, TypeAdapter
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: object) -> str:
    """One text for one JSON value: keys sorted, no spaces, Chinese as itself; ValueError for NaN."""
    return _ENCODER.encode(value)


class Nested(TypeDecorator[Any]):
    """A nested entry, or a list, as canonical JSON.

    Unknown members, which are an entry's defaults, are left out, and an object of which nothing is known is
    NULL: most resources have such objects, and their rows stay small. A list keeps the difference between
    NULL (not known) and `[]` (none).
    """

    impl = Text
    cache_ok = True

    def __init__(self, annotation: Any) -> None:
        super().__init__()
        self.annotation = annotation
        self._adapter: TypeAdapter[Any] = TypeAdapter(annotation)
        self._blank = _blank(annotation)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's signature
        """Give the column's text; None where nothing is known."""
        if value is None or value == self._blank:
            return None
        return canonical(self._adapter.dump_python(value, mode="json", exclude_defaults=True))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002  SQLAlchemy's signature
        """Give the entry or list again; None for NULL, which the owning entry reads as nothing known."""
        return None if value is None else self._adapter.validate_json(value)


def _blank(annotation: Any) -> BaseModel | None:
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return annotation() if is_model else None

"""The request of AuthZEN 1.0 (section 4), as every door understands it."""

import re
import unicodedata
from datetime import date
from functools import cached_property
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, field_validator

from service import canonical

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
Properties = Annotated[dict[str, Any], BeforeValidator(lambda value: {} if value is None else value)]


def folded(value: str) -> str:
    """An id as it is looked up: trimmed, and full-width characters made narrow (NFKC)."""
    return unicodedata.normalize("NFKC", value).strip()


def _key(value: str) -> str:
    key = folded(value)
    if not 0 < len(key) <= 200:  # noqa: PLR2004  the contract's longest id is far below
        raise ValueError("must have 1 to 200 characters")
    if not key.isprintable():
        raise ValueError("must have no control characters")
    return key


Key = Annotated[str, AfterValidator(_key)]
"""An id or a name: trimmed and width-folded (NFKC), so that full-width digits find the same entry."""


class Party(BaseModel):
    """Who asks, or what is asked for: a type, an id and what the caller says of it."""

    model_config = ConfigDict(frozen=True, strict=True)

    type: Key
    id: Key
    properties: Properties = {}


class Action(BaseModel):
    """The deed asked about."""

    model_config = ConfigDict(frozen=True, strict=True)

    name: Key
    properties: Properties = {}


class Request(BaseModel):
    """One question. Unknown members are ignored, as AuthZEN wants; nothing is coerced.

    Two members of the context are read here because they change which facts are established: `on`, the
    day asked about, and `what_if`. Whatever else the context holds is a fact, and judged as one.
    """

    model_config = ConfigDict(frozen=True, strict=True)

    subject: Party
    action: Action
    resource: Party
    context: Properties = {}

    @field_validator("context")
    @classmethod
    def _readable(cls, context: dict[str, Any]) -> dict[str, Any]:
        _day(context.get("on"))
        if not isinstance(context.get("what_if"), bool | None):
            raise ValueError("what_if must be true or false")  # noqa: TRY004  pydantic reads ValueError
        return context

    @cached_property
    def text(self) -> str:
        """The request as canonical JSON, by which it is kept and known again."""
        return canonical.text(self.model_dump(mode="json"))

    def with_(self, **members: Any) -> "Request":
        """The request with other members; `model_copy` would keep the text of this one."""
        return Request.model_validate({**dict(self), **members})

    @cached_property
    def on(self) -> date | None:
        """The day asked about; None: today, which only a door knows."""
        return _day(self.context.get("on"))

    @cached_property
    def what_if(self) -> bool:
        """Whether `properties` replace what the register says."""
        return self.context.get("what_if") is True


def _day(value: object) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError("on must be a day written YYYY-MM-DD")
    return date.fromisoformat(value)

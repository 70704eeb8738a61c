"""Facts that somebody supposes: a whole facts document as stated, and the request it answers."""

import json
from typing import Any

from pydantic import ValidationError

from service import canonical
from service.errors import RequestUnreadable
from service.facts import Established, Facts
from service.requests import Request
from service.requests.reading import parse


def supposed(text: bytes) -> tuple[Request, Established]:
    """The facts checked by their schema, and the question that they are about.

    Raises RequestUnreadable, naming the first place that does not fit.
    """
    document = parse(text)
    try:
        facts = Facts.model_validate_json(json.dumps(document, ensure_ascii=False))
        request = Request.model_validate(_question(facts.model_dump(mode="json")))
    except ValidationError as error:
        raise _unfit(error) from None
    text_ = canonical.text(facts.model_dump(mode="json"))
    return request, Established(text_, facts.on, basis="stated")


def _question(facts: dict[str, Any]) -> dict[str, Any]:
    """The request as the facts carry it: the parties, the action, and what was stated."""
    stated = {key: value for key, value in facts["request"].items() if value not in (None, {})}
    others = stated.pop("properties", {})
    return {
        "subject": _party(facts["subject"]),
        "action": {"name": facts["action"], "properties": facts["action_properties"]},
        "resource": _party(facts["resource"]),
        "context": {**others, **stated, "on": facts["on"], "what_if": True},
    }


def _party(party: dict[str, Any]) -> dict[str, Any]:
    return {"type": party["type"], "id": party["id"]}


def _unfit(error: ValidationError) -> RequestUnreadable:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return RequestUnreadable(f"The facts do not fit: {where}: {first['msg']}.", where=where)

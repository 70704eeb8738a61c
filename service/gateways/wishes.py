"""How much of an answer the asker wants."""

from typing import Any

from service.errors import RequestUnreadable

APPLIED = {"Preference-Applied": "return=minimal"}


def prefers_minimal(prefer: str) -> bool:
    """Whether `Prefer` says so. RFC 7240: preferences are separated by commas, parameters by semicolons."""
    wishes = (wish.partition(";")[0].replace(" ", "").replace('"', "") for wish in prefer.split(","))
    return "return=minimal" in {wish.lower() for wish in wishes}


def options(document: Any) -> dict[str, Any]:
    """The member `options`; raises RequestUnreadable where it is no object."""
    found = document.get("options") if isinstance(document, dict) else None
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise RequestUnreadable("options must be a JSON object.", "options")
    return found


def declines_context(document: Any) -> bool:
    """Whether `options.explain` is false; raises RequestUnreadable where it is neither true nor false."""
    explain = options(document).get("explain")
    if explain is not None and not isinstance(explain, bool):
        raise RequestUnreadable("options.explain must be true or false.", "options.explain")
    return explain is False

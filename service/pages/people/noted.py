"""A row of the audit list in words: where it came from, and what was done."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from service.decisions import Caller, access
from service.decisions.access import Kind, Thing
from service.pages.projects.differences import labelled
from service.pages.words import Words
from service.people.account import MARK
from service.people.audit import PROJECT_DEEDS, Noted

PARTS_OF_WORDS = ("why", "page", "path", "name", "workbook", "places", "total", "seen_where", "seen_by")
"""Details in which a project's own words stand: they are shown to those who may read every project."""
UNSAID = ("sha256", "reading", "asked")
"""Details that are for programs."""


def place(row: Noted, words: Words) -> str:
    """Say from where something was done: the network address, or that it was the command line.

    A person never comes by the command line; of older rows the address was not kept.
    """
    if row.address:
        return row.address
    return words.ui("address_unknown" if row.who.startswith(MARK) else "command_line")


def details(row: Noted, reader: Caller, words: Words) -> str:
    """Say what else there is to a row, in one line."""
    reads = access.sees(reader, Thing(Kind.PROJECT))
    said = []
    for name, value in _stated(row.details):
        if name in UNSAID:
            continue
        hidden = row.deed in PROJECT_DEEDS and name in PARTS_OF_WORDS and not reads
        told = words.ui("for_readers_of_projects") if hidden else _told(name, value, words)
        said.append(f"{words.value('detail', name)} {told}")
    return "；".join(said)


def _stated(kept: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The details one by one; those of older rows stand as JSON in the reason."""
    for name, value in kept.items():
        inner = _object(value) if name == "why" else None
        yield from inner.items() if inner is not None else ((name, value),)


def _object(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, str) or not value.startswith("{"):
        return None
    try:
        found = json.loads(value)
    except ValueError:
        return None
    return {name: held for name, held in found.items() if held is not None}


def _told(name: str, value: Any, words: Words) -> str:
    if isinstance(value, list):
        return "、".join(words.value("account_role", one) for one in value) or words.ui("none")
    if name == "path":
        return labelled(str(value), words)
    return words.value(name, str(value), "audit") if name in ("way", "state", "kind") else str(value)

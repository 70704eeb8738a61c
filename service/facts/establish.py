"""Establishes the facts: the request, what the register says and the day, in one total document.

Pure but for the snapshot it reads. What the register does not keep is taken as the request states it and
checked with the rest; nothing here judges.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal, get_type_hints

from pydantic import TypeAdapter, ValidationError

from catalog.entries import Grant
from service import canonical
from service.facts.models import Asked, Facts
from service.facts.parts import Document, Parts
from service.facts.register import Snapshot
from service.requests import Party, Request, folded

Basis = Literal["register", "stated"]


@dataclass(frozen=True)
class Established:
    """The facts as canonical JSON, which every engine reads and the record keeps.

    `misfits` says what does not fit the schema; then the document is the request itself, not total.
    """

    text: str
    on: date
    basis: Basis = "register"
    misfits: tuple[str, ...] = ()

    @cached_property
    def divisions(self) -> frozenset[str]:
        """The subject's division and those above it; none where it is unknown or the facts do not fit."""
        if self.misfits:
            return frozenset()
        division = json.loads(self.text)["division"]
        return frozenset(code for code in (division["code"], *(division["parents"] or ())) if code)


def establish(request: Request, snapshot: Snapshot, on: date) -> Established:
    """Gather what is so on the day `on`.

    Each part is checked and written on its own, so that what the register says of an agency or a resource
    is written once for all questions about it; together they are what `Facts` is.
    """
    parts = Parts(snapshot, on)
    try:
        about = _about(request, parts)
        subject = _subject(request, parts)
        written = about.texts | _surroundings(subject.division, parts) | _stated(request, on)
    except ValidationError:
        return _misfit(request, parts)
    written |= {"subject": subject.text, "grants": _grants(request, parts)}
    text = canonical.joined(dict(sorted(written.items())))
    return Established(text, on, "stated" if about.stated else "register")


def _misfit(request: Request, parts: Parts) -> Established:
    """The same as one document, to say of all of it at once what does not fit."""
    try:
        Facts.model_validate(document(request, parts))
    except ValidationError as error:
        return Established(_as_sent(request, parts.on), parts.on, misfits=_misfits(error))
    raise AssertionError("the facts fit as a whole and do not fit in part")


def document(request: Request, parts: Parts) -> Document:
    """The facts before they are checked, in one document."""
    subject = _party(request, parts)
    division = subject.get("division")
    return {
        "on": parts.on,
        "action": request.action.name,
        "action_properties": request.action.properties,
        "subject": subject,
        "request": _asked(request.context),
        "grants": [grant.model_dump() for grant in _granted(request, parts)],
        "competent": parts.competent(division),
        "division": parts.division(division),
        **_thing(request.resource, request.what_if, parts),
    }


def unread(request: Request, on: date, reason: str) -> Established:
    """The request as it was sent, of a question that was refused before anything was looked up."""
    return Established(_as_sent(request, on), on, misfits=(reason,))


_FIELDS: dict[str, TypeAdapter[Any]] = {
    name: TypeAdapter(hint)
    for name, hint in get_type_hints(Facts, include_extras=True).items()
    if name in Facts.model_fields
}
_NOTHING = {"case": "null", "facility": "null", "project": "null"}


def _text(field: str, value: Any) -> str:
    """One part of the facts, checked and written. Raises ValidationError."""
    adapter = _FIELDS[field]
    return canonical.text(adapter.dump_python(adapter.validate_python(value), mode="json"))


@dataclass(frozen=True, slots=True)
class _Subject:
    text: str
    division: str | None


@dataclass(frozen=True, slots=True)
class _About:
    texts: dict[str, str]
    stated: bool


def _stated(request: Request, on: date) -> dict[str, str]:
    """What the request itself says."""
    return {
        "on": f'"{on.isoformat()}"',
        "action": _text("action", request.action.name),
        "action_properties": canonical.text(request.action.properties),
        "request": _text("request", _asked(request.context)),
    }


def _subject(request: Request, parts: Parts) -> _Subject:
    def made() -> _Subject:
        told = _party(request, parts)
        return _Subject(_text("subject", told), told.get("division"))

    if request.subject.type != "agency" or request.what_if:
        return made()
    return parts.snapshot.remember(("subject", request.subject.id), made)


def _party(request: Request, parts: Parts) -> Document:
    party = request.subject
    if party.type == "agency":
        return parts.agency(party.id, party.properties if request.what_if else None)
    return parts.entity(party.type, party.id, party.properties)


def _surroundings(division: str | None, parts: Parts) -> dict[str, str]:
    """The subject's division, and who is competent there on the day."""
    return parts.snapshot.remember(
        ("surroundings", division, parts.on),
        lambda: {
            "competent": _text("competent", parts.competent(division)),
            "division": _text("division", parts.division(division)),
        },
    )


def _about(request: Request, parts: Parts) -> _About:
    def made() -> _About:
        told = _thing(request.resource, request.what_if, parts)
        stated = any(about.get("stated") is True for about in told.values())
        return _About(_NOTHING | {field: _text(field, value) for field, value in told.items()}, stated)

    party = request.resource
    if request.what_if or (party.properties and party.type != "resource"):
        return made()  # what the request itself says of it is among the facts
    return parts.snapshot.remember(("about", party.type, party.id, parts.on), made)


def _thing(party: Party, what_if: bool, parts: Parts) -> Document:
    """The thing asked about as `resource`; a case, facility or project also under its own name."""
    changes = party.properties if what_if else None
    match party.type:
        case "resource":
            return {"resource": parts.resource(party.id, changes)}
        case "agency":
            return {"resource": _named(party, parts.agency(party.id))}
        case "case":
            about = parts.case(party.id, changes)
        case "facility":
            about = parts.facility(party.id, party.properties, changes)
        case "project":
            about = parts.project(party.id, party.properties, changes)
        case _:
            return {"resource": parts.entity(party.type, party.id, party.properties)}
    return {"resource": _named(party, about), party.type: about}


def _named(party: Party, about: Document) -> Document:
    kept = {key: about[key] for key in ("registered", "stated", "name") if key in about}
    return {"type": party.type, "id": party.id} | kept


def _asked(context: Document) -> Document:
    stated = {key: context[key] for key in Asked.model_fields if key in context and key != "properties"}
    others = {key: context[key] for key in context if key not in stated and key not in ("on", "what_if")}
    if isinstance(stated.get("recipient"), str):
        stated["recipient"] = folded(stated["recipient"])
    return stated | {"properties": others}


def _grants(request: Request, parts: Parts) -> str:
    if (request.subject.type, request.resource.type) != ("agency", "resource"):
        return "[]"
    key = ("granted", request.subject.id, request.resource.id)
    return parts.snapshot.remember(
        key, lambda: _text("grants", [grant.model_dump() for grant in _granted(request, parts)])
    )


def _granted(request: Request, parts: Parts) -> list[Grant]:
    if (request.subject.type, request.resource.type) != ("agency", "resource"):
        return []
    return parts.snapshot.grants(request.subject.id, request.resource.id)


def _as_sent(request: Request, on: date) -> str:
    return canonical.text({"on": on.isoformat(), **request.model_dump(mode="json")})


def _misfits(error: ValidationError) -> tuple[str, ...]:
    rows: list[Any] = error.errors(include_url=False, include_input=False, include_context=False)[:20]
    return tuple(f"{'.'.join(str(part) for part in row['loc'])}: {row['msg']}" for row in rows)

"""Establishes the facts: the request, what the register says and the day, in one total document.

Pure but for the snapshot it reads. What the register does not keep is taken as the request states it and
checked with the rest; nothing here judges.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import ValidationError

from service import canonical
from service.facts.models import Asked, Facts
from service.facts.parts import Document, Parts
from service.facts.register import Snapshot
from service.requests import Party, Request, folded

Basis = Literal["register", "stated"]


@dataclass(frozen=True, slots=True)
class Established:
    """The facts as canonical JSON, which every engine reads and the record keeps.

    `misfits` says what does not fit the schema; then the document is the request itself, not total.
    """

    text: str
    on: date
    basis: Basis = "register"
    misfits: tuple[str, ...] = ()


def establish(request: Request, snapshot: Snapshot, on: date) -> Established:
    """Gather what is so on the day `on`."""
    try:
        facts = Facts.model_validate(_document(request, Parts(snapshot, on), on))
    except ValidationError as error:
        return Established(_as_sent(request, on), on, misfits=_misfits(error))
    basis: Basis = "stated" if facts.resource.stated else "register"
    return Established(canonical.text(facts.model_dump(mode="json")), on, basis)


def unread(request: Request, on: date, reason: str) -> Established:
    """The request as it was sent, of a question that was refused before anything was looked up."""
    return Established(_as_sent(request, on), on, misfits=(reason,))


def _document(request: Request, parts: Parts, on: date) -> Document:
    subject = _subject(request, parts)
    return {
        "on": on,
        "action": request.action.name,
        "action_properties": request.action.properties,
        "subject": subject,
        "request": _asked(request.context),
        "grants": _grants(request, parts),
        "competent": parts.competent(subject.get("division")),
        "division": parts.division(subject.get("division")),
        **_about(request.resource, request.what_if, parts),
    }


def _subject(request: Request, parts: Parts) -> Document:
    party = request.subject
    if party.type == "agency":
        return parts.agency(party.id, party.properties if request.what_if else None)
    return parts.entity(party.type, party.id, party.properties)


def _about(party: Party, what_if: bool, parts: Parts) -> Document:
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


def _grants(request: Request, parts: Parts) -> list[Document]:
    if (request.subject.type, request.resource.type) != ("agency", "resource"):
        return []
    return [grant.model_dump() for grant in parts.snapshot.grants(request.subject.id, request.resource.id)]


def _as_sent(request: Request, on: date) -> str:
    return canonical.text({"on": on.isoformat(), **request.model_dump(mode="json")})


def _misfits(error: ValidationError) -> tuple[str, ...]:
    rows: list[Any] = error.errors(include_url=False, include_input=False, include_context=False)[:20]
    return tuple(f"{'.'.join(str(part) for part in row['loc'])}: {row['msg']}" for row in rows)

"""Say who may see what: the one rule for asking, searching, reading, explaining, exporting and receipts.

`ACCESS` is the table, `sees` reads it. Doors ask with the thing itself (`sees`, `about`); a list takes the
same answer as the `Scope` that its statement is limited to. What a caller may not see is treated as what does
not exist, so that an answer never tells which ids there are. The reasons are in `docs/rights.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.decisions.caller import ASK, CASES, READ, READ_ALL, READ_OWN, SECRECY, SUBMIT, TRY, Caller
from service.errors import CallerForbidden
from service.facts.register import Snapshot
from service.requests import Party, Request

PROJECT, CASE = "project", "case"
"""The types of things asked about that are not open to every caller."""


class Kind(StrEnum):
    """A kind of thing that callers see or do not see."""

    ENTRY = "entry"
    """An agency, a division, a resource, a grant, a facility, a thing of another policy folder."""
    CASE = "case"
    PROJECT = "project"
    """A project's entry in the register, its file, its papers."""
    DRAFT = "draft"
    """A project that was not submitted yet."""
    LETTER = "letter"
    DECISION = "decision"
    """A decision or a search with its facts, explanation, receipt and replay, on anything but a project."""
    PROJECT_DECISION = "project_decision"
    """The same on a project; `agencies` are empty where it is hypothetical."""
    PARTICULARS = "particulars"
    """Number and authority of the secrecy decision in a project's file and letters."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing: its kind, the agencies it belongs to, and who asked for it where it was asked for."""

    kind: Kind
    agencies: frozenset[str] = frozenset()
    asked_by: str | None = None


def of(kind: Kind, agency: str | None) -> Thing:
    """Give a thing of one agency, or of none that is known."""
    return Thing(kind, frozenset({agency} if agency is not None else ()))


@dataclass(frozen=True, slots=True)
class Rule:
    """Who sees things of one kind.

    every: the rights that together show every such thing; empty: none is needed; None: none suffices.
    own: the rights of which one shows the things of the caller's own agency.
    asked: whether a caller sees what the caller asked for.
    """

    every: frozenset[str] | None
    own: frozenset[str] = frozenset()
    asked: bool = False


ACCESS: Mapping[Kind, Rule] = {
    Kind.ENTRY: Rule(every=frozenset()),
    Kind.CASE: Rule(every=frozenset({CASES}), own=frozenset({ASK, TRY})),
    Kind.PROJECT: Rule(every=frozenset({READ}), own=frozenset({READ_OWN, SUBMIT})),
    Kind.DRAFT: Rule(every=None, own=frozenset({READ_OWN, SUBMIT})),
    Kind.LETTER: Rule(every=frozenset({READ}), own=frozenset({READ_OWN})),
    Kind.DECISION: Rule(every=frozenset({READ_ALL}), asked=True),
    Kind.PROJECT_DECISION: Rule(every=frozenset({READ_ALL, READ}), own=frozenset({READ_OWN}), asked=True),
    Kind.PARTICULARS: Rule(every=frozenset({SECRECY}), own=frozenset({SUBMIT})),
}


def sees(caller: Caller, thing: Thing) -> bool:
    """Say whether a caller may see a thing."""
    rule = ACCESS[thing.kind]
    if rule.asked and thing.asked_by == caller.name:
        return True
    if rule.every is not None and rule.every <= caller.rights:
        return True
    return caller.agency in thing.agencies and not rule.own.isdisjoint(caller.rights)


def sees_own(caller: Caller, kind: Kind) -> bool:
    """Say whether a caller sees the things of this kind that belong to the caller's own agency."""
    return sees(caller, of(kind, caller.agency))


def about(party: Party, snapshot: Snapshot) -> Thing:
    """Read from the register what a question is about.

    `agencies` are those of the registered entry, whatever the request states of it; empty where there is no
    such entry.
    """
    if party.type == PROJECT:
        project = snapshot.project(party.id)
        return of(Kind.PROJECT, project.unit if project else None)
    if party.type == CASE:
        return Thing(Kind.CASE, _parties(party.id, snapshot))
    return Thing(Kind.ENTRY)


def _parties(case_id: str, snapshot: Snapshot) -> frozenset[str]:
    """Name the agencies of a case: its user, and the provider of its resource."""
    case = snapshot.case(case_id)
    if case is None:
        return frozenset()
    resource = snapshot.resource(case.resource)
    return frozenset({case.user, *({resource.provider} if resource else ())})


def may_ask_about(request: Request, caller: Caller, snapshot: Snapshot) -> None:
    """Refuse a question about a thing that the caller may not see; raises CallerForbidden.

    The sentence is the same whether there is such a thing or not. A project that the caller is filing was
    checked by the review already.
    """
    party = request.resource
    if party.type == PROJECT and caller.filing == party.id:
        return
    if not sees(caller, about(party, snapshot)):
        raise _refused(party.type)


def may_search_for(type_: str, caller: Caller) -> None:
    """Refuse a search through things of a type of which the caller may not see all.

    Raises CallerForbidden.
    """
    kind = {PROJECT: Kind.PROJECT, CASE: Kind.CASE}.get(type_, Kind.ENTRY)
    if not sees(caller, Thing(kind)):
        raise _refused(type_)


def _refused(type_: str) -> CallerForbidden:
    chinese, english = {PROJECT: ("项目", "project"), CASE: ("共享事项", "case")}[type_]
    return CallerForbidden(
        f"没有该{chinese}，或者您无权查询，请向有权查阅全部{chinese}的人员咨询。"
        f"There is no such {english}, or it is not yours to ask about; ask somebody who may read every "
        f"{english}.",
        "resource.id",
    )


@dataclass(frozen=True, slots=True)
class Scope:
    """The decisions and searches that a caller may read, for the statements of the record.

    Always those that `caller` asked for. `others`: those of other callers on anything but a project.
    `projects`: theirs on every project. `agency`: theirs on this agency's projects, hypothetical ones left
    out.
    """

    caller: str
    others: bool = False
    projects: bool = False
    agency: str | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self.others and self.projects


def scope(caller: Caller) -> Scope:
    """Give the decisions that a caller may read."""
    return Scope(
        caller.name,
        others=sees(caller, Thing(Kind.DECISION)),
        projects=sees(caller, Thing(Kind.PROJECT_DECISION)),
        agency=caller.agency if sees_own(caller, Kind.PROJECT_DECISION) else None,
    )

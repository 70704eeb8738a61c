"""Who decides a project, and both questions put: its approval, and the money for it.

The caller's right to the project was checked by the deed (`service.review.acting`) before anything is asked.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from catalog.entries import Project
from catalog.register import Snapshot
from service.decisions import Caller, House, Kept, decide
from service.patience import in_time
from service.requests import Request
from service.review.conclusions import QUESTIONS
from service.review.failures import DeciderUnclear

OFFICES = {"approve": "approver", "fund": "finance"}
"""The office that decides each question (article 9, paragraph 2: 审批部门, 财政部门)."""
NAMES = {"approve": ("项目审批部门", "approving body"), "fund": ("财政部门", "finance department")}

Chosen = Mapping[str, str]


def deciders(snapshot: Snapshot, unit: str, on: date, chosen: Chosen) -> dict[str, str]:
    """The body that each question is asked about on a day, by its id.

    The one that holds the office in the unit's division, or in the nearest above it that has any; where the
    unit or its division is unknown, the highest division's. `chosen` picks one of several, and says nothing
    where there is one. Raises DeciderUnclear where there is none, or several and none of them is chosen.
    """
    divisions = _divisions(snapshot, unit)
    return {action: _decider(snapshot, action, divisions, on, chosen.get(action)) for action in QUESTIONS}


def _divisions(snapshot: Snapshot, unit: str) -> list[str]:
    agency = snapshot.agency(unit)
    if agency is None or agency.division is None:
        return snapshot.highest()
    return [agency.division, *(snapshot.parents(agency.division) or ())]


def _decider(snapshot: Snapshot, action: str, divisions: list[str], on: date, chosen: str | None) -> str:
    for code in divisions:
        held = snapshot.holders(code, OFFICES[action], on)
        if chosen in held:
            return str(chosen)
        if len(held) == 1:
            return held[0]
        if held:
            raise _several(action, held)
    raise _nobody(action, divisions)


async def ask(
    project: Project, bodies: Chosen, caller: Caller, at: datetime, house: House
) -> dict[str, Kept]:
    """Both decisions on a project, on record.

    A project that is not registered is asked about as stated. Of one that is, nothing is repeated: a request
    is in the receipt that letters carry, and what is stated has particulars of secrecy. Raises what `decide`
    raises.
    """
    known = await in_time(_registered, project.id, house)
    stated, filing = {} if known else _stated(project), replace(caller, filing=project.id)
    return {
        action: await decide(request(project.id, stated, action, bodies[action]), filing, at, house)
        for action in QUESTIONS
    }


async def suppose(
    project: Project, bodies: Chosen, caller: Caller, at: datetime, house: House
) -> dict[str, Kept]:
    """Both decisions on a project as it is stated, whatever is registered: on record as hypothetical.

    Raises what `decide` raises.
    """
    supposing, stated = replace(caller, trying=True, filing=project.id), _stated(project)
    asked = {
        action: request(project.id, stated, action, bodies[action], what_if=True) for action in QUESTIONS
    }
    return {action: await decide(asked[action], supposing, at, house) for action in QUESTIONS}


def _stated(project: Project) -> dict[str, object]:
    return project.model_dump(mode="json", exclude={"id"})


def request(
    project: str, stated: Mapping[str, object], action: str, body: str, *, what_if: bool = False
) -> Request:
    """One question about a project; what is stated counts where it is not registered, or with `what_if`."""
    return Request.model_validate(
        {
            "subject": {"type": "agency", "id": body},
            "action": {"name": action},
            "resource": {"type": "project", "id": project, "properties": dict(stated)},
            "context": {"what_if": True} if what_if else {},
        }
    )


async def bodies_of(unit: str, at: datetime, house: House, chosen: Chosen) -> dict[str, str]:
    """The deciding bodies of a unit's projects today; raises DeciderUnclear."""
    on = at.astimezone(house.zone).date()
    return await in_time(_look, unit, on, house, chosen)


def _look(unit: str, on: date, house: House, chosen: Chosen) -> dict[str, str]:
    with house.register.snapshot() as snapshot:
        return deciders(snapshot, unit, on, chosen)


def _registered(project: str, house: House) -> bool:
    with house.register.snapshot() as snapshot:
        return snapshot.project(project) is not None


def _several(action: str, held: list[str]) -> DeciderUnclear:
    zh, en = NAMES[action]
    ids = "、".join(held)
    return DeciderUnclear(
        f"登记的{zh}不唯一（{ids}），请指定其中之一。",
        f"The register has no single {en} for this project: choose one of {', '.join(held)}.",
        action,
    )


def _nobody(action: str, divisions: list[str]) -> DeciderUnclear:
    zh, en = NAMES[action]
    return DeciderUnclear(
        f"登记库中没有{zh}，请先登记其职责。",
        f"The register has no {en} in {', '.join(divisions) or 'any division'} then: register it.",
        action,
    )

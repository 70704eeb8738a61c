"""Whose turn it is: what waits for somebody, by the rights and chairs that a person has."""

from dataclasses import dataclass

from service.decisions import Caller
from service.people.rights import Right
from service.review.stages import OPEN, Chair, Stage


@dataclass(frozen=True, slots=True)
class Turn:
    """Projects at a stage that wait for a person in a chair.

    `free`: also those in whose chair nobody sits yet, unless the person has another part in them. `unit`:
    those of an agency, whoever of it submitted them. `apart`: none of this agency, the person's own.
    """

    stage: Stage
    chair: Chair
    person: str
    free: bool = True
    unit: str | None = None
    apart: str | None = None


CHAIR_OF = {
    Stage.DRAFT: Chair.SUBMITTER,
    Stage.RETURNED: Chair.SUBMITTER,
    Stage.SUBMITTED: Chair.REVIEWER,
    Stage.UNDER_REVIEW: Chair.REVIEWER,
    Stage.UNDER_CHECK: Chair.CHECKER,
    Stage.UNDER_ISSUE: Chair.ISSUER,
}
"""Who takes the next step at a stage."""
RIGHT_OF = {Chair.REVIEWER: Right.REVIEW, Chair.CHECKER: Right.CHECK, Chair.ISSUER: Right.ISSUE}


def turns(caller: Caller) -> tuple[Turn, ...]:
    """What waits for somebody: as a submitter, of the own agency; else what this person may take or has."""
    found = []
    for stage, chair in CHAIR_OF.items():
        if chair is Chair.SUBMITTER:
            if caller.may(Right.SUBMIT) and caller.agency is not None:
                found.append(Turn(stage, chair, caller.name, unit=caller.agency))
        elif caller.may(RIGHT_OF[chair]):
            found.append(Turn(stage, chair, caller.name, apart=caller.agency))
    return tuple(found)


def turns_of(person: str) -> tuple[Turn, ...]:
    """What waits for a person by name, in whose chair this person sits: open projects, no drafts."""
    return tuple(Turn(stage, CHAIR_OF[stage], person, free=False) for stage in OPEN)

"""Who may do what and who sees what: both tables as they are enforced."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from service.decisions import Caller
from service.decisions.access import Kind, Thing, sees, sees_own
from service.pages.guard import needs
from service.pages.rendering import page
from service.people.rights import ANALYST, GATEWAY, READER, RIGHTS, AccountRole, Right, rights

router = APIRouter(include_in_schema=False)
KEYS = {"reader": READER, "gateway": GATEWAY, "analyst": ANALYST}
"""Who comes without an account."""


OWN = "own"
"""Stands for the own agency in the table of who sees what."""


@router.get("/people/roles")
def roles(http: Request, person: Annotated[Caller, Depends(needs())]) -> Response:
    """Show both tables to every signed-in person: what a role may do, and what it sees."""
    people = [Caller("@", "person", rights=rights([role]), agency=OWN) for role in AccountRole]
    callers = people + [Caller("key", "reader", rights=held) for held in KEYS.values()]
    return page(
        http,
        "people/roles.html",
        person,
        roles=AccountRole,
        rights=Right,
        held=RIGHTS,
        keys=KEYS,
        seen={kind: [_reach(caller, kind) for caller in callers] for kind in Kind},
    )


def _reach(caller: Caller, kind: Kind) -> str:
    """Say which things of a kind a caller sees: every one, the own agency's, or none."""
    if sees(caller, Thing(kind)):
        return "every"
    return "own" if sees_own(caller, kind) else "none"

"""Who may do what: the table of roles and rights, as it is enforced."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from service.decisions import Caller
from service.pages.guard import needs
from service.pages.rendering import page
from service.people.rights import ANALYST, GATEWAY, READER, RIGHTS, AccountRole, Right

router = APIRouter(include_in_schema=False)
KEYS = {"reader": READER, "gateway": GATEWAY, "analyst": ANALYST}
"""Who comes without an account."""


@router.get("/people/roles")
def roles(http: Request, person: Annotated[Caller, Depends(needs())]) -> Response:
    """Show the table, to whoever is known."""
    return page(http, "people/roles.html", person, roles=AccountRole, rights=Right, held=RIGHTS, keys=KEYS)

"""One's own account: who one is here, what one may do, and the password."""

from http import HTTPStatus
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from service.decisions import Caller
from service.doors import ACCOUNT, ServiceDep, by, now
from service.errors import CallerForbidden, Failure
from service.law.wording import Wording
from service.pages import sign_in
from service.pages.guard import form, needs
from service.pages.messages import said
from service.pages.rendering import page
from service.patience import hashing
from service.people.account import MARK
from service.people.passwords import PasswordWeak
from service.wiring import Service

router = APIRouter(include_in_schema=False)
SomebodyDep = Annotated[Caller, Depends(needs())]


@router.get(ACCOUNT)
def own(http: Request, person: SomebodyDep, parts: ServiceDep) -> Response:
    """Show who one is."""
    return _own(http, person, parts)


@router.post("/account/password")
async def change(http: Request, person: SomebodyDep, parts: ServiceDep) -> Response:
    """Change the password: every session ends, and a new one begins here."""
    username = _username(person)
    old, new, again = (str(form(http).get(name, "")) for name in ("old", "new", "again"))
    who = by(http, person.name)
    try:
        if new != again:
            raise PasswordWeak("两次输入的新口令不一致。The two new passwords differ.", "again")
        await hashing(parts.accounts.change_password, username, old, new, who)
    except Failure as failure:
        told = said(failure.code, failure.message)
        return await to_thread.run_sync(_own, http, person, parts, told, failure.where, failure.status)
    opened = await to_thread.run_sync(parts.sessions.open, username, now())
    return await sign_in.enter(http, parts, opened, f"{ACCOUNT}?changed=1")


def _own(  # noqa: PLR0913, PLR0917  each is a part of the page
    http: Request,
    person: Caller,
    parts: Service,
    told: Wording | None = None,
    where: str | None = None,
    status: int = HTTPStatus.OK,
) -> Response:
    account = parts.accounts.find(_username(person))
    if account is None:
        raise CallerForbidden("这里没有该账号。There is no such account.")
    with parts.house.register.snapshot() as snapshot:
        agency = snapshot.agency(account.agency) if account.agency else None
    shown = {"it": account, "agency": agency, "told": told, "where": where}
    return page(http, "people/own.html", person, status, changed="changed" in http.query_params, **shown)


def _username(person: Caller) -> str:
    if person.role != "person":
        raise CallerForbidden(
            "本页供有账号的人员使用。This page is for people with an account; keys and links have none."
        )
    return person.name.removeprefix(MARK)

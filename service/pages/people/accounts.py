"""Accounts: the list, one of them, and what an administrator does with it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from service.decisions import Caller
from service.doors import ServiceDep, by, now
from service.errors import Failure, NotFound, RequestUnreadable
from service.pages.exporting import exports, workbook
from service.pages.guard import form, needs, text
from service.pages.messages import said
from service.pages.people.wanted import Accounts, state
from service.pages.rendering import language, page
from service.pages.words import Words
from service.people import passwords
from service.people.account import Account, AccountRefused, Draft, spelled
from service.people.audit import By
from service.people.rights import AccountRole, Right
from service.wiring import Service

router = APIRouter(include_in_schema=False)
KeeperDep = Annotated[Caller, Depends(needs(Right.ACCOUNTS))]
ExporterDep = Annotated[Caller, Depends(exports(Right.ACCOUNTS))]
COLUMNS = ("username", "person_name", "agency", "account_roles", "account_state")
MOST_AGENCIES = 2_000
"""Agencies that the form suggests."""


@router.get("/people")
def listed(
    http: Request, person: KeeperDep, wanted: Annotated[Accounts, Query()], parts: ServiceDep
) -> Response:
    """Show the accounts."""
    rows = parts.accounts.all()
    names, at = _agencies(parts, (row.agency for row in rows)), _seconds(now())
    return page(
        http,
        "people/accounts.html",
        person,
        wanted=wanted,
        rows=wanted.chosen(rows, names, at),
        total=len(rows),
        exported=urlencode({"q": wanted.q, "role": wanted.role, "state": wanted.state}),
        names=names,
        state=lambda row: state(row, at),
        roles=AccountRole,
        zone=parts.settings.zone,
        moment=datetime.fromisoformat,
    )


@router.get("/people/export")
def export(
    http: Request, person: ExporterDep, wanted: Annotated[Accounts, Query()], parts: ServiceDep
) -> Response:
    """The accounts that the list shows as a workbook; no password, nor anything of one."""
    words, rows = Words(language(http)), parts.accounts.all()
    names, at = _agencies(parts, (row.agency for row in rows)), now()
    return workbook(
        http,
        parts,
        person,
        at,
        title=words.ui("accounts"),
        headings=[words.ui(name) for name in COLUMNS],
        rows=[
            [
                row.username,
                row.name,
                names.get(row.agency or "", row.agency),
                "、".join(words.value("account_role", role) for role in row.roles),
                words.value("account_state", state(row, _seconds(at))),
            ]
            for row in wanted.chosen(rows, names, _seconds(at))
        ],
    )


@router.get("/people/new")
def blank(http: Request, person: KeeperDep, parts: ServiceDep) -> Response:
    """A form for a new account."""
    return _form(http, person, parts, None)


@router.post("/people/accounts")
def create(http: Request, person: KeeperDep, parts: ServiceDep) -> Response:
    """Make an account; its temporary password is shown this once."""
    password = passwords.temporary()
    try:
        draft = _draft(http, parts, spelled(text(http, "username")))
        parts.accounts.create(draft, password, by(http, person.name))
    except Failure as failure:
        return _form(http, person, parts, None, failure)
    return _password(http, person, draft.username, password)


@router.get("/people/accounts/{username}")
def one(username: str, http: Request, person: KeeperDep, parts: ServiceDep) -> Response:
    """One account, to be changed."""
    return _form(http, person, parts, _found(username, parts))


@router.post("/people/accounts/{username}")
def change(username: str, http: Request, person: KeeperDep, parts: ServiceDep) -> Response:
    """Change name, agency and roles."""
    account = _found(username, parts)
    try:
        parts.accounts.change(_draft(http, parts, username), by(http, person.name))
    except Failure as failure:
        return _form(http, person, parts, account, failure)
    return RedirectResponse(f"/people/accounts/{username}?done=1", HTTPStatus.SEE_OTHER)


@router.post("/people/accounts/{username}/password")
def reset(username: str, http: Request, person: KeeperDep, parts: ServiceDep) -> Response:
    """Set a temporary password, which is shown this once."""
    password = passwords.temporary()
    parts.accounts.set_password(username, password, by(http, person.name), temporary=True)
    return _password(http, person, username, password)


@router.post("/people/accounts/{username}/{deed}")
def act(username: str, deed: str, http: Request, person: KeeperDep, parts: ServiceDep) -> Response:
    """Disable, enable or unlock."""
    deeds: dict[str, Callable[[str, By], None]] = {
        "disable": parts.accounts.disable,
        "enable": parts.accounts.enable,
        "unlock": parts.accounts.unlock,
    }
    account = _found(username, parts)
    if deed not in deeds:
        raise NotFound(f"An account cannot be told to {deed}.")
    try:
        deeds[deed](username, by(http, person.name))
    except AccountRefused as failure:
        return _form(http, person, parts, account, failure)
    return RedirectResponse(f"/people/accounts/{username}?done=1", HTTPStatus.SEE_OTHER)


def _found(username: str, parts: Service) -> Account:
    account = parts.accounts.find(username)
    if account is None:
        raise NotFound(f"没有账号 {username}。There is no account {username}.")
    return account


def _draft(http: Request, parts: Service, username: str) -> Draft:
    agency = text(http, "agency") or None
    with parts.house.register.snapshot() as snapshot:
        if agency and snapshot.agency(agency) is None:
            raise AccountRefused(
                f"登记库没有编号为 {agency} 的单位。The register has no agency {agency}.", "agency"
            )
    try:
        roles = frozenset(AccountRole(str(role)) for role in form(http).getlist("role"))
    except ValueError:
        raise RequestUnreadable("没有该角色。There is no such role.", "role") from None
    return Draft(username, text(http, "name"), agency, roles, binding=text(http, "binding") == "1")


def _form(
    http: Request, person: Caller, parts: Service, account: Account | None, failure: Failure | None = None
) -> Response:
    sent: dict[str, Any] = {}
    if failure is not None and "name" in form(http):
        sent = {name: text(http, name) for name in ("username", "name", "agency")}
        sent["roles"] = form(http).getlist("role")
    return page(
        http,
        "people/account.html",
        person,
        failure.status if failure else HTTPStatus.OK,
        it=account,
        state=state(account, _seconds(now())) if account else None,
        sent=sent,
        told=said(failure.code, failure.message) if failure else None,
        where=failure.where if failure else None,
        done="done" in http.query_params,
        roles=AccountRole,
        agencies=_suggested(parts),
        oidc=parts.oidc is not None,
    )


def _password(http: Request, person: Caller, username: str, password: str) -> Response:
    return page(http, "people/password.html", person, username=username, password=password)


def _agencies(parts: Service, ids: Iterable[str | None]) -> dict[str, str]:
    """The names of agencies by id; one that the register lost is not among them."""
    with parts.house.register.snapshot() as snapshot:
        found = {id_: snapshot.agency(id_) for id_ in {id_ for id_ in ids if id_}}
    return {id_: agency.name for id_, agency in found.items() if agency}


def _suggested(parts: Service) -> dict[str, str]:
    with parts.house.register.snapshot() as snapshot:
        ids = snapshot.ids("agencies", None, MOST_AGENCIES)
    return _agencies(parts, ids)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())

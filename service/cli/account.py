"""`gongxiang account`: people who may sign in. A password it makes stands alone on the last line, once."""

from typing import Annotated

import typer

from catalog.database import engine, migrate
from catalog.register import Register
from service.cli.common import now, settings
from service.people import passwords
from service.people.account import Account, AccountRefused, Draft, ordered, spelled
from service.people.accounts import Accounts
from service.people.audit import By
from service.people.rights import AccountRole

app = typer.Typer(
    help="Accounts of people: create, list, password, roles, disable, enable, unlock.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Username = Annotated[str, typer.Argument(help="What the person signs in with.")]
Roles = Annotated[list[AccountRole], typer.Option("--role", help="May be given several times.")]


def register(above: typer.Typer) -> None:
    """Add the commands."""
    above.add_typer(app, name="account")


@app.command("create")
def create(
    username: Username,
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: Roles,
    agency: Annotated[str | None, typer.Option(help="The id of the person's agency in the register.")] = None,
) -> None:
    """Make an account; its temporary password stands alone on the last line, and is shown this once."""
    accounts, password = _accounts(), passwords.temporary()
    if agency is not None:
        with Register(accounts.engine).snapshot() as snapshot:
            if snapshot.agency(agency) is None:
                raise AccountRefused(f"The register has no agency {agency}; load it first.", "agency")
    draft = Draft(spelled(username), name, agency, frozenset(role))
    accounts.create(draft, password, _by())
    _once(f"Account {draft.username} ({', '.join(ordered(role))})", password)


@app.command("list")
def list_() -> None:
    """List the accounts."""
    for row in _accounts().all():
        roles = ",".join(row.roles) or "no role"
        typer.echo(f"{row.username}\t{row.name}\t{row.agency or 'no agency'}\t{roles}\t{_state(row)}")


@app.command("password")
def password(username: Username) -> None:
    """Set a temporary password, which stands alone on the last line; the person's sessions end."""
    drawn = passwords.temporary()
    _accounts().set_password(spelled(username), drawn, _by(), temporary=True)
    _once(f"Account {spelled(username)}", drawn)


@app.command("roles")
def roles(username: Username, role: Roles) -> None:
    """Give an account these roles and no others."""
    accounts, name = _accounts(), spelled(username)
    was = accounts.find(name)
    if was is None:
        raise AccountRefused(f"There is no account {name}; `gongxiang account list` shows them.")
    accounts.change(Draft(name, was.name, was.agency, frozenset(role), binding=was.binding), _by())
    typer.echo(f"Account {name}: {', '.join(ordered(role))}.")


@app.command("disable")
def disable(username: Username) -> None:
    """Let somebody in no more; the person's sessions end."""
    _accounts().disable(spelled(username), _by())
    typer.echo(f"Account {spelled(username)} is disabled.")


@app.command("enable")
def enable(username: Username) -> None:
    """Let somebody in again."""
    _accounts().enable(spelled(username), _by())
    typer.echo(f"Account {spelled(username)} is enabled.")


@app.command("unlock")
def unlock(username: Username) -> None:
    """Forget wrong passwords that locked an account."""
    _accounts().unlock(spelled(username), _by())
    typer.echo(f"Account {spelled(username)} is unlocked.")


def _once(what: str, password: str) -> None:
    typer.echo(f"{what}; hand the password over safely, it must be changed at the first sign-in:")
    typer.echo(password)


def _state(row: Account) -> str:
    if row.disabled:
        return "disabled"
    if row.locked(int(now().timestamp())):
        return "locked"
    return "password due" if row.must_change else "open"


def _by() -> By:
    return By("command line", now())


def _accounts() -> Accounts:
    database = engine(settings().database_url)
    migrate(database)
    return Accounts(database)

"""`gongxiang key`: keys for gateways and analysts."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from catalog.database import engine, migrate
from service.cli.common import now, settings
from service.decisions.caller import CONSUMER_HEADER, PURPOSE_HEADER
from service.people.certificates import CertificateUnreadable, spelled
from service.people.keys import NONE, GatewayHeaders, Keys

app = typer.Typer(help="API keys: create, list, revoke.", no_args_is_help=True, rich_markup_mode=None)


class KeyRole(StrEnum):
    """What a key may do."""

    gateway = "gateway"
    analyst = "analyst"


def register(above: typer.Typer) -> None:
    """Add the commands."""
    above.add_typer(app, name="key")


@app.command("create")
def create(  # noqa: PLR0913, PLR0917  Typer's options are arguments
    role: Annotated[KeyRole, typer.Option(help="gateway: questions of today; analyst: any question.")],
    name: Annotated[str, typer.Option(help="What people will call it; never used again.")],
    division: Annotated[
        str | None, typer.Option("--for", help="Only agencies of this division and those below it.")
    ] = None,
    expires: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day it is good.")
    ] = None,
    consumer_header: Annotated[
        str | None, typer.Option(help=f"Where the gateway names its caller; default {CONSUMER_HEADER}.")
    ] = None,
    purpose_header: Annotated[
        str | None, typer.Option(help=f"Where the gateway names the purpose; default {PURPOSE_HEADER}.")
    ] = None,
    certificate: Annotated[
        str | None,
        typer.Option(help="A client certificate that stands for it: its SHA-256 fingerprint or subject."),
    ] = None,
) -> None:
    """Make a key; it stands alone on the last line, and is shown this once."""
    chosen = settings()
    if division is not None and not (division.isascii() and division.isdigit() and len(division) == 6):  # noqa: PLR2004  GB/T 2260
        raise typer.BadParameter("--for takes a division code of six digits")
    today = now().astimezone(chosen.zone).date()
    headers = GatewayHeaders(consumer_header, purpose_header)
    try:
        named = spelled(certificate) if certificate is not None else None
    except CertificateUnreadable as error:
        raise typer.BadParameter(str(error)) from None
    token = _keys().create(
        name.strip(),
        role.value,
        today,
        division,
        expires.date() if expires else None,
        headers=headers,
        certificate=named,
    )
    typer.echo(f"Key {name.strip()} ({role.value}); keep it safe, only its hash is kept here:")
    typer.echo(token)


@app.command("list")
def list_() -> None:
    """List the keys, without their secrets."""
    for row in _keys().all():
        state = "revoked" if row["revoked"] else f"until {row['expires_on'] or 'revoked'}"
        scope = f"for {row['division']}" if row["division"] else "for all divisions"
        typer.echo(f"{row['name']}\t{row['role']}\t{scope}\tsince {row['created_on']}\t{state}{_more(row)}")


@app.command("revoke")
def revoke(name: Annotated[str, typer.Argument(help="The key's name.")]) -> None:
    """Revoke a key for good; every worker refuses it from then on."""
    _keys().revoke(name)
    typer.echo(f"Key {name} is revoked.")


def _read(row: Mapping[Any, Any]) -> str:
    """The headers that a key names, where they are not the default ones."""
    named = {"caller": row["consumer_header"], "purpose": row["purpose_header"]}
    said = [f"{what} in {'no header' if name == NONE else name}" for what, name in named.items() if name]
    return "\t" + ", ".join(said) if said else ""


def _more(row: Mapping[Any, Any]) -> str:
    """The headers that a key names and the certificate that stands for it, where there are any."""
    return _read(row) + (f"\tcertificate {row['certificate']}" if row["certificate"] else "")


def _keys() -> Keys:
    database = engine(settings().database_url)
    migrate(database)
    return Keys(database)

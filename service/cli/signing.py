"""`gongxiang checkpoint`, and `gongxiang signing`: the keys that sign checkpoints and receipts."""

from typing import Annotated

import typer

from catalog.database import engine, migrate
from service.cli.common import now, settings
from service.record.checkpoints.documents import PublicKey
from service.record.checkpoints.notary import Notary

keys = typer.Typer(
    help="签名密钥。The keys that sign checkpoints: list, rotate.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(name="checkpoint")(checkpoint)
    app.add_typer(keys, name="signing")


def checkpoint() -> None:
    """签署检查点。Sign a checkpoint now, and print the file of the newest one; copy it elsewhere."""
    notary = _notary()
    notary.prepare(now())
    made = notary.make(now())
    found = notary.last()
    if found is None:
        typer.echo("尚无存证。There is no entry on record yet, so there is nothing to sign.")
        return
    said = "已签署检查点。Signed checkpoint" if made else "没有新的存证。No entry is new since checkpoint"
    typer.echo(f"{said} {found[0]}:")
    typer.echo(str(notary.file(*found)))


@keys.command("list")
def listed() -> None:
    """列出公钥。List the public keys and what each signed."""
    for key in _notary().keys().keys:
        typer.echo(
            f"{key.id}\t{key.since[:19]}Z – {_end(key)}\t检查点 checkpoints {key.first}–{key.last or ''}"
        )


@keys.command("rotate")
def rotate(
    *,
    lost: Annotated[
        bool, typer.Option("--lost", help="The private key has gone: nothing signed will join the two.")
    ] = False,
) -> None:
    """更换密钥。Change to a new key: the old one signs a last checkpoint that names it, and is destroyed."""
    notary = _notary()
    notary.prepare(now())
    typer.echo("签名密钥已更换。The signing key is changed; give its public half to those who verify:")
    typer.echo(notary.rotate(now(), lost=lost))


def _end(key: PublicKey) -> str:
    return f"{key.until[:19]}Z" if key.until else "现用 in use"


def _notary() -> Notary:
    chosen = settings()
    database = engine(chosen.database_url)
    migrate(database)
    return Notary.over(database, chosen)

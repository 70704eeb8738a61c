"""`gongxiang verify`: checks the record offline."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from catalog.database import engine, migrate
from service.cli.common import settings
from service.record.verify import Report, verify

LIMITS = (
    "Not provable from the record alone: that no chain was cut at its end together with its head, or that "
    "the whole was not written anew; compare the heads above with a copy kept elsewhere."
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="verify")(command)


def command(
    receipt: Annotated[Path | None, typer.Option(help="Check one signed receipt instead.")] = None,
) -> int:
    """Check every hash, link, document and column; name the first bad entry; exit 1 if any."""
    if receipt is not None:
        raise typer.BadParameter("signed receipts are not issued yet, so there is none to check")
    database = engine(settings().database_url)
    migrate(database)
    report = verify(database)
    _print(report)
    return 1 if report.faults else 0


def _print(report: Report) -> None:
    typer.echo(f"Checked 已核验: {report.entries} decisions, {report.documents} documents.")
    for name, (length, head) in report.chains.items():
        typer.echo(f"  chain {name}: {length} entries, head {head}")
    if report.faults:
        sys.stderr.write(f"gongxiang: the record is not whole: {report.faults[0]}\n")
        for fault in report.faults[1:20]:
            sys.stderr.write(f"  also: {fault}\n")
    else:
        typer.echo("The record is whole 存证完整。")
    typer.echo(LIMITS)

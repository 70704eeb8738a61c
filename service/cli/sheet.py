"""`gongxiang sheet`: the application workbook, to be filled in or read without the service."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from service.cli import readback
from service.sheets.errors import CellError
from service.sheets.filling import template
from service.sheets.marking import marked
from service.sheets.reading import read

app = typer.Typer(help="The application workbook 申报表.xlsx.", no_args_is_help=True)
To = Annotated[Path, typer.Argument(help="The file to write.", metavar="FILE")]


def register(above: typer.Typer) -> None:
    """Add the commands."""
    above.add_typer(app, name="sheet")


@app.command(name="template")
def write_template(file: To) -> int:
    """Write the empty form, to be filled in with Excel or WPS."""
    file.write_bytes(template())
    typer.echo(f"Written 已写入: {file}")
    return 0


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A filled form.", metavar="FILE")],
    marked_copy: Annotated[
        Path | None, typer.Option("--marked", help="Write a copy with a comment in each cell in question.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Confirm what is in doubt; never an error.")] = False,
) -> int:
    """Read a filled form and say what was read; exit 1 where anything is wrong or in doubt.

    Each value stands beside its cell, amounts in yuan, in 10,000 yuan and in capitals; rows left out and why.
    """
    data = file.read_bytes()
    found = read(data)
    for line in readback.values(found):
        typer.echo(line)
    for line in readback.complaints(found):
        sys.stderr.write(f"{line}\n")
    if marked_copy is not None:
        asked = [
            CellError(doubt.sheet, doubt.cell, doubt.zh, doubt.en, doubt.shown) for doubt in found.doubts
        ]
        marked_copy.write_bytes(marked(data, [*found.errors, *asked]))
    typer.echo(readback.count(found, confirmed=yes))
    return int(readback.is_open(found, confirmed=yes))

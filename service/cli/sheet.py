"""`gongxiang sheet`: the application workbook, to be filled in or read without the service."""

import sys
from pathlib import Path
from typing import Annotated

import typer

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
        Path | None, typer.Option("--marked", help="Write a copy with a comment in each bad cell.")
    ] = None,
) -> int:
    """Read a filled form and list what is wrong, with sheet and cell; exit code 1 where anything is."""
    data = file.read_bytes()
    found = read(data)
    for told in (*found.errors, *found.remarks):
        place = " ".join(filter(None, (told.sheet, told.cell)))
        sys.stderr.write(f"{place or file.name}: {told.zh} {told.en}\n")
    if marked_copy is not None:
        marked_copy.write_bytes(marked(data, found.errors))
    typer.echo(f"Errors 错误: {len(found.errors)}; remarks 提示: {len(found.remarks)}")
    return int(bool(found.errors))

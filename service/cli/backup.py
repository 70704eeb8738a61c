"""`gongxiang backup`: a copy of register and record while the service runs."""

from pathlib import Path
from typing import Annotated

import typer

from catalog.backup import back_up
from catalog.database import engine
from service.cli.common import settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="backup")(command)


def command(
    file: Annotated[Path, typer.Argument(help="A new file; the copy is an SQLite database.")],
) -> None:
    """Copy register and record into FILE while the service runs (SQLite; PostgreSQL has pg_dump)."""
    database = engine(settings().database_url)
    try:
        back_up(database, file)
    finally:
        database.dispose()
    typer.echo(f"已备份 Backed up: {file} ({file.stat().st_size} bytes)")
    typer.echo(f"核验 Check it: GONGXIANG_DATABASE_URL=sqlite:///{file.resolve()} gongxiang verify")

"""`gongxiang load`: world files into the register."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from catalog.database import engine, migrate
from catalog.world import Loaded, LoadErrors, load
from service.cli.common import settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="load")(command)


def command(
    files: Annotated[list[Path], typer.Argument(help="World files (YAML).", metavar="FILE...")],
) -> int:
    """Load world files; all of them or, where one is wrong, nothing."""
    try:
        loaded = load_files(files)
    except LoadErrors as errors:
        for error in errors.rows:
            sys.stderr.write(f"{error}\n")
        sys.stderr.write(f"gongxiang: nothing was loaded; {len(errors.rows)} errors.\n")
        return 1
    for report in loaded.reports:
        sys.stderr.write(f"{report}\n")
    typer.echo(summary(loaded))
    return 0


def load_files(files: list[Path]) -> Loaded:
    """Load with a progress bar on stderr; raises LoadErrors."""
    database = engine(settings().database_url)
    migrate(database)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("Loading 载入", total=None)
        return load(files, database, lambda done, total: progress.update(bar, completed=done, total=total))


def summary(loaded: Loaded) -> str:
    """One line of what changed."""
    counts = (f"{name} +{n.added} ~{n.changed} ={n.unchanged}" for name, n in loaded.counts.items())
    return "Loaded 已载入: " + ", ".join(counts)

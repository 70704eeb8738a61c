"""`gongxiang review`: a project file held against article 9, or all open projects decided again."""

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from catalog import singles
from catalog.database import engine, migrate
from catalog.entries import Project
from catalog.remarks import LoadErrors, Remark, Said
from service.authoring.policies import folders_of
from service.cli import readback
from service.cli.common import now, settings
from service.cli.decide import EXITS, PATIENCE
from service.cli.engines import with_opa
from service.cli.reviewed import Reviewed, document, redecided, told
from service.decisions import Caller
from service.errors import RequestUnreadable
from service.matching.catalogue import Catalogue
from service.people.rights import ANALYST, Right
from service.review.deciding import ask, bodies_of
from service.review.needed import with_needs
from service.review.redeciding import Redecision, Told
from service.review.redeciding.results import Result
from service.settings import Settings
from service.sheets.reading import read as read_form
from service.sheets.stated import Read
from service.wiring import Service, wired

COMMAND = Caller("command", "analyst", rights=ANALYST | {Right.REDECIDE})
WRONG = 2
IN_DOUBT = 1

File = Annotated[
    Path | None,
    typer.Argument(help="A project (JSON, YAML), a world file with projects, or an .xlsx declaration."),
]
Approver = Annotated[
    str | None, typer.Option(help="The approving body's id, where the register has several.")
]
Finance = Annotated[
    str | None, typer.Option(help="The finance department's id, where the register has several.")
]
Draft = Annotated[
    str | None, typer.Option(help="With --all: try these policy folders instead, e.g. policies:drafts.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="review")(command)


def command(  # noqa: PLR0913, PLR0917  each is an option of the command line
    file: File = None,
    every: Annotated[bool, typer.Option("--all", help="Decide all open projects again.")] = False,
    draft: Draft = None,
    approver: Approver = None,
    finance: Finance = None,
    as_json: Annotated[bool, typer.Option("--json", help="All of it as JSON.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Confirm what is in doubt in a workbook.")] = False,
) -> int:
    """Review projects by approve and by fund; exit 0 both permit, 1 any deny, 3 else, 2 a wrong file.

    Of a workbook, what was read is said first; what is in doubt, and needs that do not fit the register's
    catalogue, are said and not reviewed (exit 1) until confirmed with --yes.

    With --all, projects that world files registered are taken in first. Exit 0 nothing comes out otherwise,
    1 something does; broken off, the same command goes on.
    """
    if every == (file is not None):
        raise RequestUnreadable("请指明项目文件，或者使用 --all。Name a project file, or use --all.")
    if every:
        return _all(draft, as_json=as_json)
    chosen = {key: value for key, value in (("approve", approver), ("fund", finance)) if value}
    try:
        projects, form = read(file or Path())
    except LoadErrors as errors:
        for row in errors.rows:
            sys.stderr.write(f"{row.zh}\n{row}\n")
        return WRONG
    form = _with_needs(form) if form is not None else None
    if form is not None and readback.is_open(form, confirmed=yes):
        readback.ask(form)
        return IN_DOUBT
    if form is not None and not as_json:
        for line in readback.values(form):
            typer.echo(line)
    with with_opa(settings()) as ready:
        found = asyncio.run(_review(projects, chosen, replace(ready, opa_timeout=PATIENCE)))
    _print(found, as_json=as_json)
    outcomes = {outcome for one in found for outcome in one.outcomes.values()}
    return next(code for outcome, code in ORDER if outcome in outcomes)


ORDER = [("deny", EXITS["deny"]), ("indeterminate", EXITS["indeterminate"]), ("permit", EXITS["permit"])]
"""The worst outcome says how the command ends."""


def read(file: Path) -> tuple[list[Project], Read | None]:
    """Read the projects of a file and, of a workbook, all that it says; raises LoadErrors with the places."""
    if file.suffix.lower() != ".xlsx":
        return singles.read(Project, file), None
    form = _form(file)
    return ([form.project] if form.project else []), form


def _form(file: Path) -> Read:
    """Read a filled form; its errors name sheet and cell where others name entry and field."""
    found = read_form(file.read_bytes())
    if found.project is None:
        raise LoadErrors(
            [
                Remark(file.name, None, error.sheet, error.cell, None, Said(error.en[:-1], error.zh[:-1]))
                for error in found.errors
            ]
        )
    return found


def _with_needs(form: Read) -> Read:
    """Ask about the needs of a workbook beside the register, as its page does."""
    database = engine(settings().database_url)
    try:
        migrate(database)
        return with_needs(form, Catalogue(database))
    finally:
        database.dispose()


async def _review(projects: list[Project], chosen: dict[str, str], ready: Settings) -> list[Reviewed]:
    async with wired(ready, "command") as service:
        return [await _one(project, chosen, service) for project in projects]


async def _one(project: Project, chosen: dict[str, str], service: Service) -> Reviewed:
    with service.house.register.snapshot() as snapshot:
        entry = snapshot.project(project.id) or project
    at = now()
    bodies = await bodies_of(entry.unit, at, service.house, chosen)
    decisions = await ask(entry, bodies, COMMAND, at, service.house)
    with service.house.register.snapshot() as snapshot:
        agencies = {action: snapshot.agency(body) for action, body in bodies.items()}
    return Reviewed(entry, decisions, agencies, service.texts)


def _print(found: list[Reviewed], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([document(one) for one in found], ensure_ascii=False, indent=2))
    else:
        typer.echo("\n\n".join(told(one) for one in found))


def _all(draft: str | None, *, as_json: bool) -> int:
    folders = folders_of(draft) if draft else None
    with with_opa(settings()) as ready, _bar() as advance:
        result = asyncio.run(_redecide(folders, replace(ready, opa_timeout=PATIENCE), advance))
    typer.echo(redecided(result, as_json=as_json))
    return 1 if any(row.turns for row in result.turned) else 0


async def _redecide(folders: tuple[Path, ...] | None, ready: Settings, advance: Told) -> Result:
    async with wired(ready, "command") as service:
        await service.desk.take_in(COMMAND, now())
        redecision = Redecision(service.desk)
        run = redecision.start(COMMAND, now(), folders)
        await redecision.go_on(run, COMMAND, now, advance, rest=0.0)
        return redecision.result(run)


@contextmanager
def _bar() -> Iterator[Told]:
    columns = (TextColumn("Deciding 重新决定"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)

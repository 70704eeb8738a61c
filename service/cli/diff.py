"""`gongxiang diff`: two sets of policies in the words of the law, and the decisions that differ."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from service.authoring import samples, trials
from service.authoring.difference import difference
from service.authoring.effects import compare
from service.authoring.inventory import inventory
from service.authoring.policies import Advance, built, folders_of
from service.authoring.report import Report
from service.cli.common import now, settings
from service.settings import ROOT

MOST = 20_000
QUESTIONS = ROOT / "fixtures" / "questions.yaml"

Folders = Annotated[str, typer.Argument(help="Policy folders, separated by `:`, e.g. policies:drafts.")]
Newest = Annotated[int, typer.Option(help="How many of the newest decisions to try.", min=0, max=MOST)]
Questions = Annotated[
    Path, typer.Option(help="The questions asked in that world.", show_default="the sample questions")
]
Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day those are about; default today.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="diff")(command)


def command(  # noqa: PLR0913, PLR0917  each is an option of the command line
    old: Folders,
    new: Folders,
    sample: Newest = 1_000,
    world: Annotated[Path | None, typer.Option(help="A world file to ask questions in, too.")] = None,
    questions: Questions = QUESTIONS,
    on: Day = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole comparison as JSON.")] = False,
) -> int:
    """Compare two sets of policies; exit 0: no outcome changes, 1: some does. Reads only, records nothing."""
    before, after = folders_of(old), folders_of(new)
    taken = samples.of_cases(trials.read((*before, *after)))
    taken += samples.of_record(settings().database_url, sample)
    if world is not None:
        day = on or now().astimezone(settings().zone)
        taken += samples.of_world(world, questions, day.date())
    with built(before) as one, built(after) as other, _bar(2 * len(taken)) as advance:
        found = difference(inventory(one), inventory(other))
        report = Report(one, other, found, taken, compare(one, other, taken, advance))
    typer.echo(json.dumps(report.document(), ensure_ascii=False, indent=2) if as_json else report.text())
    return 1 if report.outcomes_changed else 0


@contextmanager
def _bar(total: int) -> Iterator[Advance]:
    columns = (TextColumn("Ruling 比较"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda count: progress.advance(task, count)

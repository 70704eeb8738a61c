"""`gongxiang act`: begin a new act, and try the law cases of policy folders."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from service.authoring import policies, starter, trials
from service.cli.common import settings

app = typer.Typer(help="For policy authors: new, cases.", no_args_is_help=True, rich_markup_mode=None)

Folder = Annotated[Path, typer.Option("--in", help="The policy folder; made where it is not there.")]


def register(above: typer.Typer) -> None:
    """Add the commands."""
    above.add_typer(app, name="act")


@app.command("new")
def new(
    name: Annotated[str, typer.Argument(help="The act's name: 2 to 40 of a-z, 0-9 and _, a letter first.")],
    folder: Folder = Path("drafts"),
) -> None:
    """Begin an act: its folder with one article, tests, text, parameters and law cases that all hold."""
    written = starter.begin(name, folder, settings().policies)
    for file in written:
        typer.echo(str(file))
    served = ":".join(map(str, dict.fromkeys([*settings().policies, folder])))
    typer.echo(f"The act {name} is begun 已建立; its tests and cases hold as they stand. Serve it with")
    typer.echo(f"GONGXIANG_POLICIES={served}")


@app.command("cases")
def try_cases(
    folders: Annotated[
        list[Path] | None, typer.Argument(help="More policy folders, beside GONGXIANG_POLICIES.")
    ] = None,
) -> int:
    """Ask every law case of the policies; exit 1 where one comes to something else. Nothing is recorded."""
    served = tuple(dict.fromkeys([*settings().policies, *(folders or ())]))
    found = trials.read(served)
    with policies.built(served) as law:
        rulings = law.rulings([tried.facts for tried in found])
    complaints = [
        f"{tried.label}: {complaint}."
        for tried, ruling in zip(found, rulings, strict=True)
        if (complaint := tried.complaint(ruling))
    ]
    for complaint in complaints:
        sys.stderr.write(f"{complaint}\n")
    typer.echo(f"{len(found)} 个用例 cases, {len(found) - len(complaints)} 个符合 hold. 未存证 Not recorded.")
    return 1 if complaints else 0

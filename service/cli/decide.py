"""`gongxiang decide`: one request in, the decision out."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from service.cli.common import now, settings
from service.cli.engines import with_opa
from service.decisions import Caller, Kept, decide
from service.decisions.answer import answer
from service.pages.labelling import explanation
from service.people.rights import ANALYST
from service.requests.reading import MAX_BYTES, read
from service.settings import Settings
from service.wiring import wired

EXITS = {"permit": 0, "deny": 1, "indeterminate": 3}
PATIENCE = 5.0
"""Seconds for one ruling: a person at a prompt waits longer than a gateway."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="decide")(command)


def command(
    file: Annotated[Path, typer.Argument(help="The request as JSON; - for standard input.", allow_dash=True)],
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Say why, condition by condition, and what a permit would need."),
    ] = False,
) -> int:
    """Decide one request; exit 0 permit, 1 deny, 3 indeterminate."""
    request = read(_body(file))
    with with_opa(settings()) as chosen:
        document = asyncio.run(_decide(request, replace(chosen, opa_timeout=PATIENCE), explain=explain))
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
    return EXITS[document["context"]["outcome"]]


def _body(file: Path) -> bytes:
    """Read a file, or of standard input as much as is too large; it may be closed and is then empty."""
    if str(file) != "-":
        return file.read_bytes()
    with open(0, "rb", closefd=False) as given:
        return given.read(MAX_BYTES + 1)


async def _decide(request: Any, chosen: Settings, *, explain: bool) -> dict[str, Any]:
    caller = Caller("command", "analyst", rights=ANALYST)
    async with wired(chosen, "command") as service:
        kept: Kept = await decide(request, caller, now(), service.house)
        told = answer(kept, service.texts)
        return told | ({"explanation": await explanation(kept, caller, service)} if explain else {})

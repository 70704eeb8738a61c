"""`gongxiang opa`: the pinned OPA itself."""

import os
import sys

import typer

from opa import install

PASS_ON = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="opa", context_settings=PASS_ON, add_help_option=False)(command)


def command(context: typer.Context) -> None:
    """Run the pinned OPA with these arguments, e.g. `gongxiang opa test policies -v`."""
    binary = install.install()
    sys.stdout.flush()
    os.execv(binary, [str(binary), *context.args])  # noqa: S606  OPA takes this process's place

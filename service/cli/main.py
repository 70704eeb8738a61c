"""The commands, gathered; and how they fail."""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

import typer

from catalog.database import DatabaseError
from opa.errors import OpaError
from service.cli.output import harmless
from service.errors import Failure
from service.settings import SettingWrong

WRONG_USE = 2

MODULES = {
    "serve": "serve",
    "demo": "serve",
    "load": "load",
    "key": "keys",
    "account": "account",
    "decide": "decide",
    "opa": "opa",
    "act": "act",
    "diff": "diff",
    "review": "review",
    "verify": "verify",
    "backup": "backup",
    "sheet": "sheet",
    "checkpoint": "signing",
    "signing": "signing",
}
"""The module of every command, in the order of the help."""


def gathered(words: Sequence[str] = ()) -> typer.Typer:
    """The command line for these words: where they name a command that one alone, else all.

    Loading what all commands need takes most of two seconds, and of those one needs the least.
    """
    app = typer.Typer(
        name="gongxiang",
        help="Gongxiang 共享: decisions on sharing government information, each citing its paragraph.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(_nothing)  # else Typer would take a command that is alone for the whole
    named = [MODULES[word] for word in words[:1] if word in MODULES]
    with _growing():
        for module in named or dict.fromkeys(MODULES.values()):
            import_module(f"service.cli.{module}").register(app)
    return app


PRIVATE = 0o077
"""The umask of every command: what it makes is its user's alone to read."""


def main() -> None:
    """Run the command line."""
    os.umask(PRIVATE)
    with harmless():
        code = _run(lambda: gathered(sys.argv[1:])(standalone_mode=False))
    sys.exit(code)


def _nothing() -> None:
    """What all commands do before they begin."""


@contextmanager
def _growing() -> Iterator[None]:
    """While modules load, nothing is garbage: looking for it would take a quarter of that time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _run(command: Callable[[], object]) -> int:
    """The exit code; what goes wrong is said in one sentence."""
    try:
        code = command()
    except typer.TyperException as error:
        return _say(_message(error))
    except typer.Exit as done:
        code = done.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return _say("stopped.")
    except (Failure, SettingWrong, DatabaseError, OpaError) as error:
        return _say(str(error))
    except OSError as error:
        return _say(f"{error.filename or 'The system'}: {error.strerror or error}.")
    return code if isinstance(code, int) else 0


def _message(error: typer.TyperException) -> str:
    """The sentence alone, without the usage lines around it."""
    wording = getattr(error, "format_message", None)
    return f"{wording() if wording else error} `--help` says more."


def _say(sentence: str) -> int:
    sys.stderr.write(f"gongxiang: {sentence}\n")
    return WRONG_USE

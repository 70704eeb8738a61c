"""The commands, gathered; and how they fail."""

import sys
from collections.abc import Callable

import typer

from catalog.database import DatabaseError
from opa.errors import OpaError
from service.cli import (
    account,
    act,
    backup,
    decide,
    diff,
    keys,
    load,
    opa,
    review,
    serve,
    sheet,
    signing,
    verify,
)
from service.errors import Failure
from service.settings import SettingWrong

WRONG_USE = 2

app = typer.Typer(
    name="gongxiang",
    help="Gongxiang 共享: decisions on sharing government information, each citing its paragraph.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
serve.register(app)
load.register(app)
app.add_typer(keys.app, name="key")
app.add_typer(account.app, name="account")
decide.register(app)
opa.register(app)
app.add_typer(act.app, name="act")
diff.register(app)
review.register(app)
verify.register(app)
backup.register(app)
app.add_typer(sheet.app, name="sheet")
signing.register(app)


def main() -> None:
    """Run the command line."""
    sys.exit(_run(lambda: app(standalone_mode=False)))


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

"""A new act's folder, written from the starter: a small act that is whole, and passes every check at once.

The starter lies beside this module as the act `new_act`. Its name is the only thing that is replaced, so
nothing in it is ever run.
"""

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from service.errors import Failure

STARTER = Path(__file__).parent / "starter"
PLACES = ("law", "parameters", "cases")
"""The folders in a policy folder that have one folder for each act."""

_NAMED = "new_act"
_LONGEST = 40
_IDENTIFIER = re.compile(rf"[a-z][a-z0-9_]{{1,{_LONGEST - 1}}}")
_TAKEN = {
    *("as", "contains", "data", "default", "else", "every", "false", "if", "import", "in", "input"),
    *("not", "null", "package", "some", "true", "with"),  # words of Rego
    *("yes", "no", "on", "off"),  # read by some readers of YAML as true and false
    *("agency", "resource", "case", "facility", "project"),  # types that the register keeps
    *("act", "decision", "new_act"),
}


class ActRefused(Failure):
    """An act that is not begun; the message says why and what to do."""

    code = "act_refused"


def begin(name: str, folder: Path, others: Sequence[Path]) -> list[Path]:
    """Write the new act `name` into a policy folder and return its files; all of them or, on error, none.

    `others` are folders that are served together with it. Raises ActRefused for a name that cannot be one
    and for one that is there already.
    """
    _check(name)
    for served in (folder, *others):
        _refuse_existing(name, served)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as scratch:
        _write(name, Path(scratch))
        for place in PLACES:
            (folder / place).mkdir(exist_ok=True)
            shutil.move(Path(scratch) / place / name, folder / place / name)
    return sorted(file for place in PLACES for file in (folder / place / name).iterdir())


def _check(name: str) -> None:
    if not _IDENTIFIER.fullmatch(name):
        raise ActRefused(
            f"{name!r} cannot name an act: use 2 to {_LONGEST} of a-z, 0-9 and _, a letter first, "
            "for example energy_2027."
        )
    if name in _TAKEN or name.endswith("_test"):
        raise ActRefused(f"{name!r} cannot name an act: it means something else already; choose another.")


def _refuse_existing(name: str, folder: Path) -> None:
    for place in PLACES:
        if (folder / place / name).exists():
            raise ActRefused(
                f"{folder / place / name} is there already: choose another name, or remove it first."
            )


def _write(name: str, scratch: Path) -> None:
    for source in sorted(STARTER.rglob("*.*")):
        target = scratch / source.relative_to(STARTER).as_posix().replace(_NAMED, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source.read_text("utf-8").replace(_NAMED, name), "utf-8")

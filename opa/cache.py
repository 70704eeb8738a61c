"""Where OPA is kept: outside the source tree, one folder a version, filled by renaming a checked file."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from opa import binary
from opa.console import say
from opa.errors import OpaMissing
from opa.release import VERSION

_SCRATCH = "making-"


def folder() -> Path:
    """Name this version's folder: in GONGXIANG_CACHE, else XDG_CACHE_HOME/gongxiang, else ~/.cache/gongxiang.

    A relative XDG_CACHE_HOME is ignored, as the XDG Base Directory Specification asks.
    """
    own = os.environ.get("GONGXIANG_CACHE")
    if own:
        return Path(own).absolute() / f"opa-{VERSION}"
    xdg = Path(os.environ.get("XDG_CACHE_HOME", ""))
    base = xdg if xdg.is_absolute() else _home() / ".cache"
    return base / "gongxiang" / f"opa-{VERSION}"


def held() -> Path | None:
    """Give the kept binary if it runs here; a home shared between platforms may hold another's."""
    path = folder() / "opa"
    return path if path.exists() and binary.version(path) == VERSION else None


@contextmanager
def workshop() -> Iterator[Path]:
    """Lend a scratch folder on the cache's own file system, gone afterwards, to one set-up at a time.

    Raises OpaMissing when the cache cannot be written.
    """
    with ExitStack() as stack:
        try:
            folder().mkdir(parents=True, exist_ok=True)
            lock = stack.enter_context((folder() / "lock").open("w"))
            _wait_for(lock.fileno())
            _sweep()
            scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=folder()))
        except OSError as error:
            raise OpaMissing(
                f"The cache {folder()} cannot be written ({error.strerror}): "
                "set GONGXIANG_CACHE to a folder that can."
            ) from error
        yield Path(scratch)


def keep(made: Path) -> Path:
    """Check a new binary's version and rename it into place, so that no one ever sees half of one.

    Raises OpaMissing, and keeps nothing, when it does not run here or is another version.
    """
    made.chmod(0o755)
    told = binary.version(made)
    if told != VERSION:
        fault = f"is OPA {told}" if told else "does not run here as OPA"
        raise OpaMissing(f"The file that came {fault}; OPA {VERSION} is wanted, so it is not kept.")
    return made.replace(folder() / "opa")


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError as error:
        raise OpaMissing(
            "This account has no home folder to keep OPA in: set GONGXIANG_CACHE to a folder."
        ) from error


def _sweep() -> None:
    """Clear what a killed set-up left behind; only the holder of the lock may, as nobody else is at work."""
    for left in folder().glob(f"{_SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)


def _wait_for(lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say(f"Another set-up is already installing OPA {VERSION}; waiting for it.")
        fcntl.flock(lock, fcntl.LOCK_EX)

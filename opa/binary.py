"""An OPA binary on this machine, judged by what it says of itself."""

import re
import subprocess
from pathlib import Path

_SECONDS = 30.0


def version(path: Path) -> str | None:
    """Ask a binary for its version; None if it does not run here or does not answer as OPA does."""
    try:
        told = subprocess.run(
            [path, "version"], capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    line = re.search(r"^Version: (\S+)$", told.stdout, re.MULTILINE)
    return line[1] if line else None

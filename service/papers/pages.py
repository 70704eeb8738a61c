"""The pages of a PDF as images, drawn in a process of their own with little memory and little time.

A PDF is a program from a stranger: what goes wrong in reading it ends that process and nothing else.
"""

import subprocess
import sys
from pathlib import Path

from service.papers.kinds import PaperRefused

SECONDS = 20.0
"""For one page, or for counting them, on a busy machine."""
WIDEST = 2_000
"""Pixels."""


def page_count(file: Path) -> int:
    """Count the pages of a PDF; PaperRefused where it cannot be read."""
    return int(_run(file, "count"))


def page_image(file: Path, number: int, width: int = 1_000) -> bytes:
    """Draw a page, counted from 1, as PNG; PaperRefused where there is none or it cannot be drawn."""
    return _run(file, "draw", str(int(number)), str(max(50, min(WIDEST, width))))


def _run(file: Path, *what: str) -> bytes:
    command = [sys.executable, "-I", str(Path(__file__).with_name("drawing.py")), str(file), *what]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, env={})
    except subprocess.TimeoutExpired:
        raise PaperRefused("page_slow", seconds=int(SECONDS)) from None
    if done.returncode:
        raise PaperRefused("page_undrawn")
    return done.stdout

"""Programs that read a stranger's file, each run in a process of its own with little memory and little time.

What goes wrong in reading ends that process and nothing else. A program bounds its memory and its processor
time itself; here the wall clock is bounded, and the sentence chosen that names the way out.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from service.papers.kinds import PaperRefused

ROOT = Path(__file__).parents[2]
"""Where modules of the service are found by their names."""


def answer(program: Sequence[str], *what: str, seconds: float, slow: str, failed: str) -> bytes:
    """What a program says; PaperRefused, with the sentence `slow` or `failed`, where it says nothing."""
    command = [sys.executable, *program, *what]
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, check=False, env={}, cwd=ROOT)
    except subprocess.TimeoutExpired:
        raise PaperRefused(slow, seconds=int(seconds)) from None
    if done.returncode:
        raise PaperRefused(failed)
    return done.stdout

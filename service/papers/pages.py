"""The pages of a PDF as images, drawn by `drawing.py` in a process of its own.

A PDF is a program from a stranger: what goes wrong in reading it ends that process and nothing else.
"""

from pathlib import Path

from service.papers import apart

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
    program = ("-I", str(Path(__file__).with_name("drawing.py")), str(file.resolve()))
    return apart.answer(program, *what, seconds=SECONDS, slow="page_slow", failed="page_undrawn")

"""What a Word file says, read by `service.wordfiles` in a process of its own, and shown in parts.

A Word file has no pages but those that the last program drew. So its paragraphs and tables are numbered, from
¶1, in the order of the file: a number is the same for everybody who opens the same file.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.papers import apart

SECONDS = 20.0
"""For the whole file, on a busy machine; the process itself has 15 seconds of the processor."""
PART = 1_000
"""Numbered blocks on a page."""
_ALONE = ("-E", "-s", "-m")


@dataclass(frozen=True, slots=True)
class Text:
    """A part of a Word file: blocks as in `service.wordfiles.shape`; `cut` where the file goes on.

    `changed` says that changes are tracked in it, `drawn` that Word has remarked its pages; `first`, `last`
    and `total` are numbers of blocks.
    """

    blocks: Sequence[Mapping[str, Any]]
    part: int
    parts: int
    first: int
    last: int
    total: int
    cut: bool
    changed: bool
    drawn: bool


def text(file: Path, part: int = 1) -> Text:
    """Read a part of a Word file, counted from 1, or its last one; PaperRefused where it cannot be read."""
    said = json.loads(_run("reading", file))
    total = max((block.get("number") or 0 for block in said["blocks"]), default=0)
    parts = max(1, -(-total // PART))
    shown = min(part, parts)
    first, last = (shown - 1) * PART + 1, min(shown * PART, total)
    blocks = _between(said["blocks"], first, last)
    return Text(blocks, shown, parts, first, last, total, said["cut"], said["changed"], said["drawn"])


def part_of(number: int) -> int:
    """The part that a numbered block is shown in."""
    return -(-max(1, number) // PART)


def picture(file: Path, name: str) -> bytes:
    """Draw a picture inside a Word file as PNG; PaperRefused where there is none, or it cannot be drawn."""
    return _run("drawing", file, name)


def _between(blocks: Iterable[Mapping[str, Any]], first: int, last: int) -> list[Mapping[str, Any]]:
    """The blocks with these numbers; where a page begins belongs to the block after it."""
    found, number = [], 0
    for block in blocks:
        number = block.get("number") or number
        if first <= number + (block["kind"] == "page") <= last:
            found.append(block)
    return found


def _run(module: str, file: Path, *what: str) -> bytes:
    program = (*_ALONE, f"service.wordfiles.{module}", str(file.resolve()))
    return apart.answer(program, *what, seconds=SECONDS, slow="word_slow", failed="word_unread")

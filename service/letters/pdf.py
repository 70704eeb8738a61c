"""A letter as PDF, set by Typst inside the process; equal letters give equal bytes."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Literal

import typst

from service.errors import Failure
from service.letters import codes, fonts
from service.letters.blocks import Letter, visible
from service.letters.fonts import Folders

TEMPLATE = Path(__file__).with_name("letter.typ")
STANDARDS = ["a-2b"]
"""PDF/A: everything needed to show it is inside, for the archive."""
HEAD_WIDTH, HEAD_LARGEST = 440, 52
"""Points that the head may be wide, and its characters high."""


class LetterNotSet(Failure):
    """Typst could not set a letter."""

    code = "letter_not_set"


def pdf(letter: Letter, folders: Folders = ()) -> bytes:
    """The letter as PDF/A-2b, or as plain PDF where it has a character that no font here has.

    `folders` have fonts beside the system's. Raises FontsMissing where there is no Chinese typeface.
    """
    try:
        made: bytes = _compiled(letter, folders, "pdf", pdf_standards=STANDARDS)
    except LetterNotSet:
        made = _compiled(letter, folders, "pdf")  # a character that no font here has stands as a box
    return made


def images(letter: Letter, dots: int = 80, folders: Folders = ()) -> list[bytes]:
    """The pages as PNG, `dots` to the inch. Raises FontsMissing as `pdf` does."""
    pages = _compiled(letter, folders, "png", ppi=float(dots))
    return pages if isinstance(pages, list) else [pages]


def _compiled(letter: Letter, folders: Folders, kind: Literal["pdf", "png"], **more: Any) -> Any:
    data = json.dumps(_visible(_data(letter, folders)), ensure_ascii=False)
    moment = datetime.combine(letter.on, time(), UTC)
    try:
        return typst.compile(
            str(TEMPLATE),
            font_paths=fonts.installed(folders).fonts,
            format=kind,
            sys_inputs={"letter": data},
            timestamp=int(moment.timestamp()),
            **more,
        )
    except typst.TypstError as error:
        raise LetterNotSet(
            f"文书排版失败，请报告系统管理员。The letter could not be set ({error}); tell the administrator."
        ) from error


def _data(letter: Letter, folders: Folders) -> dict[str, Any]:
    data = asdict(letter)
    del data["on"]
    for block in data["blocks"]:
        if block["kind"] == "codes":
            block["images"] = [codes.svg(text) for text in block.pop("texts")]
    faces = fonts.installed(folders)
    weight = "bold" if "title" in faces.stand_ins else "regular"  # a stand-in is thinner than 小标宋
    return data | {
        "fonts": dict(faces.families), "title-weight": weight, "head-size": head_size(letter.letterhead)
    }  # fmt: skip


def _visible(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _visible(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_visible(member) for member in value]
    return visible(value) if isinstance(value, str) else value


def head_size(letterhead: str) -> float:
    """Points of the head's characters: as large as its line allows."""
    return min(HEAD_LARGEST, HEAD_WIDTH / max(1, len(letterhead)))

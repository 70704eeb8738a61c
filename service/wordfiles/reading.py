"""The process that reads a file: `python -m service.wordfiles.reading FILE`; what it says, as JSON on stdout.

Any failure ends it with a code. It imports nothing of the service but this room.
"""

import json
import sys
from typing import Any
from zipfile import ZipFile

from service.wordfiles.archive import confine, heard, marks
from service.wordfiles.definitions import Styles, is_main, pictures
from service.wordfiles.numbering import numbering
from service.wordfiles.shape import Shaper
from service.wordfiles.story import Block, Story

BODY = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"


def read(archive: ZipFile) -> dict[str, Any]:
    """What the file says: `blocks` (`shape.py`), whether it is `cut`, `changed`, and has pages `drawn`.

    Raises whatever goes wrong; ValueError where an office program would open another part as the body.
    """
    if not is_main(marks(archive, "_rels/.rels"), BODY):
        raise ValueError("The body of this file is another part.")
    body = Story()
    whole = heard(archive, BODY, body)
    shaper = Shaper(
        Styles(marks(archive, "word/styles.xml")),
        numbering(marks(archive, "word/numbering.xml")),
        pictures(marks(archive, RELATIONS)),
        _notes(archive, "foot") | _notes(archive, "end"),
        body.drawn,
    )
    blocks = shaper.blocks(body.blocks)
    return {"blocks": blocks, "cut": not whole, "changed": body.changed, "drawn": body.drawn}


def _notes(archive: ZipFile, kind: str) -> dict[str, list[Block]]:
    part, story = f"word/{kind}notes.xml", Story()
    if part in archive.NameToInfo:
        heard(archive, part, story)
    return {f"{kind} {name}": blocks for name, blocks in story.notes.items()}


if __name__ == "__main__":
    confine()
    with ZipFile(sys.argv[1]) as file:
        print(json.dumps(read(file)))  # noqa: T201  the answer

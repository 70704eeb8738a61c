"""The texts of a workbook as they stand in its parts, and whether a run of them is struck out.

openpyxl takes `x005F_` out of texts as it reads them, after which an escape cannot be told from a text that
looks like one; so the texts are read here, and undone in `decoding`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zipfile import ZipFile

from openpyxl.cell.text import Text
from openpyxl.comments.comment_sheet import CommentSheet
from openpyxl.packaging.manifest import Manifest
from openpyxl.packaging.relationship import get_dependents
from openpyxl.worksheet._reader import INLINE_STRING, WorkSheetParser
from openpyxl.xml.constants import ARC_CONTENT_TYPES, SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import fromstring, iterparse

_STRING = f"{{{SHEET_MAIN_NS}}}si"


@dataclass(frozen=True, slots=True)
class RichText:
    """A text of several runs, some of them perhaps struck out."""

    text: str
    is_struck: bool

    def __str__(self) -> str:
        return self.text


class SheetParser(WorkSheetParser):
    """openpyxl's streaming parser of a sheet, with texts as they stand."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """Parse a cell; an inline text is read from its runs."""
        found: dict[str, Any] = super().parse_cell(element)
        child = element.find(INLINE_STRING)
        if child is not None and found["data_type"] == "s":
            found["value"] = rich_text(child)
        return found


def shared_strings(archive: ZipFile) -> list[RichText]:
    """Read the table of texts that cells refer to by number."""
    types: Any = Manifest.from_tree(_parsed(archive, ARC_CONTENT_TYPES))
    part = types.find(SHARED_STRINGS)
    return list(_strings(archive, part.PartName.removeprefix("/"))) if part else []


def rich_text(node: Any) -> RichText:
    """Read the text of a node, the readings of its signs left out."""
    text: Any = Text.from_tree(node)
    runs = [run for run in text.r if run.t]
    is_struck = any(run.rPr is not None and run.rPr.strike and run.t.strip() for run in runs)
    return RichText((text.t or "") + "".join(run.t for run in runs), is_struck)


def comments(archive: ZipFile, path: str) -> Iterator[tuple[str, str, str]]:
    """Read the comments that belong to the sheet at a path: cell, author and text."""
    folder, _, name = path.removeprefix("/").rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return
    for relation in get_dependents(archive, relations):
        if relation.Type.endswith("/comments"):
            sheet: Any = CommentSheet.from_tree(_parsed(archive, relation.target))
            for ref, comment in sheet.comments:
                yield ref, str(comment.author), str(comment.text)


def _parsed(archive: ZipFile, part: str) -> Any:
    return fromstring(archive.read(part))


def _strings(archive: ZipFile, part: str) -> Iterator[RichText]:
    with archive.open(part) as source:
        for _, node in iterparse(source):
            if node.tag == _STRING:
                yield rich_text(node)
                node.clear()

"""Blocks as a page shows them: numbered, with labels, pages and merged cells worked out.

A page is `{"kind": "page", "page": n}`; a paragraph `{"kind": "text", "number", "page", "level", "depth",
"label", "says", "notes"}`; a table `{"kind": "table", "number", "page", "rows", "notes"}` of rows
`{"head", "cells"}` of cells `{"across", "down", "blocks"}`. Pieces are texts, `["page", n]`,
`["picture", relation]`, `["note", n]`, `["left", ""]`. A page without a number is 0. Numbers count what
stands outside of tables, and each table once; inside of one they are None.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from service.wordfiles.definitions import DEEPEST, Styles, whole
from service.wordfiles.numbering import Numbering

Block = dict[str, Any]
Piece = Any
COLUMNS = 63
"""Of a table, where Word itself stops."""
PICTURES = 300
_GOES_ON = {"", "continue"}
"""Of a cell that goes on from above."""
_NO = {"0", "false", "off"}
_SYMBOLS = {
    "wingdings": {"6F": "□", "71": "□", "A8": "□", "FB": "✗", "FC": "✓", "FD": "☒", "FE": "☑"},
    "wingdings 2": {"4F": "✗", "50": "✓", "51": "☒", "52": "☑", "53": "☒", "54": "☒", "A3": "□"},
}
"""Marks of forms, which are written in fonts of symbols."""


@dataclass
class Shaper:
    """What is known of a file, and how far it is counted; `drawn` where Word has remarked its pages."""

    styles: Styles
    numbering: Numbering
    pictures: dict[str, str]
    notes: dict[str, list[Block]]
    drawn: bool
    page: int = 1
    number: int = 0
    shown: int = 0
    _turned: bool = True
    _noted: dict[str, int] = field(default_factory=dict)
    _under: list[tuple[int, str]] = field(default_factory=list)

    def blocks(self, found: Iterable[Block]) -> list[Block]:
        """The blocks of the body; pages that begin or end with a paragraph stand beside it."""
        shaped: list[Block] = []
        for block in found:
            begun = self.page
            if "rows" in block:
                shaped.append(self._numbered(self._table(block), begun))
                continue
            before, paragraph, after = _parted(self._paragraph(block))
            shaped += before
            if paragraph["says"]:
                shaped.append(self._numbered(paragraph, begun + len(before)))
            shaped += after
        return shaped

    def _numbered(self, block: Block, page: int) -> Block:
        self.number += 1
        under, self._under = self._under, []
        return block | {"number": self.number, "page": page if self.drawn else 0, "notes": under}

    def _paragraph(self, block: Block) -> Block:
        style = block.get("style", "")
        says = _joined(map(self._piece, block["says"]))
        label, depth = self._label(block, style) if says else ("", 0)
        level = self.styles.level(style, block.get("level"))
        shaped = {"kind": "text", "number": None, "level": level, "depth": depth, "label": label}
        return shaped | {"says": says, "notes": []}

    def _label(self, block: Block, style: str) -> tuple[str, int]:
        number = block.get("num") or self.styles.says(style, "num")
        depth = whole(block.get("depth") or self.styles.says(style, "depth"), 0, DEEPEST)
        return (self.numbering.label(number, depth), depth) if number and number != "0" else ("", 0)

    def _piece(self, piece: Piece) -> Piece:
        if isinstance(piece, str):
            self._turned = self._turned and not piece.strip()
            return piece
        kind, *rest = piece
        if kind == "page":
            return self._turn()
        self._turned = False
        match kind:
            case "symbol":
                return _SYMBOLS.get(rest[0].lower(), {}).get(rest[1][-2:].upper(), "\ufffd")
            case "note":
                return self._note(rest[0])
            case "picture" if rest[0] in self.pictures and self.shown < PICTURES:
                self.shown += 1
                return piece
        return ["left", ""]

    def _turn(self) -> Piece:
        """A new page, once: Word remarks one that it drew also where it was typed just before."""
        if self._turned:
            return ""
        self._turned = True
        self.page += 1
        return ["page", self.page if self.drawn else 0]

    def _note(self, name: str) -> Piece:
        """A note, which stands below what names it first."""
        if name not in self._noted:
            self._noted[name] = len(self._noted) + 1
            paragraphs = (
                _joined(map(self._piece, block.get("says", []))) for block in self.notes.get(name, [])
            )
            text = " ".join(piece for says in paragraphs for piece in says if isinstance(piece, str))
            self._under.append((self._noted[name], text.strip()))
        return ["note", self._noted[name]]

    def _table(self, table: Block) -> Block:
        rows = [self._row(row) for row in table["rows"]]
        return {"kind": "table", "number": None, "rows": _merged(rows), "notes": []}

    def _row(self, row: Block) -> Block:
        """A row; a page that begins in it is remarked in each of its cells, and is one page."""
        cells: list[Block] = []
        begun = ended = self.page
        if before := whole(row.get("before"), 0, COLUMNS):
            cells.append({"across": before, "down": None, "blocks": []})
        for cell in row["cells"][:COLUMNS]:
            self.page = begun
            cells.append(self._cell(cell))
            ended = max(ended, self.page)
        self.page = ended
        return {"head": row.get("head", "0").lower() not in _NO, "cells": cells}

    def _cell(self, cell: Block) -> Block:
        blocks = [self._table(row) if "rows" in row else self._paragraph(row) for row in cell["blocks"]]
        kept = [block for block in blocks if block["kind"] == "table" or block["says"]]
        return {
            "across": max(1, whole(cell.get("across"), 1, COLUMNS)),
            "down": cell.get("down"),
            "blocks": kept,
        }


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces with neighbouring texts as one, and none where nothing is said."""
    joined: list[Any] = []
    texts: list[str] = []
    for piece in [*pieces, None]:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        if text := "".join(texts):
            joined.append(text)
        texts.clear()
        if piece is not None:
            joined.append(piece)
    return joined if any(not isinstance(piece, str) or piece.strip() for piece in joined) else []


def _parted(paragraph: Block) -> tuple[list[Block], Block, list[Block]]:
    """A paragraph, and the pages that begin before and after it."""
    says = paragraph["says"]
    first = next((place for place, piece in enumerate(says) if not _blank(piece)), len(says))
    last = next((place for place in range(len(says), first, -1) if not _blank(says[place - 1])), first)
    return _pages(says[:first]), paragraph | {"says": says[first:last]}, _pages(says[last:])


def _pages(pieces: Iterable[Piece]) -> list[Block]:
    return [{"kind": "page", "page": piece[1]} for piece in pieces if not isinstance(piece, str)]


def _blank(piece: Piece) -> bool:
    return not piece.strip() if isinstance(piece, str) else piece[0] == "page"


def _merged(rows: list[Block]) -> list[Block]:
    """Rows whose cells that go on from above are gone, and counted in the one that they go on from."""
    above: dict[int, Block] = {}
    for row in rows:
        column, kept, now = 0, [], {}
        for cell in row["cells"]:
            down, across = cell["down"], cell["across"]
            origin = above.get(column)
            if down in _GOES_ON and origin and origin["across"] == across:
                origin["down"] += 1
                origin["blocks"] += cell["blocks"]
            else:
                kept.append(origin := cell | {"down": 1})
            if down is not None:
                now[column] = origin
            column += across
        row["cells"], above = kept, now
    return rows

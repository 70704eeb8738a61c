"""The body of a Word file, or its notes, as blocks of pieces: what it says, in the order in which it says it.

A paragraph is `{"says": [...]}`, its pieces a text, or `["page", "typed"]`, `["page", "drawn"]`,
`["picture", relation]`, `["note", id]`, `["symbol", font, code]`, or `["left", ""]` for something that is not
shown. A table is `{"rows": [...]}`, a row `{"cells": [...]}`, a cell `{"blocks": [...]}`. All have their
properties beside that, as the file gives them.
"""

from collections.abc import Callable
from typing import Any

from service.wordfiles.bounds import BLOCKS, NESTED, PIECES, SIGNS, Enough
from service.wordfiles.events import Events, Given

Block = dict[str, Any]
_AS_TEXT = {"w:tab": "\t", "w:cr": "\n", "w:noBreakHyphen": "-"}
_PROPERTIES = {
    "w:pStyle": "style",
    "w:outlineLvl": "level",
    "w:numId": "num",
    "w:ilvl": "depth",
    "w:gridSpan": "across",
    "w:gridBefore": "before",
    "w:vMerge": "down",
    "w:tblHeader": "head",
}


class Story(Events):
    """Collects blocks, and notes by their ids."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.notes: dict[str, list[Block]] = {}
        self.drawn = False
        """Whether Word has remarked where pages begin."""
        self._into = [self.blocks]
        self._things: list[Block] = []
        self._open: list[tuple[int, Callable[[], object]]] = []
        self._tables = self._kept = self._signs = self._pieces = 0
        self._speaks = False

    def begin(self, name: str, given: Given) -> None:
        """Take an element up, where it means something here."""
        if name in _TAKEN:
            _TAKEN[name](self, given)
        elif name in _AS_TEXT:
            self.add(_AS_TEXT[name])
        elif name in _PROPERTIES and self._things:
            self._things[-1].setdefault(_PROPERTIES[name], given.get("val", ""))

    def finish(self) -> None:
        """Put down what was taken up with this element."""
        while self._open and self._open[-1][0] == self.depth:
            self._open.pop()[1]()

    def close(self) -> None:
        """Put down whatever is open, the last first."""
        while self._open:
            self._open.pop()[1]()

    def say(self, text: str) -> None:
        """The text of a run."""
        if self._speaks:
            self.add(text)

    def add(self, *piece: str) -> None:
        """A piece of the paragraph; a text comes alone."""
        if not (self._things and "says" in self._things[-1]):
            return
        self._things[-1]["says"].append(piece[0] if len(piece) == 1 else piece)
        self._pieces, self._signs = self._pieces + 1, self._signs + sum(map(len, piece))
        if self._signs > SIGNS or self._pieces > PIECES:
            raise Enough

    def paragraph(self, _given: Given) -> None:
        """A paragraph; one in a text box stands before the one that the box hangs on."""
        self._take("says", self._into[-1])

    def table(self, _given: Given) -> None:
        """A table, unless it is in too many others."""
        self._tables += 1
        self._later(self._table_ends)
        if self._tables <= NESTED:
            self._take("rows", self._into[-1])

    def _table_ends(self) -> None:
        self._tables -= 1

    def row(self, _given: Given) -> None:
        """A row."""
        if self._tables <= NESTED and self._things and "rows" in self._things[-1]:
            self._take("cells", self._things[-1]["rows"])

    def cell(self, _given: Given) -> None:
        """A cell, which is a small story."""
        if self._tables <= NESTED and self._things and "cells" in self._things[-1]:
            self._take("blocks", self._things[-1]["cells"])
            self._within(self._things[-1]["blocks"])

    def note(self, given: Given) -> None:
        """A note, which is one, too."""
        self._within(self.notes.setdefault(given.get("id", ""), []))

    def _within(self, blocks: list[Block]) -> None:
        self._into.append(blocks)
        self._later(self._into.pop)

    def _take(self, part: str, within: list[Block]) -> None:
        """Something of parts begins; it is kept where it has any when it ends, a cell in any case."""
        if self._kept >= BLOCKS:
            raise Enough
        thing: Block = {part: []}
        self._things.append(thing)
        self._later(lambda: self._put_down(part, within))

    def _put_down(self, part: str, within: list[Block]) -> None:
        thing = self._things.pop()
        if thing[part] or part == "blocks":
            within.append(thing)
            self._kept += 1

    def _later(self, put_down: Callable[[], object]) -> None:
        self._open.append((self.depth, put_down))

    def speak(self, _given: Given) -> None:
        """The text of a run begins."""
        self._speaks = True
        self._later(self._fall_silent)

    def _fall_silent(self) -> None:
        self._speaks = False

    def line(self, given: Given) -> None:
        """A line, or a page, ends."""
        self.add(*(("page", "typed") if given.get("type") == "page" else ("\n",)))

    def page(self, _given: Given) -> None:
        """A page begins where Word last drew it."""
        self.drawn = True
        self.add("page", "drawn")

    def elsewhere(self, given: Given) -> None:
        """Another file stands here, which is not read."""
        self.paragraph(given)
        self.add("left", "")


_TAKEN: dict[str, Callable[[Story, Given], None]] = {
    "w:p": Story.paragraph,
    "w:tbl": Story.table,
    "w:tr": Story.row,
    "w:tc": Story.cell,
    "w:t": Story.speak,
    "m:t": Story.speak,
    "w:br": Story.line,
    "w:footnote": Story.note,
    "w:endnote": Story.note,
    "w:altChunk": Story.elsewhere,
    "w:subDoc": Story.elsewhere,
    "a:blip": lambda story, given: story.add("picture", given.get("embed", "")),
    "v:imagedata": lambda story, given: story.add("picture", given.get("id", "")),
    "c:chart": lambda story, _given: story.add("left", ""),
    "d:relIds": lambda story, _given: story.add("left", ""),
    "w:lastRenderedPageBreak": Story.page,
    "w:sym": lambda story, given: story.add("symbol", given.get("font", ""), given.get("char", "")),
    "w:footnoteReference": lambda story, given: story.add("note", "foot " + given.get("id", "")),
    "w:endnoteReference": lambda story, given: story.add("note", "end " + given.get("id", "")),
}

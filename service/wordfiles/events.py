"""The XML of a part as a stream of events, from which no tree is built, so that none is too large."""

from typing import IO, Any

from defusedxml.ElementTree import DefusedXMLParser

from service.wordfiles.bounds import DEPTH, ELEMENTS, LONGEST, MARKS, PART, Enough

Given = dict[str, str]
"""The attributes of an element, by their names without a namespace."""
_CHUNK = 2**18
_SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "http://purl.oclc.org/ooxml/drawingml/main": "a:",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c:",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c:",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "d:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/package/2006/relationships": "r:",
    "urn:schemas-microsoft-com:vml": "v:",
}
_CHANGES = {"w:del", "w:ins", "w:moveFrom", "w:moveTo"}
_UNREAD = {"w:del", "w:moveFrom", "w:sdtPr", "w:rt", "mc:Fallback"}
"""What Word does not print either: what was deleted, the substitute of a drawing."""


class Events:
    """What the parser tells, with names such as `w:p`, and without what is not read."""

    def __init__(self) -> None:
        self.depth = self._count = self._unread = 0
        self.changed = False
        """Whether changes are tracked; they are read as accepted."""

    def start(self, tag: str, given: Given) -> None:
        """An element begins; raises ValueError where it is too deep, Enough where it is one too many."""
        self.depth, self._count = self.depth + 1, self._count + 1
        if self.depth > DEPTH:
            raise ValueError(f"An element stands deeper than {DEPTH}.")
        if self._count > ELEMENTS:
            raise Enough
        space, _, local = tag[1:].rpartition("}")
        name = _SPACES.get(space, "?") + local
        self.changed = self.changed or name in _CHANGES
        if self._unread or name in _UNREAD or name.endswith("Change"):
            self._unread += 1
        else:
            self.begin(name, {key.rpartition("}")[2]: value[:LONGEST] for key, value in given.items()})

    def end(self, _tag: str) -> None:
        """An element ends."""
        if self._unread:
            self._unread -= 1
        else:
            self.finish()
        self.depth -= 1

    def data(self, text: str) -> None:
        """Text; most of it is the space between elements."""
        if not self._unread:
            self.say(text)

    def begin(self, name: str, given: Given) -> None:
        """An element that is read begins."""

    def finish(self) -> None:
        """An element that is read ends."""

    def say(self, text: str) -> None:
        """A text that is read."""

    def close(self) -> None:
        """The part ends, or what is read of it."""


class Marks(Events):
    """The elements of a part of definitions, one after another, with what they are given."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Given]] = []

    def begin(self, name: str, given: Given) -> None:
        """Keep an element that gives something."""
        if given and len(self.found) < MARKS:
            self.found.append((name, given))


def listen(part: IO[bytes], events: Events) -> bool:
    """Tell of a part, which has no document type and so no entities (ECMA-376 part 2); whether to its end.

    Raises what the parser raises where it is no XML, has a document type, or is too deep.
    """
    parser: Any = DefusedXMLParser(target=events, forbid_dtd=True)
    try:
        for _ in range(PART // _CHUNK):
            if not (chunk := part.read(_CHUNK)):
                parser.close()
                return True
            parser.feed(chunk)
    except Enough:
        pass
    events.close()
    return False

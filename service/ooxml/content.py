"""What the XML of a part takes in from outside the file: by a field, by an address of VML, by a query.

Relationships are judged in `package.py`; a field code (ECMA-376 part 1, 17.16) and VML have none. The text of
a field may be spread over several runs, each kept revision of it apart from the deleted one.
"""

import re
from dataclasses import dataclass, field
from typing import IO, Any

from defusedxml.ElementTree import DefusedXMLParser

XML = 96 * 2**20
"""Bytes of XML of a file, unpacked, with the files in it."""
ELEMENTS = 1_000_000
"""Of a file; a report of 300 pages has about 200,000."""
DEEPEST = 100
"""Fields in fields; Word follows 20."""
LONGEST = 4_000
"""Signs of a field code that are kept; its name stands first."""
_CHUNK = 2**18
_INCLUDING = frozenset({
    "INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "DDE", "DDEAUTO", "LINK", "RD", "DATABASE",
})  # fmt: skip
"""Fields that read another document, a picture elsewhere, another program or a database."""
_PICTURES = frozenset({"INCLUDEPICTURE", "IMPORT"})
_DRIVE = re.compile(r'\s*"?(?:file:/{3})?[a-z]:[\\/]', re.IGNORECASE)
"""A file on the reader's own disk, as WPS writes for a pasted picture: nothing leaves the machine by it."""
_QUERIES = frozenset({"connectString", "webVideoPr"})
"""Elements that name a database or bring a page of the web."""
_VML = "urn:schemas-microsoft-com:"
_ADDRESSES = frozenset({"src", "href", "althref"})
_OUTSIDE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)
_TEXTS = {"instrText": "code", "delInstrText": "deleted"}


@dataclass
class Room:
    """What may still be read of a file and of the files in it."""

    xml: int = XML
    elements: int = ELEMENTS


class Outside(Exception):
    """Content from outside the file."""


@dataclass
class _Field:
    """A field that is open: its code so far, and whether its result has begun."""

    code: str = ""
    deleted: str = ""
    nested: bool = False
    shown: bool = False


@dataclass
class _Scope:
    """The fields that are open within one alternative of a part, the innermost last."""

    fields: list[_Field] = field(default_factory=list)


class _Reader:
    """The target of the parser; raises Outside at the first thing that is taken in, ValueError at a bound."""

    def __init__(self, room: Room) -> None:
        self._scopes = [_Scope()]
        self._text = ""
        self._room = room

    def start(self, tag: str, given: dict[str, str]) -> None:
        """Judge an element."""
        self._room.elements -= 1
        if self._room.elements < 0:
            raise ValueError(f"A file has more than {ELEMENTS} elements.")
        space, _, name = tag[1:].rpartition("}")
        if name in _TEXTS:
            self._text = _TEXTS[name]
        elif name == "fldChar":
            self._mark(_given(given, "fldCharType"))
        elif name == "fldSimple":
            _judge(_given(given, "instr"), nested=False)
            self._nest()
        elif name in ("Choice", "Fallback"):
            self._scopes.append(_Scope())
        elif name in _QUERIES or (
            space.startswith(_VML)
            and any(
                key.rpartition("}")[2] in _ADDRESSES and _OUTSIDE.match(value) for key, value in given.items()
            )
        ):
            raise Outside(name)

    def data(self, text: str) -> None:
        """Add to the code of the field that is open."""
        if not self._text:
            return
        fields = self._scopes[-1].fields
        if fields:
            said = getattr(fields[-1], self._text)
            setattr(fields[-1], self._text, (said + text)[:LONGEST])
        elif len(self._scopes) > 1 and text.strip():
            raise Outside("an alternative that goes on with a field begun outside of it")

    def end(self, tag: str) -> None:
        """Judge the fields that an alternative leaves open."""
        self._text = ""
        if tag.rpartition("}")[2] in ("Choice", "Fallback") and len(self._scopes) > 1:
            _close(self._scopes.pop())

    def close(self) -> None:
        """Judge the fields that the part leaves open."""
        _close(self._scopes[0])

    def _mark(self, kind: str) -> None:
        fields = self._scopes[-1].fields
        if kind == "begin":
            self._nest()
            fields.append(_Field())
            if len(fields) > DEEPEST:
                raise ValueError(f"Fields stand deeper than {DEEPEST}.")
        elif fields and kind == "separate":
            fields[-1].shown = True
        elif fields and kind == "end":
            _finish(fields.pop())
        elif len(self._scopes) > 1:
            raise Outside("an alternative that ends a field begun outside of it")

    def _nest(self) -> None:
        """Remember that the code of the field outside begins with another field's result."""
        fields = self._scopes[-1].fields
        if fields and not fields[-1].shown and not fields[-1].code.strip():
            fields[-1].nested = True


def check(part: IO[bytes], room: Room) -> None:
    """Read a part of XML without a document type.

    Raises Outside, what the parser raises for no XML, and ValueError where there is no room for more.
    """
    parser: Any = DefusedXMLParser(target=_Reader(room), forbid_dtd=True)
    while chunk := part.read(_CHUNK):
        room.xml -= len(chunk)
        if room.xml < 0:
            raise ValueError(f"A file has more than {XML} bytes of XML.")
        parser.feed(chunk)
    parser.close()


def _given(given: dict[str, str], wanted: str) -> str:
    return next((value for key, value in given.items() if key.rpartition("}")[2] == wanted), "")


def _close(scope: _Scope) -> None:
    for one in scope.fields:
        _finish(one)


def _finish(one: _Field) -> None:
    _judge(one.code, nested=one.nested)
    _judge(one.deleted, nested=False)


def _judge(code: str, *, nested: bool) -> None:
    """Refuse the code of a field that takes in content, or whose name another field would have to give."""
    if nested:
        raise Outside("a field whose name is the result of another")
    word = re.match(r'[\s"]*([A-Za-z]*)', code)
    name = word[1].upper() if word else ""
    if name not in _INCLUDING:
        return
    if name in _PICTURES and word and _DRIVE.match(code[word.end() :]):
        return
    raise Outside(name)

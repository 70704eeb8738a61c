"""Checks a package for macros and for content that an office program would fetch from outside the file.

Content types and relationships are parsed and judged by their meaning, never searched as text: an encoding, a
kind of quotation mark, a character reference or the letter case of a part's name changes nothing.
"""

import io
import posixpath
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException

from service.ooxml import content
from service.ooxml.elements import Attributes, NotPlainXml, elements

Reason = Literal["damaged", "macros", "external", "embedded"]

MAX_PART_BYTES = 4 * 2**20
"""Of one part of relationships or content types, unpacked."""
MAX_TOTAL_BYTES = 16 * 2**20
"""Of all of them."""
MAX_EMBEDDED = 50
"""Packages in a package, such as the workbooks of charts; those have none in them."""
MAX_EMBEDDED_BYTES = 16 * 2**20
"""Of one of them."""
MAX_EMBEDDED_PARTS = 5_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = b"PK\x01\x02"
_TYPES = "/[content_types].xml"
_MAIN = "officedocument"
_PIECE = re.compile(r"/\[\d+\](\.last)?\.piece$")
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]+):", re.IGNORECASE)
"""Of a target; a single letter is a drive of Windows."""
_PLAIN_SCHEMES = frozenset({"http", "https", "mailto", "ftp", "file", "tel"})
_MACRO_TYPES = re.compile("macro|vba|activex|webextension", re.IGNORECASE)
"""In the content type of a part."""
_MACROS = frozenset({
    "vbaproject", "vbaprojectsignature", "vbaprojectsignatureagile", "wordvbadata", "xlmacrosheet",
    "xlintlmacrosheet", "control", "ctrlprop", "activexcontrolbinary", "attachedtoolbars", "extensibility",
    "webextension", "webextensiontaskpanes", "usercustomization",
})  # fmt: skip
"""Relationships to what runs."""
_INCLUDED = frozenset({
    "attachedtemplate", "afchunk", "subdocument", "frame", "externallink", "externallinkpath",
    "connections", "querytable",
})  # fmt: skip
"""Relationships that bring in other documents, wherever those lie."""
_WITHOUT_TEXT = frozenset({"settings", "websettings"})
"""Parts, by the relationship that leads to them, in which no reader can click on a link."""

_BROKEN = (BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)
"""What reading a part of a broken archive raises."""


class PackageRefused(Exception):
    """A package that is not taken: `damaged`, or with `macros`, `external` or `embedded` content.

    `external` lies outside the file; `embedded` is an object of another program (OLE).
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class _Relationship:
    source: str
    kind: str
    target: str
    internal: bool

    @property
    def part(self) -> str:
        """The part of the package it leads to, as `_part_name` gives it."""
        target = unquote(self.target).replace("\\", "/").lower()
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.source), target))


def check(archive: ZipFile) -> str:
    """Check a package and give the content type of its main part; raises PackageRefused.

    Links that a reader follows by a click may stay, where they open a page, a letter or a file; so may other
    packages in it, such as the workbook of a chart, which are held to the same.
    """
    room = content.Room()
    found, packages = _checked(archive, room)
    if len(packages) > MAX_EMBEDDED:
        raise PackageRefused("embedded")
    for name in packages:
        _check_embedded(archive, name, room)
    return found


def _checked(archive: ZipFile, room: content.Room) -> tuple[str, list[str]]:
    """Check a package but for those in it: the content type of its main part, and the names of those."""
    names = _part_names(archive)
    types = _content_types(names, archive)
    relationships = list(_relationships(names, archive))
    if any(map(_MACRO_TYPES.search, types.values())) or any(one.kind in _MACROS for one in relationships):
        raise PackageRefused("macros")
    silent = {one.part for one in relationships if one.kind in _WITHOUT_TEXT} | {"/"}
    if any(not _stays(one, silent) for one in relationships):
        raise PackageRefused("external")
    if any(one.kind == "oleobject" for one in relationships):
        raise PackageRefused("embedded")
    packages = list(_check_parts(names, types, archive, room))
    mains = [one for one in relationships if one.source == "/" and one.kind == _MAIN]
    if len(mains) != 1 or mains[0].part not in names:
        raise PackageRefused("damaged")
    return _type_of(mains[0].part, types), packages


def _type_of(part: str, types: Mapping[str, str]) -> str:
    """The content type of a part: its own, or that of its extension."""
    return types.get(part) or types.get(posixpath.splitext(part)[1], "")


def _check_parts(
    names: Mapping[str, str], types: Mapping[str, str], archive: ZipFile, room: content.Room
) -> Iterator[str]:
    """Refuse objects of other programs, and what XML takes in; give the names of packages in the package."""
    for part, name in names.items():
        if part == _TYPES or part.endswith((".rels", "/")):
            continue
        try:
            with archive.open(name) as stream:
                start = stream.read(len(_OLE))
            if start == _OLE:
                raise PackageRefused("embedded")
            if start.startswith(_ZIP):
                yield name
            elif _is_xml(part, _type_of(part, types)):
                with archive.open(name) as stream:
                    content.check(stream, room)
        except content.Outside:
            raise PackageRefused("external") from None
        except (ParseError, DefusedXmlException, ValueError, LookupError, *_BROKEN):
            raise PackageRefused("damaged") from None


def _is_xml(part: str, kind: str) -> bool:
    """Whether an office program reads a part as XML: by its content type, or by its name."""
    return part.endswith((".xml", ".vml")) or kind.lower().endswith(("xml", "vmldrawing"))


def _check_embedded(archive: ZipFile, name: str, room: content.Room) -> None:
    """Hold a package in a package to what every package is held to; raises PackageRefused."""
    if archive.getinfo(name).file_size > MAX_EMBEDDED_BYTES:
        raise PackageRefused("embedded")
    try:
        data = archive.read(name)
        if data.count(_ENTRY) > MAX_EMBEDDED_PARTS:
            raise PackageRefused("damaged")
        with ZipFile(io.BytesIO(data)) as inner:
            _, packages = _checked(inner, room)
    except (ValueError, *_BROKEN):
        raise PackageRefused("damaged") from None
    if packages:
        raise PackageRefused("embedded")


def _stays(one: _Relationship, silent: set[str]) -> bool:
    """Whether a relationship leads to a part of the package, or is a plain link in a text."""
    if one.kind in _INCLUDED:
        return False
    scheme = _SCHEME.match(one.target)
    if one.internal and not scheme and not one.target.lstrip().startswith(("//", "\\\\")):
        return True
    plain = scheme is None or scheme[1].lower() in _PLAIN_SCHEMES
    return one.kind == "hyperlink" and one.source not in silent and plain


def _part_names(archive: ZipFile) -> dict[str, str]:
    """The names in the archive by the names of parts they mean; two of one part, or pieces, are refused."""
    found = {_part_name(name): name for name in archive.namelist()}
    if len(found) < len(archive.namelist()) or any(map(_PIECE.search, found)):
        raise PackageRefused("damaged")
    return found


def _part_name(name: str) -> str:
    """The name of a part as office programs compare it: without regard to case, escapes or slashes."""
    return "/" + unquote(name).replace("\\", "/").lower().lstrip("/")


def _content_types(names: Mapping[str, str], archive: ZipFile) -> dict[str, str]:
    """Content types by part (`/word/document.xml`), and by extension (`.xml`) for all other parts."""
    if _TYPES not in names:
        raise PackageRefused("damaged")
    found = {}
    for name, given in _elements(archive, names[_TYPES]):
        if name == "Override":
            found[_part_name(given.get("PartName", ""))] = given.get("ContentType", "")
        elif name == "Default":
            found["." + given.get("Extension", "").lower()] = given.get("ContentType", "")
    return found


def _relationships(names: Mapping[str, str], archive: ZipFile) -> Iterator[_Relationship]:
    """Every relationship of every part; their parts are known by their names (ECMA-376 part 2, 8.3)."""
    total = 0
    for part in filter(lambda part: part.endswith(".rels"), names):
        total += archive.getinfo(names[part]).file_size
        if total > MAX_TOTAL_BYTES:
            raise PackageRefused("damaged")
        folder, _, file = part.removesuffix(".rels").rpartition("/_rels/")
        for name, given in _elements(archive, names[part]):
            if name == "Relationship":
                kind = given.get("Type", "").strip().rpartition("/")[2].lower()
                internal = given.get("TargetMode", "Internal") == "Internal"
                yield _Relationship(f"{folder}/{file}", kind, given.get("Target", ""), internal)


def _elements(archive: ZipFile, name: str) -> list[tuple[str, Attributes]]:
    try:
        with archive.open(name) as stream:
            content = stream.read(MAX_PART_BYTES + 1)
        if len(content) > MAX_PART_BYTES:
            raise PackageRefused("damaged")
        return elements(content)
    except (NotPlainXml, *_BROKEN):
        raise PackageRefused("damaged") from None

"""The elements of a small XML part, read by a parser that knows no document type and no entities."""

import codecs
import re
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

Attributes = dict[str, str]
_DECLARED = re.compile(r"""\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)""")
_ENCODINGS = frozenset({"utf-8", "utf-16"})
"""Those that a package may have (ECMA-376 part 2, 8.1.4)."""


class NotPlainXml(Exception):
    """A part that is no XML, in another encoding, or with a document type."""


class _Collector:
    """The target of the parser: keeps elements and their attributes, all by their names without namespace."""

    def __init__(self) -> None:
        self.found: list[tuple[str, Attributes]] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        """Keep an element."""
        self.found.append((_local(tag), {_local(name): value for name, value in attributes.items()}))


def elements(content: bytes) -> list[tuple[str, Attributes]]:
    """Read every element with its attributes, in order; raises NotPlainXml."""
    collector = _Collector()
    parser: Any = DefusedXMLParser(target=collector, forbid_dtd=True)
    try:
        parser.feed(_decoded(content))
        parser.close()
    except (ParseError, DefusedXmlException, UnicodeError, ValueError) as error:
        raise NotPlainXml(str(error)) from None
    return collector.found


def _decoded(content: bytes) -> str:
    """Decode a part by its byte order mark, and hold it to the encoding it declares."""
    is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = content.decode("utf-16" if is_utf16 else "utf-8-sig")
    declared = _DECLARED.match(text)
    if declared and declared[1].lower() not in (_ENCODINGS if is_utf16 else {"utf-8", "us-ascii"}):
        raise NotPlainXml(declared[1])
    return text


def _local(name: str) -> str:
    return name.rpartition("}")[2]

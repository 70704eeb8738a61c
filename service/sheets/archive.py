"""The container of a workbook, looked at before anything in it is opened.

A workbook is a ZIP of XML parts. Its size, its parts and every byte of them are bounded here, so that what
opens it afterwards meets neither a bomb nor an entity, a macro, a link to elsewhere or an embedded object.
"""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from service import ooxml
from service.sheets.errors import Unreadable

LARGEST = 16 * 2**20
"""Bytes of a file."""
UNPACKED = 64 * 2**20
"""Bytes of all parts together."""
PARTS = 1_000
RATIO = 200
"""How far a part of more than a mebibyte may have been packed; honest sheets stay below 60."""
MARKUP = 2_000_000
"""Tags of all parts together: what bounds the time of reading."""

SHEETS = 50
"""Of a workbook."""
OTHERS = 50_000
"""Elements that are no cells, rows or texts: styles, names, merges and the like, for each of which openpyxl
makes an object."""

_ENTRY = b"PK\x01\x02"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = {"EncryptedPackage": "encrypted", "WordDocument": "is_word"}
"""What a compound file holds that is no old workbook, by the name of a stream."""
_TYPES = "[Content_Types].xml"
_RELATIONS = "_rels/.rels"
_STRICT = b"purl.oclc.org/ooxml"
_KINDS = ((b"sheet.binary.", "is_xlsb"), (b"wordprocessingml", "is_word"))
"""Other kinds of documents by a word of their content types."""
_FORBIDDEN = (
    ("macros", re.compile(rb"vbaproject|macroenabled|macrosheet|dialogsheet", re.IGNORECASE)),
    ("embedded", re.compile(rb"oleobject|/embeddings/|activex|ctrlprops", re.IGNORECASE)),
    ("links", re.compile(rb"externallink|connections\.xml|querytable|webextension", re.IGNORECASE)),
)
_REFUSALS = {"damaged": "damaged", "macros": "macros", "external": "links"}
"""The sentence for each reason of `ooxml.PackageRefused`."""
_ENTITY = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)""", re.IGNORECASE)
_OTHER_ENCODINGS = (b"\xfe\xff", b"\xff\xfe", b"<\0", b"\0<", b"\0\0", b"\x4c\x6f\xa7\x94")
_SHEET = re.compile(rb"<(?:[^\s<>/:]+:)?sheet[\s/>]")
_CLOSING = b"</"
_CELLS = re.compile(rb"<(?:[^\s<>/:]+:)?(?:c|v|f|is|t|si|r|row)[\s/>]")
_CHUNK = 2**20
_OVERLAP = 64


def check(data: bytes) -> None:
    """Look through a container; Unreadable where it is no workbook, or holds what is not taken."""
    if len(data) > LARGEST:
        raise Unreadable("too_large", most=LARGEST // 2**20)
    if not data.startswith(b"PK\x03\x04"):
        raise Unreadable(_other_kind(data))
    if data.count(_ENTRY) > PARTS:  # before it is read, which takes ten times the directory's size
        raise Unreadable("bomb")
    try:
        with ZipFile(BytesIO(data)) as archive:
            _check_directory(archive.infolist())
            _check_kind(archive)
            _check_parts(archive)
            ooxml.check(archive)
    except ooxml.PackageRefused as refusal:
        raise Unreadable(_REFUSALS[refusal.reason]) from None
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Unreadable("damaged") from None


def _other_kind(data: bytes) -> str:
    """Name what a file is that is no ZIP."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if data.startswith(_OLE):
        return next(
            (kind for name, kind in _STREAMS.items() if name.encode("utf-16-le") in data), "old_excel"
        )
    if b"%pdf-" in start:
        return "is_pdf"
    if start.startswith((b"<html", b"<!doctype", b"<?xml", b"<table", b"mime-version:")):
        return "is_html"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "is_text"
    return "is_text" if data and b"\0" not in data[:4096] else "not_workbook"


def _check_directory(parts: list[ZipInfo]) -> None:
    names = [part.filename.lower() for part in parts]
    if len(parts) > PARTS or len(set(names)) < len(names):
        raise Unreadable("bomb")
    if sum(part.file_size for part in parts) > UNPACKED or any(map(_is_too_dense, parts)):
        raise Unreadable("bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("encrypted")
    if any(part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in parts):
        raise Unreadable("damaged")
    _refuse_forbidden("\n".join(f"/{name}" for name in names).encode())


def _is_too_dense(part: ZipInfo) -> bool:
    return part.file_size > max(2**20, RATIO * part.compress_size)


def _check_kind(archive: ZipFile) -> None:
    names = archive.namelist()
    if _TYPES not in names:
        raise Unreadable(_other_archive(archive, names))
    types = archive.read(_TYPES)
    for word, kind in _KINDS:
        if word in types:
            raise Unreadable(kind)
    _refuse_forbidden(types)
    if b"spreadsheetml.sheet.main+xml" not in types:
        raise Unreadable("not_workbook")
    if _RELATIONS in names and _STRICT in archive.read(_RELATIONS):
        raise Unreadable("strict")


def _other_archive(archive: ZipFile, names: list[str]) -> str:
    """Name what an archive is that holds no Office document."""
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype"):
        return "is_ods"
    if any(name.endswith(".iwa") or name == "Index.zip" for name in names):
        return "is_numbers"
    return (
        "is_zip" if any(name.lower().endswith((".xlsx", ".xls", ".et")) for name in names) else "not_workbook"
    )


def _refuse_forbidden(names: bytes) -> None:
    for sentence, pattern in _FORBIDDEN:
        if pattern.search(names):
            raise Unreadable(sentence)


def _check_parts(archive: ZipFile) -> None:
    size = tags = sheets = others = 0
    for part in archive.infolist():
        kept = b""
        for chunk in _chunks(archive, part):
            if not kept:
                _check_encoding(chunk)
            if _ENTITY.search(kept + chunk):
                raise Unreadable("entities")
            if part.filename.endswith(".rels"):
                _refuse_forbidden(chunk)
            size, tags, kept = size + len(chunk), tags + chunk.count(b"<"), chunk[-_OVERLAP:]
            sheets += len(_SHEET.findall(chunk))
            others += chunk.count(b"<") - chunk.count(_CLOSING) - len(_CELLS.findall(chunk))
            if size > UNPACKED:
                raise Unreadable("bomb")
            if tags > MARKUP:
                raise Unreadable("too_many_cells", most=MARKUP // 5)
            if sheets > SHEETS:
                raise Unreadable("too_many_sheets", most=SHEETS)
            if others > OTHERS:
                raise Unreadable("bomb")


def _chunks(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _check_encoding(start: bytes) -> None:
    """Every spreadsheet program writes UTF-8; another encoding could hide an entity from this look."""
    declared = _ENCODING.match(start.removeprefix(b"\xef\xbb\xbf"))
    if start.startswith(_OTHER_ENCODINGS) or (
        declared and declared[1].lower() not in {b"utf-8", b"us-ascii"}
    ):
        raise Unreadable("encoding")

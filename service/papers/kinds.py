"""Tells the kind of a paper by its content, never by its name, and refuses what could act when opened.

A list of what is taken, not of what is dangerous: a file that is none of these is not kept. A mark of a kind
counts at the first byte alone: a program of Windows may hold `%PDF-` anywhere.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal
from zipfile import BadZipFile, ZipFile

import olefile
from PIL import Image

from service import ooxml
from service.words import table

Kind = Literal["pdf", "docx", "doc", "ofd", "png", "jpeg", "tiff"]
PIXELS = 2 * (Image.MAX_IMAGE_PIXELS or 89_000_000)
"""Of an image, where Pillow itself stops; an A0 sheet at 300 dots an inch has 140 million."""

EXTENSIONS: dict[Kind, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "docx": (".docx",),
    "doc": (".doc",),
    "ofd": (".ofd",),
    "png": (".png",),
    "jpeg": (".jpg", ".jpeg"),
    "tiff": (".tif", ".tiff"),
}
"""What the name of a paper of this kind may end in; the first is added to any other name."""
_PDF = b"%PDF-"
_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
)
_HEAD = 1_024
_PARTS = 5_000
_ENTRY = b"PK\x01\x02"
_MACROS = re.compile(r"vbaproject|activex|\.(exe|dll|js|vbs|bat|cmd|scr)$", re.IGNORECASE)
_OLE_MACROS = re.compile(r"(^|/)(macros|_?vba.*)($|/)", re.IGNORECASE)
_OBJECTS = re.compile(r"oleobject|objectpool|ole10native", re.IGNORECASE)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES = "[content_types].xml"
_OFD = "OFD.xml"
_REFUSALS = {
    "damaged": "paper_damaged",
    "macros": "paper_active",
    "external": "paper_external",
    "embedded": "paper_embedded",
}
"""The sentence for each reason of `ooxml.PackageRefused`."""
_ACTIVE_PDF = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
_CHUNK = 2**20
_OVERLAP = 32


class PaperRefused(Exception):
    """A paper that is not kept; `zh` and `en` say why and what to bring instead."""

    def __init__(self, name: str, **fill: object) -> None:
        self.zh, self.en = (_sentence(name, place, **fill) for place in (0, 1))
        super().__init__(self.en)


def kind_of(file: Path) -> Kind:
    """Tell a file's kind; PaperRefused where it is none that is taken, or could act when opened."""
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(_PDF):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _container(file)
    for start, kind in _STARTS:
        if head.startswith(start):
            _CHECKS[kind](file)
            return kind
    raise PaperRefused("pdf_not_at_start" if _PDF in head else "unknown_kind")


def is_active(file: Path, kind: Kind) -> bool:
    """Whether a paper names scripts, launches or files inside it: a remark, for it may be harmless.

    The mark of a PDF may stand in a text, one inside packed objects is not seen, and the object of an old
    Word file is often a drawing; the pages shown are drawn by the service, and whoever opens the file itself
    is told.
    """
    if kind == "doc":
        return any(map(_OBJECTS.search, _entries(file)))
    with file.open("rb") as stream:
        return kind == "pdf" and any(_ACTIVE_PDF.search(window) for window in _windows(stream))


def _windows(stream: BinaryIO) -> Iterator[bytes]:
    """The content in pieces that overlap, so that no mark falls between two."""
    kept = b""
    while chunk := stream.read(_CHUNK):
        yield kept + chunk
        kept = chunk[-_OVERLAP:]


def _container(file: Path) -> Kind:
    """A Word or OFD file among the ZIPs, by the part that makes it one."""
    if _marks(file) > _PARTS:
        raise PaperRefused("paper_damaged")
    names = _names(file)
    if any(map(_MACROS.search, names)):
        raise PaperRefused("paper_active")
    is_package = _TYPES in map(str.lower, names)
    if is_package and _OFD not in names and _main_type(file) == _WORD:
        return "docx"
    if _OFD in names and not is_package:
        return "ofd"
    raise PaperRefused("unknown_kind")


def _main_type(file: Path) -> str:
    """The content type of an office program's file; PaperRefused where it holds or takes in too much."""
    try:
        with ZipFile(file) as archive:
            return ooxml.check(archive)
    except ooxml.PackageRefused as refusal:
        raise PaperRefused(_REFUSALS[refusal.reason]) from None
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        raise PaperRefused("paper_damaged") from None


def _marks(file: Path) -> int:
    """How many entries a directory may have: counted first, for reading one takes ten times its size."""
    with file.open("rb") as stream:
        return sum(window.count(_ENTRY) for window in _windows(stream))


def _names(file: Path) -> list[str]:
    try:
        with ZipFile(file) as archive:
            return archive.namelist()
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        raise PaperRefused("paper_damaged") from None


def _check_doc(file: Path) -> None:
    entries = _entries(file)
    if any(map(_OLE_MACROS.search, entries)):
        raise PaperRefused("paper_active")
    if "WordDocument" not in entries:
        raise PaperRefused("unknown_kind")


def _entries(file: Path) -> list[str]:
    """The streams and storages of an OLE container."""
    try:
        with olefile.OleFileIO(file) as ole:
            return ["/".join(entry) for entry in ole.listdir(storages=True)]
    except Exception:  # noqa: BLE001  a broken container fails inside olefile in any way there is
        raise PaperRefused("paper_damaged") from None


def _check_image(file: Path) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # nothing is unpacked here
            with Image.open(file, formats=("PNG", "JPEG", "TIFF")) as image:
                image.verify()
    except Image.DecompressionBombError:
        raise PaperRefused("image_large", most=PIXELS // 1_000_000) from None
    except Exception:  # noqa: BLE001  a broken image fails inside Pillow in any way there is
        raise PaperRefused("paper_damaged") from None


_CHECKS: dict[Kind, Callable[[Path], None]] = {
    "png": _check_image,
    "jpeg": _check_image,
    "tiff": _check_image,
    "doc": _check_doc,
}


def _sentence(name: str, place: int, **fill: object) -> str:
    pair: list[str] = table()["papers"][name]
    return pair[place].format(**fill)

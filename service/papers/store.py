"""The folder of papers: each content once, under its own SHA-256, written whole or not at all."""

import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from shutil import disk_usage
from typing import BinaryIO

from service.papers.bounds import Bounds
from service.papers.kinds import EXTENSIONS, Kind, PaperRefused, is_active, kind_of

LARGEST = 64 * 2**20
"""Bytes of one paper."""
_CHUNK = 2**20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LONGEST_NAME = 200
_UNWANTED = re.compile(r'["*:<>?|]')
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""General categories of Unicode: control and format characters, surrogates, unassigned ones, line ends."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper kept: what the database remembers of it. `active` is a remark (`kinds.is_active`)."""

    sha256: str
    size: int
    kind: Kind
    name: str
    active: bool = False


class Papers:
    """Keeps papers in a folder that only the service may read."""

    def __init__(self, folder: Path, free: int = Bounds().free) -> None:
        self._folder = folder
        self._free = free

    def keep(self, content: bytes | BinaryIO, name: str) -> Paper:
        """Keep a paper and say what it is; PaperRefused, and nothing kept, where it is not taken.

        None is taken while the disk has less than `free` bytes left: the record may be on the same one.
        """
        stream = BytesIO(content) if isinstance(content, bytes) else content
        with self._written(stream) as (file, digest, size):
            kind = kind_of(file)
            paper = Paper(digest, size, kind, clean(name, kind), is_active(file, kind))
            self._place(file, digest)
        return paper

    def open(self, digest: str) -> BinaryIO:
        """Open a paper by its SHA-256; FileNotFoundError where it is not kept."""
        return self.path(digest).open("rb")

    def path(self, digest: str) -> Path:
        """Where a paper lies; FileNotFoundError for what is no SHA-256, so that no other file is named."""
        if not _DIGEST.fullmatch(digest):
            raise FileNotFoundError(digest)
        return self._folder / digest[:2] / digest

    def is_whole(self, digest: str) -> bool:
        """Whether a paper is there and still what it was when it was kept."""
        try:
            with self.open(digest) as stream:
                found = sha256()
                while chunk := stream.read(_CHUNK):
                    found.update(chunk)
        except OSError:
            return False
        return found.hexdigest() == digest

    @contextmanager
    def _written(self, stream: BinaryIO) -> Iterator[tuple[Path, str, int]]:
        """A temporary file of the content, on the disk, gone afterwards unless it was placed."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if disk_usage(self._folder).free < self._free:
            raise PaperRefused("disk_full")
        descriptor, name = tempfile.mkstemp(dir=self._folder, prefix="new-")
        file = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as target:
                digest, size = _copied(stream, target)
                target.flush()
                os.fsync(target.fileno())
            yield file, digest, size
        finally:
            file.unlink(missing_ok=True)

    def _place(self, file: Path, digest: str) -> None:
        target = self.path(digest)
        target.parent.mkdir(exist_ok=True, mode=0o700)
        file.chmod(0o400)
        file.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def clean(name: str, kind: Kind) -> str:
    """Make a file's name safe to show, to send and to save, with an extension of its kind.

    Only its last part stays, without control and format characters and those that file systems reserve.
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _INVISIBLE)
    kept = _UNWANTED.sub("", seen).strip(" .") or "paper"
    right = kept.lower().endswith(EXTENSIONS[kind])
    return (kept if right else kept + EXTENSIONS[kind][0])[-_LONGEST_NAME:]


def _copied(stream: BinaryIO, target: BinaryIO) -> tuple[str, int]:
    digest, size = sha256(), 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > LARGEST:
            raise PaperRefused("paper_large", most=LARGEST // 2**20)
        digest.update(chunk)
        target.write(chunk)
    if not size:
        raise PaperRefused("paper_empty")
    return digest.hexdigest(), size

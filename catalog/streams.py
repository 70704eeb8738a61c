"""A world file as a stream of text: UTF-8 or refused, and its progress told."""

import codecs
from collections.abc import Callable
from typing import BinaryIO

from catalog.remarks import Said

CHUNK = 65_536
"""Bytes read at once."""

Progress = Callable[[int], None]
"""Told how many bytes of this file have been read so far."""


class UnreadableError(Exception):
    """The rest of a file cannot be read; `said` says why, `line` (from 1) where."""

    def __init__(self, line: int | None, en: str, zh: str) -> None:
        self.line, self.said = line, Said(en, zh)
        super().__init__(en)


class Utf8Stream:
    """The text of a binary file, in pieces; UnreadableError at the first byte that is not UTF-8.

    The parser would take UTF-16 as well; the contract says UTF-8. A byte order mark at the start is skipped.
    """

    def __init__(self, file: BinaryIO, progress: Progress) -> None:
        self._file, self._progress = file, progress
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("strict")
        self._bytes, self._line = 0, 1

    def read(self, _size: int = -1) -> str:
        """Give the next piece; the empty string only at the end of the file."""
        text = ""
        while not text and (chunk := self._file.read(CHUNK)):
            text = self._decode(chunk, final=False)
        return text or self._decode(b"", final=True)

    def _decode(self, chunk: bytes, *, final: bool) -> str:
        try:
            text = self._decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            line = self._line + error.object[: error.start].count(b"\n")
            raise UnreadableError(
                line,
                "the file is not UTF-8 text; save it with the encoding UTF-8",
                "文件不是UTF-8编码的文本,请另存为UTF-8",
            ) from error
        self._line += text.count("\n")
        self._bytes += len(chunk)
        self._progress(self._bytes)
        return text

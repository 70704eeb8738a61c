"""Standard output and standard error that never decide how a command ends.

A command has done its work, and its exit code says what came of it, also where its words cannot be shown: on
a terminal of another encoding, to a reader that has closed its pipe, on a full disk.
"""

import codecs
import errno
import io
import json
import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

ESCAPED = "gongxiang-escaped"
"""How a character that an encoding lacks is written: as JSON writes it, so that JSON stays JSON."""


class Descriptor(io.RawIOBase):
    """A file descriptor to write to; `failure` is the first error, after which what is written is dropped."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.failure: OSError | None = None

    def fileno(self) -> int:
        """Give the descriptor."""
        return self._number

    def isatty(self) -> bool:
        """Tell whether it is a terminal."""
        return os.isatty(self._number)

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write some of the bytes and return how many; a descriptor that is not ready is waited for."""
        while self.failure is None:
            try:
                return os.write(self._number, data)
            except BlockingIOError:
                select.select([], [self._number], [])
            except OSError as error:
                self.failure = error
        return memoryview(data).nbytes


@contextmanager
def harmless() -> Iterator[None]:
    """Let no failure of standard output or error leave the block; say a full disk on standard error."""
    _reserve()
    codecs.register_error(ESCAPED, _escaped)
    out, err = Descriptor(1), Descriptor(2)
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _text(out, sys.stdout), _text(err, sys.stderr)
    try:
        yield
    finally:
        sys.stdout.flush()
        if out.failure is not None and out.failure.errno != errno.EPIPE:
            sys.stderr.write(
                f"gongxiang: 输出未能写完（{out.failure.strerror}），退出码不受影响。"
                "Not all output could be written; the exit code is that of the work done.\n"
            )
        sys.stderr.flush()
        sys.stdout, sys.stderr = before


def _reserve() -> None:
    """Open /dev/null for each standard descriptor that is closed: no file of ours may get its number."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:  # noqa: PLR2004  standard error
        os.set_inheritable(number, True)
    os.close(number)


def _text(raw: Descriptor, before: TextIO | None) -> io.TextIOWrapper:
    encoding = getattr(before, "encoding", None) or "utf-8"
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, ESCAPED, line_buffering=True)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end

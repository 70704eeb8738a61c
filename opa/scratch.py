"""Temporary folders of this user alone, and the sentence where none can be made."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from opa.errors import OpaError


def made(prefix: str = "gongxiang-") -> Path:
    """Make a folder of mode 0700 in the system's temporary folder, to be removed by the caller.

    Raises OpaError where there is no room for one, or no right to make it.
    """
    try:
        return Path(tempfile.mkdtemp(prefix=prefix))
    except OSError:
        place = os.environ.get("TMPDIR") or "/tmp"  # noqa: S108  named in a sentence, not written to
        raise OpaError(
            f"临时文件夹（{place}）无法写入，请腾出空间，或者以 TMPDIR 另行指定。The temporary folder "
            f"{place} cannot be written to: make room there, or set TMPDIR to a folder that has room."
        ) from None


@contextmanager
def scratch() -> Iterator[Path]:
    """Lend such a folder, which is removed when the block ends."""
    folder = made()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)

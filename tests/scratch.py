"""The files of the tests lie in memory where there is room: a commit then waits for no disk."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
ROOM = 2 << 30
"""Bytes: several times of what the tests of two workers have at once, as what passed is removed."""


def pytest_configure(config: pytest.Config) -> None:
    """Choose the place of temporary folders, also for the processes that tests start."""
    if "TMPDIR" not in os.environ and fits(MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def fits(folder: Path) -> bool:
    """Whether programs may lie and run there, and there is room."""
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return False
    return not os.statvfs(folder).f_flag & os.ST_NOEXEC and shutil.disk_usage(folder).free > ROOM

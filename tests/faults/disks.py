"""Small disks: a file system in memory for those who may mount one, else a limit on the size of files."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BYTES = 8 << 20
PAGE = 4096


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder on a disk that can be filled; `way` says how."""

    folder: Path
    way: str

    @contextmanager
    def full(self, pid: int) -> Iterator[None]:
        """Leave that process no room to write until the block ends."""
        with _filled(self.folder) if self.way == "tmpfs" else _limited(pid):
            yield


@contextmanager
def small(folder: Path, mounted: bool) -> Iterator[Disk]:
    """A small disk; mounted where that is wanted and possible."""
    place = folder / "disk"
    place.mkdir()
    if not (mounted and _mount(place)):
        yield Disk(place, "limit")
        return
    try:
        yield Disk(place, "tmpfs")
    finally:
        subprocess.run(["umount", place], check=True)


def _mount(place: Path) -> bool:
    if os.geteuid() != 0:
        return False
    command: list[str | Path] = ["mount", "-t", "tmpfs", "-o", f"size={BYTES}", "tmpfs", place]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


@contextmanager
def _filled(folder: Path) -> Iterator[None]:
    """Take all that is left with a file, and give it back."""
    ballast = folder / "ballast"
    try:
        with ballast.open("wb", buffering=0) as taken:
            while True:
                taken.write(bytes(PAGE))
    except OSError:
        pass
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def _limited(pid: int) -> Iterator[None]:
    """Nothing that process writes may lie beyond a file's first page (EFBIG)."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (PAGE, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)

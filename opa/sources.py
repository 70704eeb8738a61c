"""The files of a policy folder: the one listing of them, and their text.

A folder may be mounted from a Kubernetes ConfigMap, where every name is a link through a hidden folder
(`act.rego` → `..data/act.rego`): links are followed, hidden names are skipped.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from opa.errors import BundleInvalid

_Place = tuple[int, int]
"""Device and inode of a folder."""


def files(folder: Path) -> list[str]:
    """List the files below a folder by their relative POSIX names, sorted; none where there is no folder.

    Raises BundleInvalid for a link to nothing, a link back to a folder above, and what is neither a file nor
    a folder: left out, a rule would silently be missing.
    """
    try:
        return sorted(file.relative_to(folder).as_posix() for file in _below(folder, frozenset()))
    except OSError as error:
        raise BundleInvalid(f"{error.filename} cannot be read: {error.strerror}.") from error


def matching(folder: Path, pattern: str) -> list[Path]:
    """List the files below a folder whose whole relative name matches, such as `law/*/act.rego`, sorted.

    A pattern of one part, such as `*.rego`, is matched against the last part of every name.
    """
    parts = len(PurePosixPath(pattern).parts)
    names = (PurePosixPath(name) for name in files(folder))
    return [folder / name for name in names if name.match(pattern) and parts in {1, len(name.parts)}]


def text(file: Path, content: bytes | None = None) -> str:
    """Read a file as UTF-8 text; raises BundleInvalid with file, line and what to do where it is none."""
    raw = file.read_bytes() if content is None else content
    if raw.startswith(codecs.BOM_UTF8):
        raise BundleInvalid(
            f"{file}, line 1: 文件带有字节顺序标记（BOM），请另存为不带BOM的UTF-8。"
            "The file begins with a byte order mark (BOM); save it as UTF-8 without one."
        )
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BundleInvalid(
            f"{file}, line {line}: 文件不是UTF-8编码的文本，请另存为UTF-8。"
            "The file is not UTF-8 text; save it with the encoding UTF-8."
        ) from error


def _below(folder: Path, above: frozenset[_Place]) -> Iterator[Path]:
    if not folder.is_dir():
        return
    status = folder.stat()
    place = (status.st_dev, status.st_ino)
    if place in above:
        raise BundleInvalid(f"{folder} links back to a folder that it lies in: remove the link.")
    for entry in folder.iterdir():
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _below(entry, above | {place})
        elif entry.is_file():
            yield entry
        else:
            raise BundleInvalid(f"{entry} is neither a file nor a folder, nor a link to one: remove it.")

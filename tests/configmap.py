"""A policy folder as Kubernetes mounts a ConfigMap: every name a link through the hidden folder `..data`."""

import os
import shutil
from pathlib import Path


def mounted(source: Path, folder: Path) -> Path:
    """Mount the content of `source` at the new folder `folder`; return it."""
    folder.mkdir()
    _put(source, folder, "..2026_12_01")
    for entry in source.iterdir():
        (folder / entry.name).symlink_to(Path("..data", entry.name))
    return folder


def remounted(source: Path, folder: Path) -> None:
    """Give a mounted folder the content of `source` in one step, as the kubelet does; names stay."""
    before = (folder / "..data").readlink()
    _put(source, folder, f"{before}.1")
    shutil.rmtree(folder / before)


def _put(source: Path, folder: Path, name: str) -> None:
    shutil.copytree(source, folder / name)
    (folder / "..data_tmp").symlink_to(name)
    os.replace(folder / "..data_tmp", folder / "..data")  # noqa: PTH105  the call that this is about

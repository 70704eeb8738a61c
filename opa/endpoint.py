"""The Unix socket of OPA: in a folder that only this user may enter, and checked before anything is sent.

Another user of the machine can neither ask OPA nor answer in its place, and OPA listens nowhere else. On
Linux the kernel also says which process listens (SO_PEERCRED in unix(7)), so a socket that was replaced is
noticed.
"""

import http.client
import os
import shutil
import socket
import stat
import struct
import sys
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, unquote

from opa import scratch
from opa.errors import OpaFailed

SCHEME = "unix://"
MAX_PATH_BYTES = 107 if sys.platform == "linux" else 103
"""Of a socket's path: the size of `sun_path`, less its final zero."""

_LINUX = sys.platform == "linux"
_CREDENTIALS = struct.Struct("3i")  # struct ucred: pid, uid, gid


class Endpoint:
    """A new folder in the system's temporary folder, mode 0700, with the path of one socket in it."""

    def __init__(self) -> None:
        """Make the folder; raises OpaError where that fails, its path is too long or its mode is not kept."""
        self.folder = scratch.made("gongxiang-opa-")
        self.socket = self.folder / "opa.sock"
        self.address = SCHEME + quote(str(self.socket))
        try:
            self._require_usable()
        except OpaFailed:
            self.close()
            raise

    def close(self) -> None:
        """Remove the folder with what is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _require_usable(self) -> None:
        if len(os.fsencode(self.socket)) > MAX_PATH_BYTES:
            raise OpaFailed(
                f"The path of OPA's socket, {self.socket}, is longer than {MAX_PATH_BYTES} bytes: "
                "set TMPDIR to a folder with a shorter path."
            )
        require_private(self.socket)


class Connected(Protocol):
    """A connected socket, or what an event loop gives for one."""

    def getsockopt(self, level: int, name: int, size: int, /) -> bytes:
        """Read an option as bytes."""
        ...


class Connection(http.client.HTTPConnection):
    """HTTP over a Unix socket to the process `pid`.

    Raises OpaFailed, with nothing sent, where another process listens.
    """

    def __init__(self, path: Path, pid: int, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path, self._pid = path, pid

    def connect(self) -> None:
        """Connect, then check who listens."""
        require_private(self._path)
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))
        if _LINUX and _listener(self.sock)[0] != self._pid:
            raise OpaFailed(f"Another process than OPA listens on {self._path}; it was sent nothing.")


def path_of(address: str) -> Path:
    """Read the path from a `unix://` address."""
    return Path(unquote(address.removeprefix(SCHEME)))


def require_private(path: Path) -> None:
    """Check that only this user may enter the folder of a socket; raises OpaFailed.

    It must be a folder itself, not a link to one, owned by this user, without rights for anyone else.
    """
    try:
        found = path.parent.lstat()
    except OSError as error:
        raise OpaFailed(f"The folder of OPA's socket, {path.parent}, is gone: {error.strerror}.") from None
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise OpaFailed(
            f"{path.parent}, the folder of OPA's socket, is not a folder of this user alone (mode 0700), so "
            "OPA is not asked: restart the service, with TMPDIR on a file system that keeps modes."
        )


def require_child(connected: Connected, parent: int) -> None:
    """Check that this user runs the listener at the other end, as a child of `parent`; raises OpaFailed."""
    if not _LINUX:
        return
    pid, user = _listener(connected)
    if user != os.geteuid() or _parent_of(pid) != parent:
        raise OpaFailed("Another process than this service's OPA listens on its socket; it was sent nothing.")


def _listener(connected: Connected) -> tuple[int, int]:
    """Read process id and user id of the process that called listen(2) at the other end."""
    found = connected.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    pid, user, _group = _CREDENTIALS.unpack(found)
    return pid, user


def _parent_of(pid: int) -> int | None:
    """Read the parent's process id from proc(5); None once the process has ended."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text("utf-8", errors="replace")
    except OSError:
        return None
    return int(status.rpartition(")")[2].split()[1])

"""A loopback port for the child: kept for it between its lives, and known to be its own."""

import os
import socket
import sys
from pathlib import Path

HOST = "127.0.0.1"
_LINUX = sys.platform == "linux"
_LISTENING = "0A"


class Port:
    """A free port of this machine.

    On Linux it stays bound here without listening, so that the system gives it to nobody while OPA is down;
    OPA listens on it all the same, as both allow re-use of the address. Elsewhere it is only chosen.
    """

    def __init__(self) -> None:
        self._hold = socket.socket()
        self._hold.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._hold.bind((HOST, 0))
        self.number: int = self._hold.getsockname()[1]
        if not _LINUX:
            self._hold.close()

    def serves(self, pid: int) -> bool:
        """Tell whether it is this process that listens here, so that no stranger is sent the token.

        On Linux from /proc, in proc(5)'s words; elsewhere taken as given.
        """
        return not _LINUX or bool(_listeners(self.number) & _sockets(pid))

    def close(self) -> None:
        """Give the port up."""
        self._hold.close()


def _listeners(port: int) -> set[str]:
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {row[9] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == _LISTENING}


def _sockets(pid: int) -> set[str]:
    """List the inodes of a process's sockets; empty once it has ended."""
    found = set()
    try:
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            target = os.readlink(descriptor)  # noqa: PTH115 - `socket:[1]` is no path
            found.add(target.removeprefix("socket:[").removesuffix("]"))
    except OSError:
        return set()
    return found

"""Run as a program: tie this process to its parent, then become OPA, so that OPA never outlives its service.

`python leash.py HOW PARENT COMMAND...`; the process id stays the same, and OPA's environment is empty. Two
ways: on Linux the kernel kills OPA with the parent's thread (`signal`, prctl(2)); elsewhere a guard process
reads a pipe that only the parent holds, and kills OPA when it closes (`pipe`). A program of its own, because
code between fork and exec in a process with threads can deadlock.
"""

import ctypes
import os
import select
import signal
import sys

_PR_SET_PDEATHSIG = 1
_LOOK_SECONDS = 1.0


def by_signal(parent: int) -> None:
    """Ask the kernel to kill this process, and OPA after it, when the parent's starting thread ends."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    if prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "the kernel refuses to tie OPA to its service")
    if os.getppid() != parent:  # it ended before the request was made
        sys.exit(1)


def by_pipe(_parent: int) -> None:
    """Leave a guard behind that kills this process, OPA by then, when stdin's other end closes."""
    opa = os.getpid()
    if os.fork() == 0:
        _guard(opa)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)


def _guard(opa: int) -> None:
    os.setsid()
    os.close(1)
    os.close(2)  # OPA's stderr must end when OPA ends
    while os.getppid() == opa:
        ready, _, _ = select.select([0], [], [], _LOOK_SECONDS)
        if ready and not os.read(0, 1):
            os.kill(opa, signal.SIGKILL)
            break
    os._exit(0)


def main(how: str, parent: str, *command: str) -> None:
    """Tie, then become the command; one sentence on stderr and 1 when that cannot be done."""
    try:
        {"signal": by_signal, "pipe": by_pipe}[how](int(parent))
        os.execve(command[0], command, {})  # noqa: S606 - no shell is meant
    except OSError as error:
        sys.exit(f"{command[0]} could not be started: {error.strerror}")


if __name__ == "__main__":
    main(*sys.argv[1:])

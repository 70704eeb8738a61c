"""How long anybody waits: for the database, and for one's turn at what takes long."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from time import monotonic
from typing import TypeVar, TypeVarTuple

import anyio
import anyio.to_thread

from service.errors import DatabaseUnavailable

SECONDS = 3.0
"""A gateway waits 0.2 s, a person a little longer; nobody is left without an answer."""

AT_ONCE = 4
"""Long works done at once."""
_TURNS = anyio.CapacityLimiter(AT_ONCE)
HASHED_AT_ONCE = 2
"""Passwords looked at at once: each takes 19 MiB and a processor for a moment."""
_HASHING = anyio.CapacityLimiter(HASHED_AT_ONCE)

SLICE, BREAK = 0.0005, 0.004
"""Seconds of work in the background, and of leaving the interpreter to those who wait for an answer."""

Found = TypeVar("Found")
Item = TypeVar("Item")
Args = TypeVarTuple("Args")


async def in_time(look: Callable[[*Args], Found], *args: *Args) -> Found:
    """Look something up in a thread. Raises what `look` raises, and DatabaseUnavailable where it is too slow.

    The thread is then left to itself: a database that hangs without closing cannot be interrupted.
    """
    return await patiently(anyio.to_thread.run_sync(look, *args, abandon_on_cancel=True))


async def patiently(found: Awaitable[Found]) -> Found:
    """Wait for what is looked up. Raises what that raises, and DatabaseUnavailable where it is too slow."""
    try:
        with anyio.fail_after(SECONDS):
            return await found
    except TimeoutError:
        raise DatabaseUnavailable("The database does not answer at present; ask again shortly.") from None


async def in_turn(work: Callable[[*Args], Found], *args: *Args) -> Found:
    """Do in a thread what may take seconds, such as setting a letter or reading a workbook.

    Few of these are done at once, however many are asked for: threads and the processor are left to those
    who ask for decisions. Raises what `work` raises.
    """
    return await anyio.to_thread.run_sync(work, *args, limiter=_TURNS)


def gently(
    items: Iterable[Item], pause: Callable[[float], object], stretch: float = SLICE, rest: float = BREAK
) -> Iterator[Item]:
    """Pass on what work in the background goes through, with breaks that `pause` waits out.

    `stretch` is how many seconds it works at a time, longer where somebody waits for what comes of it, and
    `rest` how long a break is.

    A thread that computes on end takes the interpreter's lock from the loop at every turn, and keeps it each
    time for as long as the interpreter lets it: a hundred requests.
    """
    until = monotonic() + stretch
    for item in items:
        yield item
        if monotonic() > until:
            pause(rest)
            until = monotonic() + stretch


async def hashing(work: Callable[[*Args], Found], *args: *Args) -> Found:
    """Do in a thread what looks at a password; the others wait, however many come at once."""
    return await anyio.to_thread.run_sync(work, *args, limiter=_HASHING)

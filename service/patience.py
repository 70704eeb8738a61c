"""How long anybody waits for the database before being told that it does not answer."""

from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

import anyio
import anyio.to_thread

from service.errors import DatabaseUnavailable

SECONDS = 3.0
"""A gateway waits 0.2 s, a person a little longer; nobody is left without an answer."""

Found = TypeVar("Found")
Args = TypeVarTuple("Args")


async def in_time(look: Callable[[*Args], Found], *args: *Args) -> Found:
    """Look something up in a thread. Raises what `look` raises, and DatabaseUnavailable where it is too slow.

    The thread is then left to itself: a database that hangs without closing cannot be interrupted.
    """
    try:
        with anyio.fail_after(SECONDS):
            return await anyio.to_thread.run_sync(look, *args, abandon_on_cancel=True)
    except TimeoutError:
        raise DatabaseUnavailable("The database does not answer at present; ask again shortly.") from None

"""What is remembered of the register: a bounded store, and the register's pulse, which says how long for."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Self

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from catalog import queries
from catalog.database import reading
from catalog.periodic import Periodic

LONG = 32_768
"""Characters of a text that is worked out anew each time: with a mebibyte each, what is remembered would fill
the memory."""


class Bounded:
    """Keeps what was worked out, the newest `size` of it; reading needs no lock, which is what it is for.

    The first in is the first out. A value is never None.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()
        self.get: Callable[[Hashable], Any] = self._kept.get

    def put(self, key: Hashable, value: Any) -> None:
        """Keep a value; forget the oldest where there are too many."""
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept)


class Pulse(Periodic):
    """Feels, in a thread of its own, whether the register has changed since it last looked.

    `generation` is that of at most LASTING seconds ago, and None where nobody could look since: what is
    remembered is then not used, and the database is asked instead. A change, a revoked key or grant among
    them, is thus respected within that time whatever befalls. A context manager: its thread lives inside.
    """

    NAME = "register-pulse"
    EVERY = 0.2
    LASTING = 0.8
    """Seconds for which a look is believed, counted from before it began."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self._felt: tuple[int | None, float] = (None, 0.0)

    def __enter__(self) -> Self:
        self.look()
        return super().__enter__()

    @property
    def generation(self) -> int | None:
        """The register's state; None where it is not known well enough."""
        generation, since = self._felt
        return generation if time.monotonic() - since < self.LASTING else None

    def look(self) -> None:
        """Look now, as whoever has just changed the register should."""
        since = time.monotonic()
        try:
            with reading(self._engine) as connection:
                (generation,) = queries.generation().firsts(connection)
        except SQLAlchemyError:
            return
        self._felt = (generation, since)


class State:
    """What is remembered of one state of the register."""

    PARTS = 50_000
    """Answers and parts of facts remembered at most; a kilobyte each."""
    ASKED = 20_000
    """Questions remembered at most; some kilobytes each. New ones do not push out the parts of all others."""

    __slots__ = ("asked", "generation", "parts")

    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.parts = Bounded(self.PARTS)
        self.asked = Bounded(self.ASKED)


class Memory:
    """What is remembered of the newest state of the register that anybody has seen."""

    def __init__(self, pulse: Pulse) -> None:
        self.pulse = pulse
        self._lock = threading.Lock()
        self._state = State(-1)

    def of(self, generation: int | None) -> State | None:
        """What is remembered of this state; None of an older one, or of none."""
        if generation is None:
            return None
        state = self._state
        return state if state.generation == generation else self._begin(generation)

    def now(self) -> State | None:
        """What is remembered of the register as it is now."""
        return self.of(self.pulse.generation)

    def _begin(self, generation: int) -> State | None:
        with self._lock:
            if generation > self._state.generation:
                self._state = State(generation)
            return self._state if self._state.generation == generation else None

"""Ids of decisions: the moment, then 80 bits that nobody can guess.

The moment comes first so that what is written together lies together in the record's index; at random it
would cost as much as the rest of the entry.
"""

import os
from collections import deque
from datetime import datetime

CHANCE = 10
"""Bytes of chance in an id."""
DRAWN = 256
"""Drawn at once: one system call for each would cost more than a remembered decision."""

_drawn: deque[str] = deque()


def draw(at: datetime) -> str:
    """A new id of 32 hexadecimal digits: 48 bits of milliseconds since 1970, and the rest chance."""
    return f"{int(at.timestamp() * 1000) & 0xFFFFFFFFFFFF:012x}{_chance()}"


def _chance() -> str:
    """Draw many, and give one of them; a thread that meets another here draws more."""
    while True:
        try:
            return _drawn.popleft()
        except IndexError:
            digits = os.urandom(CHANCE * DRAWN).hex()
            _drawn.extend(digits[start : start + 2 * CHANCE] for start in range(0, len(digits), 2 * CHANCE))


os.register_at_fork(after_in_child=_drawn.clear)

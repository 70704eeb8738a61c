"""How much is broken and for how long: a little in `make test`, all of it in `make faults`."""

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """The measure of each fault; times in seconds."""

    deaths: int
    stopped: float
    locked: float
    full: float
    idle: int
    slow: int
    large: int
    keys: int


SHORT = Size(deaths=3, stopped=2.0, locked=2.0, full=1.5, idle=100, slow=20, large=10, keys=50)
LONG = Size(deaths=10, stopped=20.0, locked=10.0, full=5.0, idle=10_000, slow=500, large=100, keys=1_000)
IS_LONG = os.environ.get("FAULTS") == "long"
SIZE = LONG if IS_LONG else SHORT

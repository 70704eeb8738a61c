"""OPA as a command that nobody waits for: it gets the processor time that others leave.

with gently():
bundle.build(…)
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_GENTLY = ContextVar("gently", default=False)


@contextmanager
def gently() -> Iterator[None]:
    """Run the commands of this thread so, until the block ends."""
    before = _GENTLY.set(True)
    try:
        yield
    finally:
        _GENTLY.reset(before)


def command(binary: Path) -> list[str]:
    """How a command begins: with OPA itself, or with what gives it the lowest priority."""
    nice = shutil.which("nice") if _GENTLY.get() else None
    return [nice, "-n", "19", str(binary)] if nice else [str(binary)]

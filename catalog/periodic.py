"""What a process does every moment beside everything else, in a thread of its own."""

import os
import sys
import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Periodic(ABC):
    """Calls `look` again and again while the block runs; what `look` raises ends it. A context manager."""

    NAME: str
    """How its thread is called."""
    EVERY: float
    """Seconds between two looks."""
    NICE = 0
    """How much its thread gives way to others; only for one that holds no lock of the interpreter."""

    def __init__(self) -> None:
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name=self.NAME, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()

    @abstractmethod
    def look(self) -> None:
        """Do it once."""

    def _run(self) -> None:
        if self.NICE and sys.platform == "linux":  # where a thread has a niceness of its own
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), self.NICE)
        while not self._end.wait(self.EVERY):
            self.look()

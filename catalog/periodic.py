"""What a process does every moment beside everything else, in a thread of its own."""

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
        while not self._end.wait(self.EVERY):
            self.look()

"""How often one network address may fail to sign in. Each process counts for itself, in bounded memory."""

from collections import OrderedDict, deque
from threading import Lock

FAILURES, SECONDS = 30, 5 * 60
MOST = 10_000
"""Addresses remembered; of more, the one that has failed longest ago is forgotten."""


class Throttle:
    """The failures of late, by address."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def admits(self, address: str, now: float) -> bool:
        """Whether an address may try once more; `now` in seconds."""
        with self._lock:
            times = self._failed.get(address, deque())
            while times and times[0] <= now - SECONDS:
                times.popleft()
            return len(times) < FAILURES

    def failed(self, address: str, now: float) -> None:
        """Count a failure."""
        with self._lock:
            self._failed.setdefault(address, deque(maxlen=FAILURES)).append(now)
            self._failed.move_to_end(address)
            if len(self._failed) > MOST:
                self._failed.popitem(last=False)

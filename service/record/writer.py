"""The writer of one chain: takes what waits, commits it as a group, and only then says it is kept."""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from catalog.database import writing
from catalog.dedicated import DedicatedConnection
from catalog.memory import Bounded
from service import metrics
from service.canonical import Algorithm
from service.decisions.decision import Decision, Kept
from service.decisions.pending import Waiting
from service.decisions.searched import KeptSearch, Searched
from service.errors import RecordUnavailable
from service.record import entry
from service.record.entry import Written
from service.record.group import Group, Placed, give_up, tell
from service.record.journal import filing, pieces, queries
from service.record.journal.pace import Pace

GROUP = 256
"""Decisions committed together at most."""
PATIENCE = 4.0
"""Seconds a group waits for its commit before the askers are told that it cannot be kept.

With what comes before and after, an asker is told within five."""
GATHERING = 0.002
"""Seconds for which a group lets others join before it is committed, as long as each turn of the event loop
brings some: many small commits cost more than the decisions in them. Who comes alone waits for nobody."""
YOUNG = 0.25
"""Seconds in which others join a group; those who come later get a group, and so patience, of their own."""
KNOWN = 50_000
"""Documents remembered as kept already, so that they are not put to the database again."""
IDLE = 0.05
"""Seconds without a decision after which the writer files what stands in the journal, and gives its
connection back."""
BREAK = 0.002
"""Seconds between two steps of that, while there is more of this chain; other writers see to theirs."""
FILING_SECONDS = 3.0
"""What it takes at its end to file; what is left then is filed after the next start."""

_LOG = logging.getLogger(__name__)


class Writer:
    """Keeps decisions in the chain `chain`. A context manager: its one thread lives inside."""

    def __init__(self, engine: Engine, chain: str, algorithm: Algorithm) -> None:
        self.chain = chain
        self._engine = engine
        self._connection = DedicatedConnection(engine)
        self._algorithm = algorithm
        self._known = Bounded(KNOWN)
        self._head: tuple[int, str] | None = None
        self._unfiled = 1  # the last writer may have left some
        self._pace = Pace()
        self._filing = False  # whether the last step found some of this chain
        self._waiting: deque[Group] = deque()
        self._ended = False
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._thread = threading.Thread(target=self._run, name=f"record-{chain}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify()
        self._thread.join()

    async def keep(self, decision: Decision, /) -> Kept:
        """Keep a decision; when this returns it is on disk.

        Raises RecordUnavailable when it is not, or not in time: it may still come to be kept, but was
        never answered.
        """
        placed: asyncio.Future[tuple[int, str]] = asyncio.get_running_loop().create_future()
        self._join(entry.write(decision, self._algorithm), placed)
        return Kept(decision, self.chain, *await placed)

    async def keep_search(self, searched: Searched, /) -> KeptSearch:
        """Keep a search, as `keep` does a decision."""
        placed: asyncio.Future[tuple[int, str]] = asyncio.get_running_loop().create_future()
        self._join(entry.write_search(searched, self._algorithm), placed)
        return KeptSearch(searched, self.chain, *await placed)

    def _join(self, written: Written, waiting: Waiting) -> None:
        """Join the group that comes next; its one timer is the patience of all in it."""
        loop = asyncio.get_running_loop()
        with self._lock:
            last = self._waiting[-1] if self._waiting else None
            if last is None or last.loop is not loop or not self._takes(last):
                last = self._begun(loop)
            last.items.append((written, waiting))

    @staticmethod
    def _takes(group: Group) -> bool:
        return len(group.items) < GROUP and time.monotonic() - group.since < YOUNG

    def _begun(self, loop: asyncio.AbstractEventLoop) -> Group:
        group = Group(loop, time.monotonic())
        group.patience = loop.call_later(PATIENCE, give_up, group)
        self._waiting.append(group)
        loop.call_soon(self._gather, group, 0)
        return group

    def _gather(self, group: Group, before: int) -> None:
        """Hand a group over once a turn of the loop has brought it nothing more, or it has waited enough."""
        now = len(group.items)
        if before < now < GROUP and time.monotonic() - group.since < GATHERING:
            group.loop.call_soon(self._gather, group, now)
            return
        with self._changed:
            group.ready = True
            self._changed.notify()

    def _run(self) -> None:
        group: Group | None = None
        while not self._ended or self._waiting:
            group = self._next_group(BREAK if group is None and self._filing else IDLE)
            if group is not None and group.items:
                tell(group, self._kept(group))
            if group is None and self._unfiled:
                self._file(idle=True)
            elif self._pace.is_due(self._unfiled, time.monotonic()):
                self._file()
            if group is None:
                self._connection.release()
        self._file_the_rest()
        self._connection.release()

    def _next_group(self, pause: float) -> Group | None:
        """Wait for the next group; None after a pause without any, and when it is time to stop."""
        with self._changed:
            if not self._has_one() and not self._ended:
                self._changed.wait(pause if self._unfiled or self._connection.held else None)
            return self._waiting.popleft().waited_for() if self._has_one() else None

    def _has_one(self) -> bool:
        return bool(self._waiting) and (self._waiting[0].ready or self._ended)

    def _kept(self, group: Group) -> Sequence[Placed] | RecordUnavailable:
        try:
            return self._commit(group)
        except Exception as error:  # noqa: BLE001  the one writer outlives whatever befalls a group
            return RecordUnavailable(_sentence(error))

    def _commit(self, group: Group) -> list[Placed]:
        documents = self._new_documents(group)
        placed = self._moved(group, documents)
        self._head = placed[-1]
        self._unfiled += len(placed)
        metrics.committed(self.chain, placed[-1].seq, time.monotonic() - group.since, len(placed))
        for digest in documents:
            self._known.put(digest, True)
        for written, _ in group.items:
            written.documents.kept_by = self
        return placed

    def _new_documents(self, group: Group) -> dict[str, str]:
        """The documents of a group that nobody has kept yet, as far as this writer knows."""
        new = [written.documents for written, _ in group.items if written.documents.kept_by is not self]
        return {
            digest: text
            for documents in new
            for digest, text in documents.texts.items()
            if not self._known.get(digest)
        }

    def _moved(self, group: Group, documents: dict[str, str]) -> list[Placed]:
        """Put the group after the head as this writer left it, or where another has moved it meanwhile."""
        head, self._head = self._head, None
        while True:
            head = head or self._look()
            placed = self._placed(group, *head)
            with self._connection.writing() as connection:
                if queries.move(connection, self.chain, head, placed[-1]):
                    queries.keep(connection, self._segment(group, head, placed), documents)
                    return placed
            head = None

    def _look(self) -> tuple[int, str]:
        """Where the chain ends now; it is begun where there is none."""
        with writing(self._engine) as connection:
            found = queries.head(connection, self.chain)
            if found is None:
                found = 0, entry.genesis(self.chain, self._algorithm)
                queries.open_chain(connection, self.chain, found[1])
        return found

    def _placed(self, group: Group, length: int, head: str) -> list[Placed]:
        placed: list[Placed] = []
        for seq, (written, _) in enumerate(group.items, start=length + 1):
            head = entry.link(head, self.chain, seq, written.body, self._algorithm)
            placed.append(Placed(seq, head))
        return placed

    def _segment(self, group: Group, head: tuple[int, str], placed: Sequence[Placed]) -> dict[str, object]:
        entries = [
            (place.hash, written.body) for place, (written, _) in zip(placed, group.items, strict=True)
        ]
        return {
            "chain": self.chain,
            "first": placed[0].seq,
            "previous": head[1],
            "entries": pieces.written(entries),
        }

    def _file(self, *, idle: bool = False) -> None:
        """File a little of the journal; where that cannot be done now, it is after the next decision."""
        began = time.monotonic()
        try:
            with self._connection.writing() as connection:
                reached = filing.file(connection, self.chain)
            self._filing = reached is not None
            self._unfiled = self._left(reached, idle=idle)
        except Exception as error:  # noqa: BLE001  the one writer outlives whatever befalls the journal
            _LOG.warning("the journal is not filed: %s", _cause(error))
            self._filing, self._unfiled = False, 0
        self._pace.filed(began, time.monotonic())

    def _left(self, reached: int | None, *, idle: bool) -> int:
        """How much there is to file, at least 1 while there may be any; other chains' while it is idle."""
        if reached is not None:
            return max(self._head[0] - reached if self._head else 0, 1)
        return min(filing.file_others(self._engine, self.chain), 1) if idle else 1

    def _file_the_rest(self) -> None:
        until = time.monotonic() + FILING_SECONDS
        while self._unfiled and time.monotonic() < until:
            self._file(idle=True)


def _sentence(error: Exception) -> str:
    return f"The record cannot be written ({_cause(error)}); nothing is decided until it can."


def _cause(error: Exception) -> str:
    return (str(getattr(error, "orig", None) or error).strip() or type(error).__name__).splitlines()[0]

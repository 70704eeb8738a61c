"""The writer of one chain: takes what waits, commits it as a group, and only then says it is kept."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine

from catalog.database import writing
from catalog.memory import Bounded
from service import metrics
from service.canonical import Algorithm
from service.decisions.decision import Decision, Kept
from service.decisions.searched import KeptSearch, Searched
from service.errors import RecordUnavailable
from service.record import entry, queries
from service.record.entry import Written

GROUP = 256
"""Decisions committed together at most."""
PATIENCE = 4.0
"""Seconds a decision waits for its commit before the asker is told that it cannot be kept.

With what comes before and after, an asker is told within five."""
KNOWN = 50_000
"""Documents remembered as kept already, so that they are not put to the database again."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The place of an entry in its chain."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry on its way into the record, and where to say how it went."""

    written: Written
    loop: asyncio.AbstractEventLoop
    placed: asyncio.Future[Placed]
    since: float


Answers = Sequence[Placed | RecordUnavailable]


class Writer:
    """Keeps decisions in the chain `chain`. A context manager: its one thread lives inside."""

    def __init__(self, engine: Engine, chain: str, algorithm: Algorithm) -> None:
        self.chain = chain
        self._engine = engine
        self._algorithm = algorithm
        self._known = Bounded(KNOWN)
        self._head: tuple[int, str] | None = None
        self._waiting: list[Waiting] = []
        self._ended = False
        self._changed = threading.Condition()
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
        placed = await self._put(entry.write(decision, self._algorithm))
        return Kept(decision, self.chain, placed.seq, placed.hash)

    async def keep_search(self, searched: Searched, /) -> KeptSearch:
        """Keep a search, as `keep` does a decision."""
        placed = await self._put(entry.write_search(searched, self._algorithm))
        return KeptSearch(searched, self.chain, placed.seq, placed.hash)

    async def _put(self, written: Written) -> Placed:
        loop = asyncio.get_running_loop()
        placed: asyncio.Future[Placed] = loop.create_future()
        patience = loop.call_later(PATIENCE, _give_up, placed)
        with self._changed:
            self._waiting.append(Waiting(written, loop, placed, time.monotonic()))
            if len(self._waiting) == 1:  # the thread is told once the loop has done all it had to do
                loop.call_soon(self._hand_over)
        try:
            return await placed
        finally:
            patience.cancel()

    def _hand_over(self) -> None:
        with self._changed:
            self._changed.notify()

    def _run(self) -> None:
        while group := self._next_group():
            for start in range(0, len(group), GROUP):
                part = [item for item in group[start : start + GROUP] if not item.placed.done()]
                if part:  # whom nobody waits for any more is left out: after a long lock there are many
                    _tell(part, self._kept(part))

    def _next_group(self) -> list[Waiting]:
        """Wait for one, then take all that wait with it; empty when it is time to stop."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._ended)
            group, self._waiting = self._waiting, []
        return group

    def _kept(self, group: Sequence[Waiting]) -> Answers:
        try:
            return self._commit(group)
        except Exception as error:  # noqa: BLE001  the one writer outlives whatever befalls a group
            return [RecordUnavailable(_sentence(error)) for _ in group]

    def _commit(self, group: Sequence[Waiting]) -> list[Placed]:
        documents = self._new_documents(group)
        with writing(self._engine) as connection:
            rows = self._moved(connection, group)
            queries.add(connection, rows, documents)
        self._head = (rows[-1]["seq"], rows[-1]["hash"])
        committed = time.monotonic()
        metrics.committed(self.chain, rows[-1]["seq"], [committed - item.since for item in group])
        for digest in documents:
            self._known.put(digest, True)
        return [Placed(row["seq"], row["hash"]) for row in rows]

    def _new_documents(self, group: Sequence[Waiting]) -> dict[str, str]:
        """The documents of a group that nobody has kept yet, as far as this writer knows."""
        documents = [item.written.documents for item in group]
        return {
            digest: text for each in documents for digest, text in each.items() if not self._known.get(digest)
        }

    def _moved(self, connection: Connection, group: Sequence[Waiting]) -> list[dict[str, Any]]:
        """The rows that follow the head as this writer left it, or where another has moved it meanwhile."""
        head, self._head = self._head, None
        while True:
            head = head or queries.head(connection, self.chain) or self._open(connection)
            rows = self._rows(group, *head)
            if queries.move(connection, self.chain, head, (rows[-1]["seq"], rows[-1]["hash"])):
                return rows
            head = None

    def _open(self, connection: Connection) -> tuple[int, str]:
        head = entry.genesis(self.chain, self._algorithm)
        queries.open_chain(connection, self.chain, head)
        return 0, head

    def _rows(self, group: Sequence[Waiting], length: int, head: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for seq, item in enumerate(group, start=length + 1):
            columns = item.written.columns
            previous, head = head, entry.link(head, self.chain, seq, columns["body"], self._algorithm)
            rows.append(columns | {"chain": self.chain, "seq": seq, "previous": previous, "hash": head})
        return rows


def _tell(group: Sequence[Waiting], answers: Answers) -> None:
    """Say how it went, once to each loop that waits."""
    told: dict[
        asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Placed], Placed | RecordUnavailable]]
    ] = {}
    for item, answer in zip(group, answers, strict=True):
        told.setdefault(item.loop, []).append((item.placed, answer))
    for loop, pairs in told.items():
        with contextlib.suppress(RuntimeError):  # the loop of callers that have gone is closed
            loop.call_soon_threadsafe(_settle, pairs)


def _settle(pairs: Sequence[tuple[asyncio.Future[Placed], Placed | RecordUnavailable]]) -> None:
    for placed, answer in pairs:
        if placed.done():
            continue
        if isinstance(answer, Placed):
            placed.set_result(answer)
        else:
            placed.set_exception(answer)


def _give_up(placed: asyncio.Future[Placed]) -> None:
    _settle([(placed, RecordUnavailable("The record did not take the decision in time; ask again."))])


def _sentence(error: Exception) -> str:
    cause = (str(getattr(error, "orig", None) or error).strip() or type(error).__name__).splitlines()[0]
    return f"The record cannot be written ({cause}); nothing is decided until it can."

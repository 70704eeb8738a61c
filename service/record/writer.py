"""The writer of one chain: takes what waits, commits it as a group, and only then says it is kept."""

import asyncio
import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine

from catalog.database import writing
from service.canonical import Algorithm
from service.decisions.decision import Decision, Kept
from service.decisions.searched import KeptSearch, Searched
from service.errors import RecordUnavailable
from service.record import entry, queries
from service.record.entry import Written

GROUP = 256
"""Decisions committed together at most."""
PATIENCE = 5.0
"""Seconds a decision waits for its commit before the asker is told that it cannot be kept."""


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


class Writer:
    """Keeps decisions in the chain `chain`. A context manager: its one thread lives inside."""

    def __init__(self, engine: Engine, chain: str, algorithm: Algorithm) -> None:
        self.chain = chain
        self._engine = engine
        self._algorithm = algorithm
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=f"record-{chain}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._queue.put(None)
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
        self._queue.put(Waiting(written, loop, placed))
        try:
            return await asyncio.wait_for(placed, PATIENCE)
        except TimeoutError:
            raise RecordUnavailable("The record did not take the decision in time; ask again.") from None

    def _run(self) -> None:
        while group := self._next_group():
            try:
                places = self._commit(group)
            except Exception as error:  # noqa: BLE001  the one writer outlives whatever befalls a group
                _tell(group, [RecordUnavailable(_sentence(error))] * len(group))
            else:
                _tell(group, places)

    def _next_group(self) -> list[Waiting]:
        """Wait for one, then take all that wait with it; empty when it is time to stop."""
        group: list[Waiting] = []
        first = self._queue.get()
        while first is not None:
            group.append(first)
            if len(group) == GROUP or self._queue.empty():
                return group
            first = self._queue.get()
        if group:
            self._queue.put(None)
        return group

    def _commit(self, group: Sequence[Waiting]) -> list[Placed]:
        with writing(self._engine) as connection:
            head = queries.head(connection, self.chain) or self._open(connection)
            rows = self._rows(group, *head)
            documents = {digest: text for item in group for digest, text in item.written.documents.items()}
            queries.add(connection, self.chain, rows, documents)
        return [Placed(row["seq"], row["hash"]) for row in rows]

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


def _tell(group: Sequence[Waiting], answers: Sequence[Placed | RecordUnavailable]) -> None:
    for item, answer in zip(group, answers, strict=True):
        try:
            item.loop.call_soon_threadsafe(_settle, item.placed, answer)
        except RuntimeError:  # the loop of a caller that has gone is closed
            continue


def _settle(placed: asyncio.Future[Placed], answer: Placed | RecordUnavailable) -> None:
    if placed.done():
        return
    if isinstance(answer, Placed):
        placed.set_result(answer)
    else:
        placed.set_exception(answer)


def _sentence(error: Exception) -> str:
    cause = (str(getattr(error, "orig", None) or error).strip() or type(error).__name__).splitlines()[0]
    return f"The record cannot be written ({cause}); nothing is decided until it can."

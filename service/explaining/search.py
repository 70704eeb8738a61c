"""The smallest change of facts that turns an outcome into a permit, found by asking the policies themselves.

Breadth first: every single change, then pairs, then three at once, within bounds; the order is fixed, so the
same facts under the same policies give the same answer.
"""

import asyncio
import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice
from typing import Any, Protocol

import anyio.to_thread

from service import canonical
from service.explaining.changes import Change, applied
from service.explaining.places import Place
from service.policy import PolicyUnavailable, Ruling

MOST = 20_000
"""Sets of changes that are tried at most."""
SECONDS = 10.0
"""The longest a search may take."""
BATCH = 50
"""Documents put to the engine in one query: larger ones would keep a gateway's question waiting."""
SHOWN = 3
"""Ways of the same size that are shown."""
WIDEST = 3
"""Facts changed at once at most."""
TRIPLED = 60
"""Of three at once only the changes that alone did most are tried together."""

Set = tuple[Change, ...]
Ways = tuple[Set, ...]


class Batching(Protocol):
    """What rules on many documents at once."""

    async def batch(self, documents: Sequence[str], /) -> list[Ruling]:
        """One ruling for each canonical document, in their order. Raises PolicyUnavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Room:
    """Where to search: the facts, the changes worth trying, and what each finding against a permit reads.

    A set of changes that leaves all facts of one such finding as they are cannot lift it, so it is not
    tried.
    """

    facts: dict[str, Any]
    changes: tuple[Change, ...]
    obstacles: tuple[frozenset[Place], ...]

    def lifts(self, row: Set) -> bool:
        """Whether a set touches every obstacle."""
        places = {one.place for one in row}
        return all(any(_related(place, other) for place in places for other in bar) for bar in self.obstacles)


@dataclass(frozen=True, slots=True)
class Needed:
    """The ways found, all of one size; `whole` where no smaller set of the candidates can do it.

    `tried` counts the sets that were evaluated, of `candidates` single changes.
    """

    ways: Ways = ()
    candidates: int = 0
    tried: int = 0
    whole: bool = True


async def needed(room: Room, engine: Batching, seconds: float = SECONDS) -> Needed:
    """Search within the bounds; what stopped it shows as `whole` being false."""
    search = _Search(room, engine, Needed(candidates=len(room.changes)))
    try:
        async with asyncio.timeout(seconds):
            await search.run()
    except (TimeoutError, PolicyUnavailable):
        return replace(search.state, whole=False)
    return search.state


class _Search:
    def __init__(self, room: Room, engine: Batching, state: Needed) -> None:
        self._room = room
        self._engine = engine
        self._score: dict[Change, float] = {}
        self.state = state

    async def run(self) -> None:
        """One size after the other, until a size has a way."""
        if not all(self._room.obstacles):  # nothing that this finding rests on can be otherwise
            return
        found = self._room.changes
        await self._size([(one,) for one in found])
        for size in range(2, WIDEST + 1):
            if self.state.ways or not found:
                return
            await self._size(await anyio.to_thread.run_sync(self._together, size))
        if not self.state.ways:
            self.state = replace(self.state, whole=self.state.whole and len(found) <= TRIPLED)

    async def _size(self, sets: Iterable[Set]) -> None:
        """Every set of one size; of pairs and three at once, until a batch has a way."""
        rows = iter(sets)
        while rows_now := list(islice(rows, min(BATCH, MOST - self.state.tried))):
            rulings = await self._engine.batch([self._document(row) for row in rows_now])
            ways = [row for row, ruling in zip(rows_now, rulings, strict=True) if ruling.outcome == "permit"]
            if len(rows_now[0]) == 1:
                self._score |= {row[0]: _score(ruling) for row, ruling in zip(rows_now, rulings, strict=True)}
            tried = self.state.tried + len(rows_now)
            self.state = replace(self.state, ways=_distinct((*self.state.ways, *ways))[:SHOWN], tried=tried)
            if ways and len(rows_now[0]) > 1:
                return
        if self.state.tried >= MOST and next(rows, None) is not None and not self.state.ways:
            self.state = replace(self.state, whole=False)

    def _document(self, row: Set) -> str:
        return canonical.text(applied(self._room.facts, row))

    def _together(self, size: int) -> list[Set]:
        """Sets of changes at different places, those first whose members each did most alone."""
        order = {one: place for place, one in enumerate(self._room.changes)}
        ranked = sorted(order, key=lambda one: (self._score[one], order[one]))
        chosen = ranked[:TRIPLED] if size == WIDEST else ranked
        apart = (row for row in combinations(chosen, size) if _apart(row) and self._room.lifts(row))
        return heapq.nsmallest(
            MOST + 1,
            apart,
            key=lambda row: (sum(self._score[one] for one in row), [order[one] for one in row]),
        )


def _score(ruling: Ruling) -> float:
    """How far from a permit: what bars it counts one each, and what speaks for it a little against."""
    effects = [finding.effect for finding in ruling.findings]
    return effects.count("deny") + effects.count("require") - 0.5 * ("permit" in effects)


def _distinct(ways: Iterable[Set]) -> Ways:
    """Of ways that change the same facts, the first."""
    kept: dict[tuple[Place, ...], Set] = {}
    for way in ways:
        kept.setdefault(tuple(one.place for one in way), way)
    return tuple(kept.values())


def _apart(row: Set) -> bool:
    """Whether no change is at, above or below the place of another."""
    return not any(_related(one.place, other.place) for one, other in combinations(row, 2))


def _related(one: Place, other: Place) -> bool:
    return one[: len(other)] == other or other[: len(one)] == one

"""A group of entries that are committed together, and how those who wait for it are told."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from service.decisions.pending import Waiting
from service.errors import RecordUnavailable
from service.record.entry import Written


class Placed(NamedTuple):
    """The place of an entry in its chain."""

    seq: int
    hash: str


@dataclass(slots=True, eq=False)
class Group:
    """What is committed together, and where to say how it went: all of one loop."""

    loop: asyncio.AbstractEventLoop
    since: float
    items: list[tuple[Written, Waiting]] = field(default_factory=list)
    patience: asyncio.TimerHandle | None = None
    ready: bool = False
    """Whether it may be committed; more may come until it is."""

    def waited_for(self) -> "Group":
        """The same without those who were told no meanwhile: after a long lock there are many."""
        return Group(
            self.loop, self.since, [item for item in self.items if not item[1].done()], self.patience
        )


def tell(group: Group, answer: Sequence[Placed] | RecordUnavailable) -> None:
    """Say how it went."""
    with contextlib.suppress(RuntimeError):  # the loop of callers that have gone is closed
        group.loop.call_soon_threadsafe(_settle, group, answer)


def _settle(group: Group, answer: Sequence[Placed] | RecordUnavailable) -> None:
    if group.patience is not None:
        group.patience.cancel()
    for place, (_, placed) in enumerate(group.items):
        if placed.done():
            continue
        if isinstance(answer, RecordUnavailable):
            placed.set_exception(RecordUnavailable(answer.message))
        else:
            placed.set_result(answer[place])


def give_up(group: Group) -> None:
    """Tell all in it that it took too long."""
    _settle(group, RecordUnavailable("The record did not take the decision in time; ask again."))

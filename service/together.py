"""What is asked for meanwhile goes together: one query for a few costs little more than for one."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Found = TypeVar("Found")


class Together(Generic[Item, Found]):
    """Puts to `query` what waits, in its order, as soon as fewer than `at_once` queries are under way.

    `query` gives for each item what was found, or the exception that says why not; what it raises itself is
    said to all. At most `most` items are put together, which may be changed.
    """

    def __init__(
        self,
        query: Callable[[Sequence[Item]], Awaitable[Sequence[Found | Exception]]],
        *,
        at_once: int,
        most: int,
    ) -> None:
        self._query = query
        self._at_once, self.most = at_once, most
        self._waiting: deque[tuple[Item, asyncio.Future[Found]]] = deque()
        self._under_way: set[asyncio.Task[None]] = set()
        self._starting = False

    def ask(self, item: Item) -> "asyncio.Future[Found]":
        """What is found for an item, once it is; whoever comes before the query starts goes with it."""
        found: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, found))
        self._start()
        return found

    def _start(self) -> None:
        if self._waiting and not self._starting and len(self._under_way) < self._at_once:
            self._starting = True
            task = asyncio.create_task(self._put())
            self._under_way.add(task)
            task.add_done_callback(self._ended)

    async def _put(self) -> None:
        self._starting = False
        some = self._next()
        self._start()
        try:
            answers = await self._query([item for item, _ in some]) if some else []
        except Exception as error:  # noqa: BLE001  whoever asked meets it
            answers = [error] * len(some)
        except BaseException:
            for _, found in some:
                found.cancel()
            raise
        for (_, found), answer in zip(some, answers, strict=True):
            _settle(found, answer)

    def _next(self) -> list[tuple[Item, "asyncio.Future[Found]"]]:
        """Those whose turn it is, without those who have left."""
        some: list[tuple[Item, asyncio.Future[Found]]] = []
        while self._waiting and len(some) < self.most:
            one = self._waiting.popleft()
            if not one[1].done():
                some.append(one)
        return some

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._under_way.discard(task)
        self._start()


def _settle(found: "asyncio.Future[Found]", answer: Found | Exception) -> None:
    if found.done():  # nobody waits for it any more
        return
    if isinstance(answer, Exception):
        found.set_exception(answer)
    else:
        found.set_result(answer)

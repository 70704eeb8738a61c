"""What is asked for meanwhile goes together, and each gets its own answer."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from service.together import Together


class Queries:
    """What is put together; each query takes until it is let go."""

    def __init__(self) -> None:
        self.put: list[list[int]] = []
        self.let_go = asyncio.Event()

    async def __call__(self, items: Sequence[int]) -> list[str | Exception]:
        """The items as words; a negative one alone is wrong, and 0 spoils all."""
        self.put.append(list(items))
        await self.let_go.wait()
        if 0 in items:
            raise LookupError("all")
        return [str(item) if item > 0 else LookupError("one") for item in items]


def run(use: Callable[[Queries, Together[int, str]], Awaitable[None]]) -> None:
    """Two queries at once, of three at most."""

    async def used() -> None:
        queries = Queries()
        await use(queries, Together(queries, at_once=2, most=3))

    asyncio.run(used())


def test_what_is_asked_meanwhile_goes_together() -> None:
    """No more are under way than may be, none is larger than it may be, and each has its answer."""

    async def use(queries: Queries, together: Together[int, str]) -> None:
        asked = [together.ask(1)]
        await asyncio.sleep(0)
        asked += [together.ask(number) for number in range(2, 10)]
        await asyncio.sleep(0.01)
        assert queries.put == [[1], [2, 3, 4]]
        queries.let_go.set()
        assert await asyncio.gather(*asked) == [str(number) for number in range(1, 10)]
        assert queries.put == [[1], [2, 3, 4], [5, 6, 7], [8, 9]]

    run(use)


def test_what_is_wrong_is_said_to_whom_it_concerns() -> None:
    """One that cannot be found is told so alone; a query that fails is told to all in it alone."""

    async def use(queries: Queries, together: Together[int, str]) -> None:
        queries.let_go.set()
        one = await asyncio.gather(*map(together.ask, (1, -2, 3)), return_exceptions=True)
        assert [str(answer) for answer in one] == ["1", "one", "3"]
        every = await asyncio.gather(*map(together.ask, (4, 0, 5, 6)), return_exceptions=True)
        assert [str(answer) for answer in every] == ["all", "all", "all", "6"]

    run(use)


def test_who_has_left_is_not_asked_for() -> None:
    """Those who gave up while they waited take nobody's place; an answer that comes late is dropped."""

    async def use(queries: Queries, together: Together[int, str]) -> None:
        asked = [together.ask(number) for number in range(1, 10)]
        await asyncio.sleep(0.01)
        for found in (asked[0], asked[6], asked[7]):
            found.cancel()
        queries.let_go.set()
        told = await asyncio.gather(*asked, return_exceptions=True)
        assert queries.put == [[1, 2, 3], [4, 5, 6], [9]]
        assert [answer for answer in told if isinstance(answer, str)] == ["2", "3", "4", "5", "6", "9"]

    run(use)


def test_a_query_that_is_cancelled_leaves_nobody_waiting() -> None:
    """Those in it are told, and the next go on."""

    async def use(queries: Queries, together: Together[int, str]) -> None:
        asked = [together.ask(number) for number in range(1, 8)]
        await asyncio.sleep(0.01)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked[0]
        queries.let_go.set()
        assert await asked[6] == "7"

    run(use)

"""The reviewer's word on rows of the checklist: confirmed, one or several, in question, papers asked for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from anyio import to_thread
from sqlalchemy import Connection

from service.decisions import Caller
from service.review import queries
from service.review.acting import Act, Row, Work
from service.review.checklist import Item
from service.review.counter import Counter, guard, words
from service.review.docket import Docket
from service.review.failures import PathWrong, StageWrong
from service.review.moments import stamp
from service.review.stages import Deed
from service.review.standing import Standing, standing


@dataclass(frozen=True)
class Speaking(Counter):
    """What the reviewer of a project says of its rows."""

    async def confirm(  # noqa: PLR0913  each is a part of the reviewer's word
        self,
        project: str,
        item: int,
        state: Literal["confirmed", "questioned"],
        caller: Caller,
        at: datetime,
        *,
        page: str | None = None,
        note: str | None = None,
    ) -> Standing:
        """Say of a row that it is as the machine says, or that it is in question."""
        act = Act(Deed.CONFIRM, project, caller, at, note, {"item": item, "state": state, "page": page})
        return await self._speak(act, item, state, page)

    async def ask_papers(self, project: str, item: int, note: str, caller: Caller, at: datetime) -> Standing:
        """Ask for papers to a row; the next return for completion names them."""
        said = words(note, "需补充的材料", "the papers that are wanted", "note")
        act = Act(Deed.ASK_PAPERS, project, caller, at, said, {"item": item})
        return await self._speak(act, item, "papers_asked", None)

    async def confirm_clean(
        self, project: str, numbers: Collection[int], caller: Caller, at: datetime
    ) -> Standing:
        """Confirm rows that the policies passed and nobody has spoken on, each on its own, all or none.

        `numbers` are those that the reviewer saw. Raises PathWrong where there are none, and StageWrong where
        one of them is no longer such a row.
        """
        docket = await self._docket(Act(Deed.CONFIRM, project, caller, at))
        items = _clean(docket, numbers)

        def deed(item: Item) -> tuple[Act, Work]:
            told = {"item": item.number, "state": "confirmed", "page": None, "together": len(items)}
            act = Act(Deed.CONFIRM, project, caller, at, None, told)
            return act, _row(act, item)

        deeds = [deed(item) for item in items]
        return standing(await to_thread.run_sync(self.acting.do_all, deeds, guard(docket)))

    async def _speak(self, act: Act, number: int, state: str, page: str | None) -> Standing:
        docket = await self._docket(act)
        put = _row(act, _item(docket, number), state, page)

        def work(connection: Connection, row: Row) -> Mapping[str, Any]:
            guard(docket)(connection, row)
            return put(connection, row)

        return await self._do(act, work)


def _row(act: Act, item: Item, state: str = "confirmed", page: str | None = None) -> Work:
    """Keep what is said of an item, of the round that the project is in."""

    def work(connection: Connection, row: Row) -> Mapping[str, Any]:
        said = {"state": state, "said": item.said, "page": page, "note": act.note}
        place = {"project": act.project, "round": row["round"], "item": item.number}
        queries.put_row(connection, place | said | {"by": act.caller.name, "at": stamp(act.at)})
        return {}

    return work


def _clean(docket: Docket, numbers: Collection[int]) -> list[Item]:
    if not numbers:
        raise PathWrong("没有可以批量确认的事项。", "There is no item to be confirmed together.", "item")
    items = [item for item in docket.clean if item.number in numbers]
    if strange := sorted(set(numbers) - {item.number for item in items}):
        told = [str(number) for number in strange]
        raise StageWrong(
            f"第{'、'.join(told)}项不属于规则已认定通过、尚待核对的事项，全部未予确认；请查看后逐项办理。",
            f"Items {', '.join(told)} are not passed by the rules, or somebody has spoken on them: "
            "nothing was confirmed; look at them, then deal with each.",
        )
    return items


def _item(docket: Docket, number: int) -> Item:
    for item in docket.checklist:
        if item.number == number and item.must_confirm:
            return item
    raise PathWrong("该项不需要确认。", f"There is no item {number} to speak of on this checklist.", "item")

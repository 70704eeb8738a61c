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
from service.review.checklist import Item, Seen
from service.review.counter import Counter, guard, words
from service.review.docket import Docket
from service.review.failures import PaperMissing, PathWrong, StageWrong
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
        seen: Seen | None = None,
    ) -> Standing:
        """Say of a row that it is as the machine says, or that it is in question.

        `seen` says where the pages it cites were read, and by whom, where no paper on file shows them. Raises
        PaperMissing for a confirmation of a row that cites pages which are neither on file nor seen.
        """
        details: dict[str, Any] = {"item": item, "state": state, "page": page}
        if seen is not None:
            seen = _stated(seen)
            details |= {"seen_where": seen.where, "seen_by": seen.by}
        act = Act(Deed.CONFIRM, project, caller, at, note, details)
        return await self._speak(act, item, state, page, seen)

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

    async def _speak(
        self, act: Act, number: int, state: str, page: str | None, seen: Seen | None = None
    ) -> Standing:
        docket = await self._docket(act)
        item = _item(docket, number)
        if state == "confirmed":
            _read(item, page, seen)
        put = _row(act, item, state, page, seen)

        def work(connection: Connection, row: Row) -> Mapping[str, Any]:
            guard(docket)(connection, row)
            return put(connection, row)

        return await self._do(act, work)


def _stated(seen: Seen) -> Seen:
    """Where and by whom pages were read, trimmed; raises WordsMissing where either is empty."""
    return Seen(
        words(seen.where, "核阅地点", "where the pages were read", "seen_where"),
        words(seen.by, "核阅人", "who read the pages", "seen_by"),
    )


def _read(item: Item, page: str | None, seen: Seen | None) -> None:
    """Hold that what an item cites can be read on file, or was read elsewhere; raises PaperMissing."""
    cited = tuple(dict.fromkeys((*item.pages, *((page,) if page else ()))))
    if cited and not item.filed and seen is None:
        leaves = "、".join(cited)
        raise PaperMissing(
            f"第{item.number}项引用了第{leaves}页，案卷中没有可供核对的材料：请先添加材料，或者填写在何处、"
            "由何人核阅。",
            f"Item {item.number} cites pages {leaves}, and no paper on file shows them: add the paper, or "
            "state where it was read, and by whom.",
            "seen_where",
        )


def _row(
    act: Act, item: Item, state: str = "confirmed", page: str | None = None, seen: Seen | None = None
) -> Work:
    """Keep what is said of an item, of the round that the project is in."""

    def work(connection: Connection, row: Row) -> Mapping[str, Any]:
        said: dict[str, Any] = {"state": state, "said": item.said, "page": page, "note": act.note}
        said |= {"seen_where": seen.where if seen else None, "seen_by": seen.by if seen else None}
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

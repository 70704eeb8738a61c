"""The reviewer's part beside the word on rows: facts corrected, the return for completion, the handing on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from anyio import to_thread
from sqlalchemy import Connection

from catalog.amending import amend
from catalog.register import Snapshot
from service import canonical
from service.decisions import Caller
from service.people.rights import Right
from service.review import notices, queries
from service.review.acting import Act, Row
from service.review.counter import guard, words
from service.review.deciding import Chosen
from service.review.docket import Docket, entry_of
from service.review.failures import NotConfirmed, PathWrong, RightMissing, StageWrong, Undecided
from service.review.moments import stamp
from service.review.paths import read, written
from service.review.ports import Notice
from service.review.speaking import Speaking
from service.review.stages import Deed
from service.review.standing import Standing
from service.review.summary import filed


@dataclass(frozen=True)
class Reviewing(Speaking):
    """What reviewers do, and what anybody may note or ask again."""

    async def take(self, project: str, caller: Caller, at: datetime) -> Standing:
        """Take a project to review, or over from another reviewer."""
        return await self._do(Act(Deed.TAKE, project, caller, at))

    async def decide(self, project: str, caller: Caller, at: datetime, deciders: Chosen = {}) -> Standing:  # noqa: B006  read only
        """Ask both questions again, as the register and the policies are now.

        `deciders` chooses among several deciding bodies; raises RightMissing for a submitter, who would
        choose one's own judge.
        """
        if deciders and not caller.may(Right.READ):
            raise RightMissing(
                "决定机关由审查部门指定。", "Which body decides is for the office to say, not for who files."
            )
        act = Act(Deed.DECIDE, project, caller, at)
        return await self._do_and_decide(act, lambda _connection, _row: {}, deciders)

    async def note(self, project: str, text: str, caller: Caller, at: datetime) -> Standing:
        """Add a note to the timeline."""
        said = words(text, "备注", "the note", "text")
        return await self._do(Act(Deed.NOTE, project, caller, at, said))

    async def correct(  # noqa: PLR0913, PLR0917  each is a part of a correction
        self,
        project: str,
        path: str,
        value: Any,
        page: str,
        reason: str,
        caller: Caller,
        at: datetime,
    ) -> Standing:
        """Correct a fact by what the file says: registered, kept with page and reason, both questions asked.

        Raises PathWrong where there is no such fact, or the value cannot be one.
        """
        leaf, why = words(page, "页码", "the page", "page"), words(reason, "更正理由", "the reason", "reason")

        def work(connection: Connection, row: Row) -> Mapping[str, Any]:
            before = entry_of(connection, project, row["stage"], queries.rounds(connection, project))
            after = written(before, path, value)
            if after == before:
                raise PathWrong("该项事实未变。", f"{path} says that already.", path)
            amend(connection, after)
            kept = {"before": read(before, path), "after": read(after, path)}
            queries.add_correction(
                connection,
                {
                    "project": project, "facts": row["facts"] + 1, "round": row["round"], "path": path,
                    "page": leaf, "reason": why, "by": caller.name, "at": stamp(at),
                    **{side: canonical.text(said) for side, said in kept.items()},
                },
            )  # fmt: skip
            return filed(after, Snapshot(connection)) | {"facts": row["facts"] + 1}

        details = {"path": path, "page": leaf} | await self._lapsing(project, at)
        return await self._do_and_decide(Act(Deed.CORRECT, project, caller, at, why, details), work)

    async def notice(self, project: str, by: date, note: str | None, caller: Caller, at: datetime) -> Notice:
        """What a notice to complete would say now; raises WordsMissing where nothing is asked for."""
        docket = await self._docket(Act(Deed.DRAFT_NOTICE, project, caller, at))
        return await to_thread.run_sync(self._noticed, docket, by, note, at)

    async def drafted_notice(self, project: str, caller: Caller, at: datetime) -> Notice:
        """The notice that waits to be checked or issued, as it stands; raises StageWrong for none."""
        docket = await to_thread.run_sync(self.docket, project, caller, self.day(at))
        if docket.draft is None:
            raise StageWrong("没有送签的补正通知书。", "No notice waits to be checked or issued.")
        return await to_thread.run_sync(self._noticed, docket, docket.draft.by, docket.draft.note, at)

    async def draft_notice(
        self, project: str, by: date, note: str | None, caller: Caller, at: datetime
    ) -> Standing:
        """Draft a notice to complete by a day, and hand it on to be checked and issued by others."""
        docket = await self._docket(Act(Deed.DRAFT_NOTICE, project, caller, at, note))
        notices.allowed(docket, by, note, self.day(at))
        details = {"by": by.isoformat(), "asked": notices.digest(docket)}
        return await self._do(Act(Deed.DRAFT_NOTICE, project, caller, at, note, details), guard(docket))

    async def forward(self, project: str, caller: Caller, at: datetime, note: str | None = None) -> Standing:
        """Hand a project on to be checked.

        Raises NotConfirmed while a row waits for the reviewer's word, Undecided while evidence is missing.
        """
        act = Act(Deed.FORWARD, project, caller, at, note)
        docket = await self._docket(act)
        settled(docket)
        confirmed(docket)
        return await self._do(act, guard(docket))

    def _noticed(self, docket: Docket, by: date, note: str | None, at: datetime) -> Notice:
        notices.allowed(docket, by, note, self.day(at))
        return notices.notice(docket, by, note, self.agency(docket.entry.unit), self.day(at), at)


def settled(docket: Docket) -> None:
    """Hold that both questions have an answer that no evidence is missing from; raises Undecided."""
    if any(outcome in (None, "indeterminate") for outcome in docket.effective.values()):
        raise Undecided(
            "两项决定尚有缺件或者未能作出，不得提交复核；请退回补正或者更正事实后重新决定。",
            "A decision still lacks evidence, or could not be made: return the project for completion, or "
            "correct the facts.",
        )


def confirmed(docket: Docket) -> None:
    """Hold that the reviewer has confirmed each row, as the machine says it now; raises NotConfirmed."""
    if docket.waiting:
        numbers = [str(item.number) for item in docket.waiting]
        raise NotConfirmed(
            f"第{'、'.join(numbers)}项尚未经审查人确认，或者确认后认定有变化。",
            f"Items {', '.join(numbers)} are not confirmed, or say something else since: confirm each.",
        )

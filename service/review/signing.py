"""The checker's and the issuer's part: agreed or sent back, findings set aside, the opinion issued."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from anyio import to_thread
from sqlalchemy import Connection

from catalog.database import reading
from catalog.entries import Agency
from catalog.register import Snapshot
from service.decisions import Caller, Kept
from service.review import notices, queries, validity
from service.review.acting import Act, Row
from service.review.checklist import listed
from service.review.conclusions import Conclusion, concluded, counting, counts, overridable
from service.review.counter import Counter, guard, words
from service.review.docket import Docket, overrides_of
from service.review.failures import NotOverridable, WordsMissing
from service.review.moments import stamp
from service.review.periods import override_until
from service.review.ports import Opinion
from service.review.reviewing import confirmed
from service.review.stages import Chair, Deed
from service.review.standing import Standing
from service.review.summary import settled


@dataclass(frozen=True)
class Signing(Counter):
    """What checkers and issuers do."""

    async def agree(self, project: str, caller: Caller, at: datetime, note: str | None = None) -> Standing:
        """Agree with the review, as its checker."""
        return await self._do(Act(Deed.AGREE, project, caller, at, note))

    async def send_back(self, project: str, reason: str, caller: Caller, at: datetime) -> Standing:
        """Send a project back to its reviewer, as checker or issuer, with a reason."""
        said = words(reason, "退回理由", "the reason for sending it back", "reason")
        return await self._do(Act(Deed.SEND_BACK, project, caller, at, said))

    async def override(  # noqa: PLR0913, PLR0917  each is a part of an override
        self, project: str, code: str, ground: str, until: date, caller: Caller, at: datetime
    ) -> Standing:
        """Set one denial aside, on a ground, until a day (which counts), on the facts as they are.

        Raises NotOverridable for what is no denial of an item of the checklist: missing evidence, who
        decides, and an act that is not in force cannot be set aside.
        """
        why, today = words(ground, "例外依据", "the ground", "ground"), self.day(at)
        if until < today:
            raise WordsMissing("例外有效期不得早于今日。", "The override's last day is over.", "until")
        if until > (latest := override_until(today)):
            raise WordsMissing(
                f"例外有效期不得晚于{latest}。", f"An override ends by {latest} at the latest.", "until"
            )
        act = Act(Deed.OVERRIDE, project, caller, at, why, {"code": code, "until": until.isoformat()})
        docket = await self._docket(act)
        overridable(docket.decisions, code)
        if not listed(code):
            raise NotOverridable(
                "该认定不属于审查清单，不得作例外处理。",
                f"{code} is no item of the checklist; it cannot be set aside.",
                code,
            )

        def work(connection: Connection, row: Row) -> Mapping[str, Any]:
            guard(docket)(connection, row)
            kept = {"project": project, "code": code, "ground": why, "until": until.isoformat()}
            kept |= {"by": caller.name, "at": stamp(at), "facts": row["facts"]}
            queries.put_override(connection, kept)
            held = counting(overrides_of(connection, project), today, row["facts"])
            return settled(_made(docket), held) | {"overrides": len(held)}

        return await self._do(act, work)

    async def opinion(self, project: str, caller: Caller, at: datetime) -> Opinion:
        """What the letters would say now, unsigned; raises Undecided while nothing could be signed."""
        return await to_thread.run_sync(self._preview, project, caller, at)

    async def issue(
        self, project: str, caller: Caller, at: datetime, law_checked: Collection[str] = ()
    ) -> Standing:
        """Issue the opinion: both questions are decided on this very day first.

        `law_checked` are the acts whose validity the issuer confirms. Raises Undecided while evidence is
        missing or the policies are silent, NotConfirmed where what is found is no longer what the reviewer
        confirmed, LawUnchecked, and what kept the questions from being asked.
        """
        docket = await self._decided(Act(Deed.ISSUE, project, caller, at))
        reached = concluded(docket.decisions, self._aside(docket, at))
        confirmed(docket)
        act = self._checked(Act(Deed.ISSUE, project, caller, at), docket, law_checked)
        opinion = await to_thread.run_sync(self._opinion, docket, reached, caller.name, at)
        opinion = replace(opinion, checked=frozenset(law_checked))

        def work(connection: Connection, row: Row) -> Mapping[str, Any]:
            guard(docket)(connection, row)
            self.letters.opinion(connection, opinion)
            return {"conclusion": reached.value}

        return await self._do(act, work)

    async def return_for_completion(
        self, project: str, caller: Caller, at: datetime, law_checked: Collection[str] = ()
    ) -> Standing:
        """Issue the notice that was drafted and checked: the project returns to its unit for completion.

        Raises NotConfirmed where what is missing has changed since, else as `issue`.
        """
        docket = await self._decided(Act(Deed.RETURN, project, caller, at))
        draft, today = notices.unchanged(docket), self.day(at)
        notices.allowed(docket, draft.by, draft.note, today)
        until = draft.by.isoformat()
        returned = Act(Deed.RETURN, project, caller, at, details={"by": until})
        act = self._checked(returned, docket, law_checked)
        unit = await to_thread.run_sync(self.agency, docket.entry.unit)
        notice = notices.notice(docket, draft.by, draft.note, unit, today, at)
        people = docket.people | {Chair.ISSUER.value: caller.name}
        notice = replace(notice, people=people, checked=frozenset(law_checked))

        def work(connection: Connection, row: Row) -> Mapping[str, Any]:
            guard(docket)(connection, row)
            ended = {"returned_at": stamp(at), "answer_by": until, "note": draft.note}
            queries.end_round(connection, project, row["round"], ended)
            self.letters.notice(connection, notice)
            return {"due": until, "returns": row["returns"] + 1}

        return await self._do(act, work)

    async def _decided(self, act: Act) -> Docket:
        """The file, with both questions decided today; raises what forbids the deed or kept them open."""
        await self._docket(act)
        decided = await self.settle(act.project, act.caller, act.at)
        if decided.trouble is not None:
            raise decided.trouble
        return await self._docket(act)

    def _checked(self, act: Act, docket: Docket, law_checked: Collection[str]) -> Act:
        """The deed with what the issuer confirms of the acts in doubt; raises LawUnchecked."""
        rows = validity.doubts(docket.decisions.values(), self.texts)
        said = validity.confirmed(rows, law_checked)
        if said is None:
            return act
        acts = "、".join(row.act for row in rows)
        return replace(act, note=said, details={**(act.details or {}), "law_checked": acts})

    def _preview(self, project: str, caller: Caller, at: datetime) -> Opinion:
        docket = self.docket(project, caller, self.day(at))
        return self._opinion(docket, concluded(docket.decisions, self._aside(docket, at)), None, at)

    def _aside(self, docket: Docket, at: datetime) -> frozenset[str]:
        return counting(docket.overrides, self.day(at), docket.facts)

    def _opinion(self, docket: Docket, reached: Conclusion, issuer: str | None, at: datetime) -> Opinion:
        decisions, today = _made(docket), self.day(at)
        signed = {Chair.ISSUER.value: issuer} if issuer else {}
        with reading(self.database) as connection:
            snapshot = Snapshot(connection)
            unit = snapshot.agency(docket.entry.unit)
            bodies: dict[str, Agency | None] = {
                action: snapshot.agency(kept.decision.request.subject.id)
                for action, kept in decisions.items()
            }
        return Opinion(
            project=docket.entry,
            unit=unit,
            round=docket.summary.round,
            kind=docket.summary.kind,
            funding=docket.funding,
            checklist=docket.checklist,
            conclusion=reached,
            deciders=bodies,
            decisions=decisions,
            overrides=tuple(row for row in docket.overrides if counts(row, today, docket.facts)),
            people=docket.people | signed,
            missing=docket.missing,
            on=today,
            at=at,
        )


def _made(docket: Docket) -> dict[str, Kept]:
    return {action: kept for action, kept in docket.decisions.items() if kept}

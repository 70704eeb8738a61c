"""What every deed needs: to be done in one transaction, and the two questions asked afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from anyio import to_thread
from sqlalchemy import Connection, Engine

from catalog.database import reading, writing
from catalog.entries import Agency, Project
from catalog.register import Snapshot
from service import canonical
from service.decisions import Caller, House, Kept
from service.errors import Failure, NotFound
from service.policy.texts import Texts
from service.record.archive import Archive
from service.review import queries
from service.review.acting import LONGEST, NOBODY, Act, Acting, Row, Work
from service.review.conclusions import counting, effective
from service.review.deciding import Chosen, ask, bodies_of
from service.review.docket import Docket, Dockets, entry_of, overrides_of
from service.review.failures import StageWrong, Undecided, WordsMissing
from service.review.moments import stamp, today
from service.review.ports import Audit, Letters, NoLetters, no_audit
from service.review.stages import OPEN
from service.review.standing import Standing, standing
from service.review.summary import settled


@dataclass(frozen=True)
class Counter:
    """The parts of the desk, and the way of every deed."""

    database: Engine
    house: House
    archive: Archive
    texts: Texts
    audit: Audit = no_audit
    letters: Letters = field(default_factory=NoLetters)

    def docket(self, project: str, caller: Caller, on: date) -> Docket:
        """The file of a project as it is on a day; raises NotFound."""
        return Dockets(self.database, self.archive, self.texts).find(project, caller, on)

    @property
    def acting(self) -> Acting:
        """Does deeds with this desk's parts."""
        return Acting(self.database, self.house.zone, self.audit)

    def agency(self, agency: str) -> Agency | None:
        """An agency of the register; None for one that is not registered."""
        with reading(self.database) as connection:
            return Snapshot(connection).agency(agency)

    def day(self, at: datetime) -> date:
        """The day of a moment."""
        return today(at, self.house.zone)

    async def _docket(self, act: Act) -> Docket:
        """The file as whoever acts sees it; raises NotFound, and what forbids the deed itself."""
        await to_thread.run_sync(self.acting.check, act)
        return await to_thread.run_sync(self.docket, act.project, act.caller, self.day(act.at))

    async def _do(self, act: Act, work: Work = lambda _connection, _row: {}) -> Standing:
        return standing(await to_thread.run_sync(self.acting.do, act, work))

    async def _do_and_decide(self, act: Act, work: Work, chosen: Chosen = {}) -> Standing:  # noqa: B006  read only
        """Do it, let the register be seen as it is now, and ask both questions again."""
        await to_thread.run_sync(self.acting.do, act, work)
        return await self.settle(act.project, act.caller, act.at, chosen)

    async def settle(
        self,
        project: str,
        caller: Caller,
        at: datetime,
        chosen: Chosen = {},  # noqa: B006  read only
    ) -> Standing:
        """Decide on the facts as they are; what cannot be decided, or is no more, is said, and stays so."""
        row, entry, last = await to_thread.run_sync(self._now, project)
        if row["stage"] not in OPEN:
            return standing(row, _ended())
        try:
            bodies = await bodies_of(entry.unit, at, self.house, {**last, **chosen})
            kept = await ask(entry, bodies, caller, at, self.house)
        except Failure as trouble:
            return standing(row, trouble)
        return await to_thread.run_sync(self._write, row, kept, at)

    async def _lapsing(self, project: str, at: datetime) -> dict[str, str]:
        """What the timeline says of a deed that changes the facts: which overrides count no more."""

        def look() -> frozenset[str]:
            with reading(self.database) as connection:
                row = queries.project(connection, project)
                held = overrides_of(connection, project) if row else ()
            return counting(held, self.day(at), row["facts"]) if row else frozenset()

        codes = await to_thread.run_sync(look)
        return {"lapsed": "、".join(sorted(codes))} if codes else {}

    def _now(self, project: str) -> tuple[Row, Project, Chosen]:
        """Where the project stands, its entry, and the bodies that were asked about last."""
        memory = self.house.register.memory
        if memory is not None:
            memory.pulse.look()
        with reading(self.database) as connection:
            row = queries.project(connection, project)
            if row is None:
                raise NotFound(NOBODY)
            entry = entry_of(connection, project, row["stage"], queries.rounds(connection, project))
            decided = queries.decided(connection, project)
        return row, entry, {one["action"]: one["decider"] for one in reversed(decided)}

    def _write(self, row: Row, kept: Mapping[str, Kept], at: datetime) -> Standing:
        """Keep which decisions were made on these facts; they count while the facts are the project's."""
        with writing(self.database) as connection:
            queries.lock(connection)
            found = queries.project(connection, row["project"]) or row
            if found["stage"] not in OPEN:  # issued or taken back while the questions were asked
                return standing(found, _ended())
            aside = counting(overrides_of(connection, row["project"]), self.day(at), row["facts"])
            for action, decision in kept.items():
                queries.add_decided(connection, _decided(row, action, decision))
            queries.settle(connection, row["project"], row["facts"], settled(kept, aside))
            now = queries.project(connection, row["project"]) or row
        return standing(now, _silence(kept))


def guard(docket: Docket) -> Work:
    """Hold, inside a deed, that the file is still the one that was looked at; raises StageWrong."""

    def unchanged(connection: Connection, row: Row) -> Mapping[str, Any]:
        events = queries.events(connection, docket.summary.project)
        if row["facts"] != docket.facts or len(events) != len(docket.events):
            raise StageWrong(
                "该项目刚有变动，请查看后重新办理。",
                "The project has changed meanwhile; look at it again, then repeat this.",
            )
        return {}

    return unchanged


def words(text: str | None, zh: str, en: str, where: str) -> str:
    """A text that a deed needs, trimmed; raises WordsMissing where it is empty or too long."""
    said = (text or "").strip()
    if not said:
        raise WordsMissing(f"请填写{zh}。", f"State {en}.", where)
    if len(said) > LONGEST:
        raise WordsMissing(
            f"{zh}不得超过{LONGEST}字。", f"At most {LONGEST} characters for {en}; shorten it.", where
        )
    return said


def _ended() -> StageWrong:
    return StageWrong(
        "该项目已经办结或者撤回，不再重新决定。",
        "The project was issued or taken back; it is decided no more.",
    )


def _decided(row: Row, action: str, kept: Kept) -> dict[str, Any]:
    decision = kept.decision
    return {
        "decision": decision.id,
        "project": row["project"],
        "round": row["round"],
        "facts": row["facts"],
        "action": action,
        "decider": decision.request.subject.id,
        "outcome": decision.ruled.ruling.outcome,
        "codes": canonical.text(list(decision.ruled.ruling.codes)),
        "on": decision.facts.on.isoformat(),
        "at": stamp(decision.at),
    }


def _silence(kept: Mapping[str, Kept]) -> Undecided | None:
    if all(effective(decision, ()) for decision in kept.values()):
        return None
    return Undecided(
        "规则引擎未能对该项目作出决定，请稍后重新提请决定。",
        "The policies gave no answer on this project; decide again in a while.",
    )

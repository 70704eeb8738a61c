"""One deed with one project: allowed by the table, by the right, by the persons; all of it, or nothing.

Four eyes: whoever has had a part in a project, as submitter, reviewer, checker or issuer, keeps it, in every
round, and gets no other, whatever roles the account has. The database holds it as well: a person has one row
a project. Nor does anybody review, check or issue a project of the own agency.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, RowMapping

from catalog.database import reading, writing
from service import canonical
from service.decisions import Caller, access
from service.decisions.access import Kind
from service.errors import NotFound
from service.people.rights import Right
from service.review import queries
from service.review.failures import ReviewRefused, RightMissing, SamePerson, StageWrong, WordsMissing
from service.review.moments import stamp, today
from service.review.owning import covered, filed, impartial, own
from service.review.periods import due
from service.review.ports import Audit
from service.review.stages import (
    SIGNING,
    TRANSITIONS,
    Chair,
    Deed,
    Letter,
    Stage,
    Transition,
    possible,
    transitions,
)
from service.words import Words

Row = Mapping[Any, Any]
Work = Callable[[Connection, Row], Mapping[str, Any]]
"""What a deed does beside moving the project on; gives the columns that change."""

OFFICE = (Chair.REVIEWER, Chair.CHECKER, Chair.ISSUER)
"""The parts of the reviewing office, which judges projects of other agencies only."""
LONGEST = 10_000
"""Characters of a reason, a note or a ground."""
NOBODY = "There is no such project, or it is not yours to read."


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what with which project, when, and in whose words.

    `details` is what else the timeline keeps. `unit` is that of a project nobody has heard of yet. Raises
    WordsMissing for words that are too long.
    """

    deed: Deed
    project: str
    caller: Caller
    at: datetime
    note: str | None = None
    details: Mapping[str, Any] | None = None
    unit: str | None = None

    def __post_init__(self) -> None:
        if any(len(str(said)) > LONGEST for said in (self.note, *(self.details or {}).values())):
            raise WordsMissing(
                f"填写的内容不得超过{LONGEST}字。", f"At most {LONGEST} characters; shorten what you wrote."
            )


@dataclass(frozen=True, slots=True)
class Acting:
    """Does deeds, each in one transaction."""

    database: Engine
    zone: ZoneInfo
    audit: Audit

    def do(self, act: Act, work: Work = lambda _connection, _row: {}) -> Row:
        """Do it; gives the project's row afterwards.

        Raises NotFound, a ReviewRefused, or what `work` raises: then nothing has changed.
        """
        return self.do_all([(act, work)])

    def do_all(self, deeds: Sequence[tuple[Act, Work]], held: Work = lambda _connection, _row: {}) -> Row:
        """Do several deeds with one project, all of them or none, as `do`; `held` refuses them beforehand."""
        with writing(self.database) as connection:
            queries.lock(connection)
            held(connection, queries.project(connection, deeds[0][0].project) or {})
            for act, work in deeds:
                self._done(connection, act, work)
            return queries.project(connection, deeds[0][0].project) or {}

    def _done(self, connection: Connection, act: Act, work: Work) -> None:
        row, step = self._step(connection, act)
        seated(connection, act, step)
        changes = {**self._moved(act, step), **work(connection, row or {})}
        self._put(connection, act, row, changes)
        self._tell(connection, act, changes, row or {})

    def check(self, act: Act) -> None:
        """Hold that it may be done, and do nothing; raises what `do` raises before its work."""
        with reading(self.database) as connection:
            self._step(connection, act)

    def _step(self, connection: Connection, act: Act) -> tuple[RowMapping | None, Transition]:
        row = found(connection, act)
        return row, taken_up(connection, act, row)

    def _moved(self, act: Act, step: Transition) -> dict[str, Any]:
        """The columns that every deed changes."""
        moved: dict[str, Any] = {"changed_at": stamp(act.at)}
        if step.chair is not None:
            moved[step.chair.value] = act.caller.name
        if step.from_ is not step.to:
            until = due(step.to, today(act.at, self.zone))
            moved |= {"stage": step.to.value, "due": until.day.isoformat() if until else None}
        if step.drafts or step.to not in SIGNING:
            moved["letter"] = step.drafts
        return moved

    def _put(self, connection: Connection, act: Act, row: Row | None, changes: Mapping[str, Any]) -> None:
        if row is None:
            queries.add_project(connection, changes)
        else:
            queries.change_project(connection, act.project, changes)

    def _tell(self, connection: Connection, act: Act, changes: Mapping[str, Any], row: Row) -> None:
        details = canonical.text(act.details) if act.details else None
        whole = {**row, **changes}
        event = {
            "project": act.project,
            "deed": act.deed.value,
            "stage": whole["stage"],
            "round": whole["round"],
        }
        event |= {"by": act.caller.name, "at": stamp(act.at), "note": act.note, "details": details}
        queries.add_event(connection, event)
        self.audit(
            connection, who=act.caller.name, address=act.caller.address, deed=f"project.{act.deed.value}",
            about=act.project, at=act.at, details={"why": act.note, **(act.details or {})},
        )  # fmt: skip


def taken_up(connection: Connection, act: Act, row: Row | None) -> Transition:
    """The row of the table that the deed is, by right, by person and by division; raises what forbids it."""
    step = allowed(act, row)
    if step.right is Right.SUBMIT and act.caller.division is not None:
        covered(connection, act.caller, row["unit"] if row else act.unit)
    if step.chair is not None:
        free(connection, act, step.chair)
    if step.chair in OFFICE:
        impartial(act.caller, row["unit"] if row else act.unit)
    return step


def offered(connection: Connection, project: Row, caller: Caller, at: datetime) -> tuple[Deed, ...]:
    """The deeds that somebody may do with a project now: those that `do` would not forbid, and no other."""
    deeds = list[Deed]()
    for deed in possible(Stage(project["stage"]), caller.rights):
        with suppress(ReviewRefused):
            taken_up(connection, Act(deed, project["project"], caller, at), project)
            deeds.append(deed)
    return tuple(deeds)


def found(connection: Connection, act: Act) -> RowMapping | None:
    """The project's row; None for one that is filed now. Raises NotFound where there is none to act on."""
    row = queries.project(connection, act.project)
    unit = act.unit if row is None else row["unit"]
    if unit is None or (row is not None and act.unit is None and not sees(act.caller, row)):
        raise NotFound(NOBODY)
    return row


def sees(caller: Caller, row: Row) -> bool:
    """Say whether a caller may read a project in review; one that was never submitted is a draft."""
    kind = Kind.PROJECT if row["round"] > 0 else Kind.DRAFT
    return access.sees(caller, access.of(kind, row["unit"]))


def allowed(act: Act, row: Row | None) -> Transition:
    """The row of the table that the deed is; raises RightMissing, StageWrong and OwnAgencyOnly.

    A session that only reads does nothing, whatever it may read.
    """
    if act.caller.role == "reader" or not any(
        step.right in act.caller.rights for step in TRANSITIONS if step.deed is act.deed
    ):
        raise _no_right(act)
    stage = Stage(row["stage"]) if row else None
    steps = transitions(act.deed, stage)
    step = next((step for step in steps if step.right in act.caller.rights), None)
    if act.unit is not None:
        filed(act.caller, act.project, act.unit, row["unit"] if row else None)
    if step is None:
        raise _wrong_stage(act, stage)
    if step.issues and row and row["letter"] != step.issues:
        raise _other_letter(step.issues)
    if step.right is Right.SUBMIT:
        own(act.caller, row["unit"] if row else act.unit)
    if step.chair is Chair.REVIEWER and act.deed is not Deed.TAKE:
        _taken(act, row or {})
    return step


def free(connection: Connection, act: Act, wanted: Chair) -> None:
    """Hold that the person has no other part in the project; raises SamePerson."""
    held = queries.chair(connection, act.project, act.caller.name)
    if held not in (None, wanted.value):
        raise _same(act.caller.name, str(held), wanted)


def seated(connection: Connection, act: Act, step: Transition) -> None:
    """Give the person the part that the deed has, for good."""
    if step.chair is None or queries.chair(connection, act.project, act.caller.name) is not None:
        return
    seat = {"project": act.project, "person": act.caller.name, "chair": step.chair.value}
    queries.take_seat(connection, seat | {"since": stamp(act.at)})


def _taken(act: Act, row: Row) -> None:
    if row.get("reviewer") != act.caller.name:
        raise StageWrong(
            f"该项目由{row.get('reviewer')}审查，请先接办。",
            f"{row.get('reviewer')} reviews this project; take it over first.",
        )


def _same(person: str, held: str, wanted: Chair) -> SamePerson:
    zh, en = Words("zh"), Words("en")
    return SamePerson(
        f"{person}已是该项目的{zh.value('chair', held)}，同一项目的申报、审查、复核、签发应当由不同人员办理，"
        f"不得再作{zh.value('chair', wanted)}。",
        f"{person} is the {en.value('chair', held)} of this project and cannot be its "
        f"{en.value('chair', wanted)}: four different persons submit, review, check and issue.",
    )


def _no_right(act: Act) -> RightMissing:
    return RightMissing(
        f"没有“{Words('zh').value('deed', act.deed)}”的权限。",
        f"This needs a right that {act.caller.name} does not have: {Words('en').value('deed', act.deed)}.",
    )


def _other_letter(wanted: Letter) -> StageWrong:
    zh, en = Words("zh"), Words("en")
    drafted = next(one for one in Letter if one is not wanted)
    key = "letter_kind"
    return StageWrong(
        f"送签的是{zh.value(key, drafted)}，不能签发{zh.value(key, wanted)}；需要改换的，请退回审查人。",
        f"What waits here is the {en.value(key, drafted)}, not the {en.value(key, wanted)}: send it back to "
        "the reviewer to have the other one drafted.",
    )


def _wrong_stage(act: Act, stage: Stage | None) -> StageWrong:
    """Names the stages at which this person could do it."""
    mine = [step for step in TRANSITIONS if step.deed is act.deed and step.right in act.caller.rights]
    stages = [step.from_ for step in mine if step.from_]
    deed, zh, en = act.deed, Words("zh"), Words("en")
    at = (zh.value("stage", stage), en.value("stage", stage)) if stage else ("尚未申报", "not filed")
    return StageWrong(
        f"项目目前为“{at[0]}”，只有在{'、'.join(zh.value('stage', one) for one in stages)}阶段才能"
        f"{zh.value('deed', deed)}。",
        f"The project is at the stage: {at[1]}. {en.value('deed', deed)} is done at: "
        f"{', '.join(en.value('stage', one) for one in stages)}.",
    )

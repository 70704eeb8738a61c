"""No sequence of deeds, by whomever, signs what is not decided or gives one person two parts."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from catalog.amending import amend
from catalog.database import writing
from opa.child import OpaChild
from service.decisions import Caller
from service.errors import NotFound
from service.people.rights import AccountRole
from service.review import lists
from service.review.failures import OwnProject, ReviewRefused, SamePerson
from service.review.lists import Search
from service.review.stages import Chair, Deed, Stage
from tests.houses import database_of
from tests.review.desks import (
    BARE,
    CHECKER,
    GOOD,
    ISSUER,
    LAW,
    SEEN,
    UNIT,
    Kept,
    Table,
    person,
    project,
    table,
    with_letters,
)

ALL = tuple(AccountRole)
NAMES = ("sun", "li", "zhao", "qian", "wang")
OFFICE = "111300000000000517"


def anybody(name: str) -> Caller:
    """Somebody who has every role there is; sun, wang and the submitter are of the project's own agency."""
    return person(name, *ALL, agency=UNIT if name in ("sun", "wang", "submitter") else OFFICE)


PEOPLE = st.sampled_from([anybody(name) for name in NAMES])
"""Five people of two agencies: only the system keeps them apart."""
CHANGES: list[dict[str, Any]] = [
    {},
    {"connection": {"designed": False}},
    {"secrecy": None},
    {"funding": None},
    {"draft_catalogue": {"present": False}},
    {"connection": {"designed": False}, "secrecy": None},
]


class Office(RuleBasedStateMachine):
    """One project, five people, any deed at any time; the register may change behind everybody's back."""

    law: OpaChild
    worlds: Path
    concluded: ClassVar[list[str]] = []
    noticed: ClassVar[list[str]] = []

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self._open = table(database_of({}, Path(self._folder.name)), self.law, self.worlds)
        self.table = self._open.__enter__()
        self.letters = Kept()
        with_letters(self.table, self.letters)

    def teardown(self) -> None:
        self.noticed.extend(notice.project.id for notice in self.letters.notices)
        self.concluded.extend(opinion.conclusion.value for opinion in self.letters.opinions)
        self._open.__exit__(None, None, None)
        self.table.desk.database.dispose()
        self._folder.cleanup()

    def attempt(self, deed: Any, *given: Any, **named: Any) -> None:
        """Try it; a refusal is an answer."""
        with suppress(ReviewRefused, NotFound):
            self.table.do(deed, GOOD, *given, **named)

    @initialize(changes=st.sampled_from(CHANGES[:2]), steps=st.integers(0, 2))
    def begun(self, changes: dict[str, Any], steps: int) -> None:
        sun, li, zhao = (anybody(name) for name in NAMES[:3])
        self.file(sun, changes)
        if steps > 0:
            self.reviewed(li)
        if steps > 1:
            self.agree(zhao)

    @rule(one=PEOPLE, other=PEOPLE, third=PEOPLE)
    def the_whole_way(self, one: Any, other: Any, third: Any) -> None:
        """Review, check and issue at once, by anybody."""
        self.reviewed(one)
        self.agree(other)
        self.issue(third)

    @rule(who=PEOPLE, changes=st.sampled_from(CHANGES))
    def file(self, who: Any, changes: dict[str, Any]) -> None:
        with suppress(ReviewRefused):
            self.table.submit(project(GOOD, **changes), who)

    @rule(who=PEOPLE)
    def reviewed(self, who: Any) -> None:
        """All that a reviewer has to do, at once: without it hardly any sequence gets to the issuer."""
        self.attempt(self.table.desk.take, who)
        for item in self.table.docket(GOOD).waiting:
            seen = SEEN if item.unseen else None
            self.attempt(self.table.desk.confirm, item.number, "confirmed", who, seen=seen)
        self.attempt(self.table.desk.forward, who)

    @rule(excepted=st.booleans())
    def as_it_should_be(self, excepted: bool) -> None:
        """By those who usually do it, so that many sequences come to an end."""
        li, zhao, qian = (anybody(name) for name in NAMES[1:4])
        self.reviewed(li)
        self.agree(zhao)
        if excepted:
            self.override(qian, "connection_absent")
        self.issue(qian)

    @rule(who=PEOPLE, number=st.integers(1, 9), state=st.sampled_from(["confirmed", "questioned"]))
    def confirm(self, who: Any, number: int, state: str) -> None:
        self.attempt(self.table.desk.confirm, number, state, who)

    @rule(who=PEOPLE, numbers=st.sets(st.integers(1, 11), max_size=9))
    def confirm_clean(self, who: Any, numbers: set[int]) -> None:
        self.attempt(self.table.desk.confirm_clean, numbers, who)

    @rule(who=PEOPLE, designed=st.booleans())
    def correct(self, who: Any, designed: bool) -> None:
        self.attempt(self.table.desk.correct, "connection.designed", designed, "45", "核对", who)

    @rule(who=PEOPLE)
    def draft_notice(self, who: Any) -> None:
        by = self.table.day + timedelta(days=9)
        self.attempt(self.table.desk.draft_notice, by, "补正", who)

    @rule(who=PEOPLE)
    def give_back(self, who: Any) -> None:
        self.attempt(self.table.desk.return_for_completion, who, law_checked=LAW)

    @rule()
    def given_back_as_it_should_be(self) -> None:
        """By those who usually do it, so that notices are issued."""
        li, zhao, qian = (anybody(name) for name in NAMES[1:4])
        self.attempt(self.table.desk.take, li)
        self.draft_notice(li)
        self.agree(zhao)
        self.give_back(qian)

    @rule(who=PEOPLE)
    def agree(self, who: Any) -> None:
        self.attempt(self.table.desk.agree, who)

    @rule(who=PEOPLE)
    def send_back(self, who: Any) -> None:
        self.attempt(self.table.desk.send_back, "请核对", who)

    @rule(who=PEOPLE, code=st.sampled_from(["connection_absent", "secrecy_not_stated"]))
    def override(self, who: Any, code: str) -> None:
        until = self.table.day + timedelta(days=1)
        self.attempt(self.table.desk.override, f"hb2016.art_9.{code}", "纪要", until, who)

    @rule(who=PEOPLE)
    def issue(self, who: Any) -> None:
        self.attempt(self.table.desk.issue, who, law_checked=LAW)

    @rule(who=PEOPLE)
    def withdraw(self, who: Any) -> None:
        self.attempt(self.table.desk.withdraw, "误报", who)

    @rule(days=st.integers(1, 3))
    def later(self, days: int) -> None:
        self.table.at += timedelta(days=days)

    @rule(changes=st.sampled_from(CHANGES))
    def behind_the_back(self, changes: dict[str, Any]) -> None:
        with writing(self.table.desk.database) as connection:
            amend(connection, project(GOOD, **changes))

    @invariant()
    def four_persons(self) -> None:
        """Nobody has done two parts of the project, in any round."""
        parts: dict[str, set[str]] = {}
        docket = self.table.docket(GOOD)
        for event in docket.events:
            if event["deed"] not in {"note", "decide"}:
                who, seat = event["by"], docket.seats[event["by"]]
                parts.setdefault(who, set()).add(chair_of(event["deed"], seat))
        assert all(len(chairs) == 1 for chairs in parts.values())

    @invariant()
    def nothing_open_is_signed(self) -> None:
        """Each opinion rests on two whole decisions of its day, and on four people."""
        assert len(self.letters.opinions) <= 1
        for opinion in self.letters.opinions:
            assert len(set(opinion.people.values())) == 4
            aside = {row.code for row in opinion.overrides if row.until >= opinion.on}
            for kept in opinion.decisions.values():
                found = kept.decision.ruled.ruling.findings
                denied = {row.code for row in found if row.effect == "deny"} - aside
                assert kept.decision.facts.on == opinion.on
                assert denied or not any(row.effect == "require" for row in found)
                assert (opinion.conclusion == "fails") or not denied

    @invariant()
    def no_notice_is_one_persons(self) -> None:
        """Each notice rests on four people, too: who drafted, checked and issued it, and who filed."""
        for notice in self.letters.notices:
            assert set(notice.people) == {chair.value for chair in Chair}
            assert len(set(notice.people.values())) == len(Chair)
        returned = [row for row in self.table.docket(GOOD).events if row["deed"] == Deed.RETURN]
        assert len(returned) == len(self.letters.notices)

    @invariant()
    def signed_stays_signed(self) -> None:
        """Issued and letter go together."""
        stage = self.table.docket(GOOD).summary.stage
        assert (stage is Stage.ISSUED) == bool(self.letters.opinions)


DEEDS = {
    Chair.SUBMITTER: {Deed.SUBMIT, Deed.RESUBMIT, Deed.WITHDRAW},
    Chair.REVIEWER: {
        Deed.TAKE, Deed.CONFIRM, Deed.CORRECT, Deed.ASK_PAPERS, Deed.DRAFT_NOTICE, Deed.FORWARD
    },
    Chair.CHECKER: {Deed.AGREE, Deed.SEND_BACK},
    Chair.ISSUER: {Deed.OVERRIDE, Deed.ISSUE, Deed.RETURN, Deed.SEND_BACK},
}  # fmt: skip


def chair_of(deed: str, seat: str) -> str:
    """The chair that a deed belongs to; of a deed of two chairs, the one the person sits in."""
    fitting = [chair.value for chair, deeds in DEEDS.items() if deed in deeds]
    return seat if seat in fitting else fitting[0]


def test_no_sequence_of_deeds_signs_what_is_open(law: OpaChild, worlds: Path) -> None:
    """Any deeds, in any order, by people who have every role."""
    Office.law, Office.worlds = law, worlds
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=10,
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            phases=[Phase.generate],
        ),
    )
    assert Office.concluded, "no sequence got to the end"
    assert Office.noticed, "no sequence got to a notice"


@pytest.mark.parametrize("chair", ["reviewer", "checker", "issuer"])
def test_nobody_judges_a_project_of_the_own_agency(desk: Table, chair: str) -> None:
    """A colleague of the submitter neither reviews, nor checks, nor issues, and is offered none of it."""
    colleague, entry = anybody("wang"), project(GOOD)
    desk.submit(entry, anybody("sun"))
    ways = {"reviewer": desk.desk.take, "checker": desk.desk.agree, "issuer": desk.desk.issue}
    if chair != "reviewer":
        desk.do(desk.desk.take, GOOD, anybody("li"))
        desk.confirm_all(GOOD, anybody("li"))
        desk.do(desk.desk.forward, GOOD, anybody("li"))
    if chair == "issuer":
        desk.do(desk.desk.agree, GOOD, anybody("zhao"))

    with pytest.raises(OwnProject) as refused:
        desk.do(ways[chair], GOOD, colleague)
    assert "请由其他单位的人员办理" in refused.value.zh
    assert not {Deed.TAKE, Deed.AGREE, Deed.ISSUE, Deed.SEND_BACK} & set(desk.docket(GOOD, colleague).deeds)
    waiting = lists.search(desk.desk.database, Search(turns=lists.turns(colleague)), colleague)
    assert GOOD not in [row.project for row in waiting.rows]


@pytest.mark.parametrize("taken", ["submitter", "reviewer", "checker"])
def test_one_person_has_one_part(desk: Table, taken: str) -> None:
    """Whoever submitted, reviewed or checked a project does nothing else with it, whatever the roles."""
    people = {chair: anybody(chair) for chair in ("submitter", "reviewer", "checker")}
    desk.submit(project(GOOD), people["submitter"])
    desk.do(desk.desk.take, GOOD, people["reviewer"])
    desk.confirm_all(GOOD, people["reviewer"])
    desk.do(desk.desk.forward, GOOD, people["reviewer"])
    if taken == "checker":
        desk.do(desk.desk.agree, GOOD, people["checker"])
    deed = desk.desk.issue if taken == "checker" else desk.desk.agree

    with pytest.raises(SamePerson) as refused:
        desk.do(deed, GOOD, people[taken])
    assert f"@{taken}" in refused.value.message


def test_a_second_round_does_not_free_anybody(desk: Table) -> None:
    """Who submitted the first round cannot review the second, which somebody else submitted."""
    first, second = (person(name, *ALL, agency=project(BARE).unit) for name in ("sun", "zhou"))
    reviewer = person("li", *ALL)
    desk.submit(project(BARE), first)
    desk.do(desk.desk.take, BARE, reviewer)
    desk.do(desk.desk.draft_notice, BARE, desk.day + timedelta(days=9), None, reviewer)
    desk.do(desk.desk.agree, BARE, CHECKER)
    desk.do(desk.desk.return_for_completion, BARE, ISSUER, law_checked=LAW)
    desk.submit(project(BARE), second)

    for nobody in (first, second):
        with pytest.raises(SamePerson):
            desk.do(desk.desk.take, BARE, nobody)
    assert desk.do(desk.desk.take, BARE, reviewer).stage is Stage.UNDER_REVIEW

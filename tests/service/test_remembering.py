"""What is remembered changes no answer: not under changes of the register, of the day, or of the question."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from catalog import world
from catalog.memory import Memory, Pulse
from catalog.register import Register, Snapshot
from opa.child import OpaChild
from service.decisions import House, Kept, decide, decide_what
from service.errors import RequestUnreadable
from service.policy.opa import OpaEngine
from service.policy.rulings import Rulings
from service.record.writer import Writer
from service.requests import Request
from tests import strategies
from tests.houses import ANALYST, BASE, PATIENT, ZONE, database_of, revision

WORLD: dict[str, Any] = BASE["world"]
DAYS = (date(2015, 12, 31), date(2026, 6, 1), date(2026, 6, 2), date(2027, 6, 1))
QUESTIONS = [BASE["questions"][action] for action in sorted(BASE["questions"])]


class Pair:
    """The same register asked in two ways: with all that is remembered, and with nothing."""

    def __init__(self, runner: asyncio.Runner, remembering: House, plain: House, pulse: Pulse) -> None:
        self._runner = runner
        self._remembering, self._plain = remembering, plain
        self.pulse = pulse
        self.database = plain.register.engine

    def outcome(self, question: dict[str, Any], on: date) -> str:
        """What the one that remembers says."""
        return self._ask(self._remembering, question, on).decision.ruled.ruling.outcome

    def agree(self, question: dict[str, Any], on: date) -> None:
        """Ask in both ways: facts and ruling are the same."""
        one, other = self._ask(self._remembering, question, on), self._ask(self._plain, question, on)
        assert one.decision.facts == other.decision.facts
        assert one.decision.ruled == other.decision.ruled

    def remembered(self, question: dict[str, Any], on: date) -> bool:
        """Whether the one that remembers counts its ruling as one that nobody had to make."""
        return self._ask(self._remembering, question, on).decision.ruled.remembered

    def _ask(self, house: House, question: dict[str, Any], on: date) -> Kept:
        at = datetime.combine(on, time(12), ZONE).astimezone(UTC)
        return self._runner.run(decide(Request.model_validate(question), ANALYST, at, house))


@contextmanager
def pair(law: OpaChild, folder: Path) -> Iterator[Pair]:
    """Both houses over one database."""
    database = database_of(WORLD, folder)
    policy = OpaEngine(law.address, None, revision(), PATIENT)
    with asyncio.Runner() as runner, Writer(database, "pair", "sha256") as record, Pulse(database) as pulse:
        runner.run(policy.__aenter__())
        remembering = House(Register(database, Memory(pulse)), Rulings(policy), record, ZONE)
        yield Pair(runner, remembering, House(Register(database), policy, record, ZONE), pulse)
        runner.run(policy.__aexit__(None, None, None))
    database.dispose()


CHANGES: list[tuple[str, str, tuple[Any, ...]]] = [
    ("grants", "state", ("active", "suspended", "revoked")),
    ("grants", "to", (None, date(2026, 6, 1))),
    ("grants", "items", (["法人名称"], ["证书编号"])),
    ("resources", "filed_on", (None, date(2026, 6, 2))),
    ("resources", "share", ({"type": "none"}, {"type": "unconditional"})),
    ("cases", "state", ("filed", "disagreed", "negotiating")),
    ("agencies", "trained", (None, True, False)),
    ("agencies", "division", ("130000", "130100")),
]
"""Lists, keys, and what may become of them."""


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Any]:
    """The base world with one entry of one list other than it was."""
    name, key, values = draw(st.sampled_from(CHANGES))
    place = draw(st.integers(0, len(WORLD[name]) - 1))
    rows = [dict(row) for row in WORLD[name]]
    rows[place][key] = draw(st.sampled_from(values))
    return WORLD | {name: rows}


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    story=st.lists(
        st.tuples(st.none() | changes(), st.sampled_from(QUESTIONS), st.sampled_from(DAYS)),
        min_size=4,
        max_size=10,
    )
)
def test_remembered_or_not_the_answer_is_the_same(law: OpaChild, story: list[Any]) -> None:
    """Between changes of grants, resources, cases, agencies and days, each question is answered as anew."""
    with TemporaryDirectory() as folder, pair(law, Path(folder)) as both:
        for changed, question, on in story:
            if changed is not None:
                world.load([strategies.write(changed, Path(folder) / "changed.yaml")], both.database)
                both.pulse.look()
            for _ in range(2):
                both.agree(question, on)
            both.agree(QUESTIONS[0], DAYS[1])


def test_what_is_revoked_is_refused_within_a_second(law: OpaChild, tmp_path: Path) -> None:
    """Nobody tells the service of the change, and yet the remembered permission is gone in time."""
    question, on = BASE["questions"]["obtain"], DAYS[1]
    with pair(law, tmp_path) as both:
        both.agree(question, on)
        rows = [row | {"state": "revoked"} for row in WORLD["grants"]]
        world.load([strategies.write(WORLD | {"grants": rows}, tmp_path / "changed.yaml")], both.database)
        asyncio.run(asyncio.sleep(1))
        both.agree(question, on)
        assert both.outcome(question, on) == "deny"


def test_what_was_remembered_is_counted_so(law: OpaChild, tmp_path: Path) -> None:
    """A new question about what is known has to be ruled on once; after that its ruling is remembered."""
    question, on = BASE["questions"]["obtain"], DAYS[1]
    other, third = (
        question | {"context": question["context"] | {"purpose": purpose}}
        for purpose in ("样例用途", "另一样例用途")
    )
    with pair(law, tmp_path) as both:
        both.agree(question, on)
        both.agree(question, on)
        for asked in (other, third):
            assert [both.remembered(asked, on) for _ in range(3)] == [False, True, True]


def test_what_a_request_says_of_a_thing_is_not_remembered_for_others(law: OpaChild, tmp_path: Path) -> None:
    """Of a facility that nobody registered, the facts are what each request says, asked in any order."""
    base, on = BASE["questions"]["build"], DAYS[1]
    said: list[dict[str, Any]] = [
        {}, {"kind": "exchange"}, {"kind": "platform", "owner": "market"}, {"connected": True}
    ]  # fmt: skip
    with pair(law, tmp_path) as both:
        for properties in said * 2:
            thing = {"type": "facility", "id": "nobody's", "properties": properties}
            both.agree(base | {"resource": thing}, on)


def test_questions_that_meet_at_the_database_see_one_state(law: OpaChild, tmp_path: Path) -> None:
    """Asked at once they are few transactions, each answered as alone; one that cannot be is told so."""
    with pair(law, tmp_path) as both:
        house, opened = both._remembering, list[None]()
        before = house.register.engine
        event.listen(before, "begin", lambda _: opened.append(None))
        at = datetime.combine(DAYS[1], time(12), ZONE).astimezone(UTC)

        def unreadable(snapshot: Snapshot) -> Request:
            assert snapshot.generation()
            raise RequestUnreadable("样例")

        async def ask() -> list[Any]:
            asked = [decide(Request.model_validate(question), ANALYST, at, house) for question in QUESTIONS]
            wrong = decide_what(unreadable, ANALYST, at, house)
            return await asyncio.gather(*asked, wrong, return_exceptions=True)

        *kept, refused = both._runner.run(ask())
        assert len(opened) < len(QUESTIONS)
        assert isinstance(refused, RequestUnreadable)
        for question, one in zip(QUESTIONS, kept, strict=True):
            alone = both._ask(both._plain, question, DAYS[1])
            assert (one.decision.facts, one.decision.ruled) == (alone.decision.facts, alone.decision.ruled)

"""Questions asked without pause while something is broken, and what must hold of every answer to them."""

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from catalog.database import engine
from service.record.archive import Archive
from service.record.verify import verify
from tests.houses import BASE
from tests.programs import Program

PERMITTED: dict[str, Any] = BASE["questions"]["obtain"]
REFUSED = PERMITTED | {"context": PERMITTED["context"] | {"purpose": "商业用途"}}
LONGEST = 5.0
"""Seconds within which everything is answered, whatever happens."""
ASKERS = 4
PAUSE = 0.01
"""Seconds an asker rests between two questions: the machine has other things to do."""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: whether the law permits what was asked, the status, the body."""

    may: bool
    status: int
    body: dict[str, Any]


@dataclass
class Load:
    """Askers that put two questions in turn, one permitted and one to be refused, until told to stop.

    Each question has a number, so that none is like another and nothing can be answered from memory. What
    does not come back over HTTP is in `broken`, by its error's name.
    """

    program: Program
    keys: Sequence[str]
    said: list[Said] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    longest: float = 0.0
    _numbers: Iterator[int] = field(default_factory=count)
    _over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def asking(self) -> Iterator["Load"]:
        """Ask from before the block until after it."""
        askers = [threading.Thread(target=self._run) for _ in range(ASKERS)]
        for asker in askers:
            asker.start()
        try:
            self.await_answers(10)
            yield self
            self.await_answers(len(self.said) + 10)
        finally:
            self._over.set()
            for asker in askers:
                asker.join()

    def await_answers(self, number: int) -> None:
        """Wait until so many have been answered, at most half a minute."""
        deadline = time.monotonic() + 30
        while len(self.said) + len(self.broken) < number and time.monotonic() < deadline:
            time.sleep(0.02)

    @property
    def answers(self) -> list[Said]:
        """What was answered with a decision."""
        return [said for said in self.said if said.status == 200]

    @property
    def failures(self) -> Counter[str]:
        """The codes of the failures that were told."""
        return Counter(said.body["error"]["code"] for said in self.said if said.status != 200)

    @property
    def codes(self) -> Counter[str]:
        """How often each finding was met."""
        return Counter(row["code"] for said in self.answers for row in said.body["context"]["findings"])

    def _run(self) -> None:
        with httpx.Client(timeout=LONGEST * 3) as client:
            while not self._over.is_set():
                self._ask(client, next(self._numbers))
                time.sleep(PAUSE)

    def _ask(self, client: httpx.Client, number: int) -> None:
        may = number % 2 == 0
        asked = PERMITTED if may else REFUSED
        context = asked["context"] | {"number": number}
        began = time.monotonic()
        try:
            key = self.keys[number // 2 % len(self.keys)]
            answer = self.program.post(client, key, asked | {"context": context})
        except httpx.HTTPError as error:
            self.broken.append(type(error).__name__)
            return
        finally:
            self.longest = max(self.longest, time.monotonic() - began)
        self.said.append(Said(may, answer.status_code, answer.json()))


def check(load: Load) -> Counter[str]:
    """Check what must hold whatever was broken; how often each engine ruled.

    Nothing permitted that the law refuses; every failure a sentence; all in time; every answer on record
    with the same outcome and place; the record whole.
    """
    assert not [said for said in load.answers if said.body["decision"] and not said.may]
    assert load.longest < LONGEST
    for said in load.said:
        if said.status != 200:
            assert said.status == 503, said
            assert said.body["error"]["message"].endswith(".")
    return on_record(load)


def on_record(load: Load) -> Counter[str]:
    """Check the answers against the record, and the record itself."""
    database = engine(load.program.database_url)
    archive, engines = Archive(database), Counter[str]()
    ids = [said.body["context"]["id"] for said in load.answers]
    assert len(set(ids)) == len(ids)
    for said in load.answers:
        told = said.body["context"]
        kept = archive.find(told["id"])
        assert kept is not None, f"{told['id']} was answered and is not on record"
        assert told["outcome"] == kept.decision.ruled.ruling.outcome
        assert (told["record"]["hash"], told["record"]["seq"]) == (kept.hash, kept.seq)
        engines[kept.decision.ruled.engine] += 1
    assert verify(database).faults == []
    database.dispose()
    return engines


def back(program: Program, key: str, seconds: float = LONGEST) -> float:
    """Ask what the law permits until it is permitted, without any help; the seconds that took."""
    began = time.monotonic()
    for number in count():
        context = PERMITTED["context"] | {"again": number}
        with httpx.Client(timeout=LONGEST * 3) as client:
            try:
                answer = program.post(client, key, PERMITTED | {"context": context})
            except httpx.TransportError:
                answer = None
        if answer is not None and answer.status_code == 200 and answer.json()["decision"]:
            return time.monotonic() - began
        assert time.monotonic() - began < seconds, f"not back: {answer and answer.text}"
        time.sleep(0.1)
    raise AssertionError


def figures(load: Load, again: float) -> str:
    """What came of it, for the table."""
    permits = sum(said.body["decision"] for said in load.answers)
    told = "".join(f", {number} {code}" for code, number in load.failures.items())
    lost = f", {len(load.broken)} connections lost" if load.broken else ""
    answered = f"{len(load.answers)} decisions ({permits} permits, none wrong){told}{lost}"
    return f"{answered}; longest {load.longest:.2f} s; back after {again:.2f} s"

"""The file of one project 案卷: where it stands, what was decided, what was said, what may be done now."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping

from catalog.database import reading
from catalog.entries import Project
from catalog.names import KEPT
from catalog.register import Snapshot
from service.decisions import Caller, Kept
from service.decisions.answer import answer
from service.errors import NotFound
from service.policy.texts import Texts
from service.record.archive import Archive
from service.review import queries
from service.review.acting import NOBODY, offered, sees
from service.review.checklist import Item, checklist
from service.review.conclusions import QUESTIONS, counting, effective
from service.review.confirming import Confirmation
from service.review.failures import PathWrong
from service.review.lists import Summary, summary
from service.review.moments import day
from service.review.paths import written
from service.review.periods import Due
from service.review.ports import OverrideKept
from service.review.rounds import Change, changed
from service.review.stages import Chair, Deed, Letter, Stage
from service.review.sums import Funding, funding
from service.sheets.stated import Stated

Rows = tuple[RowMapping, ...]


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """A notice as the reviewer drafted it: the last day to complete, a note, and a digest of what it asks."""

    by: date
    note: str | None
    asked: str

    @classmethod
    def of(cls, event: RowMapping) -> "NoticeDraft":
        """Read it from the event that drafted it."""
        told = json.loads(event["details"])
        return cls(date.fromisoformat(told["by"]), event["note"], told["asked"])


@dataclass(frozen=True, slots=True)
class Docket:
    """All of one project. Rows are those of the review's tables, the first first.

    `decisions` are those on the facts as they are, None where nothing was decided on them. `effective` are
    their outcomes with the overrides that count on the day. `changes` are this round's against the one
    before as the review left it. `deeds` are what the reader may do now.
    """

    summary: Summary
    facts: int
    entry: Project
    checklist: tuple[Item, ...]
    decisions: Mapping[str, Kept | None]
    effective: Mapping[str, str | None]
    missing: tuple[dict[str, Any], ...]
    funding: Funding
    rounds: Rows
    changes: tuple[Change, ...]
    corrections: Rows
    papers: Rows
    events: Rows
    overrides: tuple[OverrideKept, ...]
    seats: Mapping[str, str]
    deeds: tuple[Deed, ...]
    due: Due | None
    last: RowMapping | None = None
    """The last round, a draft's own among them."""

    @property
    def stated(self) -> Stated:
        """What the last submission, or the draft, states beside the entry."""
        text = self.last["stated"] if self.last else None
        return Stated.model_validate_json(text) if text else Stated()

    @property
    def confirmed(self) -> Confirmation:
        """What the submitter confirmed of the last submission, or of the draft so far."""
        text = self.last["confirmed"] if self.last else None
        return Confirmation.model_validate_json(text) if text else Confirmation()

    @property
    def draft(self) -> NoticeDraft | None:
        """The notice that waits to be checked or issued; None where there is none."""
        if self.summary.letter != Letter.NOTICE:
            return None
        last = next(row for row in reversed(self.events) if row["deed"] == Deed.DRAFT_NOTICE)
        return NoticeDraft.of(last)

    @property
    def notes(self) -> Rows:
        """The notes among the events."""
        return tuple(row for row in self.events if row["deed"] == Deed.NOTE)

    @property
    def people(self) -> dict[str, str]:
        """Who sits in each chair now, by chair."""
        seated = {chair.value: getattr(self.summary, chair.value) for chair in Chair}
        return {chair: name for chair, name in seated.items() if name}

    @property
    def set_aside(self) -> frozenset[str]:
        """The codes of all overrides, whether or not they count today."""
        return frozenset(row.code for row in self.overrides)

    @property
    def denials(self) -> tuple[dict[str, Any], ...]:
        """The findings of the checklist that an issuer may set aside, each once."""
        rows = [row for item in self.checklist for row in item.findings]
        standing = [row for row in rows if row["effect"] == "deny" and not row["overridden"]]
        return tuple({row["code"]: row for row in standing}.values())

    @property
    def clean(self) -> tuple[Item, ...]:
        """The items that may be confirmed together; empty while not both questions are decided."""
        return tuple(item for item in self.checklist if item.clean)

    @property
    def waiting(self) -> tuple[Item, ...]:
        """The items that are to be confirmed before the project goes on."""
        return tuple(item for item in self.checklist if item.waits)


@dataclass(frozen=True, slots=True)
class Dockets:
    """Reads the files of projects."""

    database: Engine
    archive: Archive
    texts: Texts

    def find(self, project: str, caller: Caller, on: date) -> Docket:
        """The file as it is on a day; raises NotFound for one that is not there, or not this reader's."""
        with reading(self.database) as connection:
            row = queries.project(connection, project)
            if row is None or not sees(caller, row):
                raise NotFound(NOBODY)
            kept = _Kept.of(connection, row)
            deeds = offered(connection, row, caller, datetime.combine(on, time.min, UTC))
        decisions = {action: self._decision(kept.decided, action) for action in QUESTIONS}
        return _docket(row, kept, decisions, self.texts, deeds, on)

    def _decision(self, decided: Rows, action: str) -> Kept | None:
        row = next((row for row in decided if row["action"] == action), None)
        return self.archive.find(row["decision"]) if row else None


@dataclass(frozen=True, slots=True)
class _Kept:
    """The rows of one project, read in one transaction."""

    entry: Project
    rounds: Rows
    spoken: Rows
    corrections: Rows
    papers: Rows
    events: Rows
    overrides: tuple[OverrideKept, ...]
    decided: Rows
    seats: Rows

    @classmethod
    def of(cls, connection: Connection, row: RowMapping) -> "_Kept":
        name, number = row["project"], row["round"]
        rounds = tuple(queries.rounds(connection, name))
        return cls(
            entry_of(connection, name, row["stage"], rounds),
            rounds,
            tuple(queries.rows(connection, name, number)),
            tuple(queries.corrections(connection, name)),
            tuple(queries.papers(connection, name)),
            tuple(queries.events(connection, name)),
            overrides_of(connection, name),
            tuple(found for found in queries.decided(connection, name) if found["facts"] == row["facts"]),
            tuple(queries.seats(connection, name)),
        )


def entry_of(connection: Connection, project: str, stage: str, rounds: Sequence[RowMapping]) -> Project:
    """The entry that is decided on, from the register; a draft's own, which nobody has registered."""
    registered = None if stage == Stage.DRAFT else Snapshot(connection).project(project)
    return registered or Project.model_validate_json(rounds[-1]["entry"], context=KEPT)


def overrides_of(connection: Connection, project: str) -> tuple[OverrideKept, ...]:
    """The overrides of a project, the first first."""
    return tuple(
        OverrideKept(
            row["code"], row["ground"], date.fromisoformat(row["until"]), row["by"], row["at"], row["facts"]
        )
        for row in queries.overrides(connection, project)
    )


def _docket(  # noqa: PLR0913, PLR0917  what a file is made of
    row: RowMapping,
    kept: _Kept,
    decisions: Mapping[str, Kept | None],
    texts: Texts,
    deeds: tuple[Deed, ...],
    on: date,
) -> Docket:
    aside = counting(kept.overrides, on, row["facts"])
    rounds = [round_ for round_ in kept.rounds if round_["round"] > 0]
    return Docket(
        summary=summary(row),
        facts=row["facts"],
        entry=kept.entry,
        checklist=checklist(kept.entry, decisions, texts, kept.spoken, kept.corrections, aside, kept.papers),
        decisions=decisions,
        effective={action: effective(found, aside) for action, found in decisions.items()},
        missing=_missing(decisions, texts),
        funding=funding(kept.entry),
        rounds=tuple(rounds),
        changes=tuple(changed(_left(rounds[-2], kept), _entry(rounds[-1]))) if len(rounds) > 1 else (),
        corrections=kept.corrections,
        papers=kept.papers,
        events=kept.events,
        overrides=kept.overrides,
        seats={seat["person"]: seat["chair"] for seat in kept.seats},
        deeds=deeds,
        due=_due(row),
        last=kept.rounds[-1] if kept.rounds else None,
    )


def _entry(round_: RowMapping) -> Project:
    return Project.model_validate_json(round_["entry"], context=KEPT)


def _left(round_: RowMapping, kept: _Kept) -> Project:
    """A round as the review left it: what was corrected in it is in it, as far as it still has a place."""
    entry = _entry(round_)
    for row in kept.corrections:
        if row["round"] == round_["round"]:
            with suppress(PathWrong):
                entry = written(entry, row["path"], json.loads(row["after"]))
    return entry


def _missing(decisions: Mapping[str, Kept | None], texts: Texts) -> tuple[dict[str, Any], ...]:
    """The rows of what is missing, each once, with the words of the finding that asks for it."""
    lacks: dict[tuple[str, str, str], dict[str, Any]] = {}
    for kept in decisions.values():
        context = answer(kept, texts)["context"] if kept else {"missing": [], "findings": []}
        words = {finding["code"]: finding for finding in context["findings"]}
        for lack in context["missing"]:
            said = {key: words[lack["code"]][key] for key in ("title", "remedy", "article", "text")}
            lacks.setdefault((lack["code"], lack["fact"], lack["who"]), {**lack, **said})
    return tuple(lacks.values())


def _due(row: RowMapping) -> Due | None:
    last, stage = day(row["due"]), Stage(row["stage"])
    return None if last is None else Due(stage, last, "given" if stage is Stage.RETURNED else "target")

"""Who rules in a run: the running policies, whose rulings are decisions, or a draft, whose are trials."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from anyio import to_thread

from catalog.database import reading
from service import canonical
from service.authoring.policies import Policies, built
from service.decisions import Caller, Kept, rule
from service.errors import Failure
from service.facts import Established, establish
from service.policy import Ruled
from service.policy.texts import Texts
from service.review import queries
from service.review.conclusions import QUESTIONS
from service.review.deciding import deciders, request
from service.review.desk import Desk

Found = dict[str, dict[str, str | None]]
"""For each project the columns of its row: `before` and `after`, or `trouble`."""


class Judge(AbstractAsyncContextManager["Judge"], Protocol):
    """Asks about some projects."""

    async def found(self, projects: Sequence[str], at: datetime) -> Found: ...


@dataclass
class Running(Judge):
    """The running policies: each project is decided on again, on record."""

    desk: Desk
    caller: Caller

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing was opened."""

    async def found(self, projects: Sequence[str], at: datetime) -> Found:
        """Decide on one after the other: writes that crowd each other would keep the doors waiting."""
        return {project: await self._one(project, at) for project in projects}

    async def _one(self, project: str, at: datetime) -> dict[str, str | None]:
        before = await to_thread.run_sync(self._last, project)
        standing = await self.desk.settle(project, self.caller, at)
        if standing.trouble is not None:
            return {"trouble": standing.trouble.message}
        return _row(before, await to_thread.run_sync(self._last, project))

    def _last(self, project: str) -> dict[str, Any]:
        """What was decided last, whatever the facts were."""
        with reading(self.desk.database) as connection:
            rows = queries.decided(connection, project)
        last = {action: next((row for row in rows if row["action"] == action), None) for action in QUESTIONS}
        kept = {action: self.desk.archive.find(row["decision"]) for action, row in last.items() if row}
        return {action: _said_by(one, self.desk.texts) for action, one in kept.items() if one}


@dataclass
class Drafted(Judge):
    """A draft beside the running policies, on the same facts; nothing of it is on record."""

    desk: Desk
    folders: tuple[Path, ...]
    _stack: ExitStack = field(default_factory=ExitStack)
    _draft: Policies | None = None
    _texts: Texts | None = None

    async def __aenter__(self) -> Self:
        """Build the draft; raises OpaError where it does not build."""
        self._draft = await to_thread.run_sync(self._stack.enter_context, built(self.folders))
        self._texts = Texts(self.folders)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what was built."""
        await to_thread.run_sync(self._stack.close)

    async def found(self, projects: Sequence[str], at: datetime) -> Found:
        """Rule on them by both."""
        facts, trouble = await to_thread.run_sync(self._facts, projects, at)
        keys = [(project, action) for project in facts for action in QUESTIONS]
        texts = [facts[project][action] for project, action in keys]
        before = [await rule(one, self.desk.house.policy) for one in texts]
        assert self._draft is not None  # noqa: S101  opened by `async with`
        after = await to_thread.run_sync(self._draft.rulings, [one.text for one in texts])
        found = _nothing(facts)
        for (project, action), was, now in zip(keys, before, after, strict=True):
            found[project]["before"][action] = _said_in(was, self.desk.texts)
            found[project]["after"][action] = self._said(now)
        rows = {project: _row(sides["before"], sides["after"]) for project, sides in found.items()}
        return rows | {project: {"trouble": words} for project, words in trouble.items()}

    def _facts(
        self, projects: Sequence[str], at: datetime
    ) -> tuple[dict[str, dict[str, Established]], dict[str, str]]:
        """The facts of both questions for each project, or why they cannot be asked."""
        on, facts, trouble = self.desk.day(at), dict[str, dict[str, Established]](), dict[str, str]()
        with self.desk.house.register.snapshot() as snapshot:
            for project in projects:
                entry = snapshot.project(project)
                try:
                    bodies = deciders(snapshot, entry.unit if entry else "", on, {})
                except Failure as failure:
                    trouble[project] = failure.message
                    continue
                facts[project] = {
                    action: establish(request(project, {}, action, bodies[action]), snapshot, on)
                    for action in QUESTIONS
                }
        return facts, trouble

    def _said(self, ruling: Mapping[str, Any]) -> dict[str, Any]:
        codes = {
            row["code"]: _article(self._texts, row["code"], row["paragraph"]) for row in ruling["findings"]
        }
        return {"outcome": ruling["outcome"], "codes": codes}


def _nothing(projects: Mapping[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    return {project: {"before": {}, "after": {}} for project in projects}


def _row(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str | None]:
    return {"before": canonical.text(before), "after": canonical.text(after), "trouble": None}


def _said_by(kept: Kept, texts: Texts) -> dict[str, Any]:
    return _said_in(kept.decision.ruled, texts)


def _said_in(ruled: Ruled, texts: Texts) -> dict[str, Any]:
    found = ruled.ruling.findings
    return {
        "outcome": ruled.ruling.outcome,
        "codes": {row.code: _article(texts, row.code, row.paragraph) for row in found},
    }


def _article(texts: Texts | None, code: str, paragraph: str | None) -> str | None:
    citation = texts.cite(code, paragraph) if texts else None
    return citation.article if citation else None

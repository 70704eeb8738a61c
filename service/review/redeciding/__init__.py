"""All open projects decided again, under the running policies or held against a draft; a run can be resumed.

Under the running policies what comes of it are decisions, on record, and the projects' own. A draft makes no
decision: its rulings are trials, kept in the run's table beside those of the running policies on the same
facts, and nowhere else.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from anyio import to_thread
from sqlalchemy import RowMapping

import opa.bundle
from catalog.database import reading, writing
from service.decisions import Caller, ids
from service.errors import NotFound
from service.people.rights import Right
from service.review.desk import Desk
from service.review.failures import RightMissing
from service.review.lists.queries import open_projects
from service.review.moments import stamp
from service.review.redeciding import queries
from service.review.redeciding.judges import Drafted, Judge, Running
from service.review.redeciding.results import Result, result
from service.review.stages import OPEN

BATCH = 4
"""Projects asked about together: few, so that a gateway's question never waits long behind them."""
REST = 2.0
"""How long a run in the service rests after each batch, in times of what the batch took."""

Told = Callable[[int, int], None]
"""Told how many projects have been asked about, and how many there are."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    run: str
    done: int
    total: int
    state: Literal["begun", "done", "stopped"]


@dataclass(frozen=True, slots=True)
class Redecision:
    """Starts runs, goes on with them, and says what they found."""

    desk: Desk

    def start(self, caller: Caller, at: datetime, draft: Sequence[Path] | None = None) -> str:
        """The id of a run over all open projects; one like it that was broken off today is gone on with.

        `draft`: the folders of a draft; None: the running policies. Raises RightMissing, and OpaError for
        folders that are none.
        """
        if not caller.may(Right.REDECIDE):
            raise RightMissing(
                "没有批量重新决定的权限。", "Deciding all open projects again needs the right to."
            )
        revision = opa.bundle.revision(draft) if draft else self.desk.house.policy.revision
        on, folders = self.desk.day(at).isoformat(), ":".join(map(str, draft)) if draft else None
        with writing(self.desk.database) as connection:
            known = queries.unfinished(connection, revision, on, folders)
            if known is not None:
                queries.set_state(connection, known, "begun")
                return known
            run = ids.draw(at)
            rows = open_projects(connection, [stage.value for stage in OPEN])
            kept = {"run": run, "by": caller.name, "at": stamp(at), "on": on, "policies": folders}
            projects = [{"run": run, **row, "before": None, "after": None, "trouble": None} for row in rows]
            queries.add_run(
                connection, kept | {"revision": revision, "state": "begun", "total": len(rows)}, projects
            )
            self.desk.audit(
                connection, who=caller.name, address=caller.address, deed="project.redecide", about=run,
                at=at, details={"policies": folders},
            )  # fmt: skip
        return run

    async def go_on(
        self,
        run: str,
        caller: Caller,
        now: Callable[[], datetime],
        told: Told = lambda _done, _total: None,
        *,
        rest: float = REST,
    ) -> None:
        """Ask about what is left of a run, a batch at a time, until its end or until it is stopped.

        It rests after each batch, so that gateways are served meanwhile; a command that has the machine to
        itself need not.
        Raises OpaError and PoliciesSilent for a draft that cannot be ruled by; what was found is kept.
        """
        clock, begun = asyncio.get_running_loop().time, await to_thread.run_sync(self.progress, run)
        async with self._judge(run, caller) as judge:
            while batch := await to_thread.run_sync(self._next, run):
                since = clock()
                found = await judge.found(batch, now())
                await to_thread.run_sync(self._keep, run, found)
                told((await to_thread.run_sync(self.progress, run)).done, begun.total)
                if (await to_thread.run_sync(self.progress, run)).state == "stopped":
                    return
                await asyncio.sleep(rest * (clock() - since))
        await to_thread.run_sync(self._set, run, "done")

    def stop(self, run: str) -> None:
        """Have a run end after the batch it is at; `start` on the same day goes on with it."""
        self._set(run, "stopped")

    def progress(self, run: str) -> Progress:
        """How far a run is; raises NotFound."""
        with reading(self.desk.database) as connection:
            row = _known(queries.run(connection, run))
            left = queries.left(connection, run)
        return Progress(run, row["total"] - left, row["total"], row["state"])

    def result(self, run: str) -> Result:
        """What a run has found so far; raises NotFound."""
        with reading(self.desk.database) as connection:
            return result(_known(queries.run(connection, run)), queries.rows(connection, run))

    def left(self, runs: Sequence[str]) -> dict[str, int]:
        """How many projects each of some runs still has to ask about; a run that has none is left out."""
        with reading(self.desk.database) as connection:
            return queries.left_of(connection, runs)

    def runs(self, limit: int = 20) -> list[RowMapping]:
        """The newest runs."""
        with reading(self.desk.database) as connection:
            return queries.runs(connection, limit)

    def kept(self, run: str) -> RowMapping:
        """A run as it was begun: by whom, when, under which policies; raises NotFound."""
        with reading(self.desk.database) as connection:
            return _known(queries.run(connection, run))

    def _judge(self, run: str, caller: Caller) -> Judge:
        with reading(self.desk.database) as connection:
            row = _known(queries.run(connection, run))
        if row["policies"] is None:
            return Running(self.desk, caller)
        return Drafted(self.desk, tuple(map(Path, row["policies"].split(":"))))

    def _next(self, run: str) -> list[str]:
        with reading(self.desk.database) as connection:
            return queries.next_rows(connection, run, BATCH)

    def _keep(self, run: str, found: dict[str, dict[str, str | None]]) -> None:
        with writing(self.desk.database) as connection:
            for project, values in found.items():
                queries.put_row(connection, run, project, values)

    def _set(self, run: str, state: str) -> None:
        with writing(self.desk.database) as connection:
            queries.set_state(connection, run, state)


def _known(row: RowMapping | None) -> RowMapping:
    if row is None:
        raise NotFound("There is no such run.")
    return row

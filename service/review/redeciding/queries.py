"""The statements of runs that decide all open projects again."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from service.review.models import Run, RunRow

Values = Mapping[str, Any]


def add_run(connection: Connection, row: Values, projects: Sequence[Values]) -> None:
    """Begin a run over these projects."""
    connection.execute(insert(Run).values(**row))
    if projects:
        connection.execute(insert(RunRow), list(projects))


def run(connection: Connection, run_id: str) -> RowMapping | None:
    """A run."""
    return connection.execute(select(Run.__table__).where(Run.run == run_id)).mappings().one_or_none()


def runs(connection: Connection, limit: int) -> list[RowMapping]:
    """The newest runs."""
    return list(connection.execute(select(Run.__table__).order_by(Run.at.desc()).limit(limit)).mappings())


def unfinished(connection: Connection, revision: str, on: str, policies: str | None) -> str | None:
    """The newest run under the same policies, about the same day, that has not come to its end."""
    same = (Run.revision == revision, Run.on == on, Run.policies.is_not_distinct_from(policies))
    query = select(Run.run).where(*same, Run.state != "done").order_by(Run.at.desc()).limit(1)
    return connection.scalar(query)


def set_state(connection: Connection, run_id: str, state: str) -> None:
    """Note what became of a run."""
    connection.execute(update(Run).where(Run.run == run_id).values(state=state))


def next_rows(connection: Connection, run_id: str, limit: int) -> list[str]:
    """The next projects that were not asked about."""
    left = (RunRow.run == run_id, RunRow.after.is_(None), RunRow.trouble.is_(None))
    return list(connection.scalars(select(RunRow.project).where(*left).order_by(RunRow.project).limit(limit)))


def put_row(connection: Connection, run_id: str, project: str, values: Values) -> None:
    """Keep what a run found of a project."""
    one = (RunRow.run == run_id, RunRow.project == project)
    connection.execute(update(RunRow).where(*one).values(**values))


def left(connection: Connection, run_id: str) -> int:
    """How many projects a run still has to ask about."""
    query = select(func.count()).where(RunRow.run == run_id, RunRow.after.is_(None), RunRow.trouble.is_(None))
    return connection.scalar(query) or 0


def left_of(connection: Connection, runs: Sequence[str]) -> dict[str, int]:
    """The same of several runs, those that have any left."""
    query = (
        select(RunRow.run, func.count().label("left"))
        .where(RunRow.run.in_(runs), RunRow.after.is_(None), RunRow.trouble.is_(None))
        .group_by(RunRow.run)
    )
    return {row.run: row.left for row in connection.execute(query)}


def rows(connection: Connection, run_id: str) -> list[RowMapping]:
    """What a run found, by project."""
    query = select(RunRow.__table__).where(RunRow.run == run_id).order_by(RunRow.project)
    return list(connection.execute(query).mappings())

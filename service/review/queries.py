"""All statements on the tables of projects under review."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select, update

from catalog import models as register
from catalog.base import Base
from catalog.queries import generation
from service.review import models

Values = Mapping[str, Any]


def lock(connection: Connection) -> None:
    """Wait for whoever else does something: one deed at a time. SQLite does so by itself."""
    connection.execute(generation().statement.with_for_update())


def project(connection: Connection, project_id: str) -> RowMapping | None:
    """Where a project stands."""
    query = select(models.Project.__table__).where(models.Project.project == project_id)
    return connection.execute(query).mappings().one_or_none()


def unfiled(connection: Connection) -> list[str]:
    """The ids of registered projects that nobody has filed."""
    filed = select(models.Project.project)
    query = select(register.Project.id).where(register.Project.id.not_in(filed))
    return list(connection.scalars(query.order_by(register.Project.id)))


def add_project(connection: Connection, row: Values) -> None:
    """Begin a project."""
    connection.execute(insert(models.Project).values(**row))


def change_project(connection: Connection, project_id: str, values: Values) -> None:
    """Move a project on."""
    where = models.Project.project == project_id
    connection.execute(update(models.Project).where(where).values(**values))


def settle(connection: Connection, project_id: str, facts: int, values: Values) -> bool:
    """Write what was decided on these facts; whether they still are the project's."""
    where = (models.Project.project == project_id, models.Project.facts == facts)
    return connection.execute(update(models.Project).where(*where).values(**values)).rowcount == 1


def chair(connection: Connection, project_id: str, person: str) -> str | None:
    """The part a person has in a project."""
    seat = models.Seat
    query = select(seat.chair).where(seat.project == project_id, seat.person == person)
    return connection.scalar(query)


def seats(connection: Connection, project_id: str) -> list[RowMapping]:
    """Everybody who has a part in a project, in the order they came."""
    return _of(connection, models.Seat, project_id, models.Seat.since)


def take_seat(connection: Connection, row: Values) -> None:
    """Give a person a part; the primary key holds that it is the only one."""
    connection.execute(insert(models.Seat).values(**row))


def rounds(connection: Connection, project_id: str) -> list[RowMapping]:
    """What was submitted, the first first."""
    return _of(connection, models.Round, project_id, models.Round.round)


def put_round(connection: Connection, row: Values) -> None:
    """Keep what was submitted; a draft is replaced."""
    one = (models.Round.project == row["project"], models.Round.round == row["round"])
    connection.execute(delete(models.Round).where(*one))
    connection.execute(insert(models.Round).values(**row))


def end_round(connection: Connection, project_id: str, number: int, values: Values) -> None:
    """Note on a round that it was returned."""
    one = (models.Round.project == project_id, models.Round.round == number)
    connection.execute(update(models.Round).where(*one).values(**values))


def reading(connection: Connection, name: str) -> RowMapping | None:
    """Give a workbook as it was read."""
    query = select(models.Reading.__table__).where(models.Reading.reading == name)
    return connection.execute(query).mappings().one_or_none()


def add_reading(connection: Connection, row: Values, most: int) -> None:
    """Keep a workbook as it was read, and of those by the same account that nothing rests on the newest."""
    table = models.Reading
    connection.execute(insert(table).values(**row))
    loose = select(table.reading).where(table.by == row["by"], table.kept.is_(False))
    older = list(connection.scalars(loose.order_by(table.at.desc(), table.reading).offset(most)))
    connection.execute(delete(table).where(table.reading.in_(older)))


def change_reading(connection: Connection, name: str, values: Values) -> None:
    """Note answers to a reading's doubts, or that a submission rests on it."""
    connection.execute(update(models.Reading).where(models.Reading.reading == name).values(**values))


def rows(connection: Connection, project_id: str, number: int) -> list[RowMapping]:
    """What the reviewer said of the checklist in one round."""
    query = select(models.Row.__table__).where(models.Row.project == project_id, models.Row.round == number)
    return list(connection.execute(query).mappings())


def put_row(connection: Connection, row: Values) -> None:
    """Keep what the reviewer says of a row, in the place of what was said before."""
    one = (
        models.Row.project == row["project"],
        models.Row.round == row["round"],
        models.Row.item == row["item"],
    )
    connection.execute(delete(models.Row).where(*one))
    connection.execute(insert(models.Row).values(**row))


def corrections(connection: Connection, project_id: str) -> list[RowMapping]:
    """The corrections of a project, the first first."""
    return _of(connection, models.Correction, project_id, models.Correction.facts)


def add_correction(connection: Connection, row: Values) -> None:
    """Keep a correction."""
    connection.execute(insert(models.Correction).values(**row))


def papers(connection: Connection, project_id: str) -> list[RowMapping]:
    """The papers of a project, the first first."""
    return _of(connection, models.Paper, project_id, models.Paper.at)


def put_paper(connection: Connection, row: Values) -> None:
    """Keep that a paper belongs to a project."""
    one = (models.Paper.project == row["project"], models.Paper.sha256 == row["sha256"])
    connection.execute(delete(models.Paper).where(*one))
    connection.execute(insert(models.Paper).values(**row))


def events(connection: Connection, project_id: str) -> list[RowMapping]:
    """What was done with a project, the first first."""
    return _of(connection, models.Event, project_id, models.Event.number)


def add_event(connection: Connection, row: Values) -> None:
    """Add to the timeline, under the next number."""
    last = select(func.coalesce(func.max(models.Event.number), 0)).where(
        models.Event.project == row["project"]
    )
    number = connection.scalar(last) or 0
    connection.execute(insert(models.Event).values(**row, number=number + 1))


def overrides(connection: Connection, project_id: str) -> list[RowMapping]:
    """The findings that were set aside, the first first."""
    return _of(connection, models.Override, project_id, models.Override.at)


def put_override(connection: Connection, row: Values) -> None:
    """Keep an override, in the place of one of the same finding."""
    one = (models.Override.project == row["project"], models.Override.code == row["code"])
    connection.execute(delete(models.Override).where(*one))
    connection.execute(insert(models.Override).values(**row))


def decided(connection: Connection, project_id: str) -> list[RowMapping]:
    """The decisions on a project, the newest first."""
    kept = models.Decided
    query = (
        select(kept.__table__)
        .where(kept.project == project_id)
        .order_by(kept.at.desc(), kept.decision.desc())
    )
    return list(connection.execute(query).mappings())


def add_decided(connection: Connection, row: Values) -> None:
    """Keep which decision was made on which facts."""
    connection.execute(insert(models.Decided).values(**row))


def platforms(connection: Connection) -> list[RowMapping]:
    """The list of what is built in common, by number."""
    query = select(models.Platform.__table__).order_by(models.Platform.number)
    return list(connection.execute(query).mappings())


def put_platform(connection: Connection, row: Values) -> None:
    """Keep a row of that list, in the place of one of the same number."""
    drop_platform(connection, row["number"])
    connection.execute(insert(models.Platform).values(**row))


def drop_platform(connection: Connection, number: str) -> bool:
    """Take a row out; whether it was there."""
    return connection.execute(delete(models.Platform).where(models.Platform.number == number)).rowcount == 1


def views(connection: Connection, person: str) -> list[RowMapping]:
    """The saved views of a person, by name."""
    query = select(models.View.__table__).where(models.View.person == person).order_by(models.View.name)
    return list(connection.execute(query).mappings())


def put_view(connection: Connection, row: Values) -> None:
    """Save a view, in the place of one of the same name."""
    drop_view(connection, row["person"], row["name"])
    connection.execute(insert(models.View).values(**row))


def drop_view(connection: Connection, person: str, name: str) -> None:
    """Forget a view."""
    connection.execute(delete(models.View).where(models.View.person == person, models.View.name == name))


def _of(connection: Connection, kind: type[Base], project_id: str, order: Any) -> list[RowMapping]:
    table = kind.__table__
    query: Select[Any] = select(table).where(table.c.project == project_id).order_by(order)
    return list(connection.execute(query).mappings())

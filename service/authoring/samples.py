"""Facts to try two sets of policies on: law cases, past decisions, and questions asked in a world.

Only read, never recorded: facts are taken as they are, and no decision comes of them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError
from sqlalchemy import Connection, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError

from catalog import documents, world
from catalog.database import engine, migrate, reading
from catalog.register import Register
from catalog.remarks import LoadErrors
from opa.scratch import scratch
from service.authoring.trials import Tried
from service.errors import Failure
from service.facts import establish
from service.record import queries
from service.record.journal.filing import filed
from service.requests import Request

CHUNK = 500
"""Documents fetched at once."""

Source = Literal["case", "record", "world"]


class SampleWrong(Failure):
    """A sample that cannot be taken; the message says of what and why."""

    code = "sample_wrong"


@dataclass(frozen=True, slots=True)
class Sample:
    """Facts with where they are from: a case's file and sentence, a decision's id, a question's sentence."""

    source: Source
    name: str
    on: date
    facts: str
    times: int = 1
    """How many decisions of the record rest on these facts."""


def of_cases(cases: Sequence[Tried]) -> list[Sample]:
    """The facts of law cases."""
    return [Sample("case", tried.label, tried.case.on, tried.facts) for tried in cases]


def of_record(database_url: str, limit: int) -> list[Sample]:
    """The facts of the newest `limit` decisions, equal ones once, under the newest decision's id.

    Decisions on what were no facts are left out. A database that is not there yet has none; it is not made.
    """
    address = make_url(database_url)
    if limit == 0 or (address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file()):
        return []
    database = engine(database_url)
    try:
        if not inspect(database).has_table("record_entries"):
            return []
        opened = filed if inspect(database).has_table("record_journal") else reading
        with opened(database) as connection:
            return _newest(connection, limit)
    except SQLAlchemyError as error:
        raise SampleWrong(f"The record cannot be read ({type(error).__name__}): use --sample 0.") from error
    finally:
        database.dispose()


def _newest(connection: Connection, limit: int) -> list[Sample]:
    bodies = [json.loads(row["body"]) for row in queries.latest(connection, limit)]
    digests: dict[str, list[dict[str, Any]]] = {}
    for body in bodies:
        if not body["misfits"]:
            digests.setdefault(body["facts"], []).append(body)
    texts: dict[str, str] = {}
    ordered = list(digests)
    for start in range(0, len(ordered), CHUNK):
        texts |= queries.texts(connection, ordered[start : start + CHUNK])
    return [
        Sample("record", rows[0]["id"], date.fromisoformat(rows[0]["on"]), texts[digest], len(rows))
        for digest, rows in digests.items()
        if digest in texts
    ]


def of_world(file: Path, questions: Path, on: date) -> list[Sample]:
    """The facts of every question of a file, asked on a day of the world of another. Raises SampleWrong."""
    with scratch() as folder:
        database = engine(f"sqlite:///{folder / 'world.db'}")
        try:
            migrate(database)
            world.load([file], database)
            with Register(database).snapshot() as snapshot:
                return [_asked(row, snapshot, on) for row in _questions(questions)]
        except LoadErrors as errors:
            raise SampleWrong(str(errors.rows[0])) from None
        finally:
            database.dispose()


def _questions(file: Path) -> list[Any]:
    found = documents.read(file)
    if not isinstance(found, list):
        raise SampleWrong(f"{file} must be a list of questions, each with `name` and `request`.")
    return found


def _asked(row: Any, snapshot: Any, on: date) -> Sample:
    try:
        request = Request.model_validate(row["request"])
        day = request.on or on
        return Sample("world", str(row["name"]), day, establish(request, snapshot, day).text)
    except (KeyError, TypeError, ValidationError) as error:
        raise SampleWrong(f"A question cannot be asked: {str(error).splitlines()[0]}.") from None

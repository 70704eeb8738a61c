"""Workbooks as they were read, each kept under an id of its own with the answers to its doubts."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import BaseModel, ConfigDict, TypeAdapter
from sqlalchemy import Engine, RowMapping

from catalog.database import reading as reads
from catalog.database import writing
from service.decisions import Caller
from service.errors import NotFound
from service.review import queries
from service.review.confirming import Workbook
from service.review.moments import stamp
from service.sheets.stated import Read

READ = TypeAdapter(Read)
MAX_VALUES = 2_000
"""Values, and places left out, that are kept of a reading to be looked at; the project is kept whole."""
MAX_LOOSE = 10
"""Readings of one account that no draft and no submission rests on; older ones are dropped."""
MAX_NAME = 200
"""Characters of a file's name."""

GONE = (
    "没有该次读取结果，可能已被较新的上传替换；请重新上传申报表。"
    "There is no such reading; newer uploads may have replaced it. Send the workbook again."
)


class Answers(BaseModel):
    """The answers to the questions of a reading: keys confirmed as read, and texts corrected, by path."""

    model_config = ConfigDict(frozen=True)

    confirmed: tuple[str, ...] = ()
    changed: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Reading:
    """A workbook as it was read, the project it was sent for, and the answers given so far."""

    workbook: Workbook
    project: str | None
    found: Read
    answers: Answers = Answers()  # noqa: RUF009  frozen


@dataclass(frozen=True, slots=True)
class Readings:
    """Keeps and finds them."""

    database: Engine

    def keep(  # noqa: PLR0913, PLR0917  what a reading is made of
        self, found: Read, name: str, sha256: str, project: str | None, caller: Caller, at: datetime
    ) -> str:
        """Keep what was read; gives the id."""
        id_ = secrets.token_urlsafe(16)
        found = replace(found, values=found.values[:MAX_VALUES], left_out=found.left_out[:MAX_VALUES])
        row = {
            "reading": id_, "project": project, "unit": caller.agency, "by": caller.name, "at": stamp(at),
            "name": name[-MAX_NAME:], "sha256": sha256, "found": READ.dump_json(found).decode(),
            "answers": Answers().model_dump_json(), "kept": False,
        }  # fmt: skip
        with writing(self.database) as connection:
            queries.add_reading(connection, row, MAX_LOOSE)
        return id_

    def find(self, id_: str, caller: Caller, project: str | None) -> Reading:
        """Find a reading of one's own agency for a project, or one for a new project.

        Raises NotFound for any other.
        """
        found = self.sent_by(id_, caller)
        if found.project not in (None, project):
            raise NotFound(GONE)
        return found

    def sent_by(self, id_: str, caller: Caller) -> Reading:
        """Find a reading of one's own agency, whatever project it is for; raises NotFound."""
        with reads(self.database) as connection:
            row = queries.reading(connection, id_)
        if row is None or not _own(row, caller):
            raise NotFound(GONE)
        book = Workbook(reading=id_, name=row["name"], sha256=row["sha256"], at=row["at"])
        return Reading(
            book,
            row["project"],
            READ.validate_json(row["found"]),
            Answers.model_validate_json(row["answers"]),
        )

    def answer(self, id_: str, answers: Answers) -> None:
        """Keep the answers to a reading's questions in the place of those before."""
        with writing(self.database) as connection:
            queries.change_reading(connection, id_, {"answers": answers.model_dump_json()})


def _own(row: RowMapping, caller: Caller) -> bool:
    return row["by"] == caller.name or (caller.agency is not None and row["unit"] == caller.agency)

"""Duplicates and overlaps: proposals to look at, and the list of common platforms they are looked for in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anyio import to_thread
from sqlalchemy import Connection

from catalog.database import reading, writing
from service import canonical
from service.decisions import Caller
from service.matching import Platform
from service.matching.catalogue import Catalogue
from service.patience import in_turn
from service.people.rights import Right
from service.review import queries
from service.review.counter import words
from service.review.failures import PathWrong, RightMissing
from service.review.matched import Matches, matches
from service.review.reviewing import Reviewing
from service.review.standing import Standing

KINDS = {"built": "统建清单", "negative": "负面清单"}
MOST_WORDS = 50
MOST_SAID = 500
"""Characters of the numbers that the audit list is told of rows that came together."""


@dataclass(frozen=True)
class Comparing(Reviewing):
    """What is held against the catalogue and the list."""

    catalogue: Catalogue | None = None

    def platforms(self) -> list[Platform]:
        """The list of common platforms, by number."""
        with reading(self.database) as connection:
            return [_platform(row) for row in queries.platforms(connection)]

    async def keep_platform(self, platform: Platform, caller: Caller, at: datetime) -> None:
        """Add a row to the list, or replace the one of its number; raises RightMissing and WordsMissing."""
        row = _row(platform)
        await self._list(
            caller, at, "platform.keep", row["number"], lambda one: queries.put_platform(one, row)
        )

    async def keep_platforms(self, platforms: Sequence[Platform], caller: Caller, at: datetime) -> None:
        """Do the same with several rows, all or none."""
        rows = [_row(platform) for platform in platforms]

        def put(connection: Connection) -> None:
            for row in rows:
                queries.put_platform(connection, row)

        numbers = "、".join(row["number"] for row in rows)[:MOST_SAID]
        await self._list(caller, at, "platform.keep", numbers, put)

    async def drop_platform(self, number: str, caller: Caller, at: datetime) -> None:
        """Take a row out of the list; raises RightMissing."""
        await self._list(caller, at, "platform.drop", number, lambda one: queries.drop_platform(one, number))

    async def matches(self, project: str, caller: Caller, at: datetime) -> Matches:
        """Proposals for a project, once the catalogue's index is made; raises NotFound."""
        docket = await to_thread.run_sync(self.docket, project, caller, self.day(at))
        catalogue = self.catalogue or Catalogue(self.database)
        return await in_turn(lambda: matches(docket.entry, catalogue, self.platforms()))

    async def accept_overlap(  # noqa: PLR0913, PLR0917  each is a part of a correction
        self, project: str, number: str, amount: float, page: str, reason: str, caller: Caller, at: datetime
    ) -> Standing:
        """Take a hit for what it is: a correction that adds the overlap and the amount to cut, in yuan."""
        listed = await to_thread.run_sync(self.platforms)
        row = next((row for row in listed if row.number == number), None)
        if row is None:
            raise PathWrong("清单中没有该项。", f"The list has no row {number}.", "number")
        docket = await to_thread.run_sync(self.docket, project, caller, self.day(at))
        path = f"overlaps[{len(docket.entry.overlaps or []) + 1}]"
        value = {"with": f"{KINDS[row.kind]}第{row.number}项 {row.name}", "amount": amount}
        return await self.correct(project, path, value, page, reason, caller, at)

    async def _list(self, caller: Caller, at: datetime, deed: str, number: str, work: Any) -> None:
        if not caller.may(Right.PLATFORMS):
            raise RightMissing(
                "没有维护统建清单的权限。", "The list of platforms is kept by those who have the right to."
            )

        def put() -> None:
            with writing(self.database) as connection:
                work(connection)
                self.audit(
                    connection, who=caller.name, address=caller.address, deed=deed, about=number, at=at,
                    details={},
                )  # fmt: skip

        await to_thread.run_sync(put)


def _row(platform: Platform) -> dict[str, Any]:
    """The row as it is kept; raises WordsMissing."""
    return {
        "number": words(platform.number, "序号", "the number", "number"),
        "name": words(platform.name, "名称", "the name", "name"),
        "kind": platform.kind,
        "keywords": canonical.text([word.strip() for word in platform.keywords if word.strip()][:MOST_WORDS]),
        "description": platform.description.strip(),
    }


def _platform(row: Mapping[Any, Any]) -> Platform:
    return Platform(
        row["number"], row["name"], row["kind"], tuple(json.loads(row["keywords"])), row["description"]
    )

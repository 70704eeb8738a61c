"""What the review hands to others: content of letters to whoever makes them, each deed to the audit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import Connection

from catalog.entries import Agency, Project
from service.decisions import Kept
from service.review.checklist import Item
from service.review.conclusions import Conclusion
from service.review.sums import Funding


@dataclass(frozen=True, slots=True)
class OverrideKept:
    """A finding set aside by the issuer: on what ground, the last day it counts, and on which facts."""

    code: str
    ground: str
    until: date
    by: str
    at: str
    facts: int = 0


@dataclass(frozen=True, slots=True)
class Opinion:
    """All that a letter of opinion 审查意见书 says, to the approving body and to finance.

    `people` are by chair: submitter, reviewer, checker, issuer. `missing` are rows of what is missing.
    `checked` are the acts whose validity the issuer confirmed.
    """

    project: Project
    unit: Agency | None
    round: int
    kind: str | None
    funding: Funding
    checklist: tuple[Item, ...]
    conclusion: Conclusion
    deciders: Mapping[str, Agency | None]
    decisions: Mapping[str, Kept]
    overrides: tuple[OverrideKept, ...]
    people: Mapping[str, str]
    missing: tuple[dict[str, Any], ...]
    on: date
    at: datetime
    checked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Notice:
    """All that a notice to complete 补正通知书 says: what, on what ground, by when.

    `asked` has the rows of what is missing with the finding's words (`code`, `fact`, `who`, `title`,
    `remedy`, `article`, `text`), and rows of what the reviewer asks for (`item`, `title`, `note`).
    `checked` are the acts whose validity the issuer confirmed.
    """

    project: Project
    unit: Agency | None
    round: int
    asked: tuple[dict[str, Any], ...]
    note: str | None
    by: date
    people: Mapping[str, str]
    decisions: Mapping[str, Kept]
    on: date
    at: datetime
    checked: frozenset[str] = frozenset()


class Letters(Protocol):
    """Makes letters and keeps them, within the transaction of the deed that they come from."""

    def opinion(self, connection: Connection, content: Opinion, /) -> None: ...

    def notice(self, connection: Connection, content: Notice, /) -> None: ...


class NoLetters:
    """Where no office writes letters: the review's own record is all there is."""

    def opinion(self, connection: Connection, content: Opinion, /) -> None:
        """Write nothing."""

    def notice(self, connection: Connection, content: Notice, /) -> None:
        """Write nothing."""


class Audit(Protocol):
    """Keeps who did what to which project, within the transaction of the deed."""

    def __call__(  # noqa: PLR0913  each is a column of the list
        self,
        connection: Connection,
        /,
        *,
        who: str,
        address: str | None,
        deed: str,
        about: str,
        at: datetime,
        details: Mapping[str, Any],
    ) -> None: ...


def no_audit(  # noqa: PLR0913  the port's signature
    connection: Connection,
    /,
    *,
    who: str,
    address: str | None,
    deed: str,
    about: str,
    at: datetime,
    details: Mapping[str, Any],
) -> None:
    """Where no list of deeds is kept but the project's own timeline."""

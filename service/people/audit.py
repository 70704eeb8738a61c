"""The audit list: every sign-in, export and change, by whom, when, from where. Rows are only ever added."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine

from catalog.database import reading, writing
from service.people import queries


class Deed(StrEnum):
    """What is noted."""

    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    LOCKED = "locked"
    SIGN_OUT = "sign_out"
    EXPORT = "export"
    ACCOUNT_CREATED = "account_created"
    ACCOUNT_CHANGED = "account_changed"
    ROLES_CHANGED = "roles_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  a deed
    PASSWORD_RESET = "password_reset"  # noqa: S105  a deed
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    UNLOCKED = "unlocked"
    SUBJECT_BOUND = "subject_bound"
    SUBMITTED = "submitted"
    TAKEN = "taken"
    CORRECTED = "corrected"
    NOTICE_DRAFTED = "notice_drafted"
    RETURNED = "returned"
    FORWARDED = "forwarded"
    ISSUED = "issued"
    OVERRIDDEN = "overridden"
    LETTER_DOWNLOADED = "letter_downloaded"
    OFFICE_CHANGED = "office_changed"
    PLATFORMS_CHANGED = "platforms_changed"
    REDECIDED = "redecided"
    DRAFTED = "drafted"
    CONFIRMED = "confirmed"
    PAPERS_ASKED = "papers_asked"
    PAPER_ADDED = "paper_added"
    NOTED = "noted"
    AGREED = "agreed"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"


PROJECT_DEEDS = frozenset(
    {
        Deed.SUBMITTED, Deed.TAKEN, Deed.CORRECTED, Deed.NOTICE_DRAFTED, Deed.RETURNED, Deed.FORWARDED,
        Deed.ISSUED, Deed.OVERRIDDEN, Deed.DRAFTED, Deed.CONFIRMED, Deed.PAPERS_ASKED, Deed.PAPER_ADDED,
        Deed.NOTED, Deed.AGREED, Deed.SENT_BACK, Deed.WITHDRAWN, Deed.DECIDED,
    }
)  # fmt: skip
"""The deeds that are about one project, which is named in `about`."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, when, and from which network address; None where it is the command line."""

    who: str
    at: datetime
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """One row of the list."""

    seq: int
    at: datetime
    who: str
    deed: str
    about: str | None
    address: str | None
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which rows are wanted; moments are UTC as they are kept, `until` is the first that is not."""

    who: str | None = None
    deed: str | None = None
    since: str | None = None
    until: str | None = None
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Audit:
    """The list in the database."""

    engine: Engine

    def note(self, by: By, deed: Deed, about: str | None = None, **details: Any) -> None:
        """Add a row, in a transaction of its own; inside another, `queries.add_audit(connection, row(…))`."""
        with writing(self.engine) as connection:
            queries.add_audit(connection, row(by, deed, about, **details))

    def search(self, sought: Sought) -> tuple[list[Noted], int]:
        """The rows wanted, the newest first, and how many there are in all."""
        with reading(self.engine) as connection:
            rows, total = queries.audited(connection, sought)
        return [_noted(found) for found in rows], total


def row(by: By, deed: Deed, about: str | None = None, /, **details: Any) -> dict[str, Any]:
    """A row as it is kept; details are small and never hold a secret."""
    return {
        "at": moment(by.at),
        "who": by.who,
        "deed": str(deed),
        "about": about,
        "address": by.address,
        "details": json.dumps(details, ensure_ascii=False, sort_keys=True),
    }


def moment(at: datetime) -> str:
    """A moment in UTC as it is kept; they sort as texts."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _noted(found: Any) -> Noted:
    kept = {**found, "at": datetime.fromisoformat(found["at"]), "details": json.loads(found["details"])}
    return Noted(**kept)

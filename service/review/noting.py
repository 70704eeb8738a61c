"""Each deed of the desk in the audit list, within the deed's own transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from service.people import queries
from service.people.audit import By, row
from service.people.audit import Deed as Noted
from service.review.stages import Deed

WORDS = {
    Deed.SAVE: Noted.DRAFTED,
    Deed.SUBMIT: Noted.SUBMITTED,
    Deed.RESUBMIT: Noted.SUBMITTED,
    Deed.TAKE: Noted.TAKEN,
    Deed.CONFIRM: Noted.CONFIRMED,
    Deed.CORRECT: Noted.CORRECTED,
    Deed.ASK_PAPERS: Noted.PAPERS_ASKED,
    Deed.NOTE: Noted.NOTED,
    Deed.ADD_PAPER: Noted.PAPER_ADDED,
    Deed.DRAFT_NOTICE: Noted.NOTICE_DRAFTED,
    Deed.RETURN: Noted.RETURNED,
    Deed.FORWARD: Noted.FORWARDED,
    Deed.AGREE: Noted.AGREED,
    Deed.SEND_BACK: Noted.SENT_BACK,
    Deed.OVERRIDE: Noted.OVERRIDDEN,
    Deed.ISSUE: Noted.ISSUED,
    Deed.WITHDRAW: Noted.WITHDRAWN,
    Deed.DECIDE: Noted.DECIDED,
}
"""What the audit list calls each deed."""

_OTHERS = {
    "project.redecide": Noted.REDECIDED,
    "platform.keep": Noted.PLATFORMS_CHANGED,
    "platform.drop": Noted.PLATFORMS_CHANGED,
}
_ALL = {f"project.{deed}": word for deed, word in WORDS.items()} | _OTHERS


def noted(  # noqa: PLR0913  the port's signature
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
    """Add a deed to the audit list, with what is stated of its details; `service.review.ports.Audit`."""
    stated = {name: value for name, value in details.items() if value is not None}
    queries.add_audit(connection, row(By(who, at, address), _ALL[deed], about, **stated))

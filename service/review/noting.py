"""Each deed of the desk in the audit list, within the deed's own transaction."""

from datetime import datetime

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
    connection: Connection, /, *, who: str, deed: str, about: str, at: datetime, details: str | None
) -> None:
    """Add a deed to the audit list; `service.review.ports.Audit`."""
    said = {"why": details} if details else {}
    queries.add_audit(connection, row(By(who, at), _ALL[deed], about, **said))

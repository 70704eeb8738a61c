"""Moments and days as the tables of the review keep them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def stamp(at: datetime) -> str:
    """A moment as text: UTC, ISO 8601, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str | None) -> datetime | None:
    """The moment of a text; None of none."""
    return None if text is None else datetime.fromisoformat(text)


def day(text: str | None) -> date | None:
    """The day of a text; None of none."""
    return None if text is None else date.fromisoformat(text)


def today(at: datetime, zone: ZoneInfo) -> date:
    """The day of a moment in the house's time zone."""
    return at.astimezone(zone).date()

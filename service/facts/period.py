"""When an update is overdue: later than the last one plus one period (contract, section 6)."""

from calendar import monthrange
from datetime import date, timedelta

DAYS = {"realtime": 1, "daily": 1, "weekly": 7}
MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}


def overdue(cycle: str | None, last: date | None, on: date) -> bool | None:
    """Whether `on` is past the period that began on `last`; None where that cannot be known."""
    if cycle == "on_demand":
        return False
    if cycle is None or last is None:
        return None
    return on > _plus(last, cycle)


def _plus(day: date, cycle: str) -> date:
    try:
        return day + timedelta(days=DAYS[cycle]) if cycle in DAYS else _months_later(day, MONTHS[cycle])
    except (OverflowError, ValueError):
        return date.max


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where the month lacks it."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))

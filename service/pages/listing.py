"""The list of decisions: what its address says, and what it shows."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from service.decisions import Caller
from service.decisions.access import scope
from service.pages.words import Words
from service.record.briefs import Brief, Found
from service.record.queries import COUNTED, Search

SIZE = 50
"""Decisions on a page."""
LAST_PAGE = 1_000
COLUMNS = (
    "time",
    "outcome",
    "marks",
    "action",
    "who",
    "who_id",
    "what",
    "what_id",
    "first_finding",
    "codes",
    "caller",
    "decision_id",
)
"""The columns of the list as a workbook: what the page shows, an id beside each name."""
Sort = Literal["at", "outcome", "action", "subject", "resource", "caller"]
Text = Annotated[str, Field(max_length=200)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]
"""A day whose moments any time zone has."""


class Wanted(BaseModel):
    """What the address of a list asks for. Empty strings ask for nothing, as an unfilled form sends them."""

    model_config = ConfigDict(frozen=True)

    outcome: Literal["", "permit", "deny", "indeterminate"] = ""
    action: Text = ""
    caller: Text = ""
    q: Text = ""
    since: Annotated[Day | Literal[""], Field(alias="from")] = ""
    until: Annotated[Day | Literal[""], Field(alias="to")] = ""
    sort: Sort = "at"
    order: Literal["", "asc", "desc"] = ""
    page: Annotated[int, Field(ge=1, le=LAST_PAGE)] = 1

    @property
    def descending(self) -> bool:
        """Newest first, and names from the beginning, where the address does not say."""
        return self.order == "desc" if self.order else self.sort == "at"

    @property
    def filters(self) -> bool:
        """Whether anything is left out."""
        return any((self.outcome, self.action, self.caller, self.q, self.since, self.until))

    def search(self, caller: Caller, zone: ZoneInfo) -> Search:
        """Put it to the record, limited to what the caller may read. Days are of the house's time zone."""
        last = self.until + timedelta(days=1) if self.until else None
        return Search(
            scope=scope(caller),
            outcome=self.outcome or None,
            action=self.action or None,
            caller=self.caller or None,
            text=self.q.strip() or None,
            since=moment(self.since, zone) if self.since else None,
            until=moment(last, zone) if last else None,
            sort=self.sort,
            descending=self.descending,
            offset=(self.page - 1) * SIZE,
            limit=SIZE,
        )

    def address(self, path: str = "/decisions", **changes: object) -> str:
        """The address of this list with some of it changed."""
        now = {"outcome": self.outcome, "action": self.action, "caller": self.caller, "q": self.q}
        now |= {"from": str(self.since), "to": str(self.until), "sort": self.sort, "order": self.order}
        asked = {key: value for key, value in {**now, **changes}.items() if value not in ("", None)}
        return f"{path}?{urlencode(asked)}"

    def sorted_by(self, column: Sort) -> str:
        """The address that sorts by this column, the other way round where it already does."""
        turned = column == self.sort
        descending = not self.descending if turned else column == "at"
        return self.address(sort=column, order="desc" if descending else "asc")

    def direction(self, column: Sort) -> str:
        """What `aria-sort` says of this column."""
        if column != self.sort:
            return "none"
        return "descending" if self.descending else "ascending"


WantedDep = Annotated[Wanted, Query()]


def pages(found: Found) -> int:
    """How many pages there are, at least one."""
    return max(1, -(-min(found.total, COUNTED) // SIZE))


def moment(day: date, zone: ZoneInfo) -> str:
    """The first moment of a day, as the record writes moments."""
    return datetime.combine(day, time(), zone).astimezone(UTC).isoformat(timespec="microseconds")


def as_json(row: Brief) -> dict[str, object]:
    """One line of the list for a program."""
    return {
        "id": row.id,
        "at": row.at.isoformat(),
        "on": row.on,
        "outcome": row.outcome,
        "hypothetical": row.hypothetical,
        "basis": row.basis,
        "action": row.action,
        "subject": {"id": row.subject, "name": row.subject_name},
        "resource": {"type": row.type, "id": row.resource, "name": row.resource_name},
        "caller": row.caller,
        "codes": list(row.codes),
    }


def headings(words: Words) -> list[str]:
    """The headings of the workbook."""
    return [words.ui(name) for name in COLUMNS]


def cells(row: Brief, words: Words, zone: ZoneInfo) -> list[Any]:
    """One line of the list for a workbook: names and marks as on the page, times of the house's zone."""
    marks = {"hypothetical_short": row.hypothetical, "stated_short": row.basis == "stated"}
    return [
        row.at.astimezone(zone),
        words.value("outcome", row.outcome),
        "、".join(words.ui(name) for name, so in marks.items() if so) or None,
        words.value("action", row.action),
        row.subject_name,
        row.subject,
        row.resource_name,
        row.resource,
        words.pick(row.first),
        "、".join(row.codes),
        row.caller,
        row.id,
    ]

"""What the addresses of the lists about people ask for. Empty strings ask for nothing, as forms send them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from service.pages.listing import LAST_PAGE, Day, Text, moment
from service.people.account import Account
from service.people.audit import Deed, Sought
from service.people.rights import AccountRole

SIZE = 100
"""Rows on a page of the audit list."""
State = Literal["open", "locked", "disabled", "temporary"]


class Accounts(BaseModel):
    """The list of accounts: which, in which order."""

    model_config = ConfigDict(frozen=True)

    q: Text = ""
    role: AccountRole | Literal[""] = ""
    state: State | Literal[""] = ""
    sort: Literal["username", "name", "agency", "changed"] = "username"
    order: Literal["", "asc", "desc"] = ""

    def chosen(self, rows: list[Account], names: Mapping[str, str], now: int) -> list[Account]:
        """The accounts wanted, in order; `names` are those of agencies, `now` in Unix seconds."""
        wanted = self.q.strip().lower()
        found = [
            row
            for row in rows
            if (not self.role or self.role in row.roles)
            and (not self.state or self.state == state(row, now))
            and wanted in f"{row.username} {row.name} {names.get(row.agency or '', '')}".lower()
        ]
        keys = {
            "username": lambda row: row.username,
            "name": lambda row: row.name,
            "agency": lambda row: names.get(row.agency or "", ""),
            "changed": lambda row: row.changed_at,
        }
        return sorted(found, key=keys[self.sort], reverse=self.order == "desc")

    def sorted_by(self, column: str) -> str:
        """The address that sorts by this column, the other way round where it already does."""
        turned = column == self.sort and self.order != "desc"
        asked = self.model_dump(mode="json") | {"sort": column, "order": "desc" if turned else ""}
        return "/people?" + urlencode({key: value for key, value in asked.items() if value})

    def direction(self, column: str) -> str:
        """What `aria-sort` says of this column."""
        if column != self.sort:
            return "none"
        return "descending" if self.order == "desc" else "ascending"


def state(row: Account, now: int) -> State:
    """Whether somebody can sign in, the hindrance that weighs most first."""
    if row.disabled:
        return "disabled"
    if row.locked(now):
        return "locked"
    return "temporary" if row.must_change else "open"


class Audit(BaseModel):
    """The audit list: whose, which deeds, which days."""

    model_config = ConfigDict(frozen=True)

    who: Text = ""
    deed: Deed | Literal[""] = ""
    since: Annotated[Day | Literal[""], Field(alias="from")] = ""
    until: Annotated[Day | Literal[""], Field(alias="to")] = ""
    page: Annotated[int, Field(ge=1, le=LAST_PAGE)] = 1

    @property
    def filters(self) -> bool:
        """Whether anything is left out."""
        return any((self.who, self.deed, self.since, self.until))

    def sought(self, zone: ZoneInfo, limit: int = SIZE) -> Sought:
        """Put it to the list; days are those of the house's time zone."""
        last = self.until + timedelta(days=1) if self.until else None
        return Sought(
            who=self.who.strip() or None,
            deed=self.deed or None,
            since=moment(self.since, zone) if self.since else None,
            until=moment(last, zone) if last else None,
            offset=(self.page - 1) * SIZE if limit == SIZE else 0,
            limit=limit,
        )

    def address(self, path: str = "/people/audit", **changes: object) -> str:
        """The address of this list with some of it changed."""
        asked = {"who": self.who, "deed": self.deed, "from": self.since, "to": self.until, **changes}
        return f"{path}?" + urlencode({key: str(value) for key, value in asked.items() if value})

"""What all overviews have in common: the day, the tabs, names of cities, what is said of a project."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from service.decisions import Caller
from service.doors import now
from service.pages.overviews.columns import left, money, place, whose
from service.pages.overviews.wanted import has_desk
from service.people.account import MARK
from service.people.rights import Right
from service.review.lists import Search, turns
from service.wiring import Service

READERS = (Right.READ, Right.READ_OWN)
"""Whoever reads projects, all or the own agency's."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A way from one overview to another, and the rights of which one opens it."""

    address: str
    word: str
    rights: tuple[Right, ...]


TABS = (
    Tab("/projects?scope=all", "all_projects", READERS),
    Tab("/projects/board", "board", READERS),
    Tab("/projects/deadlines", "deadlines", READERS),
    Tab("/projects/workload", "workload", (Right.READ,)),
    Tab("/projects/figures", "figures", (Right.FIGURES,)),
    Tab("/projects/redecide", "redecide", (Right.REDECIDE,)),
    Tab("/platforms", "platforms", (Right.READ, Right.PLATFORMS)),
)


def today(parts: Service) -> date:
    """The day in the house's time zone."""
    return now().astimezone(parts.settings.zone).date()


def tabs(caller: Caller) -> tuple[Tab, ...]:
    """The overviews this person may open, the own desk first."""
    desk = (Tab("/projects?scope=desk", "desk", READERS),) if has_desk(caller) else ()
    return desk + tuple(tab for tab in TABS if any(caller.may(right) for right in tab.rights))


def waiting(parts: Service, caller: Caller) -> int:
    """How many projects wait for this person: one statement, none for who has no desk."""
    if not has_desk(caller):
        return 0
    return sum(parts.desk.board(caller, Search(turns=turns(caller))).values())


def cities(parts: Service, codes: Collection[str | None]) -> Mapping[str, str]:
    """The names of cities by code; the register remembers them."""
    with parts.house.register.snapshot() as snapshot:
        found = {code: snapshot.division(code) for code in codes if code}
    return {code: entry.name for code, entry in found.items() if entry}


def people(parts: Service) -> Mapping[str, str]:
    """The names of people by the name that their accounts act under; one statement."""
    return {f"{MARK}{account.username}": account.name for account in parts.accounts.all()}


def around(parts: Service, caller: Caller, day: date, codes: Collection[str | None] = ()) -> dict[str, Any]:
    """What every overview's template has: the tabs, and how a project's sums, days and persons are said."""
    zone = parts.settings.zone
    return {
        "tabs": tabs(caller),
        "waiting": waiting(parts, caller),
        "places": cities(parts, codes),
        "called": people(parts),
        "today": day,
        "zone": zone,
        "money": money,
        "left": lambda row: left(row, day),
        "place": place,
        "whose": whose,
        "stamp": lambda text: datetime.fromisoformat(text).astimezone(zone).strftime("%Y-%m-%d %H:%M"),
    }

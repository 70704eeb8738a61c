"""The menu: what there is, and for whom."""

from dataclasses import dataclass

from service.decisions import Caller
from service.people.rights import READS_DECISIONS, Right


@dataclass(frozen=True, slots=True)
class Entry:
    """A way on: its address, its word, and the rights of which one opens it; none: anybody's."""

    address: str
    word: str
    rights: tuple[Right, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry for the page one is on."""

    address: str
    word: str
    current: bool


ENTRIES = (
    Entry("/", "home"),
    Entry("/projects", "project_list", (Right.READ, Right.READ_OWN)),
    Entry("/platforms", "platforms", (Right.PLATFORMS,)),
    Entry("/decisions", "decisions", READS_DECISIONS),
    Entry("/law", "law", (Right.TRY,)),
    Entry("/law/try", "try", (Right.TRY,)),
    Entry("/letters", "letters", (Right.READ, Right.READ_OWN)),
    Entry("/office", "office", (Right.OFFICE,)),
    Entry("/people", "people", (Right.ACCOUNTS,)),
    Entry("/people/roles", "roles", (Right.ACCOUNTS, Right.AUDIT)),
    Entry("/people/audit", "audit", (Right.AUDIT,)),
    Entry("/docs", "docs"),
)


def menu(person: Caller, here: str) -> tuple[Shown, ...]:
    """What this person may open; current is the entry whose address begins the page's, the longest one."""
    rows = [row for row in ENTRIES if not row.rights or any(person.may(right) for right in row.rights)]
    under = [row.address for row in rows if here == row.address or here.startswith(f"{row.address}/")]
    current = max(under, key=len, default="")
    return tuple(Shown(row.address, row.word, row.address == current) for row in rows)

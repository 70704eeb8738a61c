"""The columns of a list of projects: on the page, and as cells of a workbook."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from service.pages.overviews.wanted import Sort
from service.pages.words import Words
from service.review.lists import CHAIR_OF, Summary

TEN_THOUSAND = 10_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its key, which its word is named by, too; `usual` ones are shown where nobody chose."""

    key: str
    sort: Sort
    usual: bool = True
    number: bool = False


def _of(key: str, *, usual: bool = True, number: bool = False) -> Column:
    return Column(key, cast("Sort", "unit_name" if key == "unit" else key), usual, number)


COLUMNS = (
    _of("name"),
    _of("project", usual=False),
    _of("unit"),
    _of("city"),
    _of("kind"),
    _of("total", number=True),
    _of("fiscal", number=True),
    _of("secret"),
    _of("stage"),
    _of("round", number=True),
    _of("approve"),
    _of("fund"),
    _of("conclusion"),
    _of("missing", number=True),
    _of("cut", number=True),
    _of("due"),
    _of("reviewer"),
    _of("checker", usual=False),
    _of("issuer", usual=False),
    _of("submitter", usual=False),
    _of("submitted_at", usual=False),
    _of("changed_at", usual=False),
)
CHAIRS = frozenset({"reviewer", "checker", "issuer", "submitter"})
MONEY = frozenset({"total", "fiscal", "cut"})
VALUES = {"kind": "build_kind", "secret": "secrecy_of", "stage": "stage", "conclusion": "conclusion"}
VALUES |= {"approve": "outcome", "fund": "outcome"}
"""The list of words that a column's values have."""


def shown(chosen: Sequence[str]) -> tuple[Column, ...]:
    """The columns somebody chose, else the usual ones; the name is always there."""
    known = [column for column in COLUMNS if column.key in chosen]
    if not known:
        return tuple(column for column in COLUMNS if column.usual)
    return (COLUMNS[0], *(column for column in known if column is not COLUMNS[0]))


def money(value: float | None) -> str:
    """Yuan as ten thousands with two digits, as officials write sums; empty where not known."""
    return "" if value is None else f"{value / TEN_THOUSAND:,.2f}"


@dataclass(frozen=True, slots=True)
class Cells:
    """Says what stands in a cell of a workbook."""

    words: Words
    cities: Mapping[str, str]
    people: Mapping[str, str]
    zone: ZoneInfo

    def heading(self, column: Column) -> str:
        """The column's heading; money is in yuan, as numbers."""
        said = self.words.ui(f"column_{column.key}")
        return f"{said}（{self.words.ui('in_yuan')}）" if column.key in MONEY else said

    def row(self, row: Summary, columns: Sequence[Column]) -> list[Any]:
        """The cells of a project; None where nothing is known."""
        return [self._cell(row, column.key) for column in columns]

    def _cell(self, row: Summary, key: str) -> Any:
        special: dict[str, Callable[[], Any]] = {
            "unit": lambda: row.unit_name or row.unit,
            "city": lambda: place(row, self.cities, self.words),
        }
        if key in special:
            return special[key]()
        value = getattr(row, key)
        if key in CHAIRS:
            return self.people.get(value, value)
        if value is not None and key in VALUES:
            return self.words.value(VALUES[key], str(value))
        return value.astimezone(self.zone).date() if isinstance(value, datetime) else value


def place(row: Summary, cities: Mapping[str, str], words: Words) -> str:
    """The city of a project's unit, the province itself, or that nobody registered the unit."""
    if row.city:
        return cities.get(row.city, row.city)
    return words.ui("province" if row.division else "division_unknown")


@dataclass(frozen=True, slots=True)
class Left:
    """How long a project has: its last day, the days left (negative: over), and who set the day."""

    day: date
    days: int
    label: str

    @property
    def state(self) -> str:
        """over, today, soon or later."""
        if self.days <= 0:
            return "over" if self.days < 0 else "today"
        return "soon" if self.days <= SOON else "later"


SOON = 3
"""Days from which on a day is near."""


def left(row: Summary, today: date) -> Left | None:
    """The time a project has left; None where nothing is due. A return names its day, others are targets."""
    if row.due is None:
        return None
    return Left(row.due, (row.due - today).days, "given" if row.stage == "returned" else "target")


def whose(row: Summary) -> str | None:
    """The person a project waits for; None for nobody yet."""
    chair = CHAIR_OF.get(row.stage)
    name: str | None = getattr(row, chair.value) if chair else None
    return name

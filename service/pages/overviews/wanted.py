"""What the address of a list of projects asks for; whoever is sent the address sees the same conditions."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs, urlencode

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from service.decisions import Caller
from service.people.rights import Right
from service.review.lists import Search, turns
from service.review.stages import OPEN, Stage

SIZE = 50
"""Projects on a page."""
LAST_PAGE = 10_000
FIRST_YEAR, LAST_YEAR = 2000, 2100
DESKS = (Right.SUBMIT, Right.REVIEW, Right.CHECK, Right.ISSUE)
"""Whoever has one of these has a desk, on which projects wait."""

Text = Annotated[str, Field(max_length=200)]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Span = Literal["overdue", "today", "week", "month"]
SPANS: dict[str, tuple[int | None, int]] = {
    "overdue": (None, 0),
    "today": (0, 1),
    "week": (0, 8),
    "month": (0, 31),
}
"""Deadlines from and before which, counted from today; None: from the beginning."""
Sort = Literal[
    "name", "project", "unit_name", "division", "city", "kind", "total", "fiscal", "secret", "stage", "round",
    "approve", "fund", "conclusion", "missing", "cut", "due", "reviewer", "checker", "issuer", "submitter",
    "submitted_at", "changed_at",
]  # fmt: skip
FALLING = frozenset({"total", "fiscal", "cut", "missing", "round", "submitted_at", "changed_at"})
"""Columns that begin with the largest where the address does not say."""


CONDITIONS = (
    "q", "division", "city", "unit", "kind", "conclusion", "outcome", "secret", "reviewer", "person", "due",
    "due_before", "year",
)  # fmt: skip


class Wanted(BaseModel):
    """The conditions of a list. Empty strings ask for nothing, as an unfilled form sends them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scope: Literal["", "desk", "all"] = ""
    q: Text = ""
    stage: Annotated[list[Stage | Literal["", "open"]], Field(max_length=20)] = []
    division: Text = ""
    city: Text = ""
    unit: Text = ""
    kind: Text = ""
    conclusion: Text = ""
    outcome: Literal["", "permit", "deny", "indeterminate"] = ""
    secret: Text = ""
    reviewer: Text = ""
    person: Text = ""
    due: Span | Literal[""] = ""
    due_before: date | Literal[""] = ""
    year: Year | Literal[""] = ""
    sort: Sort | Literal[""] = ""
    order: Literal["", "asc", "desc"] = ""
    col: Annotated[list[Text], Field(max_length=40)] = []
    page: Annotated[int, Field(ge=1, le=LAST_PAGE)] = 1
    size: Annotated[int, Field(ge=1, le=500)] = SIZE
    lang: Text = ""
    """The pages' language, which the address may name."""

    @property
    def conditions(self) -> dict[str, str | list[str]]:
        """What is asked for, without order, columns and page."""
        found = {name: str(getattr(self, name)) for name in CONDITIONS}
        asked: dict[str, str | list[str]] = {name: value for name, value in found.items() if value}
        stages = [str(stage) for stage in self.stage if stage]
        return {**asked, "stage": stages} if stages else asked

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The conditions as fields of a form, a value each."""
        pairs = (
            (name, [value] if isinstance(value, str) else value) for name, value in self.conditions.items()
        )
        return [(name, value) for name, values in pairs for value in values]

    @property
    def folded(self) -> bool:
        """Whether one of the less usual conditions is set."""
        return bool(self.conditions.keys() - {"q", "stage", "city", "conclusion", "due"})

    def on_desk(self, caller: Caller) -> bool:
        """Whether only what waits for this person is shown: so it is where the address asks for nothing."""
        if self.scope:
            return self.scope == "desk"
        return has_desk(caller) and caller.is_person and not self.conditions

    @property
    def sorted_by(self) -> Sort:
        """The column; what was worked on last comes first where nothing is said."""
        return self.sort or "changed_at"

    @property
    def descending(self) -> bool:
        """Which way round."""
        return self.order == "desc" if self.order else self.sorted_by in FALLING

    def search(self, caller: Caller, today: date) -> Search:
        """Put it to the review; days are those of the house's time zone."""
        start, end = SPANS[self.due] if self.due else (None, None)
        before = None if end is None else today + timedelta(days=end)
        return Search(
            stage=self.stages,
            division=self.division or None,
            city=self.city or None,
            unit=self.unit or None,
            kind=self.kind or None,
            conclusion=self.conclusion or None,
            outcome=self.outcome or None,
            secret=self.secret or None,
            reviewer=self.reviewer or None,
            person=self.person or None,
            due_from=None if start is None else today + timedelta(days=start),
            due_before=min((day for day in (before, self.due_before) if day), default=None),
            year=self.year or None,
            text=self.q.strip() or None,
            turns=turns(caller) if self.on_desk(caller) else None,
            sort=self.sorted_by,
            descending=self.descending,
            offset=(self.page - 1) * self.size,
            limit=self.size,
        )

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages asked for; empty: all."""
        asked = [OPEN if stage == "open" else (stage,) for stage in self.stage if stage]
        return tuple(dict.fromkeys(str(stage) for stages in asked for stage in stages))

    def query(self, **changes: object) -> str:
        """The query of this list's address with some of it changed; without the page, unless it is named."""
        now: dict[str, object] = {
            "scope": self.scope,
            **self.conditions,
            "sort": self.sort,
            "order": self.order,
        }
        now |= {"col": self.col}
        asked = {key: value for key, value in {**now, **changes}.items() if value not in ("", None, [], 1)}
        return urlencode(asked, doseq=True)

    def address(self, path: str = "/projects", **changes: object) -> str:
        """An address with these conditions."""
        query = self.query(**changes)
        return f"{path}?{query}" if query else path

    def turned(self, column: Sort, on_desk: bool) -> str:
        """The address that sorts by this column, the other way round where it already does."""
        descending = not self.descending if column == self.sorted_by else column in FALLING
        scope = "desk" if on_desk else "all"
        return self.address(scope=scope, sort=column, order="desc" if descending else "asc")

    def direction(self, column: Sort) -> str:
        """What `aria-sort` says of this column."""
        if column != self.sorted_by:
            return "none"
        return "descending" if self.descending else "ascending"


WantedDep = Annotated[Wanted, Query()]


def has_desk(caller: Caller) -> bool:
    """Whether projects may wait for this person."""
    return any(caller.may(right) for right in DESKS)


def of_query(query: str) -> Wanted:
    """The conditions that a kept query has; none where it no longer fits."""
    found: Mapping[str, list[str]] = parse_qs(query)
    lists = ("col", "stage")
    known: dict[str, Any] = {key: values if key in lists else values[0] for key, values in found.items()}
    try:
        return Wanted.model_validate({**known, "page": 1})
    except ValidationError:
        return Wanted()

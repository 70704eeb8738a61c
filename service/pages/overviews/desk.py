"""What waits for somebody, in three numbers for the first page."""

from dataclasses import dataclass
from datetime import date, timedelta

from service.decisions import Caller
from service.pages.overviews.wanted import has_desk
from service.review.lists import Search, turns
from service.wiring import Service


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many projects wait for a person, how many of them are due within a week, and how many overdue."""

    all: int
    week: int
    over: int


def waiting(parts: Service, caller: Caller, day: date) -> Waiting | None:
    """Three counts; None for somebody without a desk, or without any right to projects."""
    if not has_desk(caller):
        return None
    mine = turns(caller)

    week = Search(turns=mine, due_from=day, due_before=day + timedelta(days=8))
    over = Search(turns=mine, due_before=day)
    return Waiting(*(sum(parts.desk.board(caller, one).values()) for one in (Search(turns=mine), week, over)))

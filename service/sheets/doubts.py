"""What a form says that is probably not meant, told beside a project that is whole."""

from collections.abc import Iterator

from catalog.codes import is_credit_code
from catalog.entries import Project
from service.sheets.collecting import Way
from service.sheets.errors import CellError, say

SMALLEST = 1_000
"""Yuan; an amount below it was probably written in 10,000 yuan."""


def doubts(project: Project, places: dict[Way, tuple[str, str]]) -> Iterator[CellError]:
    """Yield remarks with their cells."""
    if not is_credit_code(project.unit):
        yield CellError.of(say("internal_code"), *places["unit",], project.unit)
    for number, funding in enumerate(project.funding or ()):
        if funding.amount and funding.amount < SMALLEST:
            place = places["funding", number, "amount"]
            yield CellError.of(say("small_amount", amount=f"{funding.amount:g}"), *place, funding.amount)
    if project.draft_catalogue.present is None and project.draft_catalogue.rows:
        yield CellError.of(say("draft_unstated"), *places["draft_catalogue", "present"])

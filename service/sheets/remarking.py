"""Remarks on a form that was read: they stand beside the project, and nothing has to be done."""

from collections.abc import Iterator

from catalog.codes import is_credit_code
from catalog.entries import Project
from service.sheets.collecting import Way
from service.sheets.errors import CellError, say


def remarks_on(project: Project, places: dict[Way, tuple[str, str]]) -> Iterator[CellError]:
    """Yield remarks with their cells."""
    if not is_credit_code(project.unit):
        yield CellError.of(say("internal_code"), *places["unit",], project.unit)
    draft = project.draft_catalogue
    if draft.present is None and draft.rows and ("draft_catalogue", "present") in places:
        yield CellError.of(say("draft_unstated"), *places["draft_catalogue", "present"])
    if draft.present and draft.rows == []:
        yield CellError.of(say("draft_empty"), *places["draft_catalogue", "present"])

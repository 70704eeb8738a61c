"""What must be confirmed before a form is filed, and what of it was."""

from collections.abc import Iterator

from service.pages.projects.asking import Asked
from service.pages.projects.drafting import MAX_LISTED, TOTAL, Draft
from service.pages.projects.fields import field_at
from service.pages.projects.filling import Trouble
from service.pages.words import LANGUAGES, Language
from service.review.confirming import Confirmation


def unconfirmed(draft: Draft) -> list[Trouble]:
    """Give what is to be confirmed yet: each open question at its place, and the sum of the amounts."""
    return [*_open(draft), *_total(draft)]


def confirmation(draft: Draft, *, is_whole: bool) -> Confirmation:
    """Give what was confirmed; the sum only where the form is submitted as a whole."""
    answered = tuple(one.answered for one in draft.questions if draft.filled.get(one.name))
    book = draft.reading.workbook if draft.reading else None
    return Confirmation(workbook=book, answered=answered, total=draft.total if is_whole else None)


def _open(draft: Draft) -> Iterator[Trouble]:
    for one in draft.open[:MAX_LISTED]:
        yield Trouble(
            one.name, "fill_question", {language: _place(one, draft, language) for language in LANGUAGES}
        )


def _total(draft: Draft) -> Iterator[Trouble]:
    if draft.sum is not None and draft.filled.get(TOTAL) != draft.sum["value"]:
        yield Trouble(TOTAL, "fill_total", dict.fromkeys(LANGUAGES, ""), draft.sum)


def _place(one: Asked, draft: Draft, language: Language) -> str:
    """Name the cell and the field of a question."""
    field = field_at(one.path)
    label = field.label[language] if field else ""
    return f"{one.place} {label}".strip() if one.place else draft.place(one.path, language)

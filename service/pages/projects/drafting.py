"""What the form of a project shows: the texts in it, what is wrong with them, and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from service.decisions import Caller
from service.errors import Failure
from service.law.wording import Wording
from service.pages.messages import said
from service.pages.projects.fields import Part, parts
from service.pages.projects.filling import Document, Filled, Trouble, empty
from service.pages.words import Words
from service.review.checklist import Item
from service.review.docket import Docket
from service.review.stages import Deed
from service.sheets.errors import CellError


@dataclass(frozen=True, slots=True)
class Draft:
    """A form on its way: new, or of a project that is there already.

    `said` is the word of a message, `focus` the part to go on in; `preview` None where nothing was asked.
    """

    filled: Filled
    words: Words
    existing: Docket | None = None
    unit_name: str | None = None
    fixed: tuple[str, ...] = ()
    source: str = "form"
    troubles: Sequence[Trouble] = ()
    failure: Wording | None = None
    said: str | None = None
    focus: str | None = None
    preview: tuple[Item, ...] | None = None
    remarks: tuple[CellError, ...] = ()
    touched: bool = False
    parts: tuple[Part, ...] = field(default_factory=parts)

    @property
    def heading(self) -> str:
        """What the page is for."""
        if self.existing is None:
            return self.words.ui("file_project")
        return self.words.ui("complete_project" if self.again else "go_on_with_draft")

    @property
    def again(self) -> bool:
        """Whether it is filed once more."""
        return self.existing is not None and Deed.RESUBMIT in self.existing.deeds

    @property
    def may_save(self) -> bool:
        """Whether it may wait as a draft."""
        return self.existing is None or Deed.SAVE in self.existing.deeds

    @property
    def takes_papers(self) -> bool:
        """Whether papers may come with it."""
        return self.existing is None or Deed.ADD_PAPER in self.existing.deeds

    @property
    def address(self) -> str:
        """Where the form goes."""
        return f"{address(self.existing)}/edit" if self.existing else "/projects/new"

    @property
    def sheet_address(self) -> str:
        """Where a workbook goes."""
        return f"{address(self.existing)}/sheet" if self.existing else "/projects/sheet"

    @property
    def wrong(self) -> dict[str, Trouble]:
        """What is wrong with each field."""
        return {row.path: row for row in self.troubles}

    @property
    def asked(self) -> list[dict[str, Any]]:
        """What the return asked for."""
        if self.existing is None or not self.again:
            return []
        items = [item for item in self.existing.checklist if item.state == "papers_asked"]
        nothing = {"remedy": None, "article": None}
        return [
            *self.existing.missing,
            *({"title": item.title, "note": item.note, **nothing} for item in items),
        ]

    @property
    def asked_note(self) -> str | None:
        """What the return said."""
        rounds = self.existing.rounds if self.existing and self.again else ()
        return rounds[-1]["note"] if rounds else None

    @property
    def base(self) -> Document:
        """The project under the form: what the form does not ask stays as it is."""
        return self.existing.entry.model_dump(mode="json") if self.existing else empty()

    def refused(self, failure: Failure) -> "Draft":
        """The same form with why it was not taken."""
        return replace(self, failure=said(failure.code, str(failure)))


def address(docket: Docket) -> str:
    """Where a project's file is."""
    return f"/projects/{quote(docket.summary.project, safe='')}"


def beginning(docket: Docket | None, person: Caller, unit_name: str | None, words: Words) -> Draft:
    """The form to begin with: empty but for the own agency, or what the project says."""
    if docket is not None:
        filled = Filled.of(docket.entry.model_dump(mode="json"), parts())
        filled = Filled({**filled.texts, "kind": docket.summary.kind or ""})
        return Draft(filled, words, docket, docket.summary.unit_name, fixed=("id", "unit"))
    own = {"unit": person.agency} if person.agency else {}
    return Draft(Filled(own), words, None, unit_name, fixed=("unit",) if person.agency else ())

"""What the form of a project shows: the texts in it, what is wrong with them, and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from service.decisions import Caller
from service.errors import Failure
from service.law.wording import Wording
from service.pages.messages import said
from service.pages.projects.amounts import written
from service.pages.projects.asking import SURE, Asked
from service.pages.projects.differences import labelled
from service.pages.projects.fields import Field, FormWords, Part, parts, work
from service.pages.projects.filling import WIDEST, Document, Filled, Trouble, empty, whole
from service.pages.words import Language, Words
from service.review.checklist import Item
from service.review.docket import Docket
from service.review.readings import Reading
from service.review.stages import Deed
from service.sheets.errors import CellError

TOTAL = "total"
"""The name of the box that confirms the sum of the amounts; its value is that sum."""
MAX_LISTED = 200
"""Questions that one page lists; the rest follow once these are answered."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form on its way: new, or of a project that is there already.

    `said` is the word of a message, `focus` the part to go on in; `preview` None where nothing was asked.
    `reading` is the workbook it was read from, `questions` are what its submitter must answer, and
    `total` is the sum of the amounts stated, in yuan.
    """

    filled: Filled
    words: Words
    existing: Docket | None = None
    unit_name: str | None = None
    fixed: tuple[str, ...] = ()
    reading: Reading | None = None
    questions: tuple[Asked, ...] = ()
    total: float | None = None
    troubles: Sequence[Trouble] = ()
    failure: Wording | None = None
    said: str | None = None
    focus: str | None = None
    preview: tuple[Item, ...] | None = None
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
    def remarks(self) -> tuple[CellError, ...]:
        """What the reading of the workbook remarked; it stays with the form."""
        return self.reading.found.remarks if self.reading else ()

    @property
    def open(self) -> tuple[Asked, ...]:
        """The questions that are not answered yet."""
        return tuple(one for one in self.questions if not self.filled.get(one.name))

    @property
    def listed(self) -> tuple[Asked, ...]:
        """The questions that the page lists, those still open first."""
        return tuple(sorted(self.questions, key=lambda one: bool(self.filled.get(one.name)))[:MAX_LISTED])

    @property
    def unlisted(self) -> int:
        """How many questions the page does not list yet."""
        return len(self.questions) - len(self.listed)

    @property
    def asked_at(self) -> dict[str, list[Asked]]:
        """The open questions by the field of the form that shows what they are about."""
        found: dict[str, list[Asked]] = {}
        for one in self.listed:
            if one.here and not self.filled.get(one.name):
                found.setdefault(one.path, []).append(one)
        return found

    @property
    def sum(self) -> dict[str, str] | None:
        """The sum of the amounts in every notation; None where no amount is stated."""
        return written(self.total) if self.total is not None else None

    def place(self, path: str, language: Language) -> str:
        """Name the place of a path in one language."""
        return labelled(path, FormWords(language))

    @property
    def work(self) -> Field:
        """The field of the kind of work."""
        return work()

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
        """The project under the form: what the form does not ask, or does not show, stays as it is."""
        document = whole(_entry(self.existing), self.existing.stated) if self.existing else empty()
        return document | _long(self.reading, document) if self.reading else document

    def refused(self, failure: Failure) -> "Draft":
        """The same form with why it was not taken."""
        return replace(self, failure=said(failure.code, str(failure)))


def address(docket: Docket) -> str:
    """Where a project's file is."""
    return f"/projects/{quote(docket.summary.project, safe='')}"


def beginning(docket: Docket | None, person: Caller, unit_name: str | None, words: Words) -> Draft:
    """Give the form to begin with: empty but for the own agency, or what the project says."""
    names = {"stated.unit_name": unit_name} if unit_name else {}
    if docket is not None:
        filled = Filled.of(whole(_entry(docket), docket.stated), parts())
        confirmed = {f"{SURE}{one.key}": "1" for one in docket.confirmed.answered}
        if docket.confirmed.total is not None:
            confirmed |= {TOTAL: written(docket.confirmed.total)["value"]}
        texts = {**filled.texts, **confirmed, **names, "kind": docket.summary.kind or ""}
        return Draft(Filled(texts), words, docket, unit_name, fixed=("id", "unit", *names))
    own = {"unit": person.agency} if person.agency else {}
    return Draft(Filled(own | names), words, None, unit_name, fixed=(*own, *names))


def from_reading(draft: Draft, reading: Reading) -> Draft:
    """Give the form that says what a workbook does, corrected as answered; whom it is about stays."""
    assert reading.found.project is not None  # noqa: S101  only whole projects are kept
    entry = reading.found.project.model_dump(mode="json")
    texts = dict(Filled.of(whole(entry, reading.found.stated), draft.parts).texts)
    texts |= {"kind": reading.found.stated.work or draft.filled.get("kind")}
    changed = reading.answers.changed
    answered = [doubt.key for doubt in reading.found.doubts if doubt.path in changed]
    texts |= changed | {f"{SURE}{key}": "1" for key in (*reading.answers.confirmed, *answered)}
    texts |= {name: draft.filled.get(name) for name in draft.fixed}
    return replace(draft, filled=Filled(texts), reading=reading, touched=True)


def _entry(docket: Docket) -> Document:
    return docket.entry.model_dump(mode="json")


def _long(reading: Reading, document: Document) -> Document:
    """Give the top keys of a document with the tables of a workbook that are too long for the page."""
    found = reading.found.project
    assert found is not None  # noqa: S101  only whole projects are kept
    read = whole(found.model_dump(mode="json"), reading.found.stated)
    long: Document = {}
    for key in ("funding", "needs", "facilities"):
        long |= {key: read[key]} if len(read[key] or ()) > WIDEST else {}
    rows = read["draft_catalogue"]["rows"]
    if len(rows or ()) > WIDEST:
        long["draft_catalogue"] = document["draft_catalogue"] | {"rows": rows}
    return long

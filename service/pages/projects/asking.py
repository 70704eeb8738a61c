"""What the submitter is asked before a project is filed: doubts of a workbook, needs beside the catalogue."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalog.entries import Project
from service.matching import Hit, Needed
from service.matching.catalogue import Catalogue
from service.pages.projects.fields import parts
from service.pages.projects.filling import NAME, Document, Filled, whole
from service.review.confirming import Answered, How
from service.review.matched import asked
from service.review.readings import Reading
from service.sheets.stated import Doubt
from service.words import table

SURE = "sure:"
"""How the name of a box begins that confirms a question; its key follows."""
PARTICULARS = "secrecy.decision"
ANOTHER = ("id", "unit")
"""What says whom and which project a workbook is of."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: `place` is the cell it arose from, empty for the form; `here` whether its field shows it.

    `path` is the field asked about, `shown` what stands in the cell or the field.
    """

    key: str
    path: str
    place: str
    shown: str
    zh: str
    en: str
    hits: tuple[Hit, ...] = ()
    here: bool = False
    how: How = "stated"

    @property
    def name(self) -> str:
        """The name of the box that confirms it."""
        return f"{SURE}{self.key}"

    @property
    def answered(self) -> Answered:
        """The question as it is kept once confirmed, without the particulars of a secrecy decision."""
        place = self.place or self.path
        if self.path.startswith(PARTICULARS):
            return Answered(key=self.key, path=self.path, place=place, how=self.how)
        said = {"shown": self.shown, "zh": self.zh, "en": self.en}
        return Answered(key=self.key, path=self.path, place=place, how=self.how, **said)


def questions(
    document: Document,
    filled: Filled,
    fixed: tuple[str, ...],
    reading: Reading | None,
    catalogue: Catalogue,
) -> tuple[Asked, ...]:
    """Gather what is asked of a form: the doubts of its workbook, and its needs beside the catalogue.

    `fixed` are the paths that the form does not let one change; a workbook that says otherwise raises a
    question.
    """
    cells = cells_of(reading) if reading else {}
    found = [*_needs(document, cells, catalogue)]
    if reading is not None and reading.found.project is not None:
        read = texts_of(reading.found.project, reading)
        found = [
            *_others(filled, fixed, read, cells),
            *(_doubt(doubt, filled, read) for doubt in reading.found.doubts),
            *found,
        ]
    return tuple({one.key: one for one in found}.values())


def cells_of(reading: Reading) -> dict[str, str]:
    """Give the cell each value of a workbook was read from, by its path."""
    return {value.path: f"{value.sheet}!{value.cell}" for value in reading.found.values}


def texts_of(project: Project, reading: Reading) -> dict[str, str]:
    """Give the texts that the form shows of a workbook as it was read, by path."""
    document = whole(project.model_dump(mode="json"), reading.found.stated)
    return dict(Filled.of(document, parts()).texts)


def _needs(document: Document, cells: Mapping[str, str], catalogue: Catalogue) -> Iterator[Asked]:
    """Ask about the needs of a document of the form that do not fit the catalogue."""
    rows = document.get("needs") or []
    wanted = [
        Needed(
            f"needs[{number}]", row.get("resource") or "", row.get(NAME) or "", tuple(row.get("items") or ()),
            document.get("unit") or "",
        )
        for number, row in enumerate(rows, start=1)
    ]  # fmt: skip
    for one in asked(wanted, catalogue):
        place = cells.get(one.path, "")
        yield Asked(one.key, one.path, place, one.shown, one.zh, one.en, one.hits, here=True)


def _others(
    filled: Filled, fixed: tuple[str, ...], read: Mapping[str, str], cells: Mapping[str, str]
) -> Iterator[Asked]:
    """Ask where the workbook names another project or another agency than the form is of."""
    for name in ANOTHER:
        text = read.get(name, "")
        if name in fixed and text not in ("", filled.get(name)):
            zh, en = table()["matched"][f"another_{name}"]
            said = (zh.format(text=text, own=filled.get(name)), en.format(text=text, own=filled.get(name)))
            yield Asked(f"another-{name}-{text}", name, cells.get(name, ""), text, *said)


def _doubt(doubt: Doubt, filled: Filled, read: dict[str, str]) -> Asked:
    """Tell of a doubt whether the form still says at its field what was read."""
    same = doubt.path in read and filled.get(doubt.path) == read[doubt.path]
    how: How = "read" if same or doubt.path not in read else "changed"
    place = f"{doubt.sheet}!{doubt.cell}"
    return Asked(doubt.key, doubt.path, place, doubt.shown, doubt.zh, doubt.en, here=same, how=how)

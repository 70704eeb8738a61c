"""The file of a project as its page shows it, veiled for whoever may not see secrecy decisions."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping

from service.decisions import Caller, access
from service.decisions.access import Kind
from service.decisions.reading import veiled
from service.errors import Failure
from service.law.wording import Wording
from service.letters import fonts
from service.office.letterbook import Issued
from service.pages.messages import said
from service.pages.naming import names
from service.pages.projects.amounts import written
from service.pages.projects.differences import Difference, differences
from service.pages.projects.fields import STATED, Part, asked
from service.pages.projects.filling import NAME, Filled, Trouble
from service.pages.projects.steps import Next, step
from service.pages.tree import Section, Tree
from service.pages.words import Words
from service.papers.word import part_of
from service.people.rights import Right
from service.review.checklist import Item
from service.review.deciding import deciders
from service.review.docket import Docket
from service.review.periods import override_until
from service.review.stages import OPEN, Deed
from service.review.validity import Doubt, doubts, sentence
from service.wiring import Service

COMPLETING = 15
"""Days that a return offers to complete in; whoever returns it names the day."""


@dataclass(frozen=True, slots=True)
class Correcting:
    """An item whose facts are being corrected: the form, and what is wrong with it."""

    item: Item
    parts: tuple[Part, ...]
    filled: Filled
    troubles: tuple[Trouble, ...] = ()

    @property
    def wrong(self) -> dict[str, Trouble]:
        """What is wrong with each field."""
        return {row.path: row for row in self.troubles}


@dataclass(frozen=True, slots=True)
class Answered:
    """What a deed came to: `done` is a word, `failure` why it was refused; `sent` what was typed then."""

    done: str | None = None
    row: int | None = None
    failure: Wording | None = None
    deed: str | None = None
    sent: Mapping[str, str] = field(default_factory=dict)
    correcting: Correcting | None = None
    papers: int | None = None
    lost: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the page says."""

    docket: Docket
    next: Next
    sections: tuple[Section, ...]
    changes: tuple[Difference, ...]
    corrections: tuple[tuple[RowMapping, Difference], ...]
    answered: Answered
    letters: tuple[Issued, ...]
    today: date
    named: Mapping[str, str]
    trouble: Wording | None = None
    chooses: bool = False
    """Whether the reader may choose among several deciding bodies."""
    unaddressed: bool = False
    """Whether letters would lack the address at which they are checked."""
    doubts: tuple[Doubt, ...] = ()
    """The acts whose validity the issuer is to confirm."""
    stand_ins: str = ""
    """Which typefaces of letters are replaced by which."""
    beside: tuple[tuple[str, str], ...] = ()
    """What the submission states beside the project, each with its label."""

    @property
    def sum(self) -> dict[str, str] | None:
        """The total in every notation; None where it is not known."""
        total = self.docket.funding.total
        return None if total is None else written(total)

    def person(self, caller: str | None) -> str:
        """A person by name; a program by that of its key."""
        return self.named.get(caller or "", caller or "—")

    @property
    def address(self) -> str:
        """Where the file is."""
        return f"/projects/{self.docket.summary.project}"

    def confirms(self, act: Doubt, language: str) -> str:
        """What the issuer confirms of an act, in so many words."""
        return sentence(act)[language]

    def leaf(self, item: Item, page: str) -> str | None:
        """Where a page, or a paragraph such as ¶12, is seen: in the item's own paper, or in the only one."""
        kind = "docx" if "¶" in page else "pdf"
        papers = [row for row in self.docket.papers if row["kind"] == kind]
        own = [row for row in papers if row["item"] == item.number] or (papers if len(papers) == 1 else [])
        found = re.search(r"[0-9]{1,5}", page.partition("¶")[2] or page)
        if not own or not found:
            return None
        number = int(found[0]) or 1
        leaf = f"{part_of(number)}#p{number}" if kind == "docx" else number
        return f"papers/{own[-1]['sha256']}/view?page={leaf}"

    def may(self, deed: str) -> bool:
        """Whether the reader may do this now."""
        return deed in self.docket.deeds

    def sent(self, deed: str, name: str) -> str:
        """What was typed into a form whose deed was refused."""
        return self.answered.sent.get(name, "") if self.answered.deed == deed else ""

    def open(self, deed: str) -> bool:
        """Whether a deed's form stands open: the first one that leads on, or the refused one."""
        if self.answered.deed is not None:
            return self.answered.deed == deed
        return bool(self.next.deeds) and self.next.deeds[0] == deed

    @property
    def suggested(self) -> date:
        """The day a return names unless told otherwise."""
        return self.today + timedelta(days=COMPLETING)

    @property
    def latest(self) -> date:
        """The last day an override may name."""
        return override_until(self.today)


def moment(text: str) -> datetime:
    """A moment as the tables keep it."""
    return datetime.fromisoformat(text)


def details(text: str | None) -> dict[str, Any]:
    """What else the timeline keeps of a deed."""
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def show(  # noqa: PLR0913, PLR0917  what a page is made of
    docket: Docket, person: Caller, parts: Service, words: Words, today: date, answered: Answered
) -> Shown:
    """Gather what the page says."""
    people = _people(docket, parts)
    hidden = not sees(docket, person)
    entry = docket.entry.model_dump(mode="json")
    entry = veiled(entry) if hidden else entry
    tree = Tree(words, names({"project": entry}, [], parts.house.register))
    stated = {key: value for key, value in entry.items() if key != "id"}
    changes = [(row.path, row.before, row.after) for row in docket.changes]
    mended = [
        (row["path"], json.loads(row["before"]), json.loads(row["after"])) for row in docket.corrections
    ]
    return Shown(
        docket,
        step(
            docket, person, words, people.get(docket.summary.reviewer or "", docket.summary.reviewer or "—")
        ),
        tuple(_counted(section, docket) for section in tree.sections(stated)),
        tuple(differences(changes, tree, hidden=hidden)),
        tuple(zip(docket.corrections, differences(mended, tree, hidden=hidden), strict=True)),
        answered,
        tuple(parts.letters.of_project(docket.summary.project)),
        today,
        people,
        _trouble(docket, parts, today),
        person.may(Right.READ),
        parts.settings.public_url is None,
        doubts(docket.decisions.values(), parts.texts),
        fonts.stand_ins(parts.settings.fonts),
        tuple(_beside(docket, words)),
    )


def _beside(docket: Docket, words: Words) -> Iterator[tuple[str, str]]:
    """Put what is stated beside the project into words, as far as it is stated."""
    stated = docket.stated.model_dump(mode="json", exclude_none=True)
    for path in ("unit_name", "contact", "phone", "filled_on"):
        if path in stated:
            yield words.key(path, STATED), stated[path]
    last = json.loads(docket.last["entry"]) if docket.last else {}
    for need, name in zip(last.get("needs") or (), stated.get("need_names") or (), strict=False):
        if name:
            yield f"{words.key(NAME, 'needs')} {need['resource'] or ''}".strip(), name


def _counted(section: Section, docket: Docket) -> Section:
    """The section, which counts as not stated what whoever files is asked for, and nothing else.

    Of a project that is not secret no decision on its secrecy is asked for.
    """
    is_open = docket.entry.secrecy.statement == "not_secret"
    unsaid = [row.path for row in section.rows if row.unknown and row.cell is not None and asked(row.path)]
    left = [path for path in unsaid if not (is_open and path.startswith("secrecy."))]
    return replace(section, unknown=len(left))


def _people(docket: Docket, parts: Service) -> dict[str, str]:
    """The names of all who had to do with a project, by the accounts they act under."""
    acted = {row["by"] for row in docket.events} | set(docket.seats) | set(docket.people.values())
    return {name: parts.accounts.printed(name) for name in acted}


def _trouble(docket: Docket, parts: Service, today: date) -> Wording | None:
    """Why the two questions are not decided, as far as the register tells."""
    if docket.summary.stage not in OPEN or None not in docket.decisions.values():
        return None
    try:
        with parts.house.register.snapshot() as snapshot:
            deciders(snapshot, docket.entry.unit, today, {})
    except Failure as failure:
        return said(failure.code, str(failure))
    return None


def correcting(docket: Docket, number: int, parts: Iterable[Part]) -> Correcting | None:
    """The form that corrects an item's facts; None where the reader may not, or it has none."""
    item = next((item for item in docket.checklist if item.number == number), None)
    found = tuple(parts)
    if item is None or not found or Deed.CORRECT not in docket.deeds:
        return None
    return Correcting(item, found, Filled.of(docket.entry.model_dump(mode="json"), found))


def sees(docket: Docket, person: Caller) -> bool:
    """Whether the particulars of a project's secrecy are this person's to read."""
    return access.sees(person, access.of(Kind.PARTICULARS, docket.summary.unit))

"""What was read from a workbook 读取结果核对: each value beside its cell, each doubt to be answered."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from service.decisions import Caller
from service.doors import ServiceDep
from service.pages.guard import text
from service.pages.projects.amounts import written
from service.pages.projects.asking import Asked
from service.pages.projects.drafting import MAX_LISTED, Draft, from_reading
from service.pages.projects.fields import WORK, Field, field_at, parts, work
from service.pages.projects.filing import FilerDep, begun, mine, questioned
from service.pages.projects.texts import value_of
from service.pages.rendering import page
from service.pages.words import Words
from service.patience import in_turn
from service.review.readings import MAX_VALUES, Answers, Reading
from service.sheets.stated import LeftOut, ReadValue
from service.wiring import Service

router = APIRouter(include_in_schema=False)
HOW, TEXT = "how:", "text:"
"""How the names of an answer begin: the choice, and the text that corrects; the question's key follows."""


@dataclass(frozen=True, slots=True)
class Line:
    """A value as read: its row in a table or 0, what it says in words, an amount in every notation.

    `changed` is what the submitter wrote in its place.
    """

    value: ReadValue
    label: str
    row: int
    says: str
    amount: dict[str, str] | None
    questions: tuple[Asked, ...]
    changed: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one part of the form."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """The page: `draft` is the form as read, before any answer; `wrong` the keys whose text cannot stand.

    `unlisted` counts the questions beyond `MAX_LISTED`; they are open in the form.
    """

    draft: Draft
    reading: Reading
    groups: tuple[Group, ...]
    unlisted: int
    wrong: frozenset[str] = frozenset()
    sent: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"/projects/readings/{self.reading.workbook.reading}"

    @property
    def is_cut(self) -> bool:
        """Whether there may be more values than are listed."""
        return self.count >= MAX_VALUES

    @property
    def count(self) -> int:
        """How many values were read."""
        return len(self.reading.found.values)

    @property
    def funding_title(self) -> str:
        """The title of the part whose amounts are added up."""
        return next(part.title[self.draft.words.language] for part in parts() if part.path == "funding")

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What of the workbook was left out."""
        return self.reading.found.left_out

    @property
    def placeless(self) -> tuple[Asked, ...]:
        """The questions that stand at no value."""
        placed = {one.key for group in self.groups for line in group.lines for one in line.questions}
        return tuple(one for one in self.draft.questions if one.key not in placed)

    @property
    def open(self) -> int:
        """How many questions are not answered."""
        return sum(not self.how(one) for one in self.draft.questions)

    def how(self, one: Asked) -> str:
        """Give how a question is answered: `read`, `changed`, or nothing yet."""
        if f"{HOW}{one.key}" in self.sent:
            return self.sent[f"{HOW}{one.key}"]
        if one.path in self.reading.answers.changed and self.field(one):
            return "changed"
        return "read" if one.key in self.reading.answers.confirmed else ""

    def text(self, one: Asked) -> str:
        """Give the text that corrects a question's value, to begin with what was read."""
        sent = self.sent.get(f"{TEXT}{one.key}")
        return (
            self.reading.answers.changed.get(one.path, self.draft.filled.get(one.path))
            if sent is None
            else sent
        )

    def field(self, one: Asked) -> Field | None:
        """Find the field in which a question's value can be corrected here."""
        return None if one.path in self.draft.fixed else field_at(one.path)


@router.get("/projects/readings/{reading}")
def show(reading: str, http: Request, person: FilerDep, parts: ServiceDep) -> Response:
    """Show what was read."""
    return _page(http, person, _step(reading, http, person, parts))


@router.post("/projects/readings/{reading}")
async def answer(reading: str, http: Request, person: FilerDep, parts: ServiceDep) -> Response:
    """Keep the answers and go on to the form; questions without one stay open there."""
    step = await to_thread.run_sync(_step, reading, http, person, parts)
    answers, wrong = _answers(step, http)
    if wrong:
        again = replace(step, wrong=wrong, sent=_sent(step, http))
        return await in_turn(_page, http, person, again, HTTPStatus.BAD_REQUEST)
    await to_thread.run_sync(parts.desk.readings.answer, reading, answers)
    return RedirectResponse(f"{step.draft.address}?reading={quote(reading, safe='')}", HTTPStatus.SEE_OTHER)


def _page(http: Request, person: Caller, step: Step, status: int = HTTPStatus.OK) -> Response:
    return page(http, "projects/reading.html", person, status, it=step)


def _step(id_: str, http: Request, person: Caller, service: Service) -> Step:
    """Gather the page; raises NotFound for a reading that is not one's own."""
    found = service.desk.readings.sent_by(id_, person)
    docket = mine(found.project, person, service) if found.project else None
    draft = from_reading(begun(http, person, service, docket), replace(found, answers=Answers()))
    draft = questioned(draft, service)
    unlisted = max(0, len(draft.questions) - MAX_LISTED)
    draft = replace(draft, questions=draft.questions[:MAX_LISTED])
    return Step(draft, found, tuple(_groups(found.found.values, draft, found.answers.changed)), unlisted)


def _groups(values: tuple[ReadValue, ...], draft: Draft, changed: dict[str, str]) -> Iterator[Group]:
    """Put values under the parts of the form, in its order; those of no part come last."""
    asked: dict[str, list[Asked]] = {}
    for one in draft.questions:
        asked.setdefault(one.path, []).append(one)
    lines: dict[int, list[Line]] = {}
    for value in values:
        line = _line(value, draft.words, asked, changed)
        lines.setdefault(_part_of(value.path), []).append(line)
    titles = [part.title[draft.words.language] for part in parts()] + [draft.words.ui("read_others")]
    for number, title in enumerate(titles):
        if number in lines:
            yield Group(title, tuple(lines[number]))


def _part_of(path: str) -> int:
    """Find the number of the part that a path lies in; one more than the last where it lies in none."""
    table = path.partition("[")[0]
    for number, part in enumerate(parts()):
        if table == part.path or any(path == field_.path for field_ in part.fields):
            return number
    return 0 if path == WORK else len(parts())


def _line(value: ReadValue, words: Words, asked: dict[str, list[Asked]], changed: dict[str, str]) -> Line:
    field_ = work() if value.path == WORK else field_at(value.path)
    label = field_.label[words.language] if field_ else value.label[words.language == "en"]
    head, _, rest = value.path.partition("[")
    row = int(rest.partition("]")[0]) if head and rest else 0
    amount = written(value.value) if field_ and field_.kind == "money" and value.value is not None else None
    questions = tuple(asked.pop(value.path, ()))
    return Line(
        value, label, row, _says(field_, value.value, words), amount, questions, changed.get(value.path)
    )


def _says(field_: Field | None, value: Any, words: Words) -> str:
    """Put a value into words."""
    if value is None:
        return words.ui("not_stated")
    if isinstance(value, list):
        return "、".join(map(str, value)) or words.ui("none")
    choice = str(value).lower() if isinstance(value, bool) else str(value)
    return dict(field_.choices(words)).get(choice, choice) if field_ else choice


def _sent(step: Step, http: Request) -> dict[str, str]:
    names = [f"{prefix}{one.key}" for one in step.draft.questions for prefix in (HOW, TEXT)]
    return {name: text(http, name) for name in names}


def _answers(step: Step, http: Request) -> tuple[Answers, frozenset[str]]:
    """Read the answers; gives also the keys of those whose text cannot stand in its field."""
    sent = _sent(step, http)
    confirmed, changed, wrong = list[str](), dict[str, str](), set[str]()
    for one in step.draft.questions:
        how, typed, field_ = sent[f"{HOW}{one.key}"], sent[f"{TEXT}{one.key}"], step.field(one)
        if how == "read":
            confirmed.append(one.key)
        elif how == "changed" and field_ is not None:
            changed[one.path] = typed
            if not _fits(field_, typed):
                wrong.add(one.key)
    return Answers(confirmed=tuple(confirmed), changed=changed), frozenset(wrong)


def _fits(field_: Field, typed: str) -> bool:
    """Tell whether a text can stand in a field; an empty one says that it is not known."""
    try:
        return not field_.required if not typed else value_of(field_, typed) is not None
    except ValueError:
        return False

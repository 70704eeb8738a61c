"""A letter's row in the book: its number, its frame by the office's settings, its code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from service.letters import letter, shortcode
from service.letters.letter import Content, Document, Frame, Notice, Opinion, Proof, To
from service.office import queries
from service.office.failures import LetterRefused, OfficeUnset
from service.office.office import current, stamp
from service.office.settings import OfficeSettings

LARGEST = 500_000
"""Characters of a letter: some three hundred pages."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When and for whom letters are issued.

    `day` is the day they bear. `unit` is the id of the agency that filed, `division` its division: by it the
    office's addressees are chosen, unless `addressees` name them. `address` is the service's public address.
    """

    day: date
    at: datetime
    by: str
    unit: str | None = None
    division: str | None = None
    addressees: Mapping[To, str] = field(default_factory=dict)
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number, and the settings it is given under."""

    settings: OfficeSettings
    series: str
    year: int
    serial: int

    @property
    def printed(self) -> str:
        """As it is printed: 冀数审〔2026〕12号; without a serial 0 before it is given: 冀数审〔2026〕　号."""
        return f"{self.series}〔{self.year}〕{self.serial or '　'}号"


def rows(
    connection: Connection, drafts: Mapping[To, Opinion | Notice], about: Circumstances
) -> list[dict[str, Any]]:
    """The rows of letters that share one number; the caller has the turn to number.

    Raises OfficeUnset where nothing is set, and LetterRefused for drafts that make no letters.
    """
    version = current(connection)
    if version is None:
        raise OfficeUnset
    settings = version.settings
    kind, year = _kind(drafts), about.day.year
    series = settings.opinion_prefix if kind == "opinion" else settings.notice_prefix
    number = Numbered(settings, series, year, queries.last_serial(connection, series, year) + 1)
    return [_row(_code(connection), to, draft, about, number) for to, draft in drafts.items()]


def _kind(drafts: Mapping[To, Opinion | Notice]) -> str:
    """What kind of letters these are; refuses those that cannot share a number."""
    alike = {(draft.kind, draft.project.id, draft.round) for draft in drafts.values()}
    if len(alike) != 1:
        raise LetterRefused(
            "一个文号只能用于同一项目同一轮次的文书。"
            "Letters of one number are about one project and one round."
        )
    return alike.pop()[0]


def _row(code: str, to: To, draft: Content, about: Circumstances, number: Numbered) -> dict[str, Any]:
    document = Document(to, draft, frame(to, draft, about, number), Proof(code, about.address))
    content = letter.kept(document)
    if len(content) > LARGEST:
        raise LetterRefused("文书过长，请精简。The letter is too long; say less.")
    return {
        "code": code,
        "number": number.printed,
        "series": number.series,
        "year": number.year,
        "serial": number.serial,
        "addressee": to.value,
        "kind": draft.kind,
        "project": draft.project.id,
        "name": draft.project.name,
        "unit": about.unit,
        "round": draft.round,
        "secret": draft.project.secret,
        "day": about.day.isoformat(),
        "at": stamp(about.at),
        "by": about.by,
        "content": content,
    }


def _code(connection: Connection) -> str:
    while True:
        code = shortcode.draw()
        if queries.letter(connection, code) is None:
            return code


def frame(to: To, draft: Content, about: Circumstances, number: Numbered) -> Frame:
    """The office's part of a letter; raises LetterRefused where nobody is set to receive it.

    A letter about a secret project goes to its addressee alone, without copies.
    """
    settings = number.settings
    unit = draft.project.unit if to is To.UNIT else settings.addressee(to, about.division)
    addressee = about.addressees.get(to) or unit
    if not addressee:
        raise LetterRefused(
            "未设置主送机关，请在“发文设置”页面填写。"
            "Nobody is set to receive the letter; fill in the addressees on the page /office."
        )
    return Frame(
        number=number.printed,
        day=about.day,
        letterhead=settings.letterhead,
        body=settings.body,
        addressee=addressee,
        copies=() if draft.project.secret else settings.copies,
        standing=settings.standing if draft.kind == "opinion" else settings.notice_standing,
        contact=settings.contact,
        officer_titles=settings.officer_titles,
        objection_days=settings.objection_days,
        completion_days=settings.completion_days,
    )

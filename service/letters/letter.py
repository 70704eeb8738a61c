"""What a letter says: 审查意见书 and 补正通知书 as data, kept as JSON and rendered as often as wanted.

Amounts are yuan. Texts are plain; None and an empty tuple mean that there is none, and the letter says so in
words. The contents are stated by the review; `Frame` is the office's part, `Proof` what verifies the letter.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

Yuan = int | float


class To(StrEnum):
    """Whom a letter goes to."""

    APPROVER = "approve"
    FINANCE = "fund"
    UNIT = "unit"


class Conclusion(StrEnum):
    """What an opinion comes to."""

    SUPPORTS = "supports"
    FAILS = "fails"
    SECRET = "secret"  # noqa: S105  a conclusion
    NO_FISCAL_FUNDS = "no_fiscal_funds"
    EXCEPTED = "excepted"


class Verdict(StrEnum):
    """What one row of the checklist comes to."""

    PASS = "pass"  # noqa: S105  a verdict
    FAIL = "fail"
    DOUBT = "doubt"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Project:
    """The project a letter is about. `kind` is 新建, 续建, 改建 or 运维, as filed."""

    id: str
    name: str
    unit: str
    unit_code: str | None = None
    kind: str | None = None
    secret: bool = False
    """Its particulars are for named persons: nothing of them is shown to who looks a letter up."""


@dataclass(frozen=True, slots=True)
class Funding:
    """One source of money, by the name people read, e.g. 财政性资金; `amount` None: not stated."""

    source: str
    amount: Yuan | None = None
    fiscal: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """A paragraph that an opinion rests on, in full: its act, `第九条第二款`, its text."""

    act: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the checklist; `page` is where the file shows it, e.g. `31-38`.

    `confirmed`: the reviewer confirmed it. `filed`: there is a paper on file for it. `seen` says where and by
    whom the cited pages were read that are not on file.
    """

    number: str
    item: str
    verdict: Verdict
    problem: str | None = None
    ground: str | None = None
    suggestion: str | None = None
    page: str | None = None
    confirmed: bool = False
    filed: bool = False
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """An act that may have been superseded since a day, and who confirmed before issuing that it was checked.

    `since` None: the act does not say since when. `checked_by` None: not confirmed, as only in a draft.
    """

    act: str
    since: date | None = None
    checked_by: str | None = None


@dataclass(frozen=True, slots=True)
class Lack:
    """A paper or statement that is missing: what, on what ground, who brings it, by when."""

    what: str
    ground: str | None = None
    who: str | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """A finding that the issuer set aside: which, on what ground, until when, by whom."""

    finding: str
    ground: str
    until: date | None
    by: str


@dataclass(frozen=True, slots=True)
class Ruled:
    """A decision that a letter rests on, and where it is on record. `question` and `outcome` in words."""

    id: str
    question: str
    outcome: str
    on: date
    chain: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules decided by: the revision of the policies and the acts by name."""

    revision: str
    acts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Officers:
    """Who drew it up, checked it and issued it."""

    drawn_by: str | None = None
    checked_by: str | None = None
    issued_by: str | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """A 审查意见书 to one addressee.

    `opinion` are the sentences for this addressee, from the findings' titles (审批部门不得批准建设 …);
    `cut` is the amount to cut; `secrecy` and `secrecy_ground` say what was stated and on what decision it
    rests, without its particulars; `articles` are the grounds of review in full, `breached` those among
    them that the project breaches. `part`: only what is not secret of it was reviewed.
    """

    project: Project
    conclusion: Conclusion
    opinion: tuple[str, ...]
    decisions: tuple[Ruled, ...]
    rules: Rules
    officers: Officers = Officers()
    round: int = 1
    funding: tuple[Funding, ...] = ()
    cut: Yuan | None = None
    secrecy: str | None = None
    secrecy_ground: str | None = None
    articles: tuple[Article, ...] = ()
    rows: tuple[Row, ...] = ()
    lacks: tuple[Lack, ...] = ()
    overrides: tuple[Override, ...] = ()
    attachments: tuple[str, ...] = ()
    breached: tuple[Article, ...] = ()
    part: bool = False
    validity: tuple[Validity, ...] = ()
    kind: Literal["opinion"] = "opinion"


@dataclass(frozen=True, slots=True)
class Notice:
    """A 补正通知书 to the unit that filed; `due` is the last day to complete.

    `undecided`: a decision lacks evidence. Else the notice asks only for what the reviewer wants to see.
    """

    project: Project
    lacks: tuple[Lack, ...]
    decisions: tuple[Ruled, ...]
    rules: Rules
    officers: Officers = Officers()
    round: int = 1
    due: date | None = None
    articles: tuple[Article, ...] = ()
    attachments: tuple[str, ...] = ()
    undecided: bool = True
    validity: tuple[Validity, ...] = ()
    kind: Literal["notice"] = "notice"


Content = Annotated[Opinion | Notice, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class Frame:
    """The office's part of a letter.

    `standing` are its standing paragraphs before the contact, `objection_days` and `completion_days` the
    periods it grants, None: it names none.
    """

    number: str
    day: date
    letterhead: str
    body: str
    addressee: str
    copies: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    contact: str | None = None
    officer_titles: tuple[str, str, str] = ("经办", "复核", "签发")
    objection_days: int | None = None
    completion_days: int | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """How a letter is verified: its short code, where to look it up, and the receipts of its decisions.

    A receipt is the texts of its QR codes; there is one for each decision, in their order, or none at all.
    """

    code: str
    address: str | None = None
    receipts: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A letter whole, as it is kept: from this alone it is rendered again."""

    to: To
    content: Content
    frame: Frame
    proof: Proof
    draft: bool = False
    """Shown before it is issued; the letter says so."""


_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)


def kept(document: Document) -> str:
    """A letter as the JSON it is kept as."""
    return _DOCUMENT.dump_json(document).decode()


def read(text: str) -> Document:
    """The letter that was kept; raises ValueError for a text that is none."""
    return _DOCUMENT.validate_json(text)

"""What a submission brings beside its entry: statements, questions confirmed, why nothing was changed."""

from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from service.sheets.stated import Stated

LONGEST = 2_000
"""Characters of the places that the timeline names."""
How = Literal["read", "changed", "stated"]
"""Confirmed as it was read, changed to something else, or confirmed as the form states it."""


class Answered(BaseModel):
    """A question that the submitter confirmed: where it arose, what it said, how it was answered.

    `place` is a cell (`项目!B7`), or a path where the form alone was asked about. What it said is left out
    where it would show particulars of a secrecy decision.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    path: str
    place: str
    shown: str = ""
    zh: str = ""
    en: str = ""
    how: How


class Workbook(BaseModel):
    """The workbook a submission was read from: its reading, name, SHA-256, and when it was read (UTC)."""

    model_config = ConfigDict(frozen=True)

    reading: str
    name: str
    sha256: str
    at: str


class Confirmation(BaseModel):
    """What the submitter confirmed of an entry; `total` in yuan, None where no amount is stated.

    A draft keeps what was confirmed so far.
    """

    model_config = ConfigDict(frozen=True)

    workbook: Workbook | None = None
    answered: tuple[Answered, ...] = ()
    total: float | None = None

    @property
    def details(self) -> dict[str, Any]:
        """The confirmation as the timeline keeps it; empty where nothing was confirmed."""
        told: dict[str, Any] = {}
        if self.workbook is not None:
            told |= {"workbook": self.workbook.name[:LONGEST], "sha256": self.workbook.sha256}
            told |= {"reading": self.workbook.reading}
        if self.workbook is not None or self.answered:
            changed = sum(one.how == "changed" for one in self.answered)
            told |= {"doubts": len(self.answered), "changed": changed}
            told |= {"places": "、".join(dict.fromkeys(one.place for one in self.answered))[:LONGEST]}
        return told | ({"total": self.total} if self.total is not None else {})


@dataclass(frozen=True, slots=True)
class Beside:
    """What comes with an entry: `why` is the reason for submitting it again unchanged.

    `brings_papers` says that papers come with the same form.
    """

    stated: Stated = field(default_factory=Stated)
    confirmed: Confirmation | None = None
    why: str | None = None
    brings_papers: bool = False


NOTHING = Beside()

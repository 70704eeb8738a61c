"""The book of letters: numbered without a gap or a double, immutable, sealed with receipts and a PDF.

A letter is entered in the transaction of the deed it comes from. It is sealed afterwards, by whoever first
needs its file: the receipts of its decisions need a checkpoint, and setting a PDF takes a tenth of a second,
neither of which a transaction should wait for.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Engine, RowMapping

from catalog.database import reading, writing
from service.errors import NotFound
from service.letters import letter
from service.letters.composing import compose
from service.letters.fonts import Folders
from service.letters.letter import Document, Notice, Opinion, To
from service.letters.pdf import pdf
from service.letters.word import word
from service.office import entering, queries
from service.office.entering import Circumstances
from service.office.failures import LetterPending
from service.record.checkpoints import compact
from service.record.checkpoints.keys import SigningUnavailable
from service.record.checkpoints.notary import Notary

APART = timedelta(seconds=2)
"""Between two checkpoints made because a letter needs its receipts."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A letter in the book. `document` is all it says; the digests are None until it is sealed."""

    code: str
    number: str
    to: To
    kind: str
    project: str
    name: str
    unit: str | None
    round: int
    secret: bool
    day: date
    at: datetime
    by: str
    document: Document
    pdf_sha256: str | None
    word_sha256: str | None


@dataclass(frozen=True, slots=True)
class LetterBook:
    """The book in the database; the notary signs what letters are verified by.

    `fonts` are folders of font files beside the system's fonts.
    """

    engine: Engine
    notary: Notary
    fonts: Folders = ()

    def enter(
        self, connection: Connection, drafts: Mapping[To, Opinion | Notice], about: Circumstances
    ) -> tuple[str, ...]:
        """Number letters and keep them, within a transaction; gives their codes.

        Raises OfficeUnset and LetterRefused, with no number used.
        """
        queries.lock(connection)
        rows = entering.rows(connection, drafts, about)
        for row in rows:
            queries.add_letter(connection, row)
        return tuple(row["code"] for row in rows)

    def issue(self, drafts: Mapping[To, Opinion | Notice], about: Circumstances) -> tuple[Issued, ...]:
        """Enter letters in a transaction of their own, and seal those that can be now."""
        with writing(self.engine) as connection:
            codes = self.enter(connection, drafts, about)
        for code in codes:
            try:
                self.sealed(code, about.at)
            except LetterPending:
                continue
        return tuple(self.find(code) for code in codes)

    def find(self, code: str) -> Issued:
        """The letter of this code; raises NotFound."""
        with reading(self.engine) as connection:
            row = queries.letter(connection, code)
        if row is None:
            raise NotFound("没有该核验码对应的文书。There is no letter of this code.", "code")
        return _issued(row)

    def of_project(self, project: str) -> Sequence[Issued]:
        """A project's letters in the order of their issue."""
        with reading(self.engine) as connection:
            return [_issued(row) for row in queries.of_project(connection, project)]

    def search(
        self, unit: str | None = None, words: str | None = None, offset: int = 0, limit: int = 50
    ) -> tuple[Sequence[Issued], int]:
        """Letters, of one unit or of all, the newest first, and how many match."""
        with reading(self.engine) as connection:
            rows, total = queries.found(connection, unit, words, offset, limit)
        return [_issued(row) for row in rows], total

    def sealed(self, code: str, now: datetime) -> Issued:
        """The letter with its receipts and digests, sealed now where it was not yet.

        Raises NotFound, LetterPending where a receipt cannot be signed yet, and FontsMissing.
        """
        found = self.find(code)
        if found.pdf_sha256 is not None:
            return found
        receipts = tuple(self._receipt(ruled.id, now) for ruled in found.document.content.decisions)
        made = compose(_with(found.document, receipts))
        files = pdf(made, self.fonts), word(made)
        digests = dict(zip(("pdf_sha256", "word_sha256"), map(_hex, files), strict=True))
        with writing(self.engine) as connection:
            queries.seal(connection, code, {"receipts": json.dumps(receipts)} | digests, *files)
        return self.find(code)

    def pdf(self, code: str, now: datetime) -> bytes:
        """The PDF that was issued; raises as `sealed` does."""
        self.sealed(code, now)
        with reading(self.engine) as connection:
            return queries.pdf(connection, code) or b""

    def word(self, code: str, now: datetime) -> bytes:
        """Give the Word file as issued, or made anew where none was kept; raises as `sealed` does."""
        sealed = self.sealed(code, now)
        with reading(self.engine) as connection:
            kept = queries.word(connection, code)
        return kept if kept is not None else word(compose(sealed.document))

    def _receipt(self, decision: str, now: datetime) -> tuple[str, ...]:
        found = self.notary.receipt(decision)
        if found is None:
            try:
                self.notary.make(now, APART)
            except SigningUnavailable:
                raise LetterPending from None
            found = self.notary.receipt(decision)
        if found is None:
            raise LetterPending
        return compact.pack(found)


def _with(document: Document, receipts: tuple[tuple[str, ...], ...]) -> Document:
    return replace(document, proof=replace(document.proof, receipts=receipts))


def _hex(file: bytes) -> str:
    return hashlib.sha256(file).hexdigest()


def _issued(row: RowMapping) -> Issued:
    document = letter.read(row["content"])
    if row["receipts"]:
        document = _with(document, tuple(map(tuple, json.loads(row["receipts"]))))
    return Issued(
        code=row["code"],
        number=row["number"],
        to=To(row["addressee"]),
        kind=row["kind"],
        project=row["project"],
        name=row["name"],
        unit=row["unit"],
        round=row["round"],
        secret=row["secret"],
        day=date.fromisoformat(row["day"]),
        at=datetime.fromisoformat(row["at"]),
        by=row["by"],
        document=document,
        pdf_sha256=row["pdf_sha256"],
        word_sha256=row["word_sha256"],
    )

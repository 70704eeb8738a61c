"""The tables of the office. Rows are only ever added; a letter is sealed once, when it is first rendered."""

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.base import Base


class KeptSettings(Base):
    """One version of the office's settings."""

    __tablename__ = "office_settings"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="From 1, no gap")
    at: Mapped[str] = mapped_column(comment="When it was kept: UTC, ISO 8601, microseconds")
    by: Mapped[str] = mapped_column(comment="Who kept it")
    settings: Mapped[str] = mapped_column(comment="JSON")


class KeptLetter(Base):
    """One letter to one addressee."""

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("series", "year", "serial", "addressee"),
        Index(None, "project"),
        Index(None, "at"),
    )

    code: Mapped[str] = mapped_column(primary_key=True, comment="The short code, ten characters")
    number: Mapped[str] = mapped_column(comment="The number as printed")
    series: Mapped[str] = mapped_column(comment="What the number begins with")
    year: Mapped[int] = mapped_column(comment="The year it is numbered in")
    serial: Mapped[int] = mapped_column(comment="From 1 in each series and year, no gap")
    addressee: Mapped[str] = mapped_column(comment="approve, fund or unit")
    kind: Mapped[str] = mapped_column(comment="opinion or notice")
    project: Mapped[str] = mapped_column(comment="projects.id")
    name: Mapped[str] = mapped_column(comment="The project's name")
    unit: Mapped[str | None] = mapped_column(comment="agencies.id of who filed; null: not registered")
    round: Mapped[int] = mapped_column(comment="The round of review it ends")
    secret: Mapped[bool] = mapped_column(comment="Nothing of it is shown by its code alone")
    day: Mapped[str] = mapped_column(comment="The day it bears, YYYY-MM-DD")
    at: Mapped[str] = mapped_column(comment="When it was issued: UTC, ISO 8601, microseconds")
    by: Mapped[str] = mapped_column(comment="Who issued it")
    content: Mapped[str] = mapped_column(comment="JSON of the letter, without receipts")
    receipts: Mapped[str | None] = mapped_column(
        comment="JSON: texts of QR codes by decision; null: unsealed"
    )
    pdf_sha256: Mapped[str | None] = mapped_column(comment="Hex, of the PDF; null: not sealed yet")
    word_sha256: Mapped[str | None] = mapped_column(comment="Hex, of the Word file; null: not sealed yet")


class LetterFile(Base):
    """The files of a sealed letter, so that what was issued is what is handed out."""

    __tablename__ = "letter_files"

    code: Mapped[str] = mapped_column(primary_key=True, comment="letters.code")
    pdf: Mapped[bytes] = mapped_column(LargeBinary, comment="The file")
    word: Mapped[bytes | None] = mapped_column(
        LargeBinary, comment="The Word file; null: sealed before it was kept"
    )

"""All statements on the tables of the office."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, insert, or_, select, text, update

from service.office.models import KeptLetter, KeptSettings, LetterFile

LOCK = 6_873_420_160_740
"""PostgreSQL's advisory lock of those who number letters or settings; any number of our own."""


def lock(connection: Connection) -> None:
    """Wait for one's turn to number; SQLite's write transaction does so already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def settings(connection: Connection, version: int | None = None) -> RowMapping | None:
    """A version of the settings, or the newest one."""
    query = select(KeptSettings.__table__).order_by(KeptSettings.version.desc()).limit(1)
    if version is not None:
        query = query.where(KeptSettings.version == version)
    return connection.execute(query).mappings().one_or_none()


def versions(connection: Connection, limit: int) -> Sequence[RowMapping]:
    """The newest versions, the newest first."""
    query = select(KeptSettings.__table__).order_by(KeptSettings.version.desc()).limit(limit)
    return connection.execute(query).mappings().all()


def add_settings(connection: Connection, row: Mapping[str, Any]) -> None:
    """Keep a version."""
    connection.execute(insert(KeptSettings).values(**row))


def last_serial(connection: Connection, series: str, year: int) -> int:
    """The last number given in a series and year; 0: none."""
    query = select(func.max(KeptLetter.serial)).where(KeptLetter.series == series, KeptLetter.year == year)
    return connection.scalar(query) or 0


def add_letter(connection: Connection, row: Mapping[str, Any]) -> None:
    """Enter a letter."""
    connection.execute(insert(KeptLetter).values(**row))


def letter(connection: Connection, code: str) -> RowMapping | None:
    """The letter of this code."""
    query = select(KeptLetter.__table__).where(KeptLetter.code == code)
    return connection.execute(query).mappings().one_or_none()


def seal(connection: Connection, code: str, row: Mapping[str, Any], pdf: bytes, word: bytes) -> None:
    """Seal a letter and keep its files; do nothing where it is sealed already."""
    query = update(KeptLetter).where(KeptLetter.code == code, KeptLetter.pdf_sha256.is_(None))
    if connection.execute(query.values(**row)).rowcount:
        connection.execute(insert(LetterFile).values(code=code, pdf=pdf, word=word))


def pdf(connection: Connection, code: str) -> bytes | None:
    """Read the PDF of a sealed letter."""
    return connection.scalar(select(LetterFile.pdf).where(LetterFile.code == code))


def word(connection: Connection, code: str) -> bytes | None:
    """Read the Word file of a sealed letter; None where it was sealed before these were kept."""
    return connection.scalar(select(LetterFile.word).where(LetterFile.code == code))


def of_project(connection: Connection, project: str) -> Sequence[RowMapping]:
    """A project's letters, in the order of their issue."""
    query = select(KeptLetter.__table__).where(KeptLetter.project == project)
    return connection.execute(query.order_by(KeptLetter.at, KeptLetter.addressee)).mappings().all()


def found(
    connection: Connection, unit: str | None, words: str | None, offset: int, limit: int
) -> tuple[Sequence[RowMapping], int]:
    """Letters whose number, project or its name has these words, the newest first, and how many there are."""
    query = _matching(select(KeptLetter.__table__), unit, words)
    order = (KeptLetter.at.desc(), KeptLetter.serial.desc(), KeptLetter.addressee)
    rows = connection.execute(query.order_by(*order).offset(offset).limit(limit)).mappings().all()
    total = connection.scalar(_matching(select(func.count()).select_from(KeptLetter), unit, words))
    return rows, total or 0


def _matching(query: Select[Any], unit: str | None, words: str | None) -> Select[Any]:
    if unit is not None:
        query = query.where(KeptLetter.unit == unit)
    if words:
        columns = (KeptLetter.number, KeptLetter.project, KeptLetter.name)
        query = query.where(or_(*(column.contains(words, autoescape=True) for column in columns)))
    return query

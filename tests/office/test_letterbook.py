"""The book of letters: numbers without a gap or a double, letters that stay as they were issued."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, update

from catalog.base import Base
from catalog.database import writing
from service.errors import NotFound
from service.letters import shortcode
from service.letters.letter import To
from service.office import models
from service.office.failures import LetterRefused, OfficeUnset
from service.office.letterbook import LetterBook
from service.office.office import Office
from service.record.checkpoints import checks, compact
from tests import records
from tests.letters import samples
from tests.office.conftest import ABOUT, SETTINGS
from tests.records import START

Drafts = Callable[[], dict[To, samples.Content]]


def test_the_tables_are_the_models(database: Engine) -> None:
    """Nothing differs between the migration and the models, comments included."""
    ours = {kind.__tablename__ for kind in (models.KeptSettings, models.KeptLetter, models.LetterFile)}

    def is_ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
        return kind != "table" or name in ours

    with database.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": is_ours, "compare_type": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_one_number_two_addressees(book: LetterBook, drafts: Drafts) -> None:
    """Approver and finance get letters of one number, each with the receipt of its own decision."""
    approve, fund = book.issue(drafts(), ABOUT)

    assert (approve.number, fund.number) == ("冀数审〔2026〕1号", "冀数审〔2026〕1号")
    assert [row.document.frame.addressee for row in (approve, fund)] == [
        "河北省发展和改革委员会",
        "河北省财政厅",
    ]
    assert approve.code != fund.code
    for row in (approve, fund):
        (texts,) = row.document.proof.receipts
        receipt = compact.unpack(" ".join(texts))
        assert list(checks.receipt_faults(receipt)) == []
        assert row.document.content.decisions[0].id in receipt.body


def test_numbers_have_no_gap_and_no_double(database: Engine, book: LetterBook, drafts: Drafts) -> None:
    """Letters issued at once by many are numbered one after the other; one that fails uses no number."""

    def enter(place: int) -> None:
        with pytest.raises(ZeroDivisionError) if place % 4 == 3 else _nothing(), writing(database) as it:
            book.enter(it, drafts(), ABOUT)
            if place % 4 == 3:
                raise ZeroDivisionError

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(enter, range(24)))

    rows, total = book.search(limit=100)
    numbers = sorted(row.number for row in rows if row.to is To.FINANCE)
    assert total == 36
    assert numbers == sorted(f"冀数审〔2026〕{serial}号" for serial in range(1, 19))
    assert len({row.code for row in rows}) == 36


class _nothing:  # noqa: N801  a context as pytest.raises is one
    def __enter__(self) -> None:
        """Expect nothing."""

    def __exit__(self, *_: object) -> None:
        """Expect nothing."""


def test_opinions_and_notices_and_years_are_numbered_apart(book: LetterBook, drafts: Drafts) -> None:
    """Each kind, and each year, begins with one."""
    book.issue(drafts(), ABOUT)
    (notice,) = book.issue({To.UNIT: samples.NOTICE}, ABOUT)
    later, _ = book.issue(drafts(), replace(ABOUT, day=ABOUT.day.replace(year=2027)))

    assert notice.number == "冀数补〔2026〕1号"
    assert notice.document.frame.addressee == "河北省市场监督管理局"
    assert notice.document.frame.standing == SETTINGS.notice_standing
    assert later.number == "冀数审〔2027〕1号"


def test_an_issued_letter_stays_as_it_is(database: Engine, book: LetterBook, drafts: Drafts) -> None:
    """Settings that change afterwards change no letter; its file is the one whose digest is on record."""
    (issued, _) = book.issue(drafts(), ABOUT)
    file, typed = book.pdf(issued.code, START), book.word(issued.code, START)
    Office(database).keep(SETTINGS.model_copy(update={"letterhead": "另一机关文件"}), "管理员", START)
    again = book.find(issued.code)

    assert again == issued
    assert book.pdf(issued.code, START) == file
    assert hashlib.sha256(file).hexdigest() == issued.pdf_sha256
    assert hashlib.sha256(book.word(issued.code, START)).hexdigest() == issued.word_sha256
    assert book.word(issued.code, START) == typed


def test_both_files_are_handed_out_as_they_were_kept(
    database: Engine, book: LetterBook, drafts: Drafts
) -> None:
    """A later layout changes no issued letter; a Word file that was never kept is made when asked for."""
    (issued, _) = book.issue(drafts(), ABOUT)
    book.sealed(issued.code, START)
    here = models.LetterFile.code == issued.code
    with writing(database) as connection:
        connection.execute(
            update(models.LetterFile).where(here).values(pdf=b"PDF of then", word=b"Word of then")
        )

    assert (book.pdf(issued.code, START), book.word(issued.code, START)) == (b"PDF of then", b"Word of then")

    with writing(database) as connection:
        connection.execute(update(models.LetterFile).where(here).values(word=None))

    assert book.word(issued.code, START).startswith(b"PK")


def test_addressees_by_division_and_by_name(book: LetterBook, drafts: Drafts) -> None:
    """A division's own addressee goes before the general one, and one that is named before both."""
    city, _ = book.issue(drafts(), replace(ABOUT, division="130100"))
    named, _ = book.issue(drafts(), replace(ABOUT, division="130100", addressees={To.APPROVER: "某审批局"}))

    assert city.document.frame.addressee == "石家庄市行政审批局"
    assert named.document.frame.addressee == "某审批局"


def test_what_makes_no_letter(database: Engine, book: LetterBook, drafts: Drafts) -> None:
    """Drafts of two projects, none, and an office without addressees are refused; no number is used."""
    other = replace(samples.OPINION, project=replace(samples.PROJECT, id="2607-130000-04-04-200009"))
    for wrong in ({}, {**drafts(), To.FINANCE: other}):
        with pytest.raises(LetterRefused):
            book.issue(wrong, ABOUT)
    Office(database).keep(SETTINGS.model_copy(update={"addressees": ()}), "管理员", START)
    with pytest.raises(LetterRefused, match="主送机关"):
        book.issue(drafts(), ABOUT)

    assert book.search() == ([], 0)


def test_an_office_that_is_not_set_issues_nothing(database: Engine, book: LetterBook, drafts: Drafts) -> None:
    """Nobody's letterhead stands on a letter."""
    records.execute(database, "DELETE FROM office_settings")

    with pytest.raises(OfficeUnset, match="发文设置"):
        book.issue(drafts(), ABOUT)


def test_letters_are_found(book: LetterBook, drafts: Drafts) -> None:
    """By unit, by words of number or project, page by page; a wildcard is a character like any other."""
    book.issue(drafts(), ABOUT)
    book.issue({To.UNIT: samples.NOTICE}, replace(ABOUT, unit="another"))

    assert book.search()[1] == 3
    assert book.search(unit="another")[1] == 1
    assert book.search(words="特种设备")[1] == 3
    assert book.search(words="冀数补")[1] == 1
    assert book.search(words="%")[1] == 0
    assert [row.kind for row in book.search(offset=2, limit=1)[0]] != []
    assert len(book.of_project(samples.PROJECT.id)) == 3
    with pytest.raises(NotFound):
        book.find(shortcode.draw())

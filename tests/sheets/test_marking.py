"""A form handed back shows each error where it is, and nothing of it runs."""

from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook

from service.sheets.errors import CellError
from service.sheets.marking import marked
from service.sheets.reading import read
from tests.sheets.books import SAMPLE, cell, changed, parts


def test_each_bad_cell_is_red_with_its_sentence_and_listed_first() -> None:
    """The comment says it in Chinese, then in English; the list links to the cell."""
    data = changed(cell("项目", "B14", "很多"))
    errors = read(data).errors

    book = load_workbook(BytesIO(marked(data, errors)))

    bad = book["项目"]["B14"]
    assert bad.value == "很多"
    assert bad.fill.fgColor.rgb == "FFFFC7CE"
    assert bad.comment is not None
    assert bad.comment.text == f"{errors[0].zh}\n{errors[0].en}"
    first = book.worksheets[0]
    assert first.title == "错误清单"
    assert [c.value for c in first[2]] == ["项目", "B14", errors[0].zh, errors[0].en, "很多"]
    assert first["B2"].hyperlink.location == "'项目'!B14"
    assert book["项目"]["B5"].comment is None
    assert book["项目"]["A1"].font.name == "黑体"


def test_formulas_come_back_as_text() -> None:
    """A formula of the sender's never runs at the reviewer's, nor one that an error quotes."""
    data = changed(cell("项目", "B14", '=HYPERLINK("http://x.invalid","1")'))
    with ZipFile(BytesIO(marked(data, read(data).errors))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]

    assert len(sheets) == 5
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_marking_again_leaves_one_list_and_the_same_bytes() -> None:
    """Handed in again unchanged, a marked form is the same form with the same errors."""
    data = changed(cell("项目", "B14", "很多"))
    errors = read(data).errors
    once = marked(data, errors)

    assert read(once).errors == errors
    assert (parts(marked(once, errors)) == parts(once)) is True


def test_a_cell_inside_a_merge_is_marked_at_its_corner() -> None:
    """What a merge covers cannot carry a comment; its corner does."""
    book = load_workbook(BytesIO(marked(SAMPLE, [CellError("项目", "C4", "错。", "Wrong.")])))

    assert book["项目"]["B4"].comment is not None


def test_what_is_no_workbook_comes_back_as_the_list() -> None:
    """The sender of a PDF gets a workbook that says what it was."""
    book = load_workbook(BytesIO(marked(b"%PDF-1.7", read(b"%PDF-1.7").errors)))

    assert book.sheetnames == ["错误清单"]
    assert "PDF" in str(book["错误清单"]["C2"].value)

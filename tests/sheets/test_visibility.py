"""W4: what a sheet does not show, or shows struck out, is refused with its place; merges go to every row."""

from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from service.sheets.reading import read
from tests.sheets.books import both, cell, changed

Change = Callable[[Workbook], object]


def row(sheet: str, number: int, **how: object) -> Change:
    """Set dimensions of a row."""
    return lambda book: vars_set(book[sheet].row_dimensions[number], how)


def column(sheet: str, letter: str, **how: object) -> Change:
    """Set dimensions of a column."""
    return lambda book: vars_set(book[sheet].column_dimensions[letter], how)


def vars_set(found: object, how: dict[str, object]) -> None:
    """Set attributes by name."""
    for key, value in how.items():
        setattr(found, key, value)


def font(sheet: str, place: str, made: Font, fill: PatternFill | None = None) -> Change:
    """Set the font of a cell."""

    def change(book: Workbook) -> None:
        book[sheet][place].font = made
        book[sheet][place].fill = fill or PatternFill()

    return change


def filtered(book: Workbook) -> None:
    """Leave a filter on that hides a row."""
    book["预编目录"].auto_filter.add_filter_column(2, ["无条件共享"])
    book["预编目录"].row_dimensions[5].hidden = True


STRUCK = CellRichText("物资名称、", TextBlock(InlineFont(strike=True), "储备数量"))
UNSEEN: dict[str, tuple[Change, str, str, str]] = {
    "hidden row": (row("预编目录", 5, hidden=True), "预编目录", "A5", "此行被隐藏"),
    "row of no height": (row("预编目录", 5, height=0.5), "预编目录", "A5", "此行被隐藏"),
    "row folded away": (row("预编目录", 5, hidden=True, outlineLevel=1), "预编目录", "A5", "此行被隐藏"),
    "row filtered out": (filtered, "预编目录", "A5", "此行被隐藏"),
    "hidden answer": (row("项目", 25, hidden=True), "项目", "B25", "此行被隐藏"),
    "hidden column": (column("预编目录", "F", hidden=True), "预编目录", "F5", "此列被隐藏"),
    "column of no width": (column("预编目录", "F", width=0.1), "预编目录", "F5", "此列被隐藏"),
    "struck out": (font("项目", "B14", Font(strike=True)), "项目", "B14", "删除线"),
    "struck out in part": (cell("预编目录", "B4", STRUCK), "预编目录", "B4", "删除线"),
    "white on white": (font("项目", "B14", Font(color="FFFFFFFF")), "项目", "B14", "不显示"),
    "grey on grey": (
        font("项目", "B14", Font(color="FFE7ECF3"), PatternFill("solid", fgColor="FFE7ECF3")),
        "项目",
        "B14",
        "不显示",
    ),
    "format that hides": (cell("项目", "B14", 3_600_000, ";;;"), "项目", "B14", "不显示"),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_is_not_to_be_seen_is_refused_with_its_place(name: str) -> None:
    """One error at the first cell of it; nothing comes out."""
    change, sheet, place, said = UNSEEN[name]

    found = read(changed(change))

    assert [(error.sheet, error.cell) for error in found.errors] == [(sheet, place)]
    assert said in found.errors[0].zh
    assert found.project is None


@pytest.mark.parametrize(
    "change", [row("项目", 21, hidden=True), column("项目", "E", hidden=True), row("项目", 34, hidden=True)]
)
def test_what_the_form_prints_may_be_hidden(change: Change) -> None:
    """Labels without answers, the column of notes, blank rows."""
    assert read(changed(change)).errors == ()


def test_text_of_many_fonts_is_one_text() -> None:
    """Bold in the middle of a word changes nothing."""
    text = CellRichText("无", TextBlock(InlineFont(b=True), "条件"), "共享")
    found = read(changed(cell("预编目录", "C4", text)))

    assert found.project is not None, found.errors
    assert (found.project.draft_catalogue.rows or [])[0].share.type == "unconditional"


def merged(sheet: str, ref: str, *changes: Change) -> bytes:
    """The sample with cells joined after some changes."""
    return changed(both(*changes, lambda book: book[sheet].merge_cells(ref)))


def test_a_merged_value_goes_to_every_row_it_spans() -> None:
    """Two resources share the cell that says how they are shared; the corner is named as the cell of both."""
    found = read(merged("预编目录", "C4:C5", *(cell("预编目录", f"{at}5", None) for at in "CDEF")))

    assert found.project is not None, found.errors
    assert [row.share.type for row in found.project.draft_catalogue.rows or ()] == ["unconditional"] * 2
    assert [value.cell for value in found.values if value.path.endswith("share.type")] == ["C4", "C4"]


def test_a_name_merged_over_its_items_is_one_entry() -> None:
    """One item a row, the name in one cell beside them."""
    found = read(merged("预编目录", "A5:A7", cell("预编目录", "B6", "住址"), cell("预编目录", "B7", "邮编")))

    assert found.project is not None, found.errors
    assert [row.items for row in found.project.draft_catalogue.rows or ()][1] == [
        "姓名",
        "联系电话",
        "住址",
        "邮编",
    ]


def test_a_source_merged_over_two_amounts_is_two_sources() -> None:
    """财政资金 over central and provincial money."""
    found = read(merged("项目", "A14:A15", cell("项目", "A15", None)))

    assert found.project is not None, found.errors
    assert [(row.source, row.amount) for row in found.project.funding or ()] == [
        ("fiscal", 3_600_000.0),
        ("fiscal", 400_000.0),
    ]


def test_a_label_may_be_merged_and_its_answer_apart() -> None:
    """The answer stands after the label's last column."""

    def redraw(book: Workbook) -> None:
        sheet = book["项目"]
        sheet.unmerge_cells("B10:D10")
        sheet["B10"], sheet["C10"] = None, "李娜"
        sheet.merge_cells("A10:B10")

    found = read(changed(redraw))

    assert found.stated.contact == "李娜"
    assert found.doubts == ()


def test_a_comment_on_a_blank_answer_is_asked_about() -> None:
    """It is not read, and not passed over."""

    def note(book: Workbook) -> None:
        book["项目"]["B26"].value = None
        book["项目"]["B26"].comment = Comment("第31-38页", "李娜")

    found = read(changed(note))

    assert found.project is not None
    assert found.project.sharing_chapter.pages is None
    assert [(doubt.cell, doubt.shown) for doubt in found.doubts] == [("B26", "第31-38页")]

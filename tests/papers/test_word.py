"""What a Word file says, read in a process of its own: headings, lists, tables, pages, pictures, marks."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document
from PIL import Image

from service.papers import PaperRefused, word
from service.wordfiles import bounds
from tests.papers import word_files as files
from tests.papers.files import container, pdf

Read = Callable[..., word.Text]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a file of this content."""

    def read(content: bytes | Document, part: int = 1) -> word.Text:
        whole = content if isinstance(content, bytes) else files.saved(content)
        return word.text(files.placed(tmp_path, whole), part)

    return read


@pytest.fixture
def document() -> Document:
    """An empty document."""
    return docx.Document()


def test_a_report_is_read_as_word_prints_it(read: Read) -> None:
    """Headings with levels, list labels worked out, paragraphs and tables numbered, the page remarked."""
    text = read(files.report())

    rows = [(row["number"], row["label"], row["level"]) for row in text.blocks if row["kind"] == "text"]
    assert rows == [
        (1, "", 0), (2, "一、", 0), (3, "（一）", 1), (4, "（二）", 1), (5, "二、", 0),
        (6, "", None), (7, "•", None), (8, "", None), (10, "", None),
    ]  # fmt: skip
    assert [row["kind"] for row in text.blocks if row["kind"] != "text"] == ["page", "table"]
    assert [row["page"] for row in text.blocks if row.get("number") in {1, 7, 8, 9}] == [1, 1, 2, 2]
    assert files.texts(text.blocks)[7] == "第二页从这里开始。"
    assert (text.parts, text.first, text.last, text.drawn, text.cut) == (1, 1, 10, True, False)


def test_merged_cells_stand_once_and_are_counted(read: Read) -> None:
    """A cell merged down or across stands once, over the rows and columns that it covers."""
    table = next(row for row in read(files.report()).blocks if row["kind"] == "table")

    sizes = [[(cell["across"], cell["down"]) for cell in row["cells"]] for row in table["rows"]]
    assert sizes == [[(1, 1), (1, 1), (1, 1)], [(1, 2), (2, 1)], [(1, 1), (1, 1)]]
    assert files.texts([table]) == ["资源名称", "共享方式", "依据", "人口信息", "无条件共享", "第十一条"]


def test_a_table_in_a_table_is_read(read: Read, document: Document) -> None:
    """What stands in a cell is read as deep as tables go; the deepest as paragraphs of their cell."""
    cell = document.add_table(1, 1).cell(0, 0)
    for depth in range(8):
        cell.paragraphs[0].text = f"第{depth}层"
        cell = cell.add_table(1, 1).cell(0, 0)

    (block,) = read(document).blocks
    assert files.texts([block]) == [f"第{depth}层" for depth in range(8)]
    assert str(block).count("'rows'") == 4 == bounds.NESTED


def test_lists_count_as_word_counts_them(read: Read, document: Document) -> None:
    """A deeper level begins anew below each of the level above; what has no number is not counted."""
    kind = files.chinese_list(document)
    for depth in (0, 1, 1, 2, 0, 1):
        files.numbered(document, document.add_paragraph("项"), kind, depth)
    files.numbered(document, document.add_paragraph("无编号"), 0)

    labels = [row["label"] for row in read(document).blocks]
    assert labels == ["一、", "（一）", "（二）", "1.", "二、", "（一）", ""]


def test_a_page_that_was_typed_and_drawn_is_one(read: Read, document: Document) -> None:
    """Word remarks a page also where somebody typed its end; in each cell of a row it is the same page."""
    document.add_paragraph("第一页")
    files.page_ends(document)
    second = document.add_paragraph()
    files.drawn_here(second)
    second.add_run("第二页")
    table = document.add_table(1, 2)
    for cell in table.rows[0].cells:
        cell.paragraphs[0].add_run("上")
        files.drawn_here(cell.paragraphs[0])
        cell.paragraphs[0].add_run("下")
    document.add_paragraph("第三页")

    text = read(document)
    assert [(row["kind"], row["page"]) for row in text.blocks] == [
        ("text", 1), ("page", 2), ("text", 2), ("table", 2), ("text", 3),
    ]  # fmt: skip


def test_pages_without_word_have_no_numbers(read: Read, document: Document) -> None:
    """Where only typed page ends are known, the numbers would be wrong: only the break is told."""
    document.add_paragraph("前")
    files.page_ends(document)
    document.add_paragraph("后")

    text = read(document)
    assert [(row["kind"], row["page"]) for row in text.blocks] == [("text", 0), ("page", 0), ("text", 0)]
    assert not text.drawn


def test_a_picture_is_drawn_anew(read: Read, tmp_path: Path) -> None:
    """A picture inside the file comes as a PNG of the service; a name that is none is refused."""
    picture = read(files.report()).blocks[-1]["says"][0]
    file = tmp_path / "a.docx"

    with Image.open(BytesIO(word.picture(file, picture[1]))) as image:
        assert (image.format, image.size) == ("PNG", (300, 120))
    for name in ("rId999", "../rId9", ""):
        with pytest.raises(PaperRefused):
            word.picture(file, name)


def test_changes_read_as_accepted_and_codes_of_fields_not_at_all(read: Read) -> None:
    """What was deleted is gone, what was added stands; a field is what it last gave, a box is read once."""
    choice = f"<mc:Choice>{files.said('框')}</mc:Choice><mc:Fallback>{files.said('框')}</mc:Fallback>"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    document = files.body(
        "<w:p><w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
        "<w:r><w:instrText>INCLUDETEXT C:\\\\secret</w:instrText><w:t>第3页</w:t></w:r>"
        f'<w:r><mc:AlternateContent xmlns:mc="{compatible}">{choice}</mc:AlternateContent></w:r></w:p>'
    )

    text = read(files.raw(document))
    assert files.texts(text.blocks) == ["框", "新第3页"]
    assert text.changed


def test_notes_stand_below_and_marks_of_forms_are_read(read: Read) -> None:
    """A footnote is under the paragraph that names it; ticks in a font of symbols are ticks."""
    document = files.body(
        '<w:p><w:r><w:t>依据</w:t><w:footnoteReference w:id="2"/>'
        '<w:sym w:font="Wingdings 2" w:char="F052"/></w:r></w:p>'
    )
    note = f'<w:footnote w:id="2">{files.said("冀政〔2016〕1号")}</w:footnote>'
    notes = f'<w:footnotes xmlns:w="{files.W}">{note}</w:footnotes>'

    (block,) = read(files.raw(document, footnotes=notes.encode())).blocks
    assert block["says"] == ["依据", ["note", 1], "☑"]
    assert block["notes"] == [[1, "冀政〔2016〕1号"]]


def test_what_cannot_be_shown_is_said_where_it_stands(read: Read) -> None:
    """A chart, a picture elsewhere, another file taken in: each leaves a mark, and none is fetched."""
    document = files.body('<w:p><w:r><a:blip r:embed="rId1"/></w:r></w:p><w:altChunk r:id="rId2"/>')
    parts = {
        "word/document.xml": document,
        "word/_rels/document.xml.rels": files.relation(
            "image", "http://x.invalid/a.png", 'TargetMode="External"'
        ),
    }

    content = container(files.SHELL | parts)
    assert [block["says"] for block in read(content).blocks] == [[["left", ""]], [["left", ""]]]


def test_a_long_file_is_shown_in_parts(read: Read, document: Document) -> None:
    """Numbers go on from part to part, a page begins with what follows it, past the last is the last."""
    for number in range(1, word.PART + 3):
        document.add_paragraph(f"第{number}段")
        if number == word.PART:
            files.page_ends(document)

    first, second = read(document), read(document, 9)
    assert (first.parts, first.first, first.last) == (2, 1, word.PART)
    assert (second.part, second.first, second.last) == (2, word.PART + 1, word.PART + 2)
    assert files.texts(second.blocks) == [f"第{word.PART + 1}段", f"第{word.PART + 2}段"]
    assert [row["kind"] for row in second.blocks] == ["page", "text", "text"]
    assert [word.part_of(number) for number in (0, 1, word.PART, word.PART + 1)] == [1, 1, 1, 2]


def test_what_is_no_word_file_is_refused_in_a_sentence(read: Read) -> None:
    """A PDF, a file cut short, one whose body is elsewhere: the sentence names the way out."""
    elsewhere = container(
        files.SHELL
        | {
            "_rels/.rels": files.relation("officeDocument", "word/other.xml"),
            "word/document.xml": files.body(files.said("假")),
            "word/other.xml": files.body(files.said("真")),
        }
    )
    for content in (pdf(), files.report()[:2_000], elsewhere):
        with pytest.raises(PaperRefused, match="download"):
            read(content)

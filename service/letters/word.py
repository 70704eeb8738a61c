"""A letter as a Word file, to be corrected by hand before the seal; equal letters give equal bytes."""

import io
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as Written

from service.letters import blocks, codes
from service.letters import word_styles as styles
from service.letters.blocks import Letter, visible
from service.letters.fonts import FACES
from service.letters.pdf import head_size
from service.letters.word_styles import Style

WIDTH = 156
"""Millimetres of the text area."""
HEIGHT = 625.0
"""Points from the top of the text area to the last rule of the foot: 225 mm less the paragraph after it."""
FOOT_LINE, FOOT_WIDTH = 22, 26
"""Points of a line of the foot, and characters that it holds."""
CODE_WIDTH = 60
_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every part in the file: ZIP's first."""


def word(letter: Letter) -> bytes:
    """The letter as .docx."""
    document = docx.Document()
    styles.lay_out(document)
    _named(document, letter)
    _page_numbers(document)
    _head(document, letter)
    for block in letter.blocks:
        _WRITERS[type(block)](document, block)
    _foot(document, letter)
    out = io.BytesIO()
    document.save(out)
    return _dated(out.getvalue())


def _write(document: Document, text: str, style: Style) -> Written:
    return document.add_paragraph(visible(text), style=style.name)


def _named(document: Document, letter: Letter) -> None:
    properties, moment = document.core_properties, datetime.combine(letter.on, time(), UTC)
    properties.title = visible(letter.title.replace("\n", ""))
    properties.author = properties.last_modified_by = visible(letter.printed[0])
    properties.created = properties.modified = moment
    properties.comments = properties.keywords = ""
    properties.language = "zh-CN"


def _head(document: Document, letter: Letter) -> None:
    if letter.remark:
        _write(document, letter.remark, styles.REMARK)
    head = _write(document, letter.letterhead, styles.HEAD)
    head.runs[0].font.size = Pt(head_size(letter.letterhead))
    number = _write(document, letter.number, styles.NUMBER)
    number.paragraph_format.space_after = Pt(2 * styles.LINE)
    _ruled(number, bottom=("12", "E60012"))
    for line in letter.title.split("\n"):
        _write(document, line, styles.TITLE)
    _write(document, letter.addressee, styles.ADDRESSEE)


def _heading(document: Document, block: blocks.Heading) -> None:
    _write(document, block.text, styles.FIRST if block.level == 1 else styles.SECOND)


def _paragraph(document: Document, block: blocks.Paragraph) -> None:
    _write(document, block.text, styles.BODY)


def _quote(document: Document, block: blocks.Quote) -> None:
    written = _write(document, f"{block.label}　", styles.QUOTE)
    styles.faced(written.runs[0]._r.get_or_add_rPr(), FACES["hei"].name)  # noqa: SLF001  python-docx has no word for it
    written.add_run(visible(block.text))


def _table(document: Document, block: blocks.Table) -> None:
    rows = ([block.columns] if block.columns else []) + list(block.rows)
    table = document.add_table(len(rows), len(block.widths), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    share = WIDTH / sum(block.widths)
    cells = table._cells  # noqa: SLF001  asking row by row takes the square of the rows
    for place, column in enumerate(table.columns):
        column.width = Mm(block.widths[place] * share)
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            heads = number == 0 if block.columns else place == 0
            cell = cells[number * len(block.widths) + place]
            cell.width = Mm(block.widths[place] * share)
            cell.paragraphs[0].style = (styles.CELL_HEAD if heads else styles.CELL).name
            cell.paragraphs[0].add_run(visible(text))
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    _write(document, "", styles.GAP)  # two tables without a paragraph between are one to Word
    for number, line in enumerate(table.rows):
        _row(line._tr.get_or_add_trPr(), head=bool(block.columns) and number == 0)  # noqa: SLF001  python-docx has no word for it


def _row(properties: Any, *, head: bool) -> None:
    """A row is never broken over two pages; the head stands on each of them."""
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))


def _enclosures(document: Document, block: blocks.Enclosures) -> None:
    for place, name in enumerate(block.names):
        number = f"{place + 1}. " if len(block.names) > 1 else ""
        written = _write(document, ("附件：" if place == 0 else "　　　") + number + name, styles.ENCLOSURE)
        if place == 0:
            written.paragraph_format.space_before = Pt(styles.LINE)


def _signature(document: Document, block: blocks.Signature) -> None:
    """The day four characters from the right, the body centred over it, two lines above left for the seal.

    Both are centred between an indent and the right margin, so that they stay so in any typeface.
    """
    width, em = Mm(WIDTH).pt, styles.SIGNED.size
    centre = width - max(4 * em + _ems(block.day) * em / 2, _ems(block.body) * em / 2)
    body, day = (_write(document, text, styles.SIGNED) for text in (block.body, block.day))
    for written in (body, day):
        written.paragraph_format.left_indent = Pt(max(0.0, 2 * centre - width))
    body.paragraph_format.space_before = Pt(2 * styles.LINE)
    day.paragraph_format.keep_with_next = False


def _ems(text: str) -> float:
    """How many characters wide a text is; those of half width count half."""
    return sum(1 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def _annex(document: Document, block: blocks.Annex) -> None:
    label = _write(document, block.label, styles.ANNEX)
    label.paragraph_format.page_break_before = True
    title = _write(document, block.title, styles.ANNEX_TITLE)
    title.paragraph_format.space_after = Pt(14)


def _codes(document: Document, block: blocks.Codes) -> None:
    """The codes at the left, what they are beside them."""
    table = document.add_table(1, 2)
    drawn, said = table.rows[0].cells
    drawn.width, said.width = Mm(CODE_WIDTH + 4), Mm(WIDTH - CODE_WIDTH - 4)
    for place, text in enumerate(block.texts, 1):
        written = drawn.paragraphs[0] if place == 1 else drawn.add_paragraph()
        written.style = styles.CODE.name
        picture = written.add_run().add_picture(io.BytesIO(codes.png(text)), width=Mm(CODE_WIDTH))
        shown = picture._inline.docPr  # noqa: SLF001  where a reader who sees no picture is told of it
        shown.set("descr", f"签名回执二维码{place}")
    said.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    said.paragraphs[0].style = styles.CODE.name
    said.paragraphs[0].add_run(visible(block.says))
    _row(table.rows[0]._tr.get_or_add_trPr(), head=False)  # noqa: SLF001  python-docx has no word for it


_WRITERS: Mapping[type, Callable[[Document, Any], None]] = {
    blocks.Heading: _heading,
    blocks.Paragraph: _paragraph,
    blocks.Quote: _quote,
    blocks.Table: _table,
    blocks.Enclosures: _enclosures,
    blocks.Signature: _signature,
    blocks.Annex: _annex,
    blocks.Codes: _codes,
}


def _foot(document: Document, letter: Letter) -> None:
    """The foot 版记 at the bottom of the next even page, between rules, on a page without a number.

    A section of its own, so that it stays on an even page when the text is corrected by hand. The last line's
    second half stands at the right.
    """
    section = document.add_section(WD_SECTION.EVEN_PAGE)
    for footer in (section.footer, section.even_page_footer):
        footer.is_linked_to_previous = False
    lines = [f"抄送：{letter.copies}。"] if letter.copies else []
    lines.append("\t".join(letter.printed))
    heights = [FOOT_LINE * -(-_ems(line) // FOOT_WIDTH) + 8 for line in lines]
    table = document.add_table(1 + len(lines), 1)
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    _high(table.rows[0], HEIGHT - sum(heights), WD_ROW_HEIGHT_RULE.EXACTLY)
    for place, (line, height) in enumerate(zip(lines, heights, strict=True), 1):
        row = table.rows[place]
        _high(row, height, WD_ROW_HEIGHT_RULE.AT_LEAST)
        row.cells[0].width = Mm(WIDTH)
        row.cells[0].vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        _bordered(row.cells[0], top=8 if place == 1 else 6, bottom=8 if place == len(lines) else 6)
        _foot_line(row.cells[0].paragraphs[0], line, hanging=place < len(lines))
    _write(document, "", styles.GAP)


def _foot_line(written: Written, line: str, *, hanging: bool) -> None:
    """A line of the foot, one character in; 抄送 hangs, so that its names stand below each other."""
    written.style = styles.FOOT.name
    shape, one = written.paragraph_format, styles.FOOT.size
    shape.left_indent, shape.right_indent = Pt(4 * one if hanging else one), Pt(one)
    shape.first_line_indent = Pt(-3 * one if hanging else 0)
    if not hanging:
        shape.tab_stops.add_tab_stop(Mm(WIDTH) - Pt(one), WD_TAB_ALIGNMENT.RIGHT)
    written.add_run(visible(line))


def _high(row: Any, points: float, rule: WD_ROW_HEIGHT_RULE) -> None:
    row.height, row.height_rule = Pt(points), rule
    _row(row._tr.get_or_add_trPr(), head=False)  # noqa: SLF001  python-docx has no word for it


def _bordered(cell: Any, **sides: int) -> None:
    """Rules of a cell, in eighths of a point."""
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in sides.items()
    )
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001  python-docx has no word for rules
    properties.insert_element_before(
        parse_xml(f"<w:tcBorders {nsdecls('w')}>{rules}</w:tcBorders>"),
        *("w:shd", "w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign"),
    )


def _ruled(written: Written, **sides: tuple[str, str]) -> None:
    """Rules above and below a paragraph: eighths of a point and colour."""
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="6" w:color="{color}"/>'
        for side, (size, color) in sorted(sides.items(), reverse=True)
    )
    properties = written._p.get_or_add_pPr()  # noqa: SLF001  python-docx has no word for rules
    properties.insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{rules}</w:pBdr>"),
        *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"),
    )


def _page_numbers(document: Document) -> None:
    """— 1 —: at the right on odd pages, at the left on even ones, one character in."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, align in ((section.footer, styles.RIGHT), (section.even_page_footer, styles.LEFT)):
        written = footer.paragraphs[0]
        written.style = styles.PAGE.name
        written.alignment = align
        written.paragraph_format.left_indent = written.paragraph_format.right_indent = Pt(14)
        written.add_run("— ")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        written._p.append(field)  # noqa: SLF001  python-docx has no word for fields
        written.add_run(" —")


def _dated(made: bytes) -> bytes:
    """The same file with no hour of its own in it."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            info = zipfile.ZipInfo(part.filename, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(part))
    return out.getvalue()

"""A Word file's page and styles, by GB/T 9704-2012: real styles, so that the office corrects it as its own.

Sizes are points: 2号 22, 3号 16, 4号 14, 五号 10.5. A page has 22 lines of 28 characters.
"""

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from service.letters.fonts import FACES

RED = RGBColor(0xE6, 0x00, 0x12)
GREY = RGBColor(0x80, 0x80, 0x80)
LINE = 28.95
"""Points between lines: 225 mm / 22."""
CLOSER = -5
"""Twentieths of a point between characters of 3号, so that 156 mm hold 28."""
CENTRE, RIGHT, LEFT, BOTH = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style. `indent` is its first line's, in characters; `line` 0: as high as it needs.

    `keep`: it stays on the page of what follows.
    """

    name: str
    face: str
    size: float
    align: WD_ALIGN_PARAGRAPH = BOTH
    indent: int = 0
    line: float = LINE
    before: float = 0
    after: float = 0
    color: RGBColor | None = None
    keep: bool = False


BODY = Style("Normal", "body", 16, indent=2)
REMARK = Style("样稿说明", "hei", 14, CENTRE, color=GREY)
HEAD = Style("发文机关标志", "title", 52, CENTRE, line=0, before=99, color=RED)
NUMBER = Style("发文字号", "body", 16, CENTRE, before=LINE)
TITLE = Style("公文标题", "title", 22, CENTRE, line=34)
ADDRESSEE = Style("主送机关", "body", 16, LEFT, before=14)
FIRST = Style("Heading 1", "hei", 16, LEFT, indent=2, keep=True)
SECOND = Style("Heading 2", "kai", 16, LEFT, indent=2, keep=True)
QUOTE = Style("条文", "kai", 16, indent=2)
CELL = Style("表格文字", "body", 10.5, LEFT, line=15, before=2, after=2)
CELL_HEAD = Style("表头", "hei", 10.5, LEFT, line=15, before=2, after=2)
GAP = Style("表后", "body", 6, LEFT, line=6)
ENCLOSURE = Style("附件说明", "body", 16, LEFT, indent=2, keep=True)
SIGNED = Style("署名和日期", "body", 16, CENTRE, keep=True)
ANNEX = Style("附件序号", "hei", 16, LEFT, keep=True)
ANNEX_TITLE = Style("附件标题", "title", 22, CENTRE, line=34, before=LINE, keep=True)
CODE = Style("二维码", "body", 12, LEFT, line=0)
FOOT = Style("版记", "body", 14, LEFT, line=0)
PAGE = Style("页码", "song", 14, LEFT, line=0)
OWN = (
    BODY, REMARK, HEAD, NUMBER, TITLE, ADDRESSEE, FIRST, SECOND, QUOTE, CELL, CELL_HEAD, GAP, ENCLOSURE,
    SIGNED, ANNEX, ANNEX_TITLE, CODE, FOOT, PAGE,
)  # fmt: skip


KEPT = {
    "Normal", "Heading 1", "Heading 2", "Header", "Footer", "Table Grid", "Normal Table",
    "Default Paragraph Font", "No List",
}  # fmt: skip
"""Of the template's styles."""


def lay_out(document: Document) -> None:
    """Set page, fonts and styles of a new document."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(23)
    grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001  python-docx has no word for the grid
    if grid is not None:
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(round(LINE * 20)))
    language = document.settings.element.find(qn("w:themeFontLang"))
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")
    _clear(document)
    for style in OWN:
        _define(document, style)
    _substitutes(document)


def _clear(document: Document) -> None:
    """Leave out the styles of python-docx's template that no letter uses: some hundred and fifty."""
    for style in list(document.styles):
        if style.name not in KEPT:
            style.delete()


def _define(document: Document, own: Style) -> None:
    known = own.name in [style.name for style in document.styles]
    style: Any = (
        document.styles[own.name] if known else document.styles.add_style(own.name, WD_STYLE_TYPE.PARAGRAPH)
    )
    style.quick_style = True
    style.font.size, style.font.bold, style.font.italic = Pt(own.size), False, False
    style.font.color.rgb = own.color or RGBColor(0, 0, 0)
    faced(style.element.get_or_add_rPr(), FACES[own.face].name)
    if own.size == BODY.size:
        _closer(style.element.get_or_add_rPr())
    shape = style.paragraph_format
    shape.alignment, shape.keep_with_next = own.align, own.keep
    shape.space_before, shape.space_after = Pt(own.before), Pt(own.after)
    shape.widow_control = False
    if own.line:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(own.line)
    else:
        shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
    properties = style.element.get_or_add_pPr()
    for script in ("DE", "DN"):  # no gap between Chinese and figures or letters
        gap = OxmlElement(f"w:autoSpace{script}")
        gap.set(qn("w:val"), "0")
        properties.insert_element_before(
            gap, "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr"
        )
    if own.line != LINE:
        loose = OxmlElement("w:snapToGrid")
        loose.set(qn("w:val"), "0")
        properties.insert_element_before(loose, "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(own.indent * 100))
    indent.set(qn("w:firstLine"), str(round(own.indent * own.size * 20)))


def _closer(properties: Any) -> None:
    """Set characters closer, as the standard's grid has them."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(CLOSER))
    properties.insert_element_before(
        spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:u", "w:lang"
    )


def faced(properties: Any, name: str) -> None:
    """Name the face for Chinese and for the rest, and no theme's face before it."""
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")


def _substitutes(document: Document) -> None:
    """Say in the font table what stands in where a face is not installed."""
    rows = [
        f'<w:font w:name="{face.name}"><w:altName w:val="{face.instead}"/>'
        '<w:charset w:val="86"/><w:family w:val="{face.family}"/><w:pitch w:val="default"/></w:font>'
        for face in FACES.values()
    ]
    part: Any = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    table = f"{head}<w:fonts {nsdecls('w')}>{''.join(rows)}</w:fonts>"
    part._blob = table.encode()  # noqa: SLF001  a part that python-docx keeps as it is

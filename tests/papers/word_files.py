"""Word files for the tests: whole ones by python-docx, hostile ones part by part."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from tests.papers.files import DOCX, OFFICE, container, image, relations
from tests.papers.files import relation as _relation

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def relation(kind: str, target: str, more: str = "") -> bytes:
    """A part of relationships with one, `rId1`."""
    return relations(_relation(kind, target, more))


SHELL = {name: DOCX[name] for name in ("[Content_Types].xml", "_rels/.rels")}


def body(inner: str, before: str = "") -> bytes:
    """The part of the body, of this XML."""
    spaces = (
        f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    return f'<?xml version="1.0"?>{before}<w:document {spaces}><w:body>{inner}</w:body></w:document>'.encode()


def said(text: str) -> str:
    """A paragraph as XML."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def raw(document: bytes, **parts: bytes) -> bytes:
    """A Word file of this body; other parts by their names in `word/`, without `.xml`."""
    others = {f"word/{name}.xml": content for name, content in parts.items()}
    return container(SHELL | {"word/document.xml": document} | others)


def saved(document: Document) -> bytes:
    """A document as a file."""
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def drawn_here(paragraph: Paragraph) -> None:
    """Remark, as Word does, that a page begins here."""
    paragraph.add_run()._r.append(OxmlElement("w:lastRenderedPageBreak"))


def page_ends(document: Document) -> None:
    """End a page, as somebody types it."""
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def numbered(document: Document, paragraph: Paragraph, number: int, depth: int = 0) -> None:
    """Make a paragraph one of a list."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = number
    properties.get_or_add_ilvl().val = depth


def chinese_list(document: Document) -> int:
    """Define a list 一、 and （一） in a document; its number."""
    element = document.part.numbering_part.element
    levels = (("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    abstract = OxmlElement("w:abstractNum", {qn("w:abstractNumId"): "90"})
    for depth, (form, text) in enumerate(levels):
        level = OxmlElement("w:lvl", {qn("w:ilvl"): str(depth)})
        for name, value in (("start", "1"), ("numFmt", form), ("lvlText", text)):
            level.append(OxmlElement(f"w:{name}", {qn("w:val"): value}))
        abstract.append(level)
    element.insert(0, abstract)
    return int(element.add_num(90).numId)


def report() -> bytes:
    """A report with title, headings, Chinese lists, a table with merged cells, a picture, two pages."""
    document = docx.Document()
    kind = chinese_list(document)
    document.add_heading("冀云政务平台可行性研究报告", 0)
    for heading, depth in (("项目概况", 0), ("建设依据", 1), ("建设内容", 1), ("共享分析", 0)):
        numbered(document, document.add_heading(heading, depth + 1), kind, depth)
    document.add_paragraph("本项目由河北省数据和政务服务局建设，<script>alert(1)</script>与国家平台对接。")
    document.add_paragraph("采用统一标准", style="List Bullet")
    later = document.add_paragraph()
    drawn_here(later)
    later.add_run("第二页从这里开始。")
    table = document.add_table(3, 3, style="Table Grid")
    for place, text in enumerate(("资源名称", "共享方式", "依据")):
        table.cell(0, place).text = text
    table.cell(1, 0).merge(table.cell(2, 0)).text = "人口信息"
    table.cell(1, 1).merge(table.cell(1, 2)).text = "无条件共享"
    table.cell(2, 2).text = "第十一条"
    document.add_picture(BytesIO(image("PNG", (300, 120))), width=Mm(60))
    return saved(document)


def texts(blocks: Iterable[Mapping[str, Any]]) -> list[str]:
    """What blocks say, one after another, tables row by row."""
    found: list[str] = []
    for block in blocks:
        if block["kind"] == "text":
            found.append("".join(piece for piece in block["says"] if isinstance(piece, str)))
        for row in block.get("rows", ()):
            found += chain.from_iterable(texts(cell["blocks"]) for cell in row["cells"])
    return found


def placed(folder: Path, content: bytes) -> Path:
    """A file of this content."""
    file = folder / "a.docx"
    file.write_bytes(content)
    return file

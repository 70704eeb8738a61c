"""Fields, addresses of VML and packages in a Word file: what is taken in from outside is found."""

import pytest

from tests.ooxml.test_package import MAIN, SETTINGS, TEMPLATE, body, checked, written
from tests.papers.files import DOCX, container, doc, relation, relations, types
from tests.papers.word_files import W
from tests.sheets.books import SAMPLE

BEGIN, BETWEEN, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)
FOOTER = f"<w:ftr xmlns:w='{W}'>%s</w:ftr>"
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'


def code(*texts: str, name: str = "instrText") -> str:
    """Runs of a field code."""
    return "".join(f'<w:r><w:{name} xml:space="preserve">{text}</w:{name}></w:r>' for text in texts)


def field(*texts: str) -> str:
    """A field whose code is spread over runs."""
    return f"{BEGIN}{code(*texts)}{BETWEEN}<w:r><w:t>1</w:t></w:r>{END}"


def document(inner: str) -> bytes:
    """The part of a body."""
    return f'<w:document xmlns:w="{W}" {MC} {VML}><w:body><w:p>{inner}</w:p></w:body></w:document>'.encode()


def simple(text: str) -> str:
    """A field in one element."""
    return f'<w:fldSimple w:instr="{text}"/>'


INCLUDING = [
    ' INCLUDETEXT "http://x.invalid/a.docx" ',
    "includetext http://x.invalid/a",
    ' INCLUDEPICTURE "http://x.invalid/a.png" \\d ',
    r" INCLUDEPICTURE \\\\x.invalid\a.png ",
    " DDE Excel a.xlsx r1c1",
    " DdeAuto c:\\\\windows\\\\cmd.exe /k ",
    " LINK Excel.Sheet.12 a.xlsx ",
    " RD a.docx ",
    " DATABASE \\d a ",
    " IMPORT http://x.invalid/a.gif",
    "\u00a0 \t INCLUDE a.docx",
]
PLAIN = [
    " PAGE ", " TOC \\o &quot;1-3&quot; ", " HYPERLINK &quot;https://x.invalid/&quot; ", " REF _Ref1 ",
    " SEQ 图 ",
    " DATE \\@ &quot;yyyy&quot; ", " LINKS ", "", r" INCLUDEPICTURE &quot;C:\\Users\\a\\wps1.jpg&quot; ",
]  # fmt: skip
WAYS = {
    "a footer": written("word/footer1.xml", (FOOTER % field("DDE a b")).encode()),
    "a part of another name": written("[Content_Types].xml", types(
        more='<Override PartName="/word/a.bin" ContentType="application/vnd.x+xml"/>',
    )) | {"word/a.bin": document(field("DDE a b"))},
    "UTF-16": written("word/document.xml", document(field("DDE a b")).decode().encode("utf-16")),
    "letters by reference": written("word/document.xml", document(field("&#68;D&#x45; a"))),
    "a field in a field": written(
        "word/document.xml", document(BEGIN + code("IF 1=1 ") + field("DDE a") + END)
    ),
    "a field without an end": written("word/document.xml", document(BEGIN + code("DDE a b"))),
    "a name from another field": written(
        "word/document.xml", document(BEGIN + field("QUOTE 68 68 69") + code(" a b") + END)
    ),
    "a deleted code": written(
        "word/document.xml", document(BEGIN + code("DDE a", name="delInstrText") + END)
    ),
    "an alternative": written("word/document.xml", document(
        BEGIN + "<mc:AlternateContent><mc:Choice Requires='a'>" + code("PAGE ") + "</mc:Choice><mc:Fallback>"
        + code("DDE a") + "</mc:Fallback></mc:AlternateContent>" + END
    )),
    "a picture of VML": written("word/document.xml", document('<v:imagedata src="http://x.invalid/a.png"/>')),
    "a fill of VML": written("word/document.xml", document(r'<v:fill src="\\x.invalid\a.png"/>')),
    "another address of VML": written("word/document.xml", document('<v:fill o:althref="//x.invalid/a"/>')),
    "a shape of VML": written("word/document.xml", document('<v:shape href="https://x.invalid/"/>')),
    "a drawing of VML in another part": written(
        "word/a.vml", f'<xml {VML}><v:stroke o:href="http://x.invalid/a"/></xml>'.encode()
    ),
    "a query of a merge": written(
        "word/settings.xml", f'<w:s xmlns:w="{W}"><w:connectString/></w:s>'.encode()
    ),
    "a file with a template": written(
        "word/embeddings/a.docx", container(DOCX | {SETTINGS: relations(TEMPLATE)})
    ),
    "a file with a field, whatever its name": written(
        "word/media/a.png", container(DOCX | {"word/document.xml": document(field("DDE a b"))})
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", INCLUDING)
def test_a_field_that_takes_in_content_is_refused(text: str) -> None:
    """Whole, spread over runs, and in one element."""
    quoted = text.replace('"', "&quot;")
    assert checked(written("word/document.xml", document(field(quoted)))) == "external"
    assert checked(written("word/document.xml", document(field(*text.replace('"', "'"))))) == "external"
    assert checked(written("word/document.xml", document(simple(quoted)))) == "external"


@pytest.mark.parametrize("text", PLAIN)
def test_other_fields_are_taken(text: str) -> None:
    """Numbers of pages, contents, links, references, and pictures that WPS pasted."""
    assert checked(written("word/document.xml", document(field(text)))) == MAIN
    assert checked(written("word/document.xml", document(simple(text)))) == MAIN
    assert checked(written("word/document.xml", document(f"<w:r><w:t>{text} DDE a</w:t></w:r>"))) == MAIN


@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_writing_hides_it(way: str) -> None:
    """In any part, encoding, alternative or revision, and in packages in the package."""
    assert checked(WAYS[way]) == "external"


def test_objects_of_other_programs_are_refused() -> None:
    """By their content, by the relationship to them, and where a package in the file has packages itself."""
    assert checked(written("word/embeddings/a.bin", doc())) == "embedded"
    assert checked(written("word/media/a.png", doc())) == "embedded"
    assert checked(body("oleObject", "embeddings/a.bin", "")) == "embedded"
    inner = container(DOCX | {"word/embeddings/a.xlsx": SAMPLE})
    assert checked(written("word/embeddings/a.docx", inner)) == "embedded"


def test_the_workbook_of_a_chart_is_taken_and_checked() -> None:
    """One that is a plain workbook stays; one that links elsewhere does not."""
    assert checked(written("word/embeddings/a.xlsx", SAMPLE)) == MAIN
    links = {"xl/_rels/workbook.xml.rels": relations(relation("externalLink", "externalLinks/a.xml"))}
    workbook = container({
        "[Content_Types].xml": types(),
        "_rels/.rels": relations(relation("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": b"<a/>", **links,
    })  # fmt: skip
    assert checked(written("word/embeddings/a.xlsx", workbook)) == "external"


def test_a_ribbon_that_calls_something_is_refused() -> None:
    """By its relationship, wherever its part lies."""
    root = relations(
        relation("officeDocument", "word/document.xml"), relation("extensibility", "customUI/a.xml")
    )
    assert checked(DOCX | {"_rels/.rels": root, "customUI/a.xml": b"<customUI onLoad='a'/>"}) == "macros"


@pytest.mark.parametrize("content", [b"<a>" + b"<b/>" * 1_000_001 + b"</a>", b"<!DOCTYPE a><a/>", b"<a>"])
def test_what_cannot_be_looked_through_is_refused(content: bytes) -> None:
    """Too many elements, a document type, no end."""
    assert checked(written("word/document.xml", content)) == "damaged"

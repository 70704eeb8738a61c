"""Packages of office programs: what they would fetch or run is found, however it is written."""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service import ooxml
from tests.papers.files import DOCX, OFFICE, PACKAGE, WORD, container, relation, relations, types
from tests.papers.word_files import report

EXTERNAL = 'TargetMode="External"'
TEMPLATE = relation("attachedTemplate", "http://x.invalid/t.dotm", EXTERNAL)
SETTINGS = "word/_rels/settings.xml.rels"
BODY = "word/_rels/document.xml.rels"
MAIN = f"{WORD}.document.main+xml"
WITH_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
PROJECT = "application/vnd.ms-office.vb&#97;Project"
UTF16 = b'<?xml version="1.0" encoding="UTF-16"?>'
SPACES = b"<a>" + b" " * 4 * 10**6 + b"</a>"


def utf16(text: bytes) -> bytes:
    """The same part in UTF-16 with its mark."""
    return text.decode().encode("utf-16")


def written(part: str, content: bytes) -> dict[str, bytes]:
    """A Word file with one more part."""
    return DOCX | {part: content}


def body(kind: str, target: str, more: str = EXTERNAL) -> dict[str, bytes]:
    """A Word file whose body has one relationship."""
    return written(BODY, relations(relation(kind, target, more)))


def checked(parts: Mapping[str, bytes]) -> str:
    """What the check says of a file of these parts: a content type, or why it is refused."""
    with ZipFile(BytesIO(container(dict(parts)))) as archive:
        try:
            return ooxml.check(archive)
        except ooxml.PackageRefused as refusal:
            return refusal.reason


EXTERNAL_CONTENT = {
    "a template": written(SETTINGS, relations(TEMPLATE)),
    "single quotes": written(SETTINGS, relations(TEMPLATE.replace('"', "'"))),
    "a character reference": written(SETTINGS, relations(TEMPLATE.replace("External", "&#69;xternal"))),
    "a hexadecimal reference in the type": written(
        SETTINGS, relations(TEMPLATE.replace("attachedT", "attached&#x54;"))
    ),
    "UTF-16": written(SETTINGS, utf16(relations(TEMPLATE))),
    "UTF-16, declared": written(SETTINGS, utf16(UTF16 + relations(TEMPLATE))),
    "UTF-16 without a mark": written(SETTINGS, relations(TEMPLATE).decode().encode("utf-16-le")),
    "a byte order mark": written(SETTINGS, b"\xef\xbb\xbf" + relations(TEMPLATE)),
    "another case of the part": written("Word/_RELS/Settings.xml.RELS", relations(TEMPLATE)),
    "slashes of Windows": written(r"word\_rels\settings.xml.rels", relations(TEMPLATE)),
    "an escaped name of the part": written("word/_rels/settings.xml.rel%73", relations(TEMPLATE)),
    "a prefix": written(
        SETTINGS,
        f'<p:Relationships xmlns:p="{PACKAGE}/relationships">{TEMPLATE.replace("<R", "<p:R")}'
        "</p:Relationships>".encode(),
    ),
    "the namespace of Strict": written(
        SETTINGS,
        relations(TEMPLATE.replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")),
    ),
    "another part of settings": written("word/_rels/anders.xml.rels", relations(TEMPLATE)),
    "a header": written("word/_rels/header1.xml.rels", relations(TEMPLATE)),
    "the package itself": written("_rels/.rels", relations(
        relation("officeDocument", "word/document.xml"), relation("hyperlink", "http://x.invalid/", EXTERNAL),
    )),
    "a mode of no meaning": body("image", "http://x.invalid/a.png", 'TargetMode="external"'),
    "no mode": body("image", "http://x.invalid/a.png", ""),
    "no mode and no scheme": body("image", "//x.invalid/a.png", ""),
    "a share of Windows": body("image", r"\\x.invalid\a\a.png", ""),
    "a frame": body("frame", "http://x.invalid/"),
    "an object by link": body("oleObject", "http://x.invalid/a.doc"),
    "a file of this machine": body("oleObject", "file:///C:/a.doc"),
    "a subdocument": body("subDocument", "file:///C:/a.docx"),
    "a subdocument inside": body("subDocument", "a.docx", ""),
    "a picture by address": body("image", "https://x.invalid/a.png"),
    "other text": body("aFChunk", "a.html", ""),
    "a link that starts a program": body("hyperlink", "ms-msdt:/id"),
    "a link that is a script": body("hyperlink", " JavaScript:alert(1)"),
    "a template that says it is a link": written(BODY, relations(relation("settings", "settings.xml")))
    | {SETTINGS: relations(relation("hyperlink", "http://x.invalid/t.dotm", EXTERNAL))},
}  # fmt: skip
MACROS = {
    "a project": body("vbaProject", "daten.bin", ""),
    "a control": body("control", "daten.xml", ""),
    "a main part": written("[Content_Types].xml", types(WITH_MACROS)),
    "a part of another name": written(
        "[Content_Types].xml",
        types(more=f'<Override PartName="/word/a.bin" ContentType="{PROJECT}"/>'),
    ),
    "content types in UTF-16": written(
        "[Content_Types].xml", utf16(types(WITH_MACROS))
    ),
    "content types in another case": {
        name.replace("[Content_Types]", "[CONTENT_TYPES]"): content for name, content in DOCX.items()
    } | {"[CONTENT_TYPES].xml": types(WITH_MACROS)},
}  # fmt: skip
DAMAGED = {
    "no relationships": {name: content for name, content in DOCX.items() if name != "_rels/.rels"},
    "two main parts": written("_rels/.rels", relations(
        relation("officeDocument", "word/document.xml"), relation("officeDocument", "word/b.xml", "", "rId2"),
    )),
    "two parts of one name": written("WORD/document.xml", b"<document/>"),
    "a part in pieces": written("word/_rels/settings.xml.rels/[0].last.piece", relations(TEMPLATE)),
    "no XML": written(SETTINGS, b"\0" * 100),
    "an entity": written(SETTINGS, b'<!DOCTYPE a [<!ENTITY b "External">]>' + relations()),
    "UTF-7": written(SETTINGS, b'<?xml version="1.0" encoding="utf-7"?>' + relations()),
    "an encoding of IBM": written(SETTINGS, relations(TEMPLATE).decode().encode("cp037")),
    "relationships without end": written(SETTINGS, b"<a>" + b" " * 5 * 2**20 + b"</a>"),
    "many relationships": DOCX | {f"word/_rels/{n}.rels": SPACES for n in range(5)},
}  # fmt: skip
TAKEN = {
    "a plain file": DOCX,
    "a link to a page": body("hyperlink", "https://x.invalid/?a=1"),
    "a link to a letter": body("hyperlink", "mailto:a@x.invalid"),
    "a link to a file": body("hyperlink", r"D:\资料\a.docx"),
    "a link within": body("hyperlink", "#第三章", ""),
    "a picture": body("image", "media/a.png", ""),
    "a chart": body("chart", "/word/charts/chart1.xml", ""),
    "settings without a template": written(SETTINGS, relations()),
    "relationships in UTF-16": DOCX | {"_rels/.rels": utf16(DOCX["_rels/.rels"])},
}


@pytest.mark.parametrize("name", EXTERNAL_CONTENT)
def test_content_from_outside_is_refused(name: str) -> None:
    """A relationship is judged by its type and mode, in any encoding, quoting and letter case."""
    assert checked(EXTERNAL_CONTENT[name]) == "external"


@pytest.mark.parametrize("name", MACROS)
def test_macros_are_refused(name: str) -> None:
    """By content type and relationship: a part may have any name."""
    assert checked(MACROS[name]) == "macros"


@pytest.mark.parametrize("name", DAMAGED)
def test_what_two_programs_could_read_differently_is_refused(name: str) -> None:
    """What is no package by the standard is not interpreted at all."""
    assert checked(DAMAGED[name]) == "damaged"


@pytest.mark.parametrize("name", TAKEN)
def test_plain_files_are_taken(name: str) -> None:
    """Links to click on, pictures and charts inside the file are what reports are made of."""
    assert checked(TAKEN[name]) == MAIN


def test_a_real_report_is_taken(tmp_path: Path) -> None:
    """As python-docx writes one, with numbering, tables and a picture."""
    file = tmp_path / "a.docx"
    file.write_bytes(report())
    with ZipFile(file) as archive:
        assert ooxml.check(archive) == MAIN


@given(
    st.lists(st.sampled_from([str.upper, str.lower, str.title, str]), min_size=2, max_size=2),
    st.sets(st.integers(0, len("External") - 1)),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["'", '"']),
)
def test_no_way_of_writing_hides_a_template(
    cases: list[Callable[[str], str]], referred: set[int], encoding: str, quote: str
) -> None:
    """For every letter case of the part, characters by reference, encoding and quotation marks."""
    folder, name = (
        case(part) for case, part in zip(cases, ("word/_rels/", "settings.xml.rels"), strict=True)
    )
    mode = "".join(f"&#{ord(sign)};" if at in referred else sign for at, sign in enumerate("External"))
    content = relations(TEMPLATE.replace("External", mode).replace('"', quote))
    assert checked(written(folder + name, content.decode().encode(encoding))) == "external"

"""Word files that mean harm: each ends in a sentence or in a text cut short, in bounded time and memory."""

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_BZIP2, ZipFile

import pytest

from service.papers import PaperRefused, word
from service.wordfiles import bounds
from tests.papers import word_files as files
from tests.papers.files import container, image
from tests.papers.word_files import body, raw, said

Make = Callable[[], bytes]
LAUGHS = '<!ENTITY a0 "ha">' + "".join('<!ENTITY a{} "{}">'.format(n + 1, f"&a{n};" * 10) for n in range(9))
DEEP = "<w:tbl><w:tr><w:tc>"
NOTE = f'<x xmlns:w="{files.W}"><w:footnote w:id="2">{said("注" * 100_000)}</w:footnote></x>'
REFERENCE = '<w:footnoteReference w:id="2"/>'
STYLES = "".join(f'<w:style w:styleId="a{n}"><w:basedOn w:val="a{(n + 1) % 9}"/></w:style>' for n in range(9))


def defined(kind: str) -> bytes:
    """A file with a document type."""
    return raw(body(said("&a9;"), f"<!DOCTYPE x {kind}>"))


def packed() -> bytes:
    """A Word file packed as OPC does not know it."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_BZIP2) as target:
        for name, content in files.SHELL.items():
            target.writestr(name, content)
        target.writestr("word/document.xml", body(said("x")))
    return written.getvalue()


UNREAD: dict[str, Make] = {
    "billion laughs": lambda: defined(f"[{LAUGHS}]"),
    "a file of this machine": lambda: defined('[<!ENTITY a9 SYSTEM "file:///etc/passwd">]'),
    "an address": lambda: defined('[<!ENTITY a9 SYSTEM "http://127.0.0.1:1/a">]'),
    "a parameter entity": lambda: defined('[<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]'),
    "a document type elsewhere": lambda: raw(body("", '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/a.dtd">')),
    "laughs in styles": lambda: raw(body(said("x")), styles=f"<!DOCTYPE x [{LAUGHS}]><x/>".encode()),
    "laughs in UTF-16": lambda: raw(f"<!DOCTYPE x [{LAUGHS}]><x>&a9;</x>".encode("utf-16")),
    "elements in elements": lambda: raw(body("<w:sdt>" * 300_000 + said("x") + "</w:sdt>" * 300_000)),
    "tables in tables": lambda: raw(body(DEEP * 100_000 + "</w:tc></w:tr></w:tbl>" * 100_000)),
    "no XML": lambda: raw(bytes(1_000)),
    "XML cut short": lambda: raw(body(said("x") * 100)[:-300]),
    "another way of packing": packed,
    "a bent archive": lambda: raw(body(said("x") * 9)).replace(b"word/document.xml", b"word/document.xmx", 1),
}
CUT: dict[str, Make] = {
    "a million paragraphs": lambda: raw(body(said("字") * 1_000_000)),
    "paragraphs without text": lambda: raw(body(said("首") + "<w:p/>" * 3_000_000)),
    "a paragraph of 15 million signs": lambda: raw(body(said("字" * 15_000_000))),
    "a million runs": lambda: raw(body(f"<w:p>{'<w:r><w:t>字</w:t></w:r>' * 1_000_000}</w:p>")),
    "a million rows": lambda: raw(body(f"<w:tbl>{'<w:tr><w:tc><w:p/></w:tc></w:tr>' * 1_000_000}</w:tbl>")),
    "a million cells": lambda: raw(body(f"<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * 1_000_000}</w:tr></w:tbl>")),
    "more space than is read": lambda: raw(body(said("首") + " " * (bounds.PART + 1))),
}
READ: dict[str, Make] = {
    "styles in a circle": lambda: raw(
        body('<w:p><w:pPr><w:pStyle w:val="a0"/></w:pPr><w:r><w:t>字</w:t></w:r></w:p>'),
        styles=f'<x xmlns:w="{files.W}">{STYLES}</x>'.encode(),
    ),
    "numbers out of all bounds": lambda: raw(
        body(
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{"9" * 99}"/><w:numId w:val="-1"/></w:numPr>'
            f'<w:outlineLvl w:val="{"9" * 99}"/></w:pPr><w:r><w:t>字</w:t></w:r></w:p>'
        )
    ),
    "a cell wider than any page": lambda: raw(
        body(f'{DEEP}<w:tcPr><w:gridSpan w:val="{"9" * 9}"/></w:tcPr>{said("字")}</w:tc></w:tr></w:tbl>')
    ),
    "a name of 20 million signs": lambda: raw(
        body(f'<w:p><w:pPr><w:pStyle w:val="{"a" * 20_000_000}"/></w:pPr><w:r><w:t>字</w:t></w:r></w:p>')
    ),
    "rows and cells without a table": lambda: raw(
        body("<w:tc><w:p><w:tr/><w:r><w:t>字</w:t></w:r></w:p></w:tc>")
    ),
    "one note named ten thousand times": lambda: raw(
        body(f"<w:p><w:r><w:t>字</w:t>{REFERENCE * 10_000}</w:r></w:p>"),
        footnotes=NOTE.encode(),
    ),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_no_word_file_is_not_read(tmp_path: Path, name: str) -> None:
    """No entity is expanded, no depth followed, nothing fetched: the reader is sent to the file, at once."""
    file = files.placed(tmp_path, UNREAD[name]())
    begun = time.monotonic()

    with pytest.raises(PaperRefused, match="cannot be shown"):
        word.text(file)

    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("name", CUT)
def test_what_is_endless_is_cut(tmp_path: Path, name: str) -> None:
    """The beginning is shown, and said to be only that; what is shown is bounded, as is the time."""
    text = word.text(files.placed(tmp_path, CUT[name]()))

    assert text.cut
    assert 1 <= text.total <= bounds.BLOCKS
    assert len("".join(files.texts(text.blocks))) <= bounds.SIGNS + 2**18


@pytest.mark.parametrize("name", READ)
def test_what_is_odd_is_read_without_harm(tmp_path: Path, name: str) -> None:
    """Circles end, numbers are bounded, a note stands once, and what stands at no place is a paragraph."""
    text = word.text(files.placed(tmp_path, READ[name]()))

    assert "".join(files.texts(text.blocks)) == "字"
    for block in text.blocks:
        assert sum(len(note) for _, note in block["notes"]) <= 100_000
        for row in block.get("rows", ()):
            assert [cell["across"] for cell in row["cells"]] == [63]


def test_a_picture_that_would_unpack_without_end_is_not_drawn(tmp_path: Path) -> None:
    """A small file of 100 million pixels is refused before it is unpacked."""
    parts = {
        "word/_rels/document.xml.rels": files.relation("image", "a.png"),
        "word/a.png": image("PNG", (10_000, 10_000)),
    }
    file = files.placed(tmp_path, container(files.SHELL | parts))

    with pytest.raises(PaperRefused):
        word.picture(file, "rId1")


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wall clock is bounded, too, and the process ends with it."""
    monkeypatch.setattr(word, "SECONDS", 0.001)

    with pytest.raises(PaperRefused, match="seconds"):
        word.text(files.placed(tmp_path, files.report()))

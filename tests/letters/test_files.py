"""Letters as files: the PDF and the Word file say the same, all of it, and only what they are given."""

import io
import re
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2
import pytest
import typst
from docx.oxml.ns import qn
from sqlalchemy import Engine

from service.letters import fonts
from service.letters.blocks import Letter
from service.letters.composing import compose
from service.letters.fonts import FACES, FontsMissing
from service.letters.letter import Document, Proof, To
from service.letters.pdf import pdf
from service.letters.word import word
from service.record.checkpoints import compact
from tests import records
from tests.letters.reading import bare, codes_of, converted, need_fonts, said_by, text_of
from tests.letters.samples import BARE, NOTICE, OPINION, document
from tests.programs import run_here
from tests.records import START

HOSTILE = '#read("/etc/passwd") *粗* $x^2$ \\u{41} `码` <标签> @引 // 注 {{ 7*7 }} & ]] \x07'
LETTERS: list[tuple[str, Document]] = [
    ("opinion", document(OPINION)),
    ("bare", document(BARE)),
    ("notice", document(NOTICE, To.UNIT, draft=True)),
    ("hostile", document(replace(OPINION, opinion=(HOSTILE,), secrecy=HOSTILE, attachments=(HOSTILE,)))),
    ("long", document(replace(OPINION, rows=OPINION.rows * 20))),
]
each = pytest.mark.parametrize("kept", [kept for _, kept in LETTERS], ids=[name for name, _ in LETTERS])


def in_order(letter: Letter) -> list[str]:
    """What a letter says, without characters that no page shows."""
    return [text.replace("\x07", "") for text in said_by(letter)]


@each
def test_the_pdf_says_all_of_the_letter(kept: Document) -> None:
    """Every text of every block is in the PDF's text, as it is: data is never read as markup."""
    need_fonts()
    letter = compose(kept)
    said = text_of(pdf(letter)).replace("\x07", "")

    for text in in_order(letter):
        assert text in said, text


@each
def test_the_word_file_says_all_of_the_letter(kept: Document) -> None:
    """And in the same order, paragraph by paragraph and cell by cell."""
    letter = compose(kept)
    opened = docx.Document(io.BytesIO(word(letter)))
    said = bare("".join(node.text or "" for node in opened.element.body.iter(qn("w:t"))))

    for text in in_order(letter):
        assert text in said, text


@pytest.mark.parametrize("name", ["opinion", "notice"])
def test_an_office_program_opens_the_word_file_without_loss(name: str, tmp_path: Path) -> None:
    """LibreOffice prints all of it; its pages carry their numbers, but for that of the foot."""
    letter = compose(dict(LETTERS)[name])
    made = converted(word(letter), tmp_path)
    said = text_of(made)

    for text in in_order(letter):
        assert text in said, text
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(made)]
    numbers = [re.findall(r"— (\d+) —", page) for page in pages]
    assert numbers == [*([str(n + 1)] for n in range(len(pages) - 1)), []]


@pytest.mark.parametrize("make", [pdf, word])
def test_equal_letters_are_equal_files(make: Callable[[Letter], bytes]) -> None:
    """Rendered again, also by another process, a letter is the same bytes."""
    need_fonts()
    assert make(compose(document())) == make(compose(document()))
    assert make(compose(document())) != make(compose(document(BARE)))


def test_the_pdf_is_for_the_archive() -> None:
    """PDF/A-2b, with its title, its day and its language; nothing in it acts or fetches."""
    need_fonts()
    made = pdf(compose(document()))

    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in made
    assert pypdfium2.PdfDocument(made).get_metadata_dict()["Title"].startswith("关于河北省特种设备")
    assert b"D:20260601" in made
    for active in (b"/JavaScript", b"/Launch", b"/URI", b"/EmbeddedFile"):
        assert active not in made


def test_the_word_file_is_plain_and_styled() -> None:
    """Real styles, faces with a substitute each; heads repeat; no macro, no field but the page's number."""
    made = word(compose(document()))
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        names = parts.namelist()
        table = parts.read("word/fontTable.xml").decode()
        body = parts.read("word/document.xml").decode()
        every = "".join(parts.read(name).decode() for name in names if name.endswith((".xml", ".rels")))

    for face in FACES.values():
        assert f'<w:font w:name="{face.name}"><w:altName w:val="{face.instead}"/>' in table
    assert not [name for name in names if "vba" in name.lower() or name.endswith(".bin")]
    assert 'TargetMode="External"' not in every
    assert set(re.findall(r'w:instr="(\w+)"', every)) == {"PAGE"}
    assert "w:instrText" not in every
    assert body.count("<w:tblHeader/>") == 3
    opened = docx.Document(io.BytesIO(made))
    assert {"公文标题", "主送机关", "条文", "表格文字", "版记"} <= {style.name for style in opened.styles}
    assert [getattr(paragraph.style, "name", None) for paragraph in opened.paragraphs][:4] == [
        "发文机关标志", "发文字号", "公文标题", "公文标题"
    ]  # fmt: skip


def test_a_character_that_no_font_has_stops_no_letter() -> None:
    """It stands as a box in a PDF that is none for the archive; control characters are left out of both.

    So are those that turn the direction of a text: what is signed reads as it was typed.
    """
    need_fonts()
    odd = document(replace(OPINION, opinion=("无字形\U000f0123，控制\x07\ufffe\u202e字符",)))
    made = pdf(compose(odd))
    typed = docx.Document(io.BytesIO(word(compose(odd))))

    assert "控制字符" in text_of(made)
    assert b"pdfaid" not in made
    assert "控制字符" in "".join(paragraph.text for paragraph in typed.paragraphs)


def test_without_a_chinese_typeface_the_way_out_is_said() -> None:
    """No letter of empty boxes: a sentence names what to install."""
    with pytest.raises(FontsMissing, match="fonts-noto-cjk"):
        fonts.among(typst.Fonts(include_system_fonts=False))


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_receipt_is_scanned_from_paper(database: Engine, tmp_path: Path) -> None:
    """Printed, scanned and given to `gongxiang verify`, the code is a good receipt; one byte more is none."""
    need_fonts()
    records.fill(database, range(1, 9))
    notary = records.notary(database, tmp_path)
    notary.make(START)
    receipt = notary.receipt(f"{1:032x}")
    assert receipt is not None
    kept = replace(document(), proof=Proof("09AB3CD4E5", None, (compact.pack(receipt),)))

    (scanned,) = codes_of(pdf(compose(kept)))

    (tmp_path / "keys.json").write_text(notary.keys().text(), "utf-8")
    assert compact.unpack(scanned) == receipt
    assert _verify(tmp_path, scanned) == (0, "")
    code, said = _verify(tmp_path, scanned[:500] + ("A" if scanned[500] != "A" else "B") + scanned[501:])
    assert code == 1
    assert said.startswith("gongxiang: ")


@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_word_files_code_is_scanned_too(database: Engine, tmp_path: Path) -> None:
    """A large receipt's codes are all read from what an office program prints."""
    for chain in range(9):
        records.fill(database, range(chain * 1000, chain * 1000 + 9), f"worker-{chain}")
    notary = records.notary(database, tmp_path)
    notary.make(START)
    receipt = notary.receipt(f"{1:032x}")
    assert receipt is not None
    texts = compact.pack(receipt)
    kept = replace(document(), proof=Proof("09AB3CD4E5", None, (texts,)))

    scanned = codes_of(converted(word(compose(kept)), tmp_path))

    assert len(texts) == 2
    assert sorted(scanned) == sorted(texts)
    assert compact.unpack("\n".join(scanned)) == receipt


def _verify(folder: Path, text: str) -> tuple[int, str]:
    """Run `gongxiang verify --receipt` on what was scanned; its exit code and what it complains of."""
    (folder / "scanned.txt").write_text(text + "\n", "utf-8")
    arguments = ["verify", "--receipt", str(folder / "scanned.txt"), "--key", str(folder / "keys.json")]
    code, _, complaint = run_here(*arguments)
    return code, complaint


def test_setting_a_letter_holds_nobody_up() -> None:
    """Other threads run on while Typst works: a gateway does not wait for a letter."""
    need_fonts()
    pauses: list[float] = []
    done = threading.Event()

    def tick() -> None:
        last = time.perf_counter()
        while not done.wait(0.001):
            now = time.perf_counter()
            pauses.append(now - last)
            last = now

    letter = compose(document(replace(OPINION, rows=OPINION.rows * 300)))
    ticking = threading.Thread(target=tick)
    ticking.start()
    began = time.perf_counter()
    pdf(letter)
    took = time.perf_counter() - began
    done.set()
    ticking.join()
    assert max(pauses) < took / 2

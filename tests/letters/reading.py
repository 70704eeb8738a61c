"""Letters read back as people and phones read them: text, images, codes."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL.Image import Image

from service.errors import Failure
from service.letters import fonts
from service.letters.blocks import Codes, Enclosures, Heading, Letter, Paragraph, Quote, Signature, Table

SPACE = re.compile(r"\s+")


def need_fonts() -> None:
    """Skip where no Chinese typeface is installed; a continuous integration may not."""
    try:
        fonts.installed()
    except Failure as missing:
        _unless_ci(str(missing))


def need_office() -> str:
    """LibreOffice; skip where it is not installed, which a continuous integration may not."""
    found = shutil.which("soffice")
    if found is None:
        _unless_ci("There is no soffice on PATH, so Word files are not opened by an office program.")
    return str(found)


def _unless_ci(sentence: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


def bare(text: str) -> str:
    """A text without its line breaks and spaces, which a page's width decides."""
    return SPACE.sub("", text)


def text_of(pdf: bytes) -> str:
    """The whole text of a PDF, bare, without the page numbers."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return bare("".join(re.sub(r"—\s*\d+\s*—", "", page) for page in pages))


def images_of(pdf: bytes, dots: int = 200) -> list[Image]:
    """The pages of a PDF as an office printer and a scanner see them."""
    return [page.render(scale=dots / 72).to_pil() for page in pypdfium2.PdfDocument(pdf)]


def codes_of(pdf: bytes) -> list[str]:
    """The texts of all QR codes, page by page."""
    return [found.text for image in images_of(pdf) for found in zxingcpp.read_barcodes(image)]


def converted(word: bytes, folder: Path) -> bytes:
    """A Word file opened by LibreOffice and printed as PDF."""
    office = need_office()
    (folder / "letter.docx").write_bytes(word)
    command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(folder), str(folder / "letter.docx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / "letter.pdf").read_bytes()


def said_by(letter: Letter) -> list[str]:
    """Every text a letter says, block by block, bare."""
    texts = [letter.letterhead, letter.number, letter.title, letter.addressee, *letter.printed]
    for block in letter.blocks:
        match block:
            case Heading() | Paragraph():
                texts.append(block.text)
            case Quote():
                texts += [block.label, block.text]
            case Table():
                texts += [*block.columns, *(cell for row in block.rows for cell in row)]
            case Enclosures():
                texts += block.names
            case Signature():
                texts += [block.body, block.day]
            case Codes():
                texts.append(block.says)
            case _:
                texts += [block.label, block.title]
    return [bare(text) for text in [*texts, letter.copies or ""] if text]

"""Pages of a PDF as images, and the headers papers are served with."""

import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from service.papers import Paper, PaperRefused, pages
from service.papers.serving import served, served_page
from tests.papers.files import pdf


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A PDF of two pages."""
    written = tmp_path / "a.pdf"
    written.write_bytes(pdf(2))
    return written


def test_a_page_is_drawn_as_it_prints(file: Path) -> None:
    """The second of two pages is as wide as asked, with its black quarter lower left."""
    with Image.open(BytesIO(pages.page_image(file, 2, width=595))) as image:
        drawn = image.convert("L")

    assert pages.page_count(file) == 2
    assert drawn.size == (595, 842)
    assert drawn.getpixel((100, 700)) == 0
    assert drawn.getpixel((500, 100)) == 255


@pytest.mark.parametrize("number", [0, -1, 3, 10**30])
def test_a_page_that_is_not_there_is_refused(file: Path, number: int) -> None:
    """Pages count from 1 to the last."""
    with pytest.raises(PaperRefused, match="cannot be drawn"):
        pages.page_image(file, number)


def test_the_size_of_an_image_is_bounded(file: Path) -> None:
    """No width asked for makes the service draw without end."""
    with Image.open(BytesIO(pages.page_image(file, 1, width=10**9))) as image:
        assert image.size[0] == pages.WIDEST


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", pdf()[:200], b"%PDF-1.7\n" + b"<<" * 500_000])
def test_a_broken_pdf_ends_its_own_process_only(tmp_path: Path, content: bytes) -> None:
    """What PDFium cannot read is said in a sentence."""
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(content)

    with pytest.raises(PaperRefused):
        pages.page_image(broken, 1)


def test_a_page_that_takes_too_long_is_given_up(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time for a page is bounded, and its process ends with it."""
    monkeypatch.setattr(pages, "SECONDS", 0.001)
    begun = time.monotonic()

    with pytest.raises(PaperRefused, match="seconds"):
        pages.page_image(file, 1)

    assert time.monotonic() - begun < 5


def test_a_page_of_enormous_size_is_drawn_small(tmp_path: Path) -> None:
    """A page of 200 inches by one point stays inside the bounds."""
    odd = tmp_path / "odd.pdf"
    odd.write_bytes(pdf(1).replace(b"[0 0 595 842]", b"[0 0 9 14400]"))

    with Image.open(BytesIO(pages.page_image(odd, 1))) as image:
        assert image.size[1] <= 6_001


def test_papers_are_served_to_be_saved_and_images_to_be_seen() -> None:
    """Only an image is inline; all are sandboxed, never sniffed, and keep their Chinese names."""
    report = served(Paper("a" * 64, 1, "pdf", '可研"报告;100%.pdf'))
    picture = served(Paper("a" * 64, 1, "png", "图.png"))
    page = served_page(Paper("a" * 64, 1, "pdf", "可研.pdf"), 31)

    assert report["Content-Disposition"] == (
        'attachment; filename="_____100_.pdf"; '
        "filename*=UTF-8''%E5%8F%AF%E7%A0%94%E6%8A%A5%E5%91%8A%3B100%25.pdf"
    )
    assert picture["Content-Disposition"].startswith('inline; filename="_.png"')
    assert page["Content-Disposition"].endswith("%E5%8F%AF%E7%A0%94.pdf-31.png")
    assert (report["Content-Type"], page["Content-Type"]) == ("application/pdf", "image/png")
    for headers in (report, picture, page):
        assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "".join(headers.values()).isascii()

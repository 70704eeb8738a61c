"""The page of an official document (GB/T 9704-2012), measured on the PDF and on a printed Word file."""

import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
import pytest
import typst

from service.letters import fonts
from service.letters.composing import compose
from service.letters.fonts import FACES
from service.letters.letter import To
from service.letters.pdf import pdf
from service.letters.word import word
from tests.letters.reading import bare, converted, need_fonts
from tests.letters.samples import NOTICE, OPINION, document

MM = 72 / 25.4
TOP, BOTTOM, LEFT, RIGHT = 37 * MM, (297 - 35) * MM, 28 * MM, (210 - 26) * MM
LETTERS = {"opinion": document(OPINION), "notice": document(NOTICE, To.UNIT)}


Line = tuple[float, float, float, float, str]
"""Left, top, right and bottom in points from the upper left corner, and what it says."""


def _joined(one: Line, other: Line) -> Line:
    """Two pieces of one line."""
    left, top, right = min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2])
    return left, top, right, other[3], one[4] + other[4]


class Page:
    """A page with its texts by line."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        text, height = page.get_textpage(), page.get_height()
        self.lines: list[Line] = []
        for place in range(text.count_rects()):
            left, low, right, high = text.get_rect(place)
            line = (left, height - high, right, height - low, text.get_text_bounded(left, low, right, high))
            if self.lines and abs(self.lines[-1][3] - line[3]) < 6:  # an office program sets a line in pieces
                line = _joined(self.lines.pop(), line)
            self.lines.append(line)
        self.text = text.get_text_bounded()

    def find(self, words: str) -> Line:
        """The first line that has some words."""
        return next(line for line in self.lines if words in bare(line[4]))

    @property
    def number(self) -> str | None:
        """The number that the page bears."""
        found = re.search(r"—\s*(\d+)\s*—", self.text)
        return found[1] if found else None


def pages(made: bytes) -> list[Page]:
    """The pages of a PDF."""
    return [Page(page) for page in pypdfium2.PdfDocument(made)]


@pytest.mark.parametrize("name", LETTERS)
def test_everything_but_the_number_is_inside_the_text_area(name: str) -> None:
    """156 mm by 225 mm; the number is 7 mm below it, at the right on odd pages, at the left on even ones."""
    need_fonts()
    for place, page in enumerate(pages(pdf(compose(LETTERS[name]))), 1):
        for left, top, right, bottom, said in page.lines:
            if re.search(r"—\s*\d+\s*—|^\W*\d*\W*$", said) and top > BOTTOM:
                assert BOTTOM + 6 * MM < top < BOTTOM + 10 * MM
                near = RIGHT - right if place % 2 else left - LEFT
                assert near == pytest.approx(14, abs=4)
                continue
            assert top > TOP - 3
            assert bottom < BOTTOM + 3
            assert left > LEFT - 3
            assert right < RIGHT + 3
        assert page.number == str(place)


@pytest.mark.parametrize("name", LETTERS)
def test_head_and_title_stand_where_the_standard_has_them(name: str) -> None:
    """The red head 35 mm below the text area's edge; number, title and its lines in the middle."""
    need_fonts()
    first = pages(pdf(compose(LETTERS[name])))[0]
    centre = (LEFT + RIGHT) / 2
    head = first.find("文件")
    assert (head[1] - TOP) / MM == pytest.approx(35, abs=3)
    for words in ("文件", "〔2026〕", "关于河北省", "书"):
        left, _, right, _, _ = first.find(words)
        assert (left + right) / 2 == pytest.approx(centre, abs=5), words
    title = first.find("关于河北省")
    assert title[1] > first.find("〔2026〕")[3] + 2 * 28


def test_a_page_has_22_lines_of_28_characters() -> None:
    """Text that fills pages: 28 characters in a line, 22 lines on a page."""
    need_fonts()
    long = replace(OPINION, opinion=("共享" * 1500,), lacks=(), overrides=())
    full = [
        rows
        for page in pages(pdf(compose(document(long))))
        if len(rows := [line for line in page.lines if re.fullmatch("[共享]{26,}", bare(line[4]))]) > 20
    ]
    assert full
    for rows in full:
        assert len(rows) == 22
        assert {len(bare(row[4])) for row in rows} == {28}


@pytest.mark.parametrize("sentences", [0, 8, 16, 24, 32, 40])
def test_the_foot_is_at_the_bottom_of_the_last_page_which_is_even(sentences: int) -> None:
    """However long the letter is; a blank page before it has no number, and then the foot's has none."""
    need_fonts()
    said = tuple(f"第{number}条意见" for number in range(sentences))
    found = pages(pdf(compose(document(replace(OPINION, opinion=said)))))
    assert len(found) % 2 == 0
    left, top, right, bottom, _ = found[-1].find("印发")
    assert bottom == pytest.approx(BOTTOM, abs=12)
    assert found[-1].find("抄送")[3] < top
    assert left >= LEFT
    assert right <= RIGHT + 1
    numbers = [page.number for page in found]
    blank = not found[-2].text.strip()
    expected = [str(place) for place in range(1, len(found) + 1)]
    assert numbers == ([*expected[:-2], None, None] if blank else expected)


@pytest.mark.parametrize("make", ["pdf", "word"])
def test_room_is_left_for_the_seal_and_nothing_stands_in_it(make: str, tmp_path: Path) -> None:
    """Two lines above the issuing body; the day four characters from the right, the body centred over it."""
    need_fonts()
    letter = compose(document())
    made = pdf(letter) if make == "pdf" else converted(word(letter), tmp_path)
    assert "盖章" not in "".join(page.text for page in pages(made))
    page = next(page for page in pages(made) if "附件：" in bare(page.text))
    signed = [line for line in page.lines if bare(line[4]) == letter.printed[0]][-1]
    day = page.find("2026年6月1日")
    enclosed = page.find("专家评审意见")
    assert signed[1] - enclosed[3] > 2 * 28
    assert (signed[0] + signed[2]) / 2 == pytest.approx((day[0] + day[2]) / 2, abs=8)


def test_the_word_files_foot_is_on_an_even_page(tmp_path: Path) -> None:
    """A section of its own, begun on an even page, and its last rule at the bottom of the text area."""
    made = converted(word(compose(document())), tmp_path)
    last = pages(made)[-1]
    assert last.find("印发")[3] == pytest.approx(BOTTOM, abs=24)
    assert last.number is None
    assert re.sub(r"\s", "", last.text).startswith("抄送")


def test_all_fonts_are_inside_the_pdf() -> None:
    """What the issuer saw is what every reader shows."""
    need_fonts()
    document_ = pypdfium2.PdfDocument(pdf(compose(document())))
    for page in document_:
        for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            assert pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(thing.raw)) == 1


def test_faces_of_the_standard_are_taken_before_any_stand_in() -> None:
    """Where 仿宋 or 小标宋 is here, it is used and no stand-in is spoken of; else it is, by both names."""
    free = {"noto serif cjk sc", "noto sans cjk sc"}
    for own in ("FangSong_GB2312", "FangSong", "STFangsong"):
        families, stand_ins = fonts.chosen({own.lower(), *free})
        assert families["body"][0] == own
        assert "body" not in stand_ins
    assert fonts.chosen(free)[1]["body"] == "Noto Serif CJK SC"
    assert set(fonts.chosen(free)[1]) == set(FACES)


def test_a_folder_of_fonts_is_searched_as_well(tmp_path: Path) -> None:
    """GONGXIANG_FONTS: what lies there is found beside the system's fonts."""
    need_fonts()
    assert fonts.installed((tmp_path,)).families == fonts.installed().families
    assert isinstance(fonts.installed((tmp_path,)).fonts, typst.Fonts)

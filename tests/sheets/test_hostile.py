"""Containers that are no workbook, or that mean harm: each gets one sentence, in little time."""

import re
import time
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from service.sheets.archive import LARGEST, UNPACKED
from service.sheets.errors import CellError
from service.sheets.marking import marked
from service.sheets.reading import read
from tests.papers.files import crowded
from tests.sheets.books import SAMPLE, repacked

SECONDS = 15
"""For the worst of them on a busy machine; alone each takes less than three."""


def only(name: str, edit: Callable[[bytes], bytes]) -> bytes:
    """The sample with one part edited."""
    return repacked(lambda part, content: edit(content) if part == name else content)


def added(name: str, content: bytes = b"x") -> bytes:
    """The sample with one part more."""
    return repacked(lambda _, content: content, {name: content})


def related(kind: str, target: str) -> bytes:
    """The sample with a relationship of a sheet to what lies outside the file."""
    return added(
        "xl/worksheets/_rels/sheet2.xml.rels",
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{kind}" Target="{target}" TargetMode="External"/></Relationships>'.encode(),
    )


def zipped(parts: dict[str, bytes]) -> bytes:
    """A container of these parts."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return packed.getvalue()


def many_rows(columns: str) -> bytes:
    """100,000 rows of numbers below the needs."""
    rows = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{at}{n}"><v>{n * 7919}</v></c>' for at in columns) + "</row>"
        for n in range(100, 100_100)
    )
    end = b"</sheetData>"
    return only("xl/worksheets/sheet4.xml", lambda part: part.replace(end, rows.encode() + end))


def flagged_encrypted() -> bytes:
    """The sample with the bit set that says a part is encrypted."""
    data = bytearray(SAMPLE)
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def understated() -> bytes:
    """A part whose directory entry states a tenth of its size."""
    data = bytearray(SAMPLE)
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def strict() -> bytes:
    """The sample as Excel saves it under Strict Open XML: its own namespaces."""
    return repacked(
        lambda _, content: content.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ).replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
    )


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
SHEET = "xl/worksheets/sheet2.xml"
MANY_CELLS = b"<row>" + b"<c/>" * 2_100_000 + b"</row>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES = "[Content_Types].xml"
TWICE = b'<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" name="%d" \
sheetId="%d" r:id="rId2"/>'

FONTS = b"<font/>" * 60_000 + b"</fonts>"


def many_sheets(count: int) -> bytes:
    """The sample whose workbook names one sheet many times."""
    named = b"".join(TWICE % (n, n + 10) for n in range(count))
    return only("xl/workbook.xml", lambda part: part.replace(b"</sheets>", named + b"</sheets>"))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "不是Excel工作簿"),
    "larger than 16 MiB": (lambda: b"PK\x03\x04" + bytes(LARGEST), "超过16MB"),
    "PDF renamed": (lambda: b"%PDF-1.7\n" + bytes(100), "PDF"),
    "web page renamed": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
    "XML spreadsheet renamed": (lambda: b'<?xml version="1.0"?><Workbook/>', "网页或者XML"),
    "CSV renamed": ("项目代码,项目名称\n1,2\n".encode, "CSV"),
    "old workbook renamed": (lambda: OLE + bytes(5_000), "旧格式"),
    "encrypted workbook": (lambda: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "已加密"),
    "old Word file renamed": (lambda: OLE + "WordDocument".encode("utf-16-le"), "Word"),
    "CSV in UTF-16 renamed": (lambda: "项目代码,项目名称\n".encode("utf-16"), "CSV"),
    "Strict Open XML": (strict, "Strict Open XML"),
    "binary workbook renamed": (
        lambda: zipped({TYPES: b"<Types>vnd.ms-excel.sheet.binary.macroEnabled.main</Types>"}), ".xlsb",
    ),
    "OpenDocument renamed": (
        lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), ".ods",
    ),
    "Numbers renamed": (lambda: zipped({"Index/Document.iwa": b"x"}), "Numbers"),
    "workbook in an archive": (lambda: zipped({"申报表.xlsx": SAMPLE}), "压缩包"),
    "parts encrypted": (flagged_encrypted, "已加密"),
    "Word file renamed": (lambda: zipped({TYPES: b"<Types>wordprocessingml</Types>"}), "不是Excel工作簿"),
    "any archive renamed": (lambda: zipped({"a.txt": b"a"}), "不是Excel工作簿"),
    "cut in half": (lambda: SAMPLE[: len(SAMPLE) // 2], "已损坏"),
    "one byte turned": (lambda: SAMPLE[:60] + bytes([SAMPLE[60] ^ 255]) + SAMPLE[61:], "已损坏"),
    "size understated": (understated, "已损坏"),
    "part that is no XML": (lambda: only("xl/workbook.xml", lambda _: b"<workbook><"), "已损坏"),
    "no styles": (lambda: only("xl/styles.xml", lambda _: b""), "已损坏"),
    "zip bomb": (lambda: added("xl/media/a.png", bytes(UNPACKED // 2)), "展开后过大"),
    "bomb in a sheet": (lambda: only(SHEET, lambda part: part + b" " * 8 * 2**20), "展开后过大"),
    "bomb of many parts": (lambda: zipped({f"{n}.xml": b"" for n in range(1_001)}), "展开后过大"),
    "bomb of 340,000 names": (lambda: crowded(340_000), "展开后过大"),
    "entities": (lambda: only(SHEET, lambda part: LAUGHS + part), "实体"),
    "entities in shared strings": (lambda: added("xl/sharedStrings2.xml", LAUGHS), "实体"),
    "entities in UTF-16": (
        lambda: only(SHEET, lambda part: (LAUGHS + part).decode().encode("utf-16")), "UTF-8",
    ),
    "entities in UTF-7": (
        lambda: only(SHEET, lambda part: b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-' + part), "UTF-8",
    ),
    "macros": (lambda: added("xl/vbaProject.bin"), "宏"),
    "macros under another name": (
        lambda: only(TYPES, lambda part: part.replace(b"</Types>", b'<Override PartName="/xl/a.bin" '
                     b'ContentType="application/vnd.ms-office.vbaProject"/></Types>')), "宏",
    ),
    "workbook with macros renamed": (
        lambda: only(TYPES, lambda part: part.replace(b"spreadsheetml.sheet.main", b"x.macroEnabled.main")),
        "宏",
    ),
    "external link": (lambda: added("xl/externalLinks/externalLink1.xml"), "外部链接"),
    "picture that is fetched": (lambda: related("image", "https://example.org/a.png"), "外部链接"),
    "other workbook under another name": (lambda: related("externalLinkPath", "file:///a.xlsx"), "外部链接"),
    "script in a link": (lambda: related("hyperlink", "javascript:alert(1)"), "外部链接"),
    "data connection": (lambda: added("xl/connections.xml"), "外部链接"),
    "embedded object": (lambda: added("xl/embeddings/oleObject1.bin"), "嵌入对象"),
    "control": (lambda: added("xl/activeX/activeX1.xml"), "嵌入对象"),
    "NUL in a cell": (lambda: only(SHEET, lambda part: part.replace(b"</t>", b"&#0;</t>", 1)), "已损坏"),
    "half of a surrogate pair": (
        lambda: only(SHEET, lambda part: part.replace(b"</t>", b"&#xD800;</t>", 1)), "已损坏",
    ),
    "one sheet named 5,000 times": (lambda: many_sheets(5_000), "超过50个工作表"),
    "one sheet named twice": (lambda: many_sheets(1), "结构异常"),
    "60,000 defined names": (
        lambda: only("xl/workbook.xml", lambda part: part.replace(
            b"<definedNames>",
            b"<definedNames>" + b"".join(b'<x:definedName name="a%d"/>' % n for n in range(60_000)),
        )),
        "结构异常",
    ),
    "60,000 fonts": (
        lambda: only("xl/styles.xml", lambda part: part.replace(b"</fonts>", FONTS)),
        "结构异常",
    ),
    "60,000 merges": (
        lambda: only(SHEET, lambda part: part.replace(
            b"<mergeCell ",
            b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(100, 60_100)) + b"<mergeCell ", 1,
        )),
        "结构异常",
    ),
    "100,000 rows": (lambda: many_rows("ABCDE"), "内容过多"),
    "a million empty cells in a row": (
        lambda: only(SHEET, lambda part: part.replace(b"<row ", MANY_CELLS + b"<row ", 1)),
        "展开后过大",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_told_in_one_sentence(name: str) -> None:
    """The file as a whole is refused with its cause and the way out; a list of errors can still be given."""
    make, said = HOSTILE[name]
    data = make()
    begun = time.monotonic()

    found = read(data)

    assert [(error.sheet, error.cell) for error in found.errors] == [(None, None)]
    assert said in found.errors[0].zh
    assert found.project is None
    assert marked(data, found.errors).startswith(b"PK")
    assert time.monotonic() - begun < SECONDS


def test_a_link_to_a_page_is_taken() -> None:
    """Excel makes one of every address that is typed; it is followed by a click alone."""
    assert read(related("hyperlink", "https://www.hebei.gov.cn/")).project is not None


def test_a_long_sheet_within_the_bounds_is_told_its_sheet() -> None:
    """100,000 short rows are read no further than the bound, and the sheet is named."""
    data = many_rows("A")
    begun = time.monotonic()

    assert [(error.sheet, error.cell) for error in read(data).errors] == [("需求", None)]
    assert time.monotonic() - begun < SECONDS


def test_a_merge_over_the_whole_sheet_costs_nothing() -> None:
    """A merge of 17 thousand million cells is neither followed in reading nor made in marking."""
    merge = b'<mergeCell ref="A40:XFD1048576"/><mergeCell '
    data = only(SHEET, lambda part: part.replace(b"<mergeCell ", merge, 1))
    begun = time.monotonic()

    assert read(data).project is not None
    assert marked(data, [CellError("项目", "B4", "错。", "Wrong.")]).startswith(b"PK")
    assert time.monotonic() - begun < SECONDS


@pytest.mark.parametrize("place", ["B4", "B5", "B8", "B14"])
def test_a_number_of_four_hundred_digits_harms_no_cell(place: str) -> None:
    """A code, a name, a telephone number and an amount: more than a double can hold is read or refused."""
    number = rf'<c r="{place}" t="n"><v>{"9" * 400}</v></c>'.encode()
    own = re.compile(rb'<c r="%b" (?:[^>]*/>|.*?</c>)' % place.encode())

    found = read(only(SHEET, lambda part: own.sub(number, part, count=1)))

    assert place in {value.cell for value in found.values} | {error.cell for error in found.errors}


@pytest.mark.parametrize("place", ["XFD1048576", "ZZZ99999999", "A0", "B4B4"])
def test_odd_places_harm_nobody(place: str) -> None:
    """A cell that says it stands anywhere at all ends in a sentence, or is passed over, in little time."""
    data = only(SHEET, lambda part: part.replace(b'<c r="B4"', f'<c r="{place}"'.encode(), 1))
    begun = time.monotonic()

    found = read(data)

    assert found.errors
    assert marked(data, found.errors).startswith(b"PK")
    assert time.monotonic() - begun < SECONDS

"""Small real files for the tests, made here."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def types(main: str = f"{WORD}.document.main+xml", more: str = "") -> bytes:
    """The part of content types of a package whose main part is `word/document.xml`."""
    body = f'<Override PartName="/word/document.xml" ContentType="{main}"/>{more}'
    return f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">{body}</Types>'.encode()


def relations(*inner: str) -> bytes:
    """A part of relationships of these elements."""
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(inner)}</Relationships>'.encode()


def relation(kind: str, target: str, more: str = "", name: str = "rId1") -> str:
    """One relationship as XML."""
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}" {more}/>'


DOCX = {
    "[Content_Types].xml": types(),
    "_rels/.rels": relations(relation("officeDocument", "word/document.xml")),
    "word/document.xml": b"<document/>",
    "word/embeddings/Microsoft_Excel_Sheet1.xlsx": b"data of a chart",
}


def pdf(pages: int = 2, extra: bytes = b"") -> bytes:
    """A PDF of A4 pages, each with a black square in its lower left quarter, with its table of places."""
    kids = b" ".join(b"%d 0 R" % (4 + n) for n in range(pages))
    drawn = b"0 0 297 421 re f"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % extra,
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        *(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << >> >>"
            for _ in range(pages)
        ),
    ]
    written, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, end)


def image(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    """A white image."""
    written = BytesIO()
    Image.new("1" if kind != "JPEG" else "L", size, 1).save(written, kind)
    return written.getvalue()


def doc() -> bytes:
    """An old Word file without a word: an OLE container with the stream that makes it one."""
    free, end, table = b"\xff" * 4, b"\xfe\xff\xff\xff", b"\xfd\xff\xff\xff"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + bytes.fromhex("3e000300feff09000600") + bytes(10)
    counts = (1).to_bytes(4, "little") + (1).to_bytes(4, "little") + bytes(4) + (4096).to_bytes(4, "little")
    header = head + counts + end + bytes(4) + end + bytes(4) + bytes(4) + free * 108
    names = (("Root Entry", 5, 1), ("WordDocument", 2, -1), ("", 0, -1), ("", 0, -1))
    entries = b""
    for name, kind, child in names:
        written = name.encode("utf-16-le").ljust(64, b"\0")
        length = (2 * len(name) + 2 if name else 0).to_bytes(2, "little")
        below = child.to_bytes(4, "little", signed=True)
        entries += written + length + bytes((kind, 1)) + free * 2 + below + bytes(36) + end + bytes(8)
    return header + table + end + free * 126 + entries


def container(parts: dict[str, bytes]) -> bytes:
    """A ZIP of these parts."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return written.getvalue()


def crowded(parts: int) -> bytes:
    """A ZIP whose directory names one empty part so many times, in 47 bytes each."""
    start = bytearray(container({"a": b""}))
    place = start.index(b"PK\x01\x02")
    end = start.index(b"PK\x05\x06")
    entry, last = bytes(start[place:end]), start[end:]
    last[12:16] = (len(entry) * parts).to_bytes(4, "little")
    return bytes(start[:place]) + entry * parts + bytes(last)

"""The store of papers: told by content, each once, whole or not at all."""

import threading
import tracemalloc
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from service.papers import PaperRefused, Papers
from service.papers.kinds import EXTENSIONS
from service.papers.serving import served
from service.papers.store import LARGEST
from service.settings import Settings
from tests.papers.files import DOCX, WORD, container, crowded, doc, image, pdf, relation, relations, types

EXTERNAL = relations(relation("attachedTemplate", "http://x.invalid/t.dotm", 'TargetMode="External"'))
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SCRIPT = b"<script>new ActiveXObject('WScript.Shell')</script>"
TAKEN = {
    "pdf": pdf(),
    "png": image("PNG"),
    "jpeg": image("JPEG"),
    "tiff": image("TIFF"),
    "docx": container(DOCX),
    "doc": doc(),
    "ofd": container({"OFD.xml": b"<OFD/>"}),
}
REFUSED = {
    "empty": (b"", "为空"),
    "text": ("可行性研究报告".encode(), "只接收"),
    "web page": (b"<html><script>alert(1)</script>", "只接收"),
    "drawing with script": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "只接收"),
    "program": (b"MZ" + bytes(200), "只接收"),
    "any archive": (container({"a.txt": b"a"}), "只接收"),
    "workbook": (
        container(DOCX | {"[Content_Types].xml": types(SHEET)}),
        "只接收",
    ),
    "Word template": (
        container(DOCX | {"[Content_Types].xml": types(f"{WORD}.template.main+xml")}), "只接收",
    ),
    "script with the mark of a PDF": (SCRIPT + pdf(), "标记开头"),
    "batch file with the mark of a PDF": (b"@calc & rem %PDF-1.7\r\n", "标记开头"),
    "PDF after a byte order mark": (b"\xef\xbb\xbf" + pdf(), "标记开头"),
    "PDF after a line": (b"\n" + pdf(), "标记开头"),
    "program with the mark of a PDF": (b"MZ" + bytes(60) + pdf(), "标记开头"),
    "archive with a Word file in it": (container({"a.docx": container(DOCX)}), "只接收"),
    "Word file that is an OFD file, too": (container(DOCX | {"OFD.xml": b"<OFD/>"}), "只接收"),
    "package without XML": (container({"[Content_Types].xml": b"x", "word/document.xml": b"x"}), "已损坏"),
    "Word file with macros": (container(DOCX | {"word/vbaProject.bin": b"x"}), "宏"),
    "Word file with a control": (container(DOCX | {"word/activeX/activeX1.bin": b"x"}), "宏"),
    "Word file with an object": (container(DOCX | {"word/embeddings/oleObject1.bin": doc()}), "OLE"),
    "Word file with a program": (container(DOCX | {"word/embeddings/a.exe": b"x"}), "程序"),
    "Word file with a template elsewhere": (
        container(DOCX | {"word/_rels/settings.xml.rels": EXTERNAL}), "断开链接",
    ),
    "Word file with a template in single quotes": (
        container(DOCX | {"word/_rels/settings.xml.rels": EXTERNAL.replace(b'"', b"'")}), "断开链接",
    ),
    "Word file with a template by reference": (
        container(DOCX | {"word/_rels/settings.xml.rels": EXTERNAL.replace(b"Ext", b"&#69;xt")}), "断开链接",
    ),
    "Word file with a template in UTF-16": (
        container(DOCX | {"word/_rels/settings.xml.rels": EXTERNAL.decode().encode("utf-16")}), "断开链接",
    ),
    "Word file with a template in another case": (
        container(DOCX | {"word/_rels/SETTINGS.xml.rels": EXTERNAL}), "断开链接",
    ),
    "archive cut": (container(DOCX)[:-30], "已损坏"),
    "image cut": (image("PNG")[:40], "已损坏"),
    "OLE of zeros": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "已损坏"),
    "image of 400 million pixels": (image("PNG", (20_000, 20_000)), "百万像素"),
}  # fmt: skip


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    """An empty store."""
    return Papers(tmp_path / "papers")


@pytest.mark.parametrize("kind", TAKEN)
def test_a_paper_is_what_its_content_says(papers: Papers, kind: str) -> None:
    """Whatever a name pretends, the kind is the content's; the bytes come back by their SHA-256."""
    content = TAKEN[kind]

    paper = papers.keep(content, "报告.exe")

    assert (paper.kind, paper.size, paper.sha256) == (kind, len(content), sha256(content).hexdigest())
    with papers.open(paper.sha256) as stream:
        assert stream.read() == content
    assert papers.is_whole(paper.sha256)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_taken_leaves_nothing(papers: Papers, tmp_path: Path, name: str) -> None:
    """A refusal says why in both languages, and no file of it stays."""
    content, said = REFUSED[name]

    with pytest.raises(PaperRefused) as refused:
        papers.keep(content, "报告.pdf")

    assert said in refused.value.zh
    assert refused.value.en.endswith(".")
    assert [file for file in (tmp_path / "papers").rglob("*") if file.is_file()] == []


def test_too_large_a_paper_is_stopped_while_it_arrives(papers: Papers, tmp_path: Path) -> None:
    """A stream is not read past the limit, whatever it said its size was."""

    class Endless(BytesIO):
        """Zeros without end, counted."""

        given = 0

        def read(self, size: int | None = -1, /) -> bytes:
            self.given += size or 0
            return bytes(size or 0)

    stream = Endless()
    with pytest.raises(PaperRefused, match="64 MiB"):
        papers.keep(stream, "a.pdf")

    assert stream.given <= LARGEST + 2**20
    assert list((tmp_path / "papers").iterdir()) == []


def test_a_crowded_directory_is_not_read(papers: Papers) -> None:
    """A ZIP that names 200,000 parts is refused before anything is made of them."""
    content = crowded(200_000)
    tracemalloc.start()
    try:
        with pytest.raises(PaperRefused, match="damaged"):
            papers.keep(content, "a.docx")
        assert tracemalloc.get_traced_memory()[1] < 2 * len(content)
    finally:
        tracemalloc.stop()


def test_the_same_content_is_stored_once(papers: Papers, tmp_path: Path) -> None:
    """Two names, or two people at once, make one file, which its owner alone may read."""
    threads = [threading.Thread(target=papers.keep, args=(TAKEN["pdf"], f"{n}.pdf")) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    files = [file for file in (tmp_path / "papers").rglob("*") if file.is_file()]
    digest = sha256(TAKEN["pdf"]).hexdigest()
    assert [file.relative_to(tmp_path / "papers").as_posix() for file in files] == [f"{digest[:2]}/{digest}"]
    assert files[0].stat().st_mode & 0o777 == 0o400
    assert files[0].parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_only_a_digest_names_a_paper(papers: Papers, digest: str) -> None:
    """No other file can be named through the store."""
    with pytest.raises(FileNotFoundError):
        papers.open(digest)


def test_a_paper_that_was_altered_is_known(papers: Papers) -> None:
    """A byte turned on the disk shows against the SHA-256 that the record keeps."""
    paper = papers.keep(TAKEN["pdf"], "a.pdf")
    file = papers.path(paper.sha256)
    file.chmod(0o600)
    file.write_bytes(b"x" + TAKEN["pdf"][1:])

    assert not papers.is_whole(paper.sha256)
    assert not papers.is_whole("b" * 64)


@pytest.mark.parametrize(
    ("content", "active"),
    [
        (pdf(extra=b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"), True),
        (pdf(extra=b"/OpenAction << /S /Launch /F (cmd.exe) >>"), True),
        (pdf(), False),
        (container(DOCX), False),
    ],
)
def test_what_could_act_is_remarked(papers: Papers, content: bytes, active: bool) -> None:
    """A PDF with scripts is kept, and whoever opens the file is told."""
    assert papers.keep(content, "a").active is active


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\资料\\可研 报告.pdf", "可研 报告.pdf"),
        ("报告.PDF", "报告.PDF"),
        ("../../etc/passwd", "passwd.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("fdp\u202e.exe", "fdp.exe.pdf"),
        ("invoice.hta", "invoice.hta.pdf"),
        ("x.bat", "x.bat.pdf"),
        ("可研.pdf.hta", "可研.pdf.hta.pdf"),
        ("可研.pdf.hta. .", "可研.pdf.hta.pdf"),
        ("可研\u2066fdp\u2069.scr", "可研fdp.scr.pdf"),
        ("可\u200b研\ufeff.p\u200bdf", "可研.pdf"),
        ("可研.docx", "可研.docx.pdf"),
        ("可研", "可研.pdf"),
        ("..", "paper.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_a_name_is_shown_without_what_deceives(papers: Papers, name: str, kept: str) -> None:
    """A name is words on a page and in a header, never a path or a command, and ends as its kind does."""
    assert papers.keep(TAKEN["pdf"], name).name == kept


@pytest.mark.parametrize(
    "other", [container(DOCX), SCRIPT, image("PNG"), doc()], ids=["zip", "hta", "png", "ole"]
)
def test_a_file_of_two_kinds_is_what_its_first_bytes_say(papers: Papers, other: bytes) -> None:
    """A PDF that goes on as something else is kept and served as a PDF; the other way round it is refused."""
    paper = papers.keep(pdf() + other, "报告.docx")
    assert (paper.kind, paper.name) == ("pdf", "报告.docx.pdf")
    assert served(paper)["Content-Type"] == "application/pdf"
    with pytest.raises(PaperRefused):
        papers.keep(b" " + other + pdf(), "报告.pdf")


@pytest.mark.parametrize("kind", TAKEN)
def test_a_paper_is_served_under_the_extension_of_its_kind(papers: Papers, kind: str) -> None:
    """Whatever it was called when it came, also before names were corrected, no program opens it by that."""
    paper = papers.keep(TAKEN[kind], "发票.hta")
    old = replace(paper, name="invoice.hta")

    for one in (paper, old):
        extensions = EXTENSIONS[one.kind]
        quoted = served(one)["Content-Disposition"].split(";")
        assert [name.strip('" ').lower().endswith(extensions) for name in quoted[1:]] == [True, True]


def test_the_folder_is_a_setting() -> None:
    """GONGXIANG_PAPERS names it; without it, it lies beside the database."""
    assert Settings.read({"GONGXIANG_PAPERS": "/srv/papers"}).papers_folder == Path("/srv/papers")
    beside = Settings.read({"GONGXIANG_DATABASE_URL": "sqlite:////srv/db/gongxiang.db"})
    assert beside.papers_folder == Path("/srv/db/papers")


def test_no_paper_is_kept_while_the_disk_is_nearly_full(tmp_path: Path) -> None:
    """With less free than is to stay free, a paper is refused in a sentence, and nothing of it stays."""
    folder = tmp_path / "papers"
    with pytest.raises(PaperRefused) as refused:
        Papers(folder, free=2**62).keep(TAKEN["pdf"], "报告.pdf")
    assert "存储空间不足" in refused.value.zh
    assert list(folder.iterdir()) == []


def test_nothing_stays_of_an_upload_that_breaks_off(tmp_path: Path) -> None:
    """A stream that fails in the middle leaves no file."""

    class Broken(BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            if self.tell():
                raise OSError("broken off")
            return super().read(10)

    with pytest.raises(OSError, match="broken off"):
        Papers(tmp_path / "papers").keep(Broken(TAKEN["pdf"]), "报告.pdf")
    assert list((tmp_path / "papers").iterdir()) == []


def test_the_bounds_are_settings() -> None:
    """Papers and MiB of a project, and what stays free."""
    given = {"GONGXIANG_PAPERS_MOST": "3", "GONGXIANG_PAPERS_MIB": "5", "GONGXIANG_PAPERS_FREE_MIB": "7"}
    read = Settings.read(given)
    assert (read.papers_most, read.papers_mib, read.papers_free_mib) == (3, 5, 7)

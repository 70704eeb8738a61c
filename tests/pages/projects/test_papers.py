"""Papers of a project: kept by what they are, seen page by page, handed over as attachments."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from os import mkfifo
from pathlib import Path
from socket import create_connection
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from service.settings import Settings
from tests.pages.people.people import signed_in
from tests.pages.projects.people import People, filled, said
from tests.papers.files import image, pdf

Fresh = Callable[[], str]
PNG = image("PNG")
REPORT = pdf(3)


def test_papers_come_with_the_form_and_are_seen_page_by_page(people: People, fresh: Fresh) -> None:
    """A paper attached at filing is in the file; its pages are images, and itself an attachment."""
    project = fresh()
    sent = {"papers": ("可行性研究报告.pdf", REPORT, "application/pdf")}
    answer = people["sun"].post("/projects/new", data=filled(project) | {"do": "submit"}, files=sent)
    assert answer.status_code == 303, said(answer)
    here = f"/projects/{project}/papers/{sha256(REPORT).hexdigest()}"
    assert "可行性研究报告.pdf" in people["li"].get(f"/projects/{project}").text
    answer = people["li"].get(f"{here}/view?page=2")
    page = answer.text
    assert answer.status_code == 200, said(answer)
    assert f'src="{here}/2.png"' in page
    drawn = people["li"].get(f"{here}/2.png")
    assert drawn.headers["content-type"] == "image/png"
    assert drawn.content.startswith(b"\x89PNG")
    file = people["li"].get(here)
    assert file.content == REPORT
    assert file.headers["content-disposition"].startswith("attachment;")
    assert file.headers["content-security-policy"].startswith("sandbox")
    assert people["li"].get(f"{here}/99.png").status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {"files": {"other": ("a.pdf", REPORT)}},
        {"data": {"papers": "a.pdf"}},
        {"files": {"papers": ("", REPORT)}},
        {"data": {"item": "3"}},
    ],
)
def test_nothing_added_is_not_called_added(people: People, fresh: Fresh, sent: dict[str, Any]) -> None:
    """No file, a text in its place, or a file without a name: the page says that no file was chosen."""
    here = people.file(fresh())
    people.do("li", f"{here}/take")
    answer = people["li"].post(f"{here}/papers", **sent)
    assert answer.status_code == 400
    assert "未选择文件" in answer.text


def test_a_paper_is_taken_for_what_it_is(people: People, fresh: Fresh) -> None:
    """A script that calls itself a PDF is not kept, and is named; the picture beside it is."""
    here = people.file(fresh())
    people.do("li", f"{here}/take")
    files = [
        ("papers", ("脚本.pdf", b"<script>alert(1)</script>", "application/pdf")),
        ("papers", ("图.png", PNG, "image/png")),
    ]
    answer = people["li"].post(f"{here}/papers", data={"item": "3"}, files=files)
    assert answer.status_code == 303, said(answer)
    page = people["li"].get(answer.headers["location"]).text
    assert "脚本.pdf：" in page
    papers = page.partition('id="papers"')[2].partition("</section>")[0]
    assert "图.png" in papers
    assert "第3项" in papers
    assert "脚本.pdf" not in papers


def test_papers_are_for_those_who_read_the_file(people: People, fresh: Fresh) -> None:
    """A paper of another file is not found under this one, and none is added where the stage forbids it."""
    here, there = people.file(fresh()), people.file(fresh())
    sent = {"papers": ("图.png", PNG, "image/png")}
    assert people["sun"].post(f"{here}/papers", files=sent).status_code == 303
    digest = sha256(PNG).hexdigest()
    assert people["sun"].get(f"{here}/papers/{digest}").status_code == 200
    assert people["sun"].get(f"{there}/papers/{digest}").status_code == 404
    assert people["sun"].get(f"{here}/papers/..%2F..%2Fgongxiang.db").status_code == 404
    people.to_issue(here)
    refused = people["sun"].post(f"{here}/papers", files=sent)
    assert refused.status_code == 409
    assert "未能办理" in refused.text


def test_papers_of_a_secret_project_are_for_named_people(people: People, fresh: Fresh) -> None:
    """The reviewer and the agency itself open them; a supervisor, who reads the rest, does not."""
    secret = {"secrecy__statement": "secret", "secrecy__part": "part", "secrecy__decision__number": "冀密7号"}
    here = people.file(fresh(), **secret)
    people["sun"].post(f"{here}/papers", files={"papers": ("图.png", PNG, "image/png")})
    paper = f"{here}/papers/{sha256(PNG).hexdigest()}"
    assert [people[name].get(paper).status_code for name in ("sun", "li", "zheng")] == [200, 200, 403]
    assert people["zheng"].get(f"{paper}/view").status_code == 403


def test_slow_papers_keep_nobody_else_waiting(people: People, fresh: Fresh, settings: Settings) -> None:
    """However many pages of slow papers are asked for, other pages and the gateways are answered."""
    here, slow = people.file(fresh()), pdf(4)
    people["sun"].post(f"{here}/papers", files={"papers": ("慢.pdf", slow, "application/pdf")})
    digest = sha256(slow).hexdigest()
    file = settings.papers_folder / digest[:2] / digest
    file.unlink()
    mkfifo(file)  # whoever opens it waits for its other end
    page = f"{here}/papers/{digest}/1.png"
    with ThreadPoolExecutor(60) as crowd:
        asked = [crowd.submit(people["sun"].get, page, timeout=60) for _ in range(60)]
        try:
            time.sleep(2)
            begun = time.monotonic()
            assert people["li"].get("/decisions").status_code == 200
            assert time.monotonic() - begun < 2
        finally:
            file.rename(fifo := file.with_name("fifo"))
            file.write_bytes(slow)
            with suppress(OSError):
                os.close(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK))
    assert {answer.result().status_code for answer in asked} <= {200, 404}


def test_papers_beyond_the_bound_are_named_with_the_way_out(
    office: Settings, serve: Callable[[Settings], str], fresh: Fresh
) -> None:
    """Of two papers where one is allowed the second is named on the page, and nothing of it is kept."""
    assert office
    with signed_in(serve(replace(office, papers_most=1)), "sun") as sun:
        project = fresh()
        sent = [("papers", ("甲.png", PNG, "image/png")), ("papers", ("乙.pdf", REPORT, "application/pdf"))]
        filed = sun.post("/projects/new", data=filled(project) | {"do": "submit"}, files=sent)
        page = sun.get(filed.headers["location"]).text
    assert "乙.pdf：每个项目最多收存1份材料" in page
    assert "甲.png：" not in page


def test_an_upload_that_breaks_off_leaves_nothing(people: People, fresh: Fresh, office: Settings) -> None:
    """Whoever hangs up in the middle of a paper leaves no file behind, here or in the folder of papers."""
    here = people.file(fresh())
    before, client = _open_files(), people["sun"]
    url, cookie = client.base_url, "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    head = (
        f"POST {here}/papers HTTP/1.1\r\nHost: {url.host}\r\nCookie: {cookie}\r\nContent-Length: 99000000\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
        'Content-Disposition: form-data; name="papers"; filename="a.pdf"\r\n\r\n'
    )
    with create_connection((url.host, url.port or 80)) as connection:
        connection.sendall(head.encode() + b"%PDF-" + bytes(5 << 20))
        _until(lambda: _open_files() > before)
    _until(lambda: _open_files() <= before)
    assert not list(office.papers_folder.glob("new-*"))


def _open_files() -> int:
    """Files that are open here and have no name any more, as those of an upload."""
    return sum(
        "(deleted)" in str(link.resolve()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()
    )


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_page_says_only_what_this_session_was_told(people: People, fresh: Fresh) -> None:
    """What an address says of papers is shown where this session's own form led there, word for word."""
    here = people.file(fresh())
    sent = {"papers": ("脚本.pdf", b"<script>alert(1)</script>", "application/pdf")}
    led = people["sun"].post(f"{here}/papers", files=sent).headers["location"].partition("#")[0]
    assert "脚本.pdf" in people["sun"].get(led).text
    for made_up in ("请拨打电话", f"{'0' * 64}.请拨打电话"):
        assert "请拨打电话" not in people["sun"].get(here, params={"lost": made_up}).text
    carried = parse_qs(urlsplit(led).query)["lost"][0]
    assert "请拨打电话" not in people["sun"].get(here, params={"lost": f"{carried}，请拨打电话"}).text
    assert "脚本.pdf" not in people["li"].get(led).text

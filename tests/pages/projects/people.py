"""People at work on projects over HTTP, for tests: filing, confirming, all the way to an issue."""

import re
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any

from httpx import Client, Response

from service.pages.projects.fields import parts
from service.pages.projects.filling import Filled
from service.pages.projects.texts import money
from service.settings import ROOT
from service.sheets.reading import read
from tests.papers.files import image, pdf

SHEETS = ROOT / "fixtures" / "projects"
WHOLE, LACKING = SHEETS / "申报表.xlsx", SHEETS / "申报表-待补正.xlsx"
SOON = (date.today() + timedelta(days=20)).isoformat()  # noqa: DTZ011  a day far enough away for any zone
PICTURE = image("PNG")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = range(1, 10)
"""The items that a reviewer confirms."""


def filled(project: str, **changes: str) -> dict[str, str]:
    """The form of the sample project under another id, with some of its texts changed (`__` for a dot).

    The total of its amounts is confirmed.
    """
    entry = read(WHOLE.read_bytes()).project
    assert entry is not None
    texts = dict(Filled.of(entry.model_dump(mode="json"), parts()).texts)
    texts |= {"id": project, "kind": "new"}
    return summed(texts | {key.replace("__", "."): text for key, text in changes.items()})


def summed(texts: dict[str, str]) -> dict[str, str]:
    """The form with the total of its amounts confirmed, as far as they can be read."""
    amounts = [text for name, text in texts.items() if re.fullmatch(r"funding\[\d+\]\.amount", name) and text]
    with suppress(ValueError):
        return texts | {"total": f"{sum(map(money, amounts)):.2f}"}
    return texts


@dataclass(frozen=True)
class People:
    """Everybody's browser, by username."""

    clients: dict[str, Client]

    def __getitem__(self, name: str) -> Client:
        """The browser of one of them."""
        return self.clients[name]

    def file(self, project: str, **changes: str) -> str:
        """File a project as its submitter; its address."""
        answer = self["sun"].post("/projects/new", data=filled(project, **changes) | {"do": "submit"})
        assert answer.status_code == 303, said(answer)
        return f"/projects/{project}"

    def upload(self, book: bytes, address: str = "/projects/sheet") -> str:
        """Send a workbook as the submitter; the address of what was read."""
        answer = self["sun"].post(address, files={"sheet": ("申报表.xlsx", book, SHEET)})
        assert answer.status_code == 303, said(answer)
        return answer.headers["location"]

    def read(self, book: bytes, address: str = "/projects/sheet", **answers: str) -> Response:
        """Send a workbook, answer its doubts (`how:KEY`, `text:KEY`); the form that follows."""
        answer = self["sun"].post(self.upload(book, address), data=answers)
        assert answer.status_code == 303, said(answer)
        return self["sun"].get(answer.headers["location"])

    def do(self, who: str, address: str, /, **data: Any) -> None:
        """Send one form, which must be taken."""
        answer = self[who].post(address, data=data)
        assert answer.status_code == 303, said(answer)

    def add_study(self, here: str, who: str = "li") -> None:
        """Put the study that rows cite on file."""
        answer = self[who].post(
            f"{here}/papers", files={"papers": ("可研报告.pdf", pdf(2), "application/pdf")}
        )
        assert answer.headers["location"].endswith("done=paper#papers"), said(answer)

    def give_back(self, here: str, by: str, note: str) -> None:
        """Return a project under review: a notice drafted, checked and issued."""
        self.do("li", f"{here}/draft-notice", by=by, note=note)
        self.do("zhao", f"{here}/agree")
        self.do("qian", f"{here}/return", law_checked="hb2016")

    def issue(self, here: str) -> None:
        """Issue the opinion; the issuer confirms that the act was checked."""
        self.do("qian", f"{here}/issue", law_checked="hb2016")

    def do_with_paper(self, who: str, address: str, data: dict[str, str]) -> None:
        """Send one form with a paper, which must be taken."""
        answer = self[who].post(address, data=data, files={"papers": ("依据.png", PICTURE, "image/png")})
        assert answer.status_code == 303, said(answer)

    def review(self, here: str) -> None:
        """Take a project and confirm every row against the study on file."""
        self.do("li", f"{here}/take")
        self.add_study(here)
        for number in ROWS:
            self.do("li", f"{here}/rows/{number}/confirm")

    def letter(self, address: str) -> bytes:
        """A letter's file; its receipts may wait for the next checkpoint."""
        for _ in range(50):
            answer = self["li"].get(address)
            if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                break
            time.sleep(0.2)
        assert answer.status_code == 200, said(answer)
        return answer.content

    def to_issue(self, here: str) -> None:
        """Bring a submitted project to its issuer."""
        self.review(here)
        self.do("li", f"{here}/forward")
        self.do("zhao", f"{here}/agree")


class Form(HTMLParser):
    """The texts of the fields of the first form of a class."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self._wanted, self._inside, self._spare, self._select, self._area = wanted, False, 0, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a field up."""
        given = {key: value or "" for key, value in attrs}
        self._spare += tag == "template"
        if tag == "form":
            self._inside = self._wanted in given.get("class", "")
        if not (self._inside or given.get("form") == self._wanted) or self._spare:
            return
        name = given.get("name", "")
        if tag == "input" and name and given.get("type") not in ("file", "checkbox"):
            self.texts[name] = given.get("value", "")
        elif tag == "input" and "checked" in given:
            self.texts[name] = given["value"]
        elif tag == "select":
            self._select = name
            self.texts[name] = ""
        elif tag == "option" and self._select and "selected" in given:
            self.texts[self._select] = given["value"]
        elif tag == "textarea":
            self._area = name
            self.texts[name] = ""

    def handle_endtag(self, tag: str) -> None:
        """Put a field down."""
        self._spare -= tag == "template"
        if tag == "form":
            self._inside = False
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        """The text of an area, without the line break that begins it."""
        if self._area:
            self.texts[self._area] += data.lstrip("\n")


def form_of(answer: Response, wanted: str = "filing") -> dict[str, str]:
    """What the form of a page says."""
    reader = Form(wanted)
    reader.feed(answer.text)
    assert reader.texts, said(answer)
    return reader.texts


def said(answer: Response) -> str:
    """The words of a page, for whoever reads why a test failed."""
    words: list[str] = []

    class Words(HTMLParser):
        def handle_data(self, data: str) -> None:
            words.append(data.strip())

    Words().feed(answer.text)
    return f"{answer.status_code} {' '.join(filter(None, words))[:1500]}"

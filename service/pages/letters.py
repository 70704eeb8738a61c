"""The letters that were issued: a list, and their files."""

from typing import Annotated, Any
from urllib.parse import quote, urlencode

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from service.decisions import Caller
from service.decisions.access import Kind, Thing, of, sees
from service.doors import ServiceDep, by, now
from service.errors import CallerForbidden, NotFound
from service.letters import shortcode
from service.letters.letter import Opinion
from service.office.letterbook import Issued
from service.pages.exporting import exports, workbook
from service.pages.guard import needs
from service.pages.rendering import language, page
from service.pages.words import Words
from service.patience import in_turn
from service.people.audit import Deed
from service.people.rights import Right
from service.wiring import Service

router = APIRouter(include_in_schema=False)
ReaderDep = Annotated[Caller, Depends(needs(Right.READ, Right.READ_OWN))]
SIZE = 50
MOST = 20_000
"""Letters that are exported at most."""
COLUMNS = ("number", "day", "kind", "project", "addressee", "conclusion", "code")
LAST_PAGE = 10_000
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/letters")
def listed(
    http: Request,
    person: ReaderDep,
    parts: ServiceDep,
    q: Annotated[str, Query(max_length=200)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=LAST_PAGE)] = 1,
) -> Response:
    """The letters this person may read, the newest first."""
    rows, total = parts.letters.search(_whose(person), q.strip() or None, (number - 1) * SIZE, SIZE)
    return page(
        http,
        "letters.html",
        person,
        rows=[(row, _conclusion(row), shortcode.grouped(row.code), _open(row, person)) for row in rows],
        q=q,
        total=total,
        export="/letters/export?" + urlencode({"q": q}) if person.may(Right.EXPORT) else None,
        number=number,
        pages=max(1, -(-total // SIZE)),
        address=lambda there: "/letters?" + urlencode({"q": q, "page": there}),
    )


@router.get("/letters/export")
def export(
    http: Request,
    person: Annotated[Caller, Depends(exports(Right.READ, Right.READ_OWN))],
    parts: ServiceDep,
    q: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The letters that a search finds as a workbook, at most MOST of them, the newest first."""
    words = Words(language(http))
    rows, _ = parts.letters.search(_whose(person), q.strip() or None, 0, MOST)
    return workbook(
        http,
        parts,
        person,
        now(),
        title=words.ui("letters"),
        headings=[words.ui(f"letter_{name}") for name in COLUMNS],
        rows=(_cells(row, person, words) for row in rows),
    )


def _whose(person: Caller) -> str | None:
    """The agency whose letters this person may read; None for every agency's."""
    return None if sees(person, Thing(Kind.LETTER)) else person.agency or ""


def _cells(row: Issued, person: Caller, words: Words) -> list[Any]:
    """What the list shows of a letter: of one that is not open to this person no particulars."""
    kind, to = words.value("letter_kind", row.kind), words.value("letter_to", row.to.value)
    if not _open(row, person):
        return [row.number, row.day, kind, words.ui("letter_secret"), to, None, shortcode.grouped(row.code)]
    conclusion = _conclusion(row)
    told = words.value("letter_conclusion", conclusion) if conclusion else None
    addressee = row.document.frame.addressee
    return [row.number, row.day, kind, row.name, addressee, told, shortcode.grouped(row.code)]


@router.get("/letters/{code}.pdf")
async def as_pdf(http: Request, code: str, person: ReaderDep, parts: ServiceDep) -> Response:
    """The PDF as it was issued."""
    letter = await to_thread.run_sync(_readable, code, person, parts)
    content = await in_turn(parts.letters.pdf, letter.code, now())
    await to_thread.run_sync(_note, http, person, parts, letter, "pdf")
    return _file(content, PDF, letter, "pdf")


@router.get("/letters/{code}.docx")
async def as_word(http: Request, code: str, person: ReaderDep, parts: ServiceDep) -> Response:
    """The Word file, to be corrected before the seal."""
    letter = await to_thread.run_sync(_readable, code, person, parts)
    content = await in_turn(parts.letters.word, letter.code, now())
    await to_thread.run_sync(_note, http, person, parts, letter, "docx")
    return _file(content, WORD, letter, "docx")


def _note(http: Request, person: Caller, parts: Service, letter: Issued, kind: str) -> None:
    about = {"number": letter.number, "kind": kind, "project": letter.project}
    parts.audit.note(by(http, person.name), Deed.LETTER_DOWNLOADED, letter.code, **about)


def _readable(typed: str, person: Caller, parts: Service) -> Issued:
    """The letter, if this person may read it; raises NotFound and CallerForbidden."""
    letter = parts.letters.find(shortcode.read(typed) or "")
    if not sees(person, of(Kind.LETTER, letter.unit)):
        raise NotFound("没有该核验码对应的文书。There is no letter of this code.", "code")
    if not _open(letter, person):
        raise CallerForbidden(
            "该文书涉及涉密项目，限有权查阅定密事项的人员下载。"
            "The letter is about a secret project; it is for those who may read the particulars of secrecy "
            "decisions."
        )
    return letter


def _open(letter: Issued, person: Caller) -> bool:
    """Whether what the letter says is open to this person: a secret project's only to some."""
    return not letter.secret or sees(person, of(Kind.PARTICULARS, letter.unit))


def _conclusion(letter: Issued) -> str | None:
    content = letter.document.content
    return content.conclusion.value if isinstance(content, Opinion) else None


def _file(content: bytes, kind: str, letter: Issued, ending: str) -> Response:
    name = quote(f"{letter.number}（{letter.document.frame.addressee}）.{ending}")
    headers = {
        "Content-Disposition": f"attachment; filename=\"{letter.code}.{ending}\"; filename*=UTF-8''{name}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=kind, headers=headers)

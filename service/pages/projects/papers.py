"""The papers of a project: taken by their content, viewed as images or as text, or downloaded."""

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, cast
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from service.decisions import Caller
from service.doors import ServiceDep, now, session
from service.errors import CallerForbidden, Failure, NotFound, RequestUnreadable
from service.pages.guard import form, needs, text
from service.pages.projects.reading import ReaderDep, refused
from service.pages.projects.shown import Answered, sees
from service.pages.rendering import language, page
from service.papers import Paper, PaperRefused, word
from service.papers.kinds import Kind
from service.papers.pages import page_count, page_image
from service.papers.serving import SHOWN, served, served_page
from service.papers.store import LARGEST
from service.patience import in_turn
from service.people.rights import Right
from service.people.secrets import sealed
from service.review import filing
from service.review.acting import Act
from service.review.failures import PapersFull
from service.review.stages import Deed
from service.wiring import Service

router = APIRouter(include_in_schema=False)
MAX_FORM = 4 * LARGEST
"""Bytes of a form that papers come with."""
AdderDep = Annotated[Caller, Depends(needs(Right.SUBMIT, Right.REVIEW, limit=MAX_FORM))]
Number = Annotated[int, Query(alias="page", ge=1, le=100_000)]
DRAWING = CapacityLimiter(4)
"""Papers read at once: whoever brings slow ones keeps those waiting who look at papers, and nobody else."""
MAX_LOST = 500
"""Characters of what is said of papers that were not taken."""
KEPT = {"Cache-Control": "private, max-age=3600"}
"""A paper's address names its content, which never changes."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A paper on a page: the page or part looked at, and how many there are; `why` it cannot be shown.

    `image` is the address of what is seen of a picture or a PDF, `text` what a Word file says.
    """

    paper: Paper
    number: int = 1
    count: int = 0
    image: str = ""
    text: word.Text | None = None
    why: str = ""


@router.post("/projects/{project}/papers")
async def add(project: str, http: Request, person: AdderDep, parts: ServiceDep) -> Response:
    """Add papers to a project, perhaps for an item of its checklist."""
    try:
        act = Act(Deed.ADD_PAPER, project, person, now())
        await to_thread.run_sync(parts.desk.acting.check, act)
        if not has_papers(http):
            raise RequestUnreadable(
                "未选择文件，请选择要添加的材料后重新提交。"
                "No file was chosen; choose the paper and send it again.",
                "papers",
            )
        lost = await keep_all(http, project, person, parts)
    except Failure as failure:
        return await refused(http, person, parts, project, failure, Answered(deed="paper"))
    told = f"lost={quote(lost)}" if lost else "done=paper"
    return RedirectResponse(f"/projects/{quote(project, safe='')}?{told}#papers", HTTPStatus.SEE_OTHER)


@router.get("/projects/{project}/papers/{digest}")
def download(project: str, digest: str, person: ReaderDep, parts: ServiceDep) -> Response:
    """The paper itself."""
    paper, file = _paper(project, digest, person, parts)
    return FileResponse(file, headers=served(paper) | KEPT)


@router.get("/projects/{project}/papers/{digest}/view")
async def view(  # noqa: PLR0913, PLR0917  what the address says
    project: str, digest: str, http: Request, person: ReaderDep, parts: ServiceDep, number: Number = 1
) -> Response:
    """The paper in a page that runs nothing of it."""
    paper, file = await to_thread.run_sync(_paper, project, digest, person, parts)
    here = f"/projects/{quote(project, safe='')}/papers/{digest}"
    seen = await to_thread.run_sync(_seen, paper, file, number, here, language(http), limiter=DRAWING)
    return page(http, "projects/paper.html", person, it=seen, base=here)


@router.get("/projects/{project}/papers/{digest}/{number}.png")
async def drawn(project: str, digest: str, number: int, person: ReaderDep, parts: ServiceDep) -> Response:
    """A page of a PDF as an image."""
    paper, file = await to_thread.run_sync(_paper, project, digest, person, parts)
    try:
        image = await to_thread.run_sync(page_image, file, number, limiter=DRAWING)
    except PaperRefused as refusal:
        raise NotFound(f"{refusal.zh}{refusal.en}") from None
    return Response(image, headers=served_page(paper, number) | KEPT)


@router.get("/projects/{project}/papers/{digest}/pictures/{name}.png")
async def pictured(project: str, digest: str, name: str, person: ReaderDep, parts: ServiceDep) -> Response:
    """A picture inside a Word file, written anew."""
    paper, file = await to_thread.run_sync(_paper, project, digest, person, parts)
    try:
        image = await to_thread.run_sync(word.picture, file, name, limiter=DRAWING)
    except PaperRefused as refusal:
        raise NotFound(f"{refusal.zh}{refusal.en}") from None
    return Response(image, headers=served_page(paper, name) | KEPT)


async def keep_all(http: Request, project: str, person: Caller, parts: Service) -> str:
    """Keep the papers that came with a form.

    Gives the names of those that were not taken, and why, sealed for the address of the next page; empty
    where all were taken.
    """
    item = text(http, "item")
    wanted = int(item) if item.isdecimal() and len(item) < len("100") else None
    lost = []
    for file in form(http).getlist("papers"):
        if isinstance(file, UploadFile) and file.filename:
            try:
                await to_thread.run_sync(parts.desk.room, project, file.size or 0)
                paper = await in_turn(parts.papers.keep, file.file, file.filename)
                told = filing.Paper(paper.sha256, paper.name, paper.kind, paper.size, wanted)
                await parts.desk.add_paper(project, told, person, now())
            except (PaperRefused, PapersFull) as refusal:
                lost.append(f"{file.filename}：{refusal.zh if language(http) == 'zh' else refusal.en}")
    return sealed(session(http, parts) or "", " ".join(lost)[:MAX_LOST]) if lost else ""


def has_papers(http: Request) -> bool:
    """Tell whether papers came with a form."""
    return any(isinstance(file, UploadFile) and file.filename for file in form(http).getlist("papers"))


def _paper(project: str, digest: str, person: Caller, parts: Service) -> tuple[Paper, Path]:
    """A paper of a file that this person may read, and where it lies; raises NotFound and CallerForbidden."""
    docket = parts.desk.docket(project, person, parts.desk.day(now()))
    if docket.entry.secrecy.statement == "secret" and not sees(docket, person):
        raise CallerForbidden(
            "该项目涉密，其材料限有权查阅定密事项的人员查看。"
            "The project is secret; its papers are for those who may read the particulars of secrecy "
            "decisions."
        )
    row = next((row for row in docket.papers if row["sha256"] == digest), None)
    if row is None:
        raise NotFound("该案卷没有这份材料。There is no such paper in this file.")
    try:
        file = parts.papers.path(digest)
    except FileNotFoundError:
        raise NotFound("该案卷没有这份材料。There is no such paper in this file.") from None
    return Paper(digest, row["size"], cast("Kind", row["kind"]), row["name"]), file


def _seen(paper: Paper, file: Path, number: int, here: str, language_: str) -> Seen:
    if paper.kind in SHOWN:
        return Seen(paper, image=here)
    try:
        if paper.kind == "docx":
            said = word.text(file, number)
            return Seen(paper, said.part, said.parts, text=said)
        if paper.kind != "pdf":
            return Seen(paper)
        count = page_count(file)
    except PaperRefused as refusal:
        return Seen(paper, why=refusal.zh if language_ == "zh" else refusal.en)
    shown = min(number, max(count, 1))
    return Seen(paper, shown, count, f"{here}/{shown}.png")

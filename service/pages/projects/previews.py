"""Letters before they are issued, as the files they would be, each page marked as a draft."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from service.decisions import Caller
from service.doors import ServiceDep, now
from service.letters.composing import compose
from service.letters.letter import Content, Document, Proof, To
from service.letters.pdf import pdf
from service.office import drafting
from service.office.entering import Circumstances, Numbered, frame
from service.office.failures import OfficeUnset
from service.pages.guard import needs, text
from service.pages.projects.deeds import day
from service.people.rights import Right
from service.review import ports
from service.wiring import Service

router = APIRouter(include_in_schema=False)
ReviewerDep = Annotated[Caller, Depends(needs(Right.REVIEW))]
SignerDep = Annotated[Caller, Depends(needs(Right.ISSUE, Right.CHECK, Right.REVIEW))]
NO_CODE = "—"


@router.get("/projects/{project}/opinion/{to}.pdf")
async def opinion(
    project: str, to: Literal["approve", "fund"], person: SignerDep, parts: ServiceDep
) -> Response:
    """The opinion to one addressee as it would be issued now; raises Undecided while there is none."""
    at = now()
    content = await parts.desk.opinion(project, person, at)
    drafts = drafting.opinions(content, parts.texts)
    bodies = {To(action): body.name for action, body in content.deciders.items() if body}
    return await _shown(To(to), drafts[To(to)], content, bodies, parts, at)


@router.post("/projects/{project}/notice")
async def notice(project: str, http: Request, person: ReviewerDep, parts: ServiceDep) -> Response:
    """The notice to complete as it would be issued with what the form says."""
    at = now()
    content = await parts.desk.notice(project, day(http, "by"), text(http, "note") or None, person, at)
    return await _shown(To.UNIT, drafting.notice(content, parts.texts), content, {}, parts, at)


async def _shown(  # noqa: PLR0913, PLR0917  what a letter is made of
    to: To,
    draft: Content,
    content: ports.Opinion | ports.Notice,
    bodies: Mapping[To, str],
    parts: Service,
    at: datetime,
) -> Response:
    file = await to_thread.run_sync(_made, to, draft, content, bodies, parts, at)
    name = quote(f"{content.project.id}-{to.value}.pdf", safe="")
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{name}"}
    return Response(file, media_type="application/pdf", headers=headers)


def _made(  # noqa: PLR0913, PLR0917  what a letter is made of
    to: To,
    draft: Content,
    content: ports.Opinion | ports.Notice,
    bodies: Mapping[To, str],
    parts: Service,
    at: datetime,
) -> bytes:
    version = parts.office.current()
    if version is None:
        raise OfficeUnset
    settings, address = version.settings, parts.settings.public_url
    series = settings.opinion_prefix if draft.kind == "opinion" else settings.notice_prefix
    division = content.unit.division if content.unit else None
    about = Circumstances(
        content.on, at, "", content.project.unit, division=division, addressees=bodies, address=address
    )
    numbered = Numbered(settings, series, content.on.year, 0)
    document = Document(to, draft, frame(to, draft, about, numbered), Proof(NO_CODE, address), draft=True)
    return pdf(compose(document))

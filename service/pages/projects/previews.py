"""Letters before they are issued, page by page, each marked as a draft."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from service.decisions import Caller
from service.doors import ServiceDep, now
from service.letters import fonts
from service.letters.composing import compose
from service.letters.letter import Content, Document, Proof, To
from service.letters.pdf import images
from service.office import drafting
from service.office.entering import Circumstances, Numbered, frame
from service.office.failures import OfficeUnset
from service.pages.guard import needs, text
from service.pages.projects.deeds import day
from service.pages.rendering import page
from service.patience import in_turn
from service.people.rights import Right
from service.review import ports
from service.wiring import Service

router = APIRouter(include_in_schema=False)
ReviewerDep = Annotated[Caller, Depends(needs(Right.REVIEW))]
SignerDep = Annotated[Caller, Depends(needs(Right.ISSUE, Right.CHECK, Right.REVIEW))]
NO_CODE = "—"
DOTS = 80
"""To the inch, of the pages."""
Told = ports.Opinion | ports.Notice
Bodies = Mapping[To, str]


@router.get("/projects/{project}/opinion")
async def opinion(project: str, http: Request, person: SignerDep, parts: ServiceDep) -> Response:
    """Both letters of the opinion as they would be issued now; raises Undecided while there is none."""
    content = await parts.desk.opinion(project, person, now())
    content = replace(content, people=_printed(content, parts))
    drafts = drafting.opinions(content, parts.texts)
    bodies = {To(action): body.name for action, body in content.deciders.items() if body}
    return await in_turn(_page, http, person, parts, content, drafts, bodies)


@router.post("/projects/{project}/notice")
async def notice(project: str, http: Request, person: ReviewerDep, parts: ServiceDep) -> Response:
    """The notice to complete as it would be issued with what the form says."""
    by, said = day(http, "by"), text(http, "note") or None
    content = await parts.desk.notice(project, by, said, person, now())
    content = replace(content, people=_printed(content, parts))
    drafts = {To.UNIT: drafting.notice(content, parts.texts)}
    return await in_turn(_page, http, person, parts, content, drafts, {})


@router.get("/projects/{project}/notice")
async def drafted(project: str, http: Request, person: SignerDep, parts: ServiceDep) -> Response:
    """The notice that waits to be checked or issued; raises StageWrong where there is none."""
    content = await parts.desk.drafted_notice(project, person, now())
    content = replace(content, people=_printed(content, parts))
    drafts = {To.UNIT: drafting.notice(content, parts.texts)}
    return await in_turn(_page, http, person, parts, content, drafts, {})


def _printed(content: Told, parts: Service) -> dict[str, str]:
    """The people of a letter as it prints them."""
    return {chair: parts.accounts.printed(name) for chair, name in content.people.items()}


def _page(  # noqa: PLR0913, PLR0917  what a letter is made of
    http: Request, person: Caller, parts: Service, content: Told, drafts: Mapping[To, Content], bodies: Bodies
) -> Response:
    letters = [_document(to, draft, content, bodies, parts) for to, draft in drafts.items()]
    seen = [(letter.frame.addressee, _images(letter, parts)) for letter in letters]
    replaced = fonts.stand_ins(parts.settings.fonts)
    return page(
        http, "projects/preview.html", person, letters=seen, project=content.project, stand_ins=replaced
    )


def _images(letter: Document, parts: Service) -> list[str]:
    """The pages, as addresses that hold them."""
    made = images(compose(letter), DOTS, parts.settings.fonts)
    return [f"data:image/png;base64,{b64encode(image).decode()}" for image in made]


def _document(to: To, draft: Content, content: Told, bodies: Bodies, parts: Service) -> Document:
    version = parts.office.current()
    if version is None:
        raise OfficeUnset
    settings, address = version.settings, parts.settings.public_url
    series = settings.opinion_prefix if draft.kind == "opinion" else settings.notice_prefix
    about = Circumstances(
        content.on,
        content.at,
        by="",
        unit=content.project.unit,
        division=content.unit.division if content.unit else None,
        addressees=bodies,
        address=address,
    )
    numbered = Numbered(settings, series, content.on.year, 0)
    return Document(to, draft, frame(to, draft, about, numbered), Proof(NO_CODE, address), draft=True)

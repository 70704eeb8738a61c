"""`/verify`: a letter looked up by its short code, by anybody; it tells no more than the letter does."""

from dataclasses import dataclass
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from service.doors import ServiceDep, now, origin, visitor
from service.errors import NotFound
from service.letters import shortcode
from service.letters.letter import Opinion
from service.office.letterbook import Issued
from service.pages.rendering import page
from service.wiring import Service

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of a code: `verdict` is the word that says it."""

    code: str
    verdict: str | None = None
    letter: Issued | None = None
    conclusion: str | None = None


@router.get("/verify")
async def verify(
    http: Request, parts: ServiceDep, code: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Show the form, and what a code stands for."""
    if code.strip():
        parts.lookups.pass_(origin(http) or "", now())
    person = await visitor(http, parts)
    looked = await to_thread.run_sync(_look_up, parts, code.strip())
    return page(http, "verify.html", person, it=looked)


def _look_up(parts: Service, typed: str) -> Looked:
    if not typed:
        return Looked("")
    code = shortcode.read(typed)
    if code is None:
        return Looked(typed, "verify_slip")
    try:
        letter = parts.letters.find(code)
    except NotFound:
        return Looked(typed, "verify_unknown")
    content = letter.document.content
    conclusion = content.conclusion.value if isinstance(content, Opinion) else None
    return Looked(shortcode.grouped(code), "verify_found", letter, conclusion)

"""`/office`: the settings of the office, seen on a sample letter before they are kept."""

from base64 import b64encode
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from service.decisions import Caller
from service.doors import ServiceDep, by, now
from service.letters import fonts, pdf
from service.office import sample, settings
from service.office.failures import LetterRefused, SettingsRefused
from service.pages import office_form
from service.pages.guard import form, needs
from service.pages.messages import said as told
from service.pages.office_form import Typed
from service.pages.rendering import page
from service.patience import in_turn
from service.people.audit import Deed
from service.people.rights import Right
from service.wiring import Service

router = APIRouter(include_in_schema=False)
EditorDep = Annotated[Caller, Depends(needs(Right.OFFICE))]
DOTS = 60
"""To the inch, of a preview's pages."""
KINDS = {"preview": "opinion", "preview_notice": "notice"}


@router.get("/office")
def seen(http: Request, person: EditorDep, parts: ServiceDep) -> Response:
    """The settings that count, in their form."""
    current = parts.office.current()
    return _page(http, person, parts, office_form.shown(current.settings if current else None))


@router.post("/office")
async def sent(http: Request, person: EditorDep, parts: ServiceDep) -> Response:
    """Keep what was typed, or show a sample letter by it; what cannot be taken is said, and stays typed."""
    return await in_turn(_taken, http, person, parts)


def _taken(http: Request, person: Caller, parts: Service) -> Response:
    said = office_form.typed(form(http))
    try:
        read = settings.read(office_form.given(said))
        if (kind := KINDS.get(str(form(http).get("do")))) is not None:
            return _page(http, person, parts, said, pages=_preview(read, kind, parts))
    except (SettingsRefused, LetterRefused) as refused:
        why = told(refused.code, refused.message)
        return _page(http, person, parts, said, refused=why, status=HTTPStatus.BAD_REQUEST)
    kept = parts.office.keep(read, person.name, now())
    parts.audit.note(by(http, person.name), Deed.OFFICE_CHANGED, "office", version=kept.version)
    return RedirectResponse(f"/office?kept={kept.version}", HTTPStatus.SEE_OTHER)


def _preview(read: settings.OfficeSettings, kind: str, parts: Service) -> list[str]:
    """The pages of a sample letter, as addresses that hold the images."""
    at = now()
    letter = sample.letter(read, kind, at.astimezone(parts.settings.zone).date(), at)
    images = pdf.images(letter, DOTS, parts.settings.fonts)
    return [f"data:image/png;base64,{b64encode(image).decode()}" for image in images]


def _page(
    http: Request, person: Caller, parts: Service, said: Typed, status: int = HTTPStatus.OK, **more: Any
) -> Response:
    around = {"refused": None, "pages": (), "kept": http.query_params.get("kept", "")[:9]} | more
    around |= {"versions": parts.office.versions(), "unaddressed": parts.settings.public_url is None}
    around |= {"stand_ins": fonts.stand_ins(parts.settings.fonts)}
    return page(http, "office.html", person, status, said=said, zone=parts.settings.zone, **around)

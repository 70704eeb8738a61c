"""The audit list: who did what and when, filtered, page by page, and as a workbook."""

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from service.decisions import Caller
from service.doors import ServiceDep, now
from service.pages.exporting import exports, paced, within, workbook
from service.pages.guard import needs
from service.pages.people.noted import details, place
from service.pages.people.wanted import SIZE, Audit
from service.pages.rendering import language, page
from service.pages.words import Words
from service.people.audit import Deed, Noted
from service.people.rights import Right

router = APIRouter(include_in_schema=False)
AuditorDep = Annotated[Caller, Depends(needs(Right.AUDIT))]
ExporterDep = Annotated[Caller, Depends(exports(Right.AUDIT))]
MOST = 20_000
"""Rows of one workbook."""
HEADINGS = ("time", "person", "deed", "about", "details", "network_address")


@router.get("/people/audit")
def listed(
    http: Request, person: AuditorDep, wanted: Annotated[Audit, Query()], parts: ServiceDep
) -> Response:
    """Show the list, the newest first."""
    zone = parts.settings.zone
    rows, total = parts.audit.search(wanted.sought(zone))
    return page(
        http,
        "people/audit.html",
        person,
        wanted=wanted,
        rows=rows,
        total=total,
        pages=max(1, -(-total // SIZE)),
        deeds=Deed,
        exports=person.may(Right.EXPORT),
        zone=zone,
        place=place,
        told=lambda row: details(row, person, Words(language(http))),
    )


@router.get("/people/audit/export")
def exported(
    http: Request, person: ExporterDep, wanted: Annotated[Audit, Query()], parts: ServiceDep
) -> Response:
    """Give the same rows as a workbook, which is noted in the list itself.

    Raises RequestUnreadable beyond MOST.
    """
    words, zone = Words(language(http)), parts.settings.zone
    rows, total = parts.audit.search(wanted.sought(zone, MOST))
    within(total, MOST)
    return workbook(
        http,
        parts,
        person,
        now(),
        title=words.ui("audit"),
        headings=[words.ui(name) for name in HEADINGS],
        rows=(_cells(row, person, words, zone) for row in paced(rows)),
    )


def _cells(row: Noted, person: Caller, words: Words, zone: ZoneInfo) -> list[str]:
    at, deed = f"{row.at.astimezone(zone):%Y-%m-%d %H:%M:%S}", words.value("deed", row.deed, "audit")
    return [at, row.who, deed, row.about or "", details(row, person, words), place(row, words)]

"""The audit list: who did what and when, filtered, page by page, and as a file."""

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from service.decisions import Caller
from service.doors import ServiceDep, by
from service.pages.guard import allow, needs
from service.pages.people.wanted import SIZE, Audit
from service.pages.rendering import language, page
from service.pages.words import Words
from service.people.audit import Deed, Noted
from service.people.rights import Right

router = APIRouter(include_in_schema=False)
AuditorDep = Annotated[Caller, Depends(needs(Right.AUDIT))]
MOST = 50_000
"""Rows of one file."""
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula."""


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
    )


@router.get("/people/audit.csv")
def export(
    http: Request, person: AuditorDep, wanted: Annotated[Audit, Query()], parts: ServiceDep
) -> Response:
    """Give the same rows as a file, which is noted in the list itself."""
    allow(person, Right.EXPORT)
    rows, _ = parts.audit.search(wanted.sought(parts.settings.zone, MOST))
    parts.audit.note(by(http, person.name), Deed.EXPORT, "audit", rows=len(rows))
    words = Words(language(http))
    heads = [words.ui(name) for name in ("time", "person", "deed", "about", "network_address", "details")]
    file = io.StringIO()
    csv.writer(file).writerows([heads, *(_cells(row, words) for row in rows)])
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"', "Cache-Control": "no-store"}
    return Response(file.getvalue().encode("utf-8-sig"), media_type="text/csv", headers=headers)


def _cells(row: Noted, words: Words) -> list[str]:
    said = "; ".join(f"{key}={value}" for key, value in row.details.items())
    deed = words.value("deed", row.deed, "audit")
    cells = [row.at.isoformat(), row.who, deed, row.about or "", row.address or "", said]
    return [f"'{cell}" if cell.startswith(RISKY) else cell for cell in cells]

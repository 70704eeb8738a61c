"""Lists as workbooks: bounded, and each one noted in the audit list before it leaves the house."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from datetime import datetime
from time import sleep
from typing import Any, TypeVar
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response

from service.decisions import Caller
from service.doors import origin
from service.errors import RequestUnreadable
from service.pages.guard import needs
from service.pages.words import LANGUAGES, Words
from service.patience import gently
from service.people.audit import By, Deed
from service.people.rights import Right
from service.sheets.tables import table
from service.wiring import Service

STRETCH = 0.002
"""Seconds of work between two breaks: a person waits for the workbook."""
Row = TypeVar("Row")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def exports(*rights: Right) -> Callable[..., AsyncIterator[Caller]]:
    """Make a dependency that gives who asks, if it may open the page (one of `rights`) and export lists."""
    return needs(*rights, also=Right.EXPORT)


def workbook(  # noqa: PLR0913  what a list is made of
    http: Request,
    parts: Service,
    caller: Caller,
    at: datetime,
    *,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> Response:
    """The list as an attachment, noted under the address it came from, with how many rows it has.

    It is written with breaks, for those who ask for decisions meanwhile; rows that cost something to make
    are better handed in `paced`, too.
    """
    kept = list(rows)
    content = table(title, headings, paced(kept))
    about = http.url.path + (f"?{http.url.query}" if http.url.query else "")
    parts.audit.note(By(caller.name, at, origin(http)), Deed.EXPORT, about, rows=len(kept))
    name = quote(f"{title}.xlsx")
    headers = {"Content-Disposition": f"attachment; filename=\"export.xlsx\"; filename*=UTF-8''{name}"}
    headers |= {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=EXCEL, headers=headers)


def within(total: int, most: int) -> None:
    """Refuse to export a part of a list. Raises RequestUnreadable for more rows than one workbook has."""
    if total > most:
        said = (Words(spoken).ui("export_beyond", limit=f"{most:,}") for spoken in LANGUAGES)
        raise RequestUnreadable("".join(said))


def paced(rows: Iterable[Row]) -> Iterator[Row]:
    """The same rows, with breaks in what is made of them."""
    return gently(rows, sleep, STRETCH)

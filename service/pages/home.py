"""The first page: what this is, whether it is well, what it decided lately, and ways on."""

from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from service.decisions import Caller
from service.decisions.access import scope
from service.doors import ServiceDep, now, visitor
from service.errors import CallerUnknown
from service.pages.accepting import wants_document
from service.pages.chart import Chart, chart
from service.pages.listing import moment
from service.pages.overviews.desk import Waiting, waiting
from service.pages.rendering import language, page
from service.pages.words import Words
from service.people.rights import READS_DECISIONS
from service.record.briefs import Brief
from service.record.queries import Search
from service.wiring import Service

router = APIRouter(include_in_schema=False)
DAYS = 7
LATEST = 10


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page says of the service.

    `chart` is None for a person who does not read decisions of others, `latest` for one who reads none.
    """

    opa: bool
    database: bool
    revision: str
    acts: list[str]
    on_record: int
    chart: Chart | None
    latest: list[Brief] | None
    waiting: Waiting | None


@router.get("/")
async def home(http: Request, parts: ServiceDep) -> Response:
    """Show the first page, or the way in."""
    person = await visitor(http, parts)
    if person is None:
        if wants_document(http):
            raise CallerUnknown("This page is for people; programs use the API described at /openapi.json.")
        return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    opa = await parts.policy.ready()
    today = now().astimezone(parts.settings.zone).date()
    return await to_thread.run_sync(_home, http, parts, person, opa, today)


def _home(http: Request, parts: Service, person: Caller, opa: bool, today: date) -> Response:
    overview = _overview(parts, person, opa, today, Words(language(http)))
    return page(http, "home.html", person, it=overview, zone=parts.settings.zone)


def _overview(parts: Service, person: Caller, opa: bool, today: date, words: Words) -> Overview:
    zone = parts.settings.zone
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    spans = [(moment(day, zone), moment(day + timedelta(days=1), zone)) for day in days]
    reads = scope(person)
    return Overview(
        opa=opa,
        database=parts.archive.ready(),
        revision=parts.policy.revision,
        acts=[words.pick(parts.texts.title(act)) for act in parts.texts.acts],
        on_record=parts.archive.count(),
        chart=chart(days, parts.archive.tally(spans)) if reads.others else None,
        latest=parts.archive.search(Search(limit=LATEST, scope=reads)).rows if _reads(person) else None,
        waiting=waiting(parts, person, today),
    )


def _reads(person: Caller) -> bool:
    return any(person.may(right) for right in READS_DECISIONS)

"""Every page, after every kind of entry: what one reader of the record does not know breaks no page."""

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter
from httpx import Client
from sqlalchemy import Engine, insert

from catalog.database import engine, migrate, writing
from catalog.world import load
from service.decisions import ids
from service.decisions.decision import Kept
from service.decisions.searched import Searched
from service.gateways import decisions, discovery, figures, forward_auth, health, receipts, searches
from service.pages import routes as pages
from service.people.keys import Keys
from service.people.rights import AccountRole
from service.policy import Ruled, unavailable
from service.record.archive import Archive
from service.record.models import Entry
from service.record.writer import Writer
from service.requests.searching import read_search
from service.settings import ROOT, Settings
from tests.pages.conftest import HTML, JSON
from tests.pages.people.people import AGENCY, employ, sign_in
from tests.pages.test_decision import PROVIDE

PROJECT = "2606-130000-04-04-123456"
APPROVE: dict[str, Any] = {
    "subject": {"type": "agency", "id": "111300000000000517"},
    "action": {"name": "approve"},
    "resource": {"type": "project", "id": PROJECT},
}
ROUTE_UNKNOWN = {"X-Forwarded-Method": "GET", "X-Forwarded-Host": "a.example", "X-Forwarded-Uri": "/none"}
UNMADE = {"/sign-in/oidc", "/sign-in/oidc/back"}
"""Pages of a provider that this service has none of."""
READERS = ("/", "/law", "/law/hb2016/art_9", "/law/try", "/decisions", "/decisions/export", "/projects")
"""Pages that read the newest entries, and open whatever these are."""
OF_ENTRY = ("/decisions/{decision_id}", "/decisions/{decision_id}.json", "/refusals/{decision_id}")
"""Pages of one entry, which are there or not."""


def _gets(router: APIRouter) -> Iterator[str]:
    """The addresses that a router gives pages or documents under."""
    for route in router.routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from _gets(inner)
        elif "GET" in (getattr(route, "methods", None) or ()):
            yield str(route.path)  # type: ignore[attr-defined]


ROOMS = (decisions, discovery, figures, forward_auth, health, receipts, searches, pages)
PATHS = sorted({path for room in ROOMS for path in _gets(room.router)} - UNMADE)


@dataclass
class House:
    """A service of its own, with one who holds every role, and keys."""

    database: Engine
    person: Client
    analyst: Client
    gateway: Client

    @property
    def archive(self) -> Archive:
        """The record."""
        return Archive(self.database)

    def first(self) -> Kept:
        """The decision with which the record begins."""
        kept = self.archive.find(str(self.archive.latest(1)[0]["id"]))
        assert kept is not None
        return kept

    def write(self, what: Callable[[Writer], Any]) -> str:
        """Write an entry into a chain beside the service's; its id."""

        async def written() -> Any:
            with Writer(self.database, "beside", "sha256") as writer:
                return await what(writer)

        kept = asyncio.run(written())
        return str(getattr(kept, "searched", None) or kept.decision.id)


@pytest.fixture(scope="module")
def house(
    settings: Settings, serve_for: Callable[[Settings, int], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """A service whose record begins empty."""
    url = f"sqlite:///{tmp_path_factory.mktemp('pages') / 'gongxiang.db'}"
    database = engine(url)
    migrate(database)
    load([Path(ROOT / "fixtures" / "world.yaml")], database)
    own = replace(settings, database_url=url)
    address = serve_for(own, 0)
    today = datetime.now(UTC).date()
    clients = [
        Client(base_url=address, headers=JSON | {"Authorization": f"Bearer {key}"}, timeout=60)
        for key in (Keys(database).create(role, role, today) for role in ("analyst", "gateway"))
    ]
    employ(own, "everything", list(AccountRole), agency="111300000000000517")
    person = sign_in(address, "everything")
    person.timeout = 60
    yield House(database, person, *clients)
    for client in (person, *clients):
        client.close()
    database.dispose()


def _asked(client: Client, request: dict[str, Any]) -> str:
    answer = client.post("/access/v1/evaluation", json=request)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["context"]["id"])


def _searched(house: House, sought: str) -> str:
    answer = house.analyst.post(f"/access/v1/search/{sought}", json=PROVIDE)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["context"]["id"])


def _batch(house: House) -> str:
    answer = house.analyst.post("/access/v1/evaluations", json={"evaluations": [PROVIDE, PROVIDE]})
    return str(answer.json()["evaluations"][0]["context"]["id"])


def _refused(house: House) -> str:
    answer = house.gateway.get("/forward-auth", headers=ROUTE_UNKNOWN)
    assert answer.status_code in (401, 403)
    return str(answer.json()["id"])


def _engine_away(house: House) -> str:
    decision = replace(
        house.first().decision, id=ids.draw(datetime.now(UTC)), ruled=Ruled(unavailable("away"), "r", "opa")
    )
    return house.write(lambda writer: writer.keep(decision))


def _search_failed(house: House) -> str:
    at = datetime.now(UTC)
    asked = read_search(json.dumps(PROVIDE).encode(), "resource")
    searched = Searched(ids.draw(at), at, "analyst", asked, at.date(), False, (), True, "r", "opa", "away")
    house.write(lambda writer: writer.keep_search(searched))
    return searched.id


def _replayed(house: House) -> str:
    past = _asked(house.analyst, PROVIDE)
    return str(house.analyst.post(f"/decisions/{past}/replay").json()["now"]["context"]["id"])


def _concluded(house: House) -> str:
    facts = house.first().decision.facts.text
    answer = house.person.post("/law/try", data={"by": "json", "facts": facts}, headers=HTML)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).partition("from=")[2].partition("&")[0]


def _filed(house: House) -> str:
    entry = {"id": PROJECT, "name": "样例", "unit": AGENCY, "funding": [{"source": "fiscal", "amount": 1}]}
    assert house.analyst.post("/projects", json=entry).status_code == 201
    return _asked(house.analyst, APPROVE)


def _of_a_kind_to_come(house: House) -> str:
    """An entry that a later version of the service wrote: no reader of today knows its body."""
    row = dict.fromkeys(Entry.__table__.columns.keys(), "letter") | {
        "chain": "later", "seq": 1, "id": "f" * 32, "body": '{"kind":"letter"}',
        "at": datetime.now(UTC).isoformat(timespec="microseconds"),
    }  # fmt: skip
    with writing(house.database) as connection:
        connection.execute(insert(Entry).values(**row))
    return "f" * 32


KINDS: dict[str, Callable[[House], str]] = {
    "a decision": lambda house: _asked(house.analyst, PROVIDE),
    "a decision of a gateway": lambda house: _asked(house.gateway, PROVIDE),
    "a search for subjects": lambda house: _searched(house, "subject"),
    "a search for resources": lambda house: _searched(house, "resource"),
    "a search for actions": lambda house: _searched(house, "action"),
    "a batch": _batch,
    "a refusal at the door": _refused,
    "facts that do not fit": lambda house: _asked(house.analyst, PROVIDE | {"context": {"items": "甲"}}),
    "an engine that is away": _engine_away,
    "a search that failed": _search_failed,
    "a replay": _replayed,
    "a supposed case": lambda house: _asked(house.analyst, PROVIDE | {"context": {"what_if": True}}),
    "a conclusion on stated facts": _concluded,
    "a project filed": _filed,
    "a kind of entry to come": _of_a_kind_to_come,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_opens_after_every_kind_of_entry(kind: str, house: House) -> None:
    """No page that reads the record fails because of what was written last."""
    entry = KINDS[kind](house)
    assert _failed(house, (*READERS, *OF_ENTRY), entry, HTML) == {}


@pytest.mark.parametrize("headers", [HTML, JSON], ids=["page", "JSON"])
def test_all_addresses_open_after_all_kinds_of_entries(headers: dict[str, str], house: House) -> None:
    """Every address that can be read answers, with every kind of entry among the newest."""
    assert _failed(house, PATHS, house.first().decision.id, headers) == {}


def _failed(house: House, paths: Iterable[str], entry: str, headers: dict[str, str]) -> dict[str, int]:
    """The addresses that fail, or do not open although they always should, with their status."""
    failed = {}
    for path in paths:
        address = _filled(path, entry)
        status = house.person.get(address, headers=headers).status_code
        if status >= 500 or (path in READERS and status != 200):
            failed[address] = status
    return failed


def _filled(path: str, entry: str) -> str:
    """The address with the entry's id where one is wanted, and something that is there elsewhere."""
    known = {
        "decision_id": entry, "search_id": entry, "act": "hb2016", "article": "art_9", "project": PROJECT,
        "id": PROJECT, "username": "everything",
    }  # fmt: skip
    while "{" in path:
        before, _, rest = path.partition("{")
        name, _, after = rest.partition("}")
        path = f"{before}{known.get(name.partition(':')[0], '1')}{after}"
    return path

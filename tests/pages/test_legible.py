"""What no database can keep comes in at no door: a NUL, or half of a surrogate pair, in any text sent."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.routing import APIRoute
from httpx import Client, Response

from catalog.database import engine
from catalog.world import load
from service.gateways import decisions, projects, searches
from service.pages import routes as pages
from service.people.keys import Keys
from service.people.rights import AccountRole
from service.settings import ROOT, Settings
from tests.pages.people.people import PASSWORD, employ, signed_in
from tests.pages.projects.people import filled

NUL = "甲\0乙"
HALF = b"%ED%A0%80"
ENTRY = {"id": "2606-130000-04-04-990001", "name": "样例", "unit": "11130000000000019U"}
ASKED: dict[str, Any] = {
    "subject": {"type": "agency", "id": "11130000000000019U"},
    "action": {"name": "obtain"},
    "resource": {"type": "resource", "id": "307013001000001/0001"},
}
FORMS: dict[str, dict[str, str]] = {
    "/sign-in": {"username": NUL, "password": PASSWORD},
    "/projects/new": filled("2606-130000-04-04-990002", name=NUL) | {"do": "save"},
    "/projects/views": {"name": NUL, "query": "stage=draft"},
    "/people/accounts": {"username": "chen", "name": NUL, "agency": ENTRY["unit"], "roles": "submitter"},
    "/office": {"letterhead": NUL},
    "/platforms": {"number": "1", "name": NUL, "kind": "built", "keywords": "", "description": ""},
    "/platforms/drop": {"number": NUL},
    "/projects/2601/note": {"text": NUL},
    "/projects/2601/override": {"code": "hb2016.art_9.x", "ground": NUL, "until": "2026-12-31"},
    "/projects/2601/rows/1/confirm": {"note": NUL},
    "/law/try": {"facts": NUL},
}
BODIES: dict[str, Any] = {
    "/projects": ENTRY | {"name": NUL},
    "/access/v1/evaluation": ASKED | {"context": {"purpose": NUL}},
    "/access/v1/evaluations": ASKED | {"evaluations": [{"context": {"deep": [{"er": NUL}]}}]},
    "/access/v1/search/subject": ASKED | {"subject": {"type": "agency"}, "context": {NUL: 1}},
}


@pytest.fixture
def house(database_url: str, settings: Settings, serve: Callable[[Settings], str]) -> Iterator[list[Client]]:
    """Somebody with every role, and a program with a key, at a service on each database."""
    database = engine(database_url)
    load([ROOT / "fixtures" / "world.yaml"], database)
    key = Keys(database).create("desk", "analyst", datetime.now(UTC).date())
    database.dispose()
    there = replace(settings, database_url=database_url)
    employ(there, "all", AccountRole)
    with ExitStack() as stack:
        address = serve(there)
        person = stack.enter_context(signed_in(address, "all"))
        yield [
            person,
            stack.enter_context(Client(base_url=address, headers={"Authorization": f"Bearer {key}"})),
        ]


def test_no_door_takes_a_text_that_cannot_be_kept(house: list[Client]) -> None:
    """Forms, parts, JSON, addresses: each is answered 400 with the sentence; nothing is 503, nothing kept."""
    person, program = house
    answers = {f"form {at}": person.post(at, data=sent) for at, sent in FORMS.items()}
    answers |= {f"parts {at}": _parts(person, at, sent) for at, sent in FORMS.items()}
    answers["a file's name"] = _parts(person, "/projects/2601/papers", {'papers"; filename="+2AA-': "%PDF-"})
    answers["a field's name"] = person.post("/projects/2601/note", data={NUL: "甲"})
    answers |= {f"json {at}": program.post(at, json=sent) for at, sent in BODIES.items()}
    answers |= {f"address {at}": person.get(at) for at in _addresses()}
    wrong = {name: it.status_code for name, it in answers.items() if not _refused(it)}
    assert not wrong
    assert program.get("/projects/2606-130000-04-04-990001.json").status_code == 404


def test_what_only_looks_like_it_is_taken(house: list[Client]) -> None:
    """Six characters that spell an escape are a text, and half a pair in an address is read as U+FFFD."""
    person, program = house
    assert program.post("/projects", json=ENTRY | {"name": "甲\\u0000乙"}).status_code == 201
    assert person.get("/projects?q=%2500").status_code == 200
    assert person.get(f"/projects?q={HALF.decode()}").status_code == 200


def _parts(person: Client, at: str, sent: dict[str, str]) -> Response:
    """The same form in parts, in a charset in which a text may hold half of a pair."""
    boundary = "b0undary"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        + text.replace("\0", "\ud800").encode("utf-7")
        for name, text in sent.items()
    ]
    body = b"\r\n".join([*parts, f"--{boundary}--\r\n".encode()])
    kind = f'multipart/form-data; boundary={boundary}; charset="utf-7"'
    return person.post(at, content=body, headers={"Content-Type": kind})


def _addresses() -> Iterator[str]:
    """Every page and every document with NUL in its query; and each whose address names something, there."""
    rooms = (pages.router, decisions.router, projects.router, searches.router)
    routes = [route for room in rooms for route in room.routes if isinstance(route, APIRoute)]
    for route in routes:
        if "GET" in (route.methods or ()):
            filled_in = "/".join("x" if "{" in part else part for part in route.path.split("/"))
            yield f"{filled_in}?q=%00"
            if "{" in route.path:
                yield "/".join("%00" if "{" in part else part for part in route.path.split("/"))


def _refused(answer: Response) -> bool:
    return answer.status_code == 400 and "无法保存的字符" in answer.text

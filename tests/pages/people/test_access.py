"""Who sees which thing by which way, cell by cell, at the running service: every caller, every way.

`SEEN` is written out here and is not made from the product's own table: a caller that a row does not name is
to be refused, and the refusal holds nothing of the thing.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from httpx import Client, Response, Timeout
from openpyxl import load_workbook

from catalog.database import engine
from service.people.account import Draft
from service.people.keys import Keys
from service.people.rights import AccountRole
from service.people.sessions import Sessions
from service.settings import Settings
from tests.pages.conftest import HTML, JSON, on_a_page
from tests.pages.people.people import AGENCY, accounts, by, employ, sign_in, signed_in
from tests.pages.test_decision import PROVIDE

OTHER_AGENCY = "11130000000000211E"
PROJECT = "2606-130000-04-04-123456"
NAME = "河北省危险化学品安全监管信息系统"
NO_PROJECT = "2699-130000-04-04-999999"
CASE, NO_CASE = "GX-2026-0018", "GX-2099-9999"
"""A case of which AGENCY is the provider, and one that is not there."""
APPROVER = "111300000000000517"

ROLES = [str(role) for role in AccountRole]
CALLERS = ["gateway", "analyst", "link", *(f"{role}.{whose}" for role in ROLES for whose in ("own", "other"))]


def both(*roles: str) -> set[str]:
    """People of these roles, whether of the thing's own agency or of another."""
    return {f"{role}.{whose}" for role in roles for whose in ("own", "other")}


READERS = {"analyst", "link"} | both("reviewer", "checker", "issuer", "supervisor", "author")
REVIEW = {"analyst"} | both("reviewer", "checker", "issuer")
SEEN: dict[str, set[str]] = {
    # a project that was submitted
    "ask about the project": REVIEW | {"submitter.own"},
    "ask about the project in a batch": REVIEW | {"submitter.own"},
    "suppose about the project": READERS | {"submitter.own"},
    "search who may approve the project": REVIEW | {"submitter.own"},
    "search what may be done with the project": REVIEW | {"submitter.own"},
    "search for projects": REVIEW,
    "read the project": READERS | {"submitter.own"},
    "read the project as JSON": READERS | {"submitter.own"},
    "list projects": READERS | {"submitter.own"},
    "export projects": {"analyst"} | both("reviewer", "checker", "issuer", "supervisor"),
    # a decision on it that an analyst's key asked for
    "read a decision on the project": READERS | {"submitter.own"},
    "read a decision on the project as a page": READERS | {"submitter.own"},
    "list decisions on the project": READERS | {"submitter.own"},
    "export decisions on the project": {"analyst"} | both("reviewer", "checker", "issuer", "supervisor"),
    "explain a decision on the project": READERS | {"submitter.own"},
    "take a receipt of a decision on the project": READERS | {"submitter.own"},
    "replay a decision on the project": {"analyst"} | both("reviewer", "issuer", "author"),
    "read the refusal of the project": READERS | {"submitter.own"},
    "suppose from a decision on the project": (READERS | {"submitter.own"}),
    "read a hypothetical decision on the project": READERS,
    "read a search for projects": READERS,
    # a decision on a resource that an analyst's key asked for, and the resource itself
    "ask about a resource": {"gateway", *REVIEW} | both("submitter", "clerk", "operator"),
    "read a decision on a resource": READERS | both("operator"),
    "list decisions on a resource": READERS | both("operator"),
    "explain a decision on a resource": READERS | both("operator"),
    "take a receipt of a decision on a resource": READERS | both("operator"),
    "replay a decision on a resource": {"analyst"} | both("reviewer", "issuer", "author"),
    "read a search for resources": READERS | both("operator"),
    # a case between two agencies
    "ask about a case": {"gateway", *REVIEW, "submitter.own", "clerk.own"} | both("operator"),
    "search for cases": {"gateway", *REVIEW} | both("operator"),
}
"""The callers that see something by each way. Everybody else is refused, or finds nothing there."""


@dataclass(frozen=True)
class Things:
    """What is there to be seen: ids of decisions and of searches that an analyst's key asked for."""

    refusal: str
    hypothetical: str
    projects: str
    resource: str
    resources: str


@pytest.fixture(scope="module")
def callers(settings: Settings, address: str) -> Iterator[dict[str, Client]]:
    """One caller of each kind; people are signed in."""
    database = engine(settings.database_url)
    now = datetime.now(UTC)
    found: dict[str, Client] = {}
    for role in ("gateway", "analyst"):
        key = Keys(database).create(f"access-{role}", role, now.date())
        found[role] = Client(base_url=address, headers={"Authorization": f"Bearer {key}"})
    found["link"] = Client(base_url=address, headers=HTML)
    found["link"].get(f"/sign-in/{Sessions(database).link('access-link', now)}")
    on_a_page(found["link"])
    for role in AccountRole:
        for whose, agency in (("own", AGENCY), ("other", OTHER_AGENCY)):
            name = employ(settings, f"access.{role}.{whose}", [role], agency=agency)
            found[f"{role}.{whose}"] = sign_in(address, name)
    database.dispose()
    for client in found.values():
        client.timeout = Timeout(60)  # the first explanation prepares the policies
    yield found
    for client in found.values():
        client.close()


@pytest.fixture(scope="module")
def things(callers: dict[str, Client]) -> Things:
    """The project submitted, and decisions and searches by a key that is nobody else's."""
    analyst = callers["analyst"]
    entry = {
        "id": PROJECT, "name": NAME, "unit": AGENCY,
        "funding": [{"source": "fiscal", "amount": 1_234_567}],
    }  # fmt: skip
    assert analyst.post("/projects", json=entry).status_code == 201
    refusal = _context(_asked(analyst, _about_project()))
    assert refusal["outcome"] != "permit"
    supposed = _about_project() | {"context": {"what_if": True}}
    return Things(
        refusal=refusal["id"],
        hypothetical=_context(_asked(analyst, supposed))["id"],
        projects=_context(_searched(analyst, "resource", _about_project()))["id"],
        resource=_context(_asked(analyst, PROVIDE))["id"],
        resources=_context(_searched(analyst, "resource", PROVIDE))["id"],
    )


def _about_project(project: str = PROJECT) -> dict[str, Any]:
    return {
        "subject": {"type": "agency", "id": APPROVER},
        "action": {"name": "approve"},
        "resource": {"type": "project", "id": project},
    }


def _about_case(case: str = CASE) -> dict[str, Any]:
    return {
        "subject": {"type": "agency", "id": APPROVER},
        "action": {"name": "grant"},
        "resource": {"type": "case", "id": case},
    }


def _asked(client: Client, request: dict[str, Any]) -> Response:
    return client.post("/access/v1/evaluation", json=request, headers=JSON)


def _batched(client: Client, request: dict[str, Any]) -> Response:
    return client.post("/access/v1/evaluations", json={"evaluations": [request]}, headers=JSON)


def _searched(client: Client, sought: str, request: dict[str, Any]) -> Response:
    return client.post(f"/access/v1/search/{sought}", json=request, headers=JSON)


def _supposed(client: Client, request: dict[str, Any]) -> Response:
    """Suppose on the page, and open what it came to."""
    form = {"by": "request", "request": json.dumps(request, ensure_ascii=False)}
    return client.post("/law/try", data=form, headers=HTML, follow_redirects=True)


def _context(answer: Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    context: dict[str, Any] = answer.json()["context"]
    return context


def _get(client: Client, path: str, headers: dict[str, str] = JSON) -> Response:
    return client.get(path, headers=headers)


Way = Callable[[Client, Things], Response]
WAYS: dict[str, Way] = {
    "ask about the project": lambda client, _: _asked(client, _about_project()),
    "ask about the project in a batch": lambda client, _: _batched(client, _about_project()),
    "suppose about the project": lambda client, _: _supposed(client, _about_project()),
    "search who may approve the project": lambda client, _: _searched(client, "subject", _about_project()),
    "search what may be done with the project": lambda client, _: _searched(
        client, "action", _about_project()
    ),
    "search for projects": lambda client, _: _searched(client, "resource", _about_project()),
    "read the project": lambda client, _: _get(client, f"/projects/{PROJECT}", HTML),
    "read the project as JSON": lambda client, _: _get(client, f"/projects/{PROJECT}.json"),
    "list projects": lambda client, _: _get(client, f"/projects?q={PROJECT}"),
    "export projects": lambda client, _: _get(client, f"/projects/export?q={PROJECT}"),
    "read a decision on the project": lambda client, it: _get(client, f"/decisions/{it.refusal}"),
    "read a decision on the project as a page": lambda client, it: _get(
        client, f"/decisions/{it.refusal}", HTML
    ),
    "list decisions on the project": lambda client, it: _get(client, f"/decisions?q={it.refusal}"),
    "export decisions on the project": lambda client, it: _get(client, f"/decisions/export?q={it.refusal}"),
    "explain a decision on the project": lambda client, it: _get(
        client, f"/decisions/{it.refusal}/explanation"
    ),
    "take a receipt of a decision on the project": lambda client, it: _get(
        client, f"/decisions/{it.refusal}/receipt"
    ),
    "replay a decision on the project": lambda client, it: client.post(
        f"/decisions/{it.refusal}/replay", headers=JSON
    ),
    "read the refusal of the project": lambda client, it: _get(client, f"/refusals/{it.refusal}"),
    "suppose from a decision on the project": lambda client, it: _get(
        client, f"/law/try?from={it.refusal}", HTML
    ),
    "read a hypothetical decision on the project": lambda client, it: _get(
        client, f"/decisions/{it.hypothetical}"
    ),
    "read a search for projects": lambda client, it: _get(client, f"/searches/{it.projects}"),
    "ask about a resource": lambda client, _: _asked(client, PROVIDE),
    "read a decision on a resource": lambda client, it: _get(client, f"/decisions/{it.resource}"),
    "list decisions on a resource": lambda client, it: _get(client, f"/decisions?q={it.resource}"),
    "explain a decision on a resource": lambda client, it: _get(
        client, f"/decisions/{it.resource}/explanation"
    ),
    "take a receipt of a decision on a resource": lambda client, it: _get(
        client, f"/decisions/{it.resource}/receipt"
    ),
    "replay a decision on a resource": lambda client, it: client.post(
        f"/decisions/{it.resource}/replay", headers=JSON
    ),
    "read a search for resources": lambda client, it: _get(client, f"/searches/{it.resources}"),
    "ask about a case": lambda client, _: _asked(client, _about_case()),
    "search for cases": lambda client, _: _searched(client, "resource", _about_case()),
}
CELLS = [(way, caller) for way in WAYS for caller in CALLERS]


def _shows(answer: Response, way: str, things: Things) -> bool:
    """Whether the answer gives the thing; a list and a workbook do where they have a row of it."""
    if answer.status_code not in (200, 202):
        return False
    body = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    if "batch" in way:
        return "error" not in body["evaluations"][0]["context"]
    if way == "list projects":
        return bool(body["projects"])
    if way.startswith("list decisions"):
        return bool(body["decisions"])
    if way.startswith("export"):
        return load_workbook(BytesIO(answer.content)).worksheets[0].max_row > 1
    return True


@pytest.mark.parametrize(("way", "caller"), CELLS, ids=[f"{caller}: {way}" for way, caller in CELLS])
def test_a_caller_sees_what_the_table_says_and_nothing_else(
    way: str, caller: str, callers: dict[str, Client], things: Things
) -> None:
    """Each caller sees the thing by the way exactly where `SEEN` has the cell; a refusal tells nothing."""
    answer = WAYS[way](callers[caller], things)
    assert answer.status_code < 500, answer.text
    seen = _shows(answer, way, things)
    assert seen is (caller in SEEN[way]), (answer.status_code, answer.text[:300])
    if not seen and "project" in way:
        assert NAME not in answer.text
        assert "1234567" not in answer.text
        assert "1,234,567" not in answer.text


def test_the_table_has_every_way() -> None:
    """No way without a row, no row without a way, no caller in a row that does not exist."""
    assert SEEN.keys() == WAYS.keys()
    assert set().union(*SEEN.values()) <= set(CALLERS)


HIDDEN_FROM = [
    (kind, caller)
    for kind, row in (("project", "ask about the project"), ("case", "ask about a case"))
    for caller in CALLERS
    if caller not in SEEN[row]
]


@pytest.mark.parametrize(("kind", "caller"), HIDDEN_FROM, ids=[": ".join(cell) for cell in HIDDEN_FROM])
def test_what_is_hidden_answers_like_what_is_not_there(
    kind: str, caller: str, callers: dict[str, Client]
) -> None:
    """Asking, in a batch or not, and searching tell nobody which ids there are."""
    about = _about_project if kind == "project" else _about_case
    there, not_there = (PROJECT, NO_PROJECT) if kind == "project" else (CASE, NO_CASE)
    client = callers[caller]
    for ask in (_asked, _batched, lambda c, r: _searched(c, "subject", r)):
        answers = [ask(client, about(id_)) for id_ in (there, not_there)]
        assert answers[0].status_code == answers[1].status_code
        assert answers[0].json() == answers[1].json()


def test_a_supposed_unit_opens_nobody_else_s_project(callers: dict[str, Client]) -> None:
    """A what-if that says the project is of one's own agency is judged by the register."""
    request = _about_project() | {
        "resource": {"type": "project", "id": PROJECT, "properties": {"unit": OTHER_AGENCY}}
    }
    answer = _supposed(callers["submitter.other"], request)
    assert answer.status_code == 403
    assert NAME not in answer.text


def test_a_role_taken_away_is_not_remembered(
    callers: dict[str, Client], settings: Settings, address: str
) -> None:
    """The answer that a person got is not given again once another role is held."""
    name = employ(settings, "access.changing", [AccountRole.REVIEWER], agency=OTHER_AGENCY)
    with signed_in(address, name) as client:
        assert _asked(client, _about_project()).status_code == 200
    with accounts(settings) as kept:
        draft = Draft(name, "样例", OTHER_AGENCY, frozenset({AccountRole.CLERK}))
        kept.change(draft, by())
    with signed_in(address, name) as client:
        assert _asked(client, _about_project()).status_code == 403


def test_the_page_of_roles_says_what_is_held(callers: dict[str, Client]) -> None:
    """Both tables stand on one page; the second says of each role which things it sees."""
    page = callers["clerk.own"].get("/people/roles", headers=HTML).text
    table = page.partition("查阅范围</h2>")[2]

    def row(thing: str) -> list[str]:
        cells = table.partition(f">{thing}</th>")[2].partition("</tr>")[0].split("<td>")[1:]
        return [cell.partition("<")[0] for cell in cells]

    every, own, none = "全部", "本单位", "—"
    reviewing = [every] * 3
    assert row("项目及其材料") == [
        own, *reviewing, none, none, every, every, none, every, none, every,
    ]  # fmt: skip
    assert row("共享事项") == [
        own, *reviewing, own, every, every, every, none, every, every, every,
    ]  # fmt: skip
    assert row("定密文号和定密机关") == [own, *reviewing, *([none] * 7), every]

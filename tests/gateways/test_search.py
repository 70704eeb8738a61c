"""Searches: exactly what would be permitted, page by page, one entry of the record for each call."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from catalog.database import writing
from opa.child import OpaChild
from service import canonical
from service.decisions import Caller, KeptSearch, search
from service.decisions.access import scope
from service.decisions.search import LISTS, MOST
from service.policy.opa import OpaEngine
from service.policy.questions import actions
from service.record.archive import Archive
from service.record.journal import filing
from service.record.verify import verify
from service.requests.searching import Search, read_search
from service.settings import ROOT
from tests import strategies
from tests.gateways.running import Running
from tests.houses import (
    ANALYST,
    BASE,
    GATEWAY,
    PATIENT,
    ZONE,
    Desk,
    database_of,
    desk,
    desk_on,
    outcome,
    revision,
)

DAY = date(2026, 6, 1)
ACTIONS = actions([ROOT / "policies"])
SUBJECTS, RESOURCES, DEEDS = (f"/access/v1/search/{sought}" for sought in ("subject", "resource", "action"))
USER, RECORD = {"type": "user", "id": "alice"}, {"type": "record", "id": "record-1"}
ARCHIVED = {"type": "record", "id": "record-2", "properties": {"status": "archived"}}


def run(opened: Desk, asked: Search, caller: Caller = ANALYST, on: date = DAY) -> KeptSearch:
    """One page of a search on a day at noon."""
    at = datetime.combine(on, time(12), ZONE).astimezone(UTC)
    house = replace(opened.house, actions=ACTIONS)
    return opened._runner.run(search(asked, caller, at, house))


def pages(opened: Desk, body: dict[str, Any], sought: Any, limit: int | None) -> list[str]:
    """All pages of a search, by its tokens."""
    found: list[str] = []
    token = ""
    while True:
        page = {"token": token, "limit": limit} if token else {"limit": limit}
        kept = run(opened, read_search(canonical.text(body | {"page": page}).encode(), sought)).searched
        assert limit is None or len(kept.results) <= limit
        found += kept.results
        token = kept.next_token
        if not token:
            return found


TYPES = {
    "resource": strategies.RESOURCES,
    "case": strategies.CASES,
    "facility": strategies.FACILITIES,
    "project": strategies.PROJECTS,
}


@st.composite
def searches(draw: st.DrawFn) -> dict[str, Any]:
    """What is common to the three searches of one triple, the context half stated."""
    kind = draw(st.sampled_from(sorted(TYPES)))
    context = {
        "purpose": draw(st.sampled_from((None, *strategies.WORDS))),
        "items": draw(st.none() | st.lists(st.sampled_from(strategies.WORDS), max_size=2)),
    }
    return {
        "subject": {"type": "agency", "id": draw(st.sampled_from(strategies.AGENCIES))},
        "action": {"name": draw(st.sampled_from(ACTIONS))},
        "resource": {"type": kind, "id": draw(st.sampled_from(TYPES[kind]))},
        "context": {key: value for key, value in context.items() if value is not None},
    }


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(content=strategies.worlds(), body=searches(), limit=st.sampled_from((None, 1, 2)))
def test_search_equals_one_by_one(
    law: OpaChild, content: Any, body: dict[str, Any], limit: int | None
) -> None:
    """Whatever the world: results are the candidates whose own evaluation permits, on any paging."""
    with TemporaryDirectory() as folder, desk_on(content, law, Path(folder)) as opened:
        kind = body["resource"]["type"]
        candidates = {
            "subject": sorted(row["id"] for row in content["agencies"]),
            "resource": sorted(row["id"] for row in content[LISTS[kind]]),
            "action": list(ACTIONS),
        }
        for sought, ids in candidates.items():
            key = "name" if sought == "action" else "id"
            permitted = [
                id_
                for id_ in ids
                if outcome(opened.ask(body | {sought: body[sought] | {key: id_}}, DAY)) == "permit"
            ]
            assert pages(opened, body, sought, limit) == permitted
        assert verify(opened.database).faults == []


def test_every_permit_of_the_law_is_found(law: OpaChild, tmp_path: Path) -> None:
    """In the law cases' world each question that is permitted is found by all three searches."""
    permitted = 0
    with desk_on(BASE["world"], law, tmp_path) as opened:
        for body in BASE["questions"].values():
            permits = outcome(opened.ask(body, DAY)) == "permit"
            permitted += permits
            for sought in ("subject", "resource", "action"):
                wanted = body[sought].get("id") or body[sought]["name"]
                assert (wanted in pages(opened, body, sought, 2)) is permits

    assert permitted >= 5


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        (
            SUBJECTS,
            {"subject": {"type": "user"}, "action": {"name": "read"}, "resource": RECORD},
            ["alice", "bob"],
        ),
        (
            RESOURCES,
            {"subject": USER, "action": {"name": "read"}, "resource": {"type": "record"}},
            ["record-1", "record-2"],
        ),
        (DEEDS, {"subject": USER, "resource": RECORD}, ["read", "write"]),
        (SUBJECTS, {"subject": {"type": "user"}, "action": {"name": "write"}, "resource": ARCHIVED}, ["bob"]),
        (
            RESOURCES,
            {
                "subject": {"type": "user", "id": "bob", "properties": {"role": "admin"}},
                "action": {"name": "write"},
                "resource": {"type": "record"},
            },
            ["record-2"],
        ),
        (DEEDS, {"subject": {"type": "user", "id": "bob"}, "resource": ARCHIVED}, ["read", "write"]),
    ],
)
def test_the_certification_searches(path: str, body: Any, expected: list[str], running: Running) -> None:
    """S1 to S6; an id sent for what is looked for is ignored, as is an action in a search for actions."""
    sought = path.rsplit("/", 1)[1]
    extra = {"name": "no"} if sought == "action" else body[sought] | {"id": 7}

    for asked in (body, body | {sought: extra}):
        answer = running.post(path, asked)
        assert answer.status_code == 200, answer.text
        results = answer.json()["results"]
        assert [row.get("id") or row["name"] for row in results] == expected
        assert all(set(row) == ({"name"} if sought == "action" else {"type", "id"}) for row in results)
        assert "page" not in answer.json()


def test_the_register_is_searched(running: Running) -> None:
    """Over the sample world: the agency that may obtain is found by subject, by resource and by action."""
    context = {"purpose": "核发危险化学品经营许可证", "items": ["法人名称"], "mode": "platform"}
    agency = {"type": "agency", "id": "11130000000000019U"}
    thing = {"type": "resource", "id": "307013001000001/0001"}
    body = {"subject": agency, "action": {"name": "obtain"}, "resource": thing, "context": context}

    who = running.post(SUBJECTS, body).json()
    what = running.post(RESOURCES, body).json()
    deeds = running.post(DEEDS, body).json()

    assert agency in who["results"]
    assert thing in what["results"]
    assert {"name": "obtain"} in deeds["results"]
    assert deeds["context"]["looked_at"] == len(actions([ROOT / "policies"])) + 3


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (SUBJECTS, {"subject": {"type": "robot"}, "action": {"name": "read"}, "resource": RECORD}),
        (
            SUBJECTS,
            {"subject": {"type": "user"}, "action": {"name": "read"}, "resource": RECORD | {"id": "x"}},
        ),
        (
            RESOURCES,
            {"subject": USER | {"id": "x"}, "action": {"name": "read"}, "resource": {"type": "record"}},
        ),
        (RESOURCES, {"subject": USER, "action": {"name": "dance"}, "resource": {"type": "record"}}),
        (RESOURCES, {"subject": USER, "action": {"name": "read"}, "resource": {"type": "robot"}}),
        (DEEDS, {"subject": USER | {"type": "robot"}, "resource": RECORD}),
    ],
)
def test_unknown_ids_and_types_find_nothing(path: str, body: Any, running: Running) -> None:
    """What nobody registered is no error: 200 with an empty list."""
    answer = running.post(path, body | {"options": {"explain": False}})

    assert (answer.status_code, answer.json()) == (200, {"results": []})


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (SUBJECTS, {"action": {"name": "read"}, "resource": RECORD}),
        (SUBJECTS, {"subject": {"type": "user"}, "resource": RECORD}),
        (SUBJECTS, {"subject": {"type": "user"}, "action": {"name": "read"}, "resource": {"type": "record"}}),
        (SUBJECTS, {"subject": {}, "action": {"name": "read"}, "resource": RECORD}),
        (SUBJECTS, {"subject": "user", "action": {"name": "read"}, "resource": RECORD}),
        (
            RESOURCES,
            {"subject": {"type": "user"}, "action": {"name": "read"}, "resource": {"type": "record"}},
        ),
        (RESOURCES, {"subject": USER, "action": {"name": "read"}}),
        (RESOURCES, {"subject": USER, "action": {}, "resource": {"type": "record"}}),
        (DEEDS, {"subject": USER}),
        (DEEDS, {"subject": USER, "resource": {"type": "record"}}),
        (DEEDS, {"subject": USER, "resource": RECORD, "page": {"limit": -1}}),
        (DEEDS, {"subject": USER, "resource": RECORD, "page": {"limit": "1"}}),
        (DEEDS, {"subject": USER, "resource": RECORD, "page": {"token": "x"}}),
        (DEEDS, {"subject": USER, "resource": RECORD, "page": {"token": "e30"}}),
        (DEEDS, {"subject": USER, "resource": RECORD, "page": []}),
        (DEEDS, b"[]"),
    ],
)
def test_searches_that_cannot_be_read(path: str, body: Any, running: Running) -> None:
    """A missing entity, a missing id of one that is given, a page that is none: 400."""
    answer = running.post(path, body)

    assert answer.status_code == 400, answer.text
    assert set(answer.json()) == {"error"}


def test_pages(running: Running) -> None:
    """A token leads on without its limit too, and is refused with another limit or another search."""
    body = {"subject": USER, "resource": RECORD}
    first = running.post(DEEDS, body | {"page": {"limit": 1}}).json()
    token = first["page"]["next_token"]

    second = running.post(DEEDS, body | {"page": {"token": token}}).json()
    again = running.post(DEEDS, body | {"page": {"token": token, "limit": 1}}).json()

    assert next(iter(first)) == "page"
    assert (first["results"], first["page"]["count"]) == ([{"name": "read"}], 1)
    assert second["results"] == again["results"] == [{"name": "write"}]
    assert second["page"]["next_token"] == ""
    for changed in (
        body | {"page": {"token": token, "limit": 2}},
        body | {"subject": {"type": "user", "id": "bob"}, "page": {"token": token}},
        body | {"context": {"a": 1}, "page": {"token": token}},
        body | {"page": {"token": token[:-4] + "AAAA"}},
    ):
        assert running.post(DEEDS, changed).status_code == 400
    assert (
        running.post(RESOURCES, body | {"action": {"name": "read"}, "page": {"token": token}}).status_code
        == 400
    )


def test_a_page_of_none(running: Running) -> None:
    """A limit of 0 is allowed: no result, and a token as long as there are candidates."""
    body = {"subject": USER, "resource": RECORD}

    told = running.post(DEEDS, body | {"page": {"limit": 0}}).json()
    nothing = running.post(
        SUBJECTS,
        {"subject": {"type": "robot"}, "action": {"name": "a"}, "resource": RECORD, "page": {"limit": 0}},
    ).json()

    assert (told["results"], bool(told["page"]["next_token"])) == ([], True)
    assert (nothing["results"], nothing["page"]["next_token"]) == ([], "")


def test_what_a_gateway_may_search(running: Running) -> None:
    """A gateway searches today's register only; an analyst any day, which is hypothetical."""
    body = {"subject": USER, "action": {"name": "read"}, "resource": {"type": "record"}}
    for context in ({"on": "2026-03-01"}, {"what_if": True}):
        assert running.post(RESOURCES, body | {"context": context}).status_code == 403
        told = running.post(RESOURCES, body | {"context": context}, "desk").json()
        assert told["context"]["hypothetical"] is True
    stated = {
        "subject": {"type": "agency", "id": "11130000000000019U"},
        "resource": {"type": "project", "id": "new"},
    }
    assert running.post(DEEDS, stated).status_code == 403


def test_a_key_for_a_division(running: Running) -> None:
    """A key for one division finds nobody of another, and may not search for one."""
    context = {"purpose": "核发危险化学品经营许可证", "items": ["法人名称"], "mode": "platform"}
    body = {
        "subject": {"type": "agency", "id": "11130000000000019U"},
        "action": {"name": "obtain"},
        "resource": {"type": "resource", "id": "307013001000001/0001"},
        "context": context,
    }

    assert body["subject"] in running.post(SUBJECTS, body).json()["results"]
    found = running.post(SUBJECTS, body, "city").json()
    assert body["subject"] not in found["results"]
    kept = running.get(f"/searches/{found['context']['id']}", "desk").json()
    assert {"withheld", "deny"} & {row["outcome"] for row in kept["candidates"]} >= {"withheld"}
    assert running.post(RESOURCES, body, "city").status_code == 403


def test_one_search_is_one_entry(running: Running) -> None:
    """One call adds one entry, which names every candidate with its outcome; a gateway reads its own only."""
    before = verify(running.database)
    told = running.post(DEEDS, {"subject": USER, "resource": RECORD}).json()
    after = verify(running.database)

    assert (after.entries - before.entries, after.faults) == (1, [])
    path = f"/searches/{told['context']['id']}"
    kept = running.get(path, "gate").json()
    assert kept["search"]["results"] == ["read", "write"]
    assert kept["search"]["looked_at"] == len(kept["candidates"])
    assert kept["record"] == told["context"]["record"]
    assert running.get(path, "other").status_code == 404
    assert running.get(path, None).status_code == 401


def test_lists_of_decisions_do_without(running: Running) -> None:
    """A search is no decision: lists, counts and addresses of decisions know nothing of it."""
    told = running.post(DEEDS, {"subject": USER, "resource": RECORD}).json()
    found = running.get("/decisions", "desk")

    assert found.status_code == 200
    assert told["context"]["id"] not in found.text
    assert running.get(f"/decisions/{told['context']['id']}", "desk").status_code == 404


def many(count: int) -> strategies.World:
    """A world of many agencies, none of which may do anything."""
    return {"agencies": [{"id": f"agency-{number:05d}", "name": "样例单位"} for number in range(count)]}


def test_a_call_looks_at_a_thousand(law: OpaChild, tmp_path: Path) -> None:
    """A search over more candidates stops at 1,000 with a token that goes on, though nothing was found."""
    body = {
        "subject": {"type": "agency"},
        "action": {"name": "obtain"},
        "resource": {"type": "resource", "id": "none"},
    }
    with desk_on(many(MOST + 5), law, tmp_path) as opened:
        first = run(opened, read_search(canonical.text(body).encode(), "subject")).searched
        page = {"page": {"token": first.next_token}}
        second = run(opened, read_search(canonical.text(body | page).encode(), "subject")).searched

    assert (len(first.candidates), first.results, first.rest) == (MOST, (), True)
    assert [row.id for row in second.candidates] == [f"agency-{MOST + number:05d}" for number in range(5)]
    assert second.next_token == ""


def test_no_engine_no_result(tmp_path: Path) -> None:
    """Without an engine there is no answer rather than an empty one, and the record says why."""
    away = OpaEngine("http://127.0.0.1:9", None, revision(), PATIENT)
    body = {
        "subject": {"type": "agency"},
        "action": {"name": "obtain"},
        "resource": {"type": "resource", "id": "none"},
    }
    with desk(database_of(many(3), tmp_path), away) as opened:
        kept = run(opened, read_search(canonical.text(body).encode(), "subject"), GATEWAY)
        found = Archive(opened.database).find_search(kept.searched.id, scope(GATEWAY))
        assert verify(opened.database).faults == []

    assert found is not None
    assert kept.searched.failure
    assert (found.body["failure"], found.body["results"]) == (kept.searched.failure, [])


TAMPERINGS = {
    "a result added": 'UPDATE record_entries SET body = replace(body, \'"results":[]\', \'"results":["x"]\')',
    "the kind changed": "UPDATE record_entries SET body = replace(body, '\"kind\":\"search\",', '')",
    "the outcome column changed": "UPDATE record_entries SET outcome = 'permit'",
    "the caller changed": "UPDATE record_entries SET caller = 'x'",
    "the candidates changed": "UPDATE record_documents SET text = replace(text, 'deny', 'permit')",
    "the candidates deleted": "DELETE FROM record_documents",
    "the entry deleted": "DELETE FROM record_entries",
}


@pytest.mark.parametrize("tampering", list(TAMPERINGS))
def test_tampering_shows(tampering: str, law: OpaChild, tmp_path: Path) -> None:
    """`verify` covers searches: the entry, its columns and the document of its candidates."""
    body = {
        "subject": {"type": "agency"},
        "action": {"name": "obtain"},
        "resource": {"type": "resource", "id": "none"},
    }
    with desk_on(many(3), law, tmp_path) as opened:
        run(opened, read_search(canonical.text(body).encode(), "subject"))
        assert verify(opened.database).faults == []
        with filing.filed(opened.database):
            pass
        with writing(opened.database) as connection:
            assert connection.execute(text(TAMPERINGS[tampering])).rowcount > 0

        assert verify(opened.database).faults


def test_tokens_hold_nothing_but_a_place() -> None:
    """Equal searches have equal tokens; the digest in them is of the search alone."""
    body = {"subject": USER, "resource": RECORD}
    first, second = (read_search(canonical.text(body).encode(), "action") for _ in range(2))

    assert first.token("read") == second.token("read") != first.token("write")

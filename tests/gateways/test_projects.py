"""Projects from other systems: filed as JSON, refused with a reason, listed and read whole."""

import copy
from typing import Any

import httpx
import pytest

from tests.gateways.running import Running
from tests.yaml12 import read

WORLD = read("world.yaml")
ENTRY: dict[str, Any] = {
    **next(row for row in WORLD["projects"] if row["id"] == "2606-130000-04-04-123456"),
    "id": "2606-130000-04-04-777001",
}


def body(**changes: Any) -> dict[str, Any]:
    """A sample project, with some of it changed."""
    return copy.deepcopy(ENTRY) | changes


def test_a_project_is_filed_decided_listed_and_read(running: Running) -> None:
    """One call files it; its address shows stage, checklist, both decisions, each on record."""
    answer = running.post("/projects", body(), "desk")
    assert answer.status_code == 201, answer.text
    assert answer.json()["questions"] == {"approve": "permit", "fund": "permit"}
    assert answer.headers["Location"] == f"/projects/{ENTRY['id']}"

    told = running.get(answer.headers["Location"], "desk").json()
    assert (told["stage"], told["source"], told["submitter"]) == ("submitted", "json", "desk")
    assert told["entry"]["funding"] == [{"source": "fiscal", "amount": 1_200_000.0}]
    assert [item["number"] for item in told["checklist"]] == list(range(1, 12))
    for action in ("approve", "fund"):
        context = told["questions"][action]["context"]
        assert context["basis"] == "register"
        kept = running.get(f"/decisions/{context['id']}", "desk").json()
        assert kept["request"]["action"]["name"] == action
    listed = running.get("/projects?q=危险化学品&stage=submitted&size=5", "desk").json()
    assert ENTRY["id"] in [row["id"] for row in listed["projects"]]
    assert (listed["page"], listed["pages"] >= 1, listed["total"] >= 1) == (1, True, True)


@pytest.mark.parametrize("id_", ["项目", "é", "😀"])
def test_a_project_of_any_id_is_answered_with_its_address(running: Running, id_: str) -> None:
    """The address of the answer is percent-encoded (RFC 3986), for a header holds no such letters."""
    answer = running.post("/projects", body(id=id_), "desk")
    assert (answer.status_code, answer.json()["id"]) == (201, id_), answer.text
    assert answer.headers["Location"].isascii()
    assert running.get(answer.headers["Location"], "desk").json()["id"] == id_


def test_twice_is_refused_until_it_was_returned(running: Running) -> None:
    """A project under review is not filed over."""
    given = body(id="2606-130000-04-04-777002")
    assert running.post("/projects", given, "desk").status_code == 201
    again = running.post("/projects", given, "desk")

    assert again.status_code == 409
    assert again.json()["error"]["code"] == "stage_wrong"


WRONG = [
    ({"extra": 1}, "extra"),
    ({"funding": [{"source": "fiscal", "amout": 5}]}, "funding.0.amout"),
    ({"funding": [{"source": "fiscal", "amount": "5"}]}, "funding.0.amount"),
    ({"funding": [{"source": "gift", "amount": 5}]}, "funding.0.source"),
    ({"secrecy": "secret"}, "secrecy"),
    ({"name": ""}, "name"),
    ({"approvals": [{"decided_on": "2026年5月1日"}]}, "approvals.0.decided_on"),
    ({"id": "a/b"}, "id"),
]


@pytest.mark.parametrize(("changes", "where"), WRONG, ids=[where for _, where in WRONG])
def test_a_wrong_key_or_value_is_named(changes: dict[str, Any], where: str, running: Running) -> None:
    """400, and the one error shape says where; nothing is filed."""
    answer = running.post("/projects", body(**{"id": "2606-130000-04-04-777003"} | changes), "desk")

    assert answer.status_code == 400
    assert answer.json()["error"]["where"] == where
    assert running.get("/projects/2606-130000-04-04-777003", "desk").status_code == 404


def test_who_may_not(running: Running) -> None:
    """A gateway's key files nothing and sees nothing; nobody is told to say who they are."""
    assert running.post("/projects", body(), "gate").status_code == 403
    assert running.post("/projects", body(), None).status_code == 401
    assert running.get("/projects", None).status_code == 401
    assert running.get("/projects", "gate").status_code == 403
    assert running.get("/projects/2606-130000-04-04-777001", "gate").status_code == 403
    assert running.get("/projects?sort=folded", "desk").status_code == 400
    assert running.get("/projects?page=0", "desk").status_code == 400


def test_only_json_is_read(running: Running) -> None:
    """Another content type is refused, so that no other site's form files a project."""
    headers = {"Authorization": f"Bearer {running.keys['desk']}", "Content-Type": "text/plain"}
    answer = httpx.post(f"{running.url}/projects", content=b"{}", headers=headers, timeout=30)

    assert answer.status_code == 400
    assert running.post("/projects", b"[]", "desk").status_code == 400
    assert running.post("/projects", b'{"id": "x", "id": "y"}', "desk").status_code == 400

"""The policy folder of AuthZEN's certification scenario, served beside the law and through the real door."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from catalog import world
from catalog.database import engine
from opa import bundle, install
from opa.child import OpaChild
from service.app import create
from service.authoring import policies, trials
from service.law.rego import modules
from service.people.keys import Keys
from service.policy.opa import OpaEngine
from service.settings import ROOT, Settings
from tests import house_rules
from tests.houses import PATIENT, Desk, codes, database_of, desk, outcome
from tests.policies.test_house import RULES, SCHEMA_FILE
from tests.programs import run_opa

PACK = ROOT / "fixtures" / "authzen" / "policies"
FOLDERS = (ROOT / "policies", PACK)
WORLD = ROOT / "fixtures" / "authzen" / "world.yaml"

TABLE: list[tuple[dict[str, Any], bool]] = [
    ({"subject": "alice", "action": "read", "resource": "record-1"}, True),
    ({"subject": "alice", "action": "write", "resource": "record-1"}, True),
    ({"subject": "bob", "action": "read", "resource": "record-1"}, True),
    ({"subject": "bob", "action": "write", "resource": "record-1"}, False),
    (
        {
            "subject": "alice",
            "action": "write",
            "resource": ("record-2", {"status": "archived"}),
        },
        False,
    ),
    (
        {
            "subject": ("bob", {"role": "admin"}),
            "action": "write",
            "resource": ("record-2", {"status": "archived"}),
        },
        True,
    ),
    ({"subject": "alice", "action": ("delete", {"soft": True}), "resource": "record-1"}, True),
    ({"subject": "alice", "action": ("delete", {"soft": False}), "resource": "record-1"}, False),
]
"""The eight decisions of the scenario, section "Required Policy Behaviour", in its order."""
CONTEXTS: list[dict[str, Any]] = [
    {},
    {"context": {}},
    {"context": {"time": "2025-06-27T18:03-07:00", "ip": "192.168.1.1"}},
]


def request_of(row: dict[str, Any]) -> dict[str, Any]:
    """The AuthZEN request of a row: each party with its type, and the properties that are sent."""
    named = {key: value if isinstance(value, tuple) else (value, None) for key, value in row.items()}
    sent = {key: ({"properties": more} if more else {}) for key, (_, more) in named.items()}
    return {
        "subject": {"type": "user", "id": named["subject"][0]} | sent["subject"],
        "action": {"name": named["action"][0]} | sent["action"],
        "resource": {"type": "record", "id": named["resource"][0]} | sent["resource"],
    }


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpaChild]:
    """A real OPA that runs the law and the scenario's folder."""
    built = bundle.build(FOLDERS, tmp_path_factory.mktemp("both") / "bundle.tar.gz")
    with OpaChild(install.install(), built.path) as child:
        yield child


@pytest.fixture(scope="module")
def opened(both: OpaChild, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The one way through, over the scenario's world."""
    database = database_of({}, tmp_path_factory.mktemp("scenario"))
    world.load([WORLD], database)
    engine_ = OpaEngine(both.address, None, bundle.revision(FOLDERS), PATIENT)
    with desk(database, engine_) as opened:
        yield opened


@pytest.fixture(scope="module")
def door(both: OpaChild, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The service on a socket, and a gateway's key."""
    folder = tmp_path_factory.mktemp("door")
    database_of({}, folder).dispose()
    address = f"sqlite:///{folder / 'gongxiang.db'}"
    world.load([WORLD], engine(address))
    settings = replace(
        Settings.read({"GONGXIANG_DATABASE_URL": address, "GONGXIANG_OPA_TIMEOUT": "10"}),
        policies=FOLDERS,
        opa_url=both.address,
    )
    key = Keys(engine(address)).create("gate", "gateway", datetime.now(UTC).date())
    server = uvicorn.Server(uvicorn.Config(create(settings), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", key
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize("context", CONTEXTS, ids=["without", "empty", "with"])
@pytest.mark.parametrize(("row", "expected"), TABLE, ids=[str(n) for n in range(1, 9)])
def test_decision_of_the_table(
    row: dict[str, Any], expected: bool, context: dict[str, Any], door: tuple[str, str]
) -> None:
    """Each of the scenario's eight decisions comes out of the AuthZEN door, whatever the context."""
    url, key = door
    answer = httpx.post(
        f"{url}/access/v1/evaluation",
        json=request_of(row) | context,
        headers={"Authorization": f"Bearer {key}"},
        timeout=20,
    )

    assert answer.status_code == 200, answer.text
    assert answer.json()["decision"] is expected
    assert answer.json()["context"]["policy"]["acts"] == ["authzen"]


@pytest.mark.parametrize(("row", "expected"), TABLE, ids=[str(n) for n in range(1, 9)])
def test_law_is_silent_about_the_scenario(row: dict[str, Any], expected: bool, opened: Desk) -> None:
    """Nothing of HB-2016 is found in the scenario's questions, not even that it is due for review."""
    kept = opened.ask(request_of(row), date(2026, 11, 22))

    assert (outcome(kept) == "permit") is expected
    assert all(code.startswith("authzen.") for code in codes(kept))
    assert not kept.decision.ruled.ruling.duties


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"subject": "carol", "action": "read", "resource": "record-1"}, "authzen.art_1.user_unknown"),
        ({"subject": "alice", "action": "read", "resource": "record-9"}, "authzen.art_1.record_unknown"),
        (
            {"subject": "alice", "action": "delete", "resource": "record-1"},
            "authzen.art_3.softness_not_stated",
        ),
        ({"subject": "alice", "action": "copy", "resource": "record-1"}, "decision.nothing_permits"),
    ],
)
def test_what_is_not_in_the_scenario_is_not_permitted(row: dict[str, Any], code: str, opened: Desk) -> None:
    """Unknown users, records and actions, and a deletion of unknown kind, are never permitted."""
    kept = opened.ask(request_of(row), date(2026, 11, 22))

    assert outcome(kept) != "permit"
    assert codes(kept) == {code}


def test_no_decision_of_the_law_changes() -> None:
    """Every law case comes to exactly the same ruling with the scenario's folder loaded beside the law."""
    facts = [tried.facts for tried in trials.read([ROOT / "policies"])]
    with policies.built([ROOT / "policies"]) as alone, policies.built(FOLDERS) as together:
        assert alone.revision != together.revision
        assert alone.rulings(facts) == together.rulings(facts)

    assert len(facts) > 300


def test_folder_keeps_the_rules_of_the_house() -> None:
    """The scenario's folder keeps every rule that the law's own folder keeps."""
    found = modules([PACK], tests=True)
    complaints = [complaint for rule in RULES.values() for complaint in rule(found)]

    assert not complaints, "\n".join(complaints)
    assert list(house_rules.findings(found))


def test_folder_is_formatted_checked_and_covered() -> None:
    """`opa fmt` and the strict check have nothing to say, and the folder's tests reach every line of it."""
    checked = run_opa("check", "--strict", "--schema", SCHEMA_FILE, ROOT / "policies", PACK)
    tested = run_opa("test", "--coverage", "--format", "json", ROOT / "policies", PACK)

    assert run_opa("fmt", "--list", PACK).stdout == ""
    assert checked.returncode == 0, checked.stderr
    files = json.loads(tested.stdout)["files"]
    own = {Path(name).name: told for name, told in files.items() if "authzen" in name}
    assert {name for name, told in own.items() if told.get("not_covered")} == set()
    assert "art_2.rego" in own

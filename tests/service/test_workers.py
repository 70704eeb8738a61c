"""Several workers, one law: what is changed anywhere is respected by each of them within a second."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from catalog import world
from service.record.verify import verify
from tests import strategies
from tests.houses import BASE
from tests.programs import Program, run, serving

WORLD: dict[str, Any] = BASE["world"]
PERMITTED: dict[str, Any] = BASE["questions"]["obtain"]
WORKERS = 2


@pytest.fixture
def program(database_url: str, database: Engine, tmp_path: Path) -> Iterator[Program]:
    """Two workers over the base world, on SQLite and on PostgreSQL."""
    world.load([strategies.write(WORLD, tmp_path / "world.yaml")], database)
    with serving(database_url, "--workers", str(WORKERS)) as running:
        yield running


def key(program: Program) -> str:
    """A gateway's key."""
    made = run(program.database_url, "key", "create", "--role", "gateway", "--name", "gate")
    return made.stdout.splitlines()[-1]


def of_every_worker(program: Program, api_key: str) -> dict[str, httpx.Response]:
    """One answer of each worker, by its chain; each question goes over a connection of its own."""
    found: dict[str, httpx.Response] = {}
    end = time.monotonic() + 30
    while len(found) < WORKERS and time.monotonic() < end:
        with httpx.Client(timeout=10) as client:
            answer = program.post(client, api_key, PERMITTED)
        chain = answer.json().get("context", {}).get("record", {}).get("chain", answer.text)
        found.setdefault(chain, answer)
    assert len(found) == WORKERS, "one of the workers never answered"
    return found


def asked(program: Program, api_key: str, times: int = 40) -> list[httpx.Response]:
    """Many answers, of whichever worker."""
    answers = []
    for _ in range(times):
        with httpx.Client(timeout=10) as client:
            answers.append(program.post(client, api_key, PERMITTED))
    return answers


def test_a_revoked_grant_is_refused_by_every_worker(
    program: Program, tmp_path: Path, database: Engine
) -> None:
    """A second after the register has changed nobody permits what it no longer grants."""
    api_key = key(program)
    for _ in range(2):
        assert all(answer.json()["decision"] for answer in of_every_worker(program, api_key).values())
    rows = [row | {"state": "revoked"} for row in WORLD["grants"]]
    file = strategies.write(WORLD | {"grants": rows}, tmp_path / "revoked.yaml")
    world.load([file], database)
    time.sleep(1)

    assert not any(answer.json()["decision"] for answer in asked(program, api_key))
    assert verify(database).faults == []


def test_a_revoked_key_is_refused_by_every_worker(program: Program) -> None:
    """A second after its key was revoked a gateway is answered by nobody."""
    api_key = key(program)
    of_every_worker(program, api_key)
    assert run(program.database_url, "key", "revoke", "gate").returncode == 0
    time.sleep(1)

    assert {answer.status_code for answer in asked(program, api_key)} == {401}

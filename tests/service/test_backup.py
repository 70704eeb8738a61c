"""Back-up and restore of register and record, made while decisions are taken."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from service.gateways.documented import EXAMPLE
from service.settings import ROOT
from tests.postgres import Server, _installed
from tests.programs import Program, run, serving
from tests.service.test_metrics import key

FEW = 20


@contextmanager
def busy(program: Program, bearer: str) -> Iterator[list[str]]:
    """Decide without a pause until the block ends; gives the ids decided so far."""
    decided: list[str] = []
    ended = threading.Event()

    def ask() -> None:
        with httpx.Client(timeout=30) as client:
            while not ended.is_set():
                decided.append(program.post(client, bearer, EXAMPLE).json()["context"]["id"])

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield decided
    finally:
        ended.set()
        thread.join()


def test_a_copy_made_while_running_is_whole(
    database_url: str, backend: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """What was decided before the back-up is in it, `verify` finds it whole, and it goes on deciding."""
    assert run(database_url, "load", str(ROOT / "fixtures" / "world.yaml")).returncode == 0
    bearer = key(database_url, "analyst")
    with serving(database_url, "--engine", "opa") as program, busy(program, bearer) as decided:
        while len(decided) < FEW:
            threading.Event().wait(0.05)
        before = list(decided)
        if backend == "sqlite":
            restored = _copied(database_url, tmp_path)
        else:
            restored = _dumped(database_url, request.getfixturevalue("postgresql"), tmp_path)
        assert len(decided) > len(before), "nothing was decided while the copy was made"

    verified = run(restored, "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    with serving(restored, "--engine", "opa") as program:
        for decision in (before[0], before[-1]):
            found = httpx.get(
                f"{program.url}/decisions/{decision}",
                headers={"Authorization": f"Bearer {bearer}", "Accept": "application/json"},
                timeout=30,
            )
            assert found.status_code == 200
        again = program.ask(bearer, EXAMPLE)
    assert again["decision"] is True
    assert again["context"]["record"]["seq"] > len(before)
    assert run(restored, "verify").returncode == 0


def test_a_back_up_overwrites_nothing(tmp_path: Path) -> None:
    """A file that is there stays as it is, and nothing half-written is left where the copy fails."""
    address = f"sqlite:///{tmp_path / 'g.db'}"
    assert run(address, "load", str(ROOT / "fixtures" / "world.yaml")).returncode == 0
    file = tmp_path / "copy.db"
    file.write_text("sample")
    done = run(address, "backup", str(file))

    assert done.returncode == 2
    assert "is there already" in done.stderr
    assert file.read_text() == "sample"
    assert run(address, "backup", str(tmp_path / "nowhere" / "copy.db")).returncode == 2
    assert not list(tmp_path.glob("*.part"))


def test_a_copy_is_its_owner_s_alone(tmp_path: Path) -> None:
    """The register and the record hold what not every account of the machine may read."""
    address = f"sqlite:///{tmp_path / 'g.db'}"
    assert run(address, "load", str(ROOT / "fixtures" / "world.yaml")).returncode == 0
    assert run(address, "backup", str(tmp_path / "copy.db")).returncode == 0

    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600


def test_postgresql_has_its_own_tool(postgresql: Server) -> None:
    """The command does not pretend to copy what it cannot, and names what does."""
    done = run(postgresql.url(postgresql.create()), "backup", "copy.db")

    assert done.returncode == 2
    assert "pg_dump" in done.stderr


def _copied(database_url: str, folder: Path) -> str:
    file = folder / "elsewhere" / "copy.db"
    file.parent.mkdir()
    done = run(database_url, "backup", str(file))
    assert done.returncode == 0, done.stderr
    return f"sqlite:///{file}"


def _dumped(database_url: str, server: Server, folder: Path) -> str:
    """As docs/operations.md says: pg_dump, createdb, pg_restore."""
    address = make_url(database_url)
    place = ["--host", str(address.query["host"]), "--username", "postgres"]
    dump, name = folder / "gongxiang.dump", server.create()
    environment = os.environ | {"PGCLIENTENCODING": "UTF8"}
    for command in (
        ["pg_dump", *place, "--format=custom", f"--file={dump}", str(address.database)],
        ["pg_restore", *place, "--exit-on-error", f"--dbname={name}", str(dump)],
    ):
        program = str(_installed() / command[0])
        done = subprocess.run(
            [program, *command[1:]], capture_output=True, text=True, check=False, env=environment
        )
        assert done.returncode == 0, done.stderr
    return server.url(name)


def test_the_documents_name_these_commands() -> None:
    """Both languages tell the commands that are tried here."""
    for name in ("operations.md", "operations.zh.md"):
        text = (ROOT / "docs" / name).read_text("utf-8")
        for command in (
            "gongxiang backup",
            "pg_dump --format=custom",
            "pg_restore --exit-on-error",
            "gongxiang verify",
        ):
            assert command in text, json.dumps([name, command])

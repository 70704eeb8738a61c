"""The sample: a loaded world, a key, a link and one line that gets a decision."""

import http.client
import json
import secrets
import shlex
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import typer

from catalog import documents
from catalog.database import engine, migrate
from catalog.register import Register
from service.cli.common import now, settings, written
from service.cli.load import load_files, summary
from service.gateways.documented import EXAMPLE
from service.office import settings as office_settings
from service.office.office import Office
from service.people.accounts import Accounts
from service.people.audit import By
from service.people.keys import Keys
from service.people.samples import Sample, introduced
from service.people.sessions import Sessions
from service.words import Words

START_SECONDS = 120.0
ANY = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  what stands for every address
"""Where this machine is asked when the service listens on every address."""


def prepare(fixtures: Path) -> bool:
    """Load the sample world into an empty register; sample people and settings where there are none.

    Gives whether the world was loaded.
    """
    database = engine(settings().database_url)
    migrate(database)
    with Register(database).snapshot() as snapshot:
        empty = not any(snapshot.counts().values())
    if empty:
        typer.echo(summary(load_files([fixtures / "world.yaml"])))
    _people(fixtures)
    office = Office(database)
    if office.current() is None:
        office.keep(office_settings.read(documents.read(fixtures / "office.yaml")), "sample", now())
    return empty


def announce_when_ready(host: str, port: int, fixtures: Path, *, fresh: bool) -> None:
    """Print the sample's lines once the service is ready to decide; file a fresh world's projects then."""
    near = ANY.get(host, host)
    threading.Thread(target=_announce, args=(near, port, fixtures, fresh), daemon=True).start()


def address_at(host: str, port: int) -> str:
    """Write the address of a service that listens on `host`, as seen from this machine."""
    return f"http://{written(ANY.get(host, host))}:{port}"


def _announce(host: str, port: int, fixtures: Path, fresh: bool) -> None:
    address = address_at(host, port)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if _ready(host, port):
            typer.echo(_lines(settings().public_url or address, _people(fixtures)))
            if fresh:
                _file_projects(host, port, documents.read(fixtures / "world.yaml")["projects"])
            return
        time.sleep(0.1)


def _ready(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (http.client.HTTPException, OSError):
        return False
    finally:
        connection.close()


def _file_projects(host: str, port: int, projects: list[dict[str, Any]]) -> None:
    """File the sample projects as another system would, so that a reviewer's desk is not empty."""
    keys, name = Keys(engine(settings().database_url)), f"sample-filing-{secrets.token_hex(3)}"
    bearer = f"Bearer {keys.create(name, 'analyst', now().date())}"
    headers = {"Content-Type": "application/json", "Authorization": bearer}
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        for project in projects:
            connection.request("POST", "/projects", json.dumps(project, default=str).encode(), headers)
            connection.getresponse().read()
    except (http.client.HTTPException, OSError) as error:
        typer.echo(
            f"The sample projects were not all filed ({error}); `gongxiang review --all` files the rest."
        )
    finally:
        connection.close()
        keys.revoke(name)


def _people(fixtures: Path) -> list[Sample]:
    chosen = settings()
    rows = documents.read(fixtures / "people.yaml")["people"]
    accounts, file = Accounts(engine(chosen.database_url)), chosen.beside / "sample-people.json"
    return introduced(rows, file, accounts, By("sample", now()))


def _lines(address: str, people: list[Sample]) -> str:
    """What a newcomer needs, once: the address, a sign-in, a key, a request."""
    chosen, moment = settings(), now()
    database = engine(chosen.database_url)
    today = moment.astimezone(chosen.zone).date()
    name = f"sample-gateway-{secrets.token_hex(3)}"
    key = Keys(database).create(name, "gateway", today, expires=today + timedelta(days=1))
    link = Sessions(database).link("sample-reader", moment)
    body = json.dumps(EXAMPLE, ensure_ascii=False)
    headers = f"-H 'Content-Type: application/json' -H 'Authorization: Bearer {key}'"
    return f"""
Gongxiang 共享 is at {address} (Ctrl-C stops it)
Sign in 登录 (once, within ten minutes, read only): {address}/sign-in/{link}
{_signing_in(people)}Gateway key 网关密钥 {name} (good until tomorrow): {key}
Ask 询问:
curl -s {address}/access/v1/evaluation {headers} -d {shlex.quote(body)}
"""


def _signing_in(people: list[Sample]) -> str:
    """A line for each sample person: role, username, password. Nothing where an installation has its own."""
    if not people:
        return ""
    words = Words("zh")
    rows = [
        f"  {one.role:<13} {one.draft.username:<14} {one.password}  {words.value('account_role', one.role)}\n"
        for one in people
    ]
    return "Or as 或者以样例人员登录 (sample people: role, username, password):\n" + "".join(rows)

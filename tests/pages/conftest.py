"""What the tests of this room share: the real service on a real OPA, with the sample world loaded."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from httpx import Client
from uvicorn import Config, Server

from catalog.database import engine, migrate
from catalog.world import load
from opa.child import OpaChild
from service.app import create
from service.doors import CRUMB_HEADER, SESSION
from service.people import secrets
from service.people.keys import Keys
from service.people.sessions import Sessions
from service.settings import ROOT, Settings
from tests import yaml12

POLICIES = (ROOT / "policies",)
HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
JSON = {"Accept": "application/json"}
QUESTIONS: list[dict[str, Any]] = yaml12.read("questions.yaml")


@pytest.fixture(scope="session")
def settings(law: OpaChild, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings over a database of this run that holds the sample world."""
    url = f"sqlite:///{tmp_path_factory.mktemp('database') / 'gongxiang.db'}"
    database = engine(url)
    migrate(database)
    load([ROOT / "fixtures" / "world.yaml"], database)
    database.dispose()
    return Settings(
        database_url=url,
        opa_url=law.address,
        opa_token=None,
        opa_timeout=5.0,
        policies=POLICIES,
        public_url=None,
        hash="sha256",
        zone=ZoneInfo("Asia/Shanghai"),
        port=8181,
    )


@contextmanager
def _served(settings: Settings, port: int = 0) -> Iterator[str]:
    """A real server on this port, or a free one, of this machine."""
    server = Server(Config(create(settings), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, name="service")
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the service did not start"
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def address(settings: Settings) -> Iterator[str]:
    """The address of the running service."""
    with _served(settings) as address:
        yield address


@pytest.fixture
def serve() -> Iterator[Callable[[Settings], str]]:
    """Start one more service with other settings; give its address."""
    with ExitStack() as stack:
        yield lambda settings: stack.enter_context(_served(settings))


@pytest.fixture(scope="module")
def serve_for() -> Iterator[Callable[[Settings, int], str]]:
    """The same for a whole module, on a port that is chosen."""
    with ExitStack() as stack:
        yield lambda settings, port: stack.enter_context(_served(settings, port))


@pytest.fixture(scope="session")
def machine(address: str) -> Iterator[Client]:
    """A program without a session, at the running service."""
    with Client(base_url=address) as client:
        yield client


@pytest.fixture
def anyone(address: str) -> Iterator[Client]:
    """A browser that nobody is signed in with, at the running service."""
    with Client(base_url=address, headers=HTML) as client:
        yield client


@pytest.fixture
def link(settings: Settings) -> Callable[[], str]:
    """Make one-time links: their tokens."""

    def make() -> str:
        database = engine(settings.database_url)
        try:
            return Sessions(database).link("sample-reader", datetime.now(UTC))
        finally:
            database.dispose()

    return make


@pytest.fixture
def reader(anyone: Client, link: Callable[[], str]) -> Client:
    """A browser with a session, on a page of this session."""
    assert anyone.get(f"/sign-in/{link()}").status_code == 303
    return on_a_page(anyone)


def on_a_page(client: Client) -> Client:
    """The same browser, which sends with every form what a page of its session wrote into it."""
    client.headers[CRUMB_HEADER] = secrets.crumb(client.cookies[SESSION])
    return client


@pytest.fixture(scope="session")
def keys(settings: Settings) -> dict[str, str]:
    """An analyst's key and two gateways' keys, by name."""
    database = engine(settings.database_url)
    today = datetime.now(UTC).date()
    made = {
        name: Keys(database).create(name, "analyst" if name == "analyst" else "gateway", today)
        for name in ("analyst", "gateway-one", "gateway-two")
    }
    database.dispose()
    return made


@pytest.fixture(scope="session")
def ask(machine: Client, keys: dict[str, str]) -> Callable[..., dict[str, Any]]:
    """Ask the running service for a decision; give the whole answer."""

    def put(request: dict[str, Any], key: str = "analyst") -> dict[str, Any]:
        response = machine.post(
            "/access/v1/evaluation", json=request, headers={"Authorization": f"Bearer {keys[key]}"}
        )
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    return put


@pytest.fixture(scope="session")
def asked(ask: Callable[..., dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Every sample question with its answer, by the question's name."""
    return {row["name"]: ask(row["request"]) for row in QUESTIONS}

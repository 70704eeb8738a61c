"""The whole service on a socket, with the sample world, the law, and AuthZEN's certification scenario."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn

from catalog import world
from catalog.database import engine
from opa import bundle, install
from opa.child import OpaChild
from service.app import create
from service.cli.connection import Connection
from service.people.keys import GatewayHeaders, Keys
from service.settings import ROOT, Settings
from tests.gateways.running import Running
from tests.houses import database_of

FOLDERS = [ROOT / "policies", ROOT / "fixtures" / "authzen" / "policies"]
WORLDS = [ROOT / "fixtures" / "world.yaml", ROOT / "fixtures" / "authzen" / "world.yaml"]


@pytest.fixture(scope="session")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpaChild]:
    """A real OPA that runs the law and the certification scenario."""
    built = bundle.build(FOLDERS, tmp_path_factory.mktemp("laws") / "bundle.tar.gz")
    with OpaChild(install.install(), built.path) as child:
        yield child


@pytest.fixture(scope="session")
def running(laws: OpaChild, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The service, with a key of each kind."""
    with served(tmp_path_factory.mktemp("gateways"), laws) as opened:
        yield opened


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The service without an OPA: WebAssembly rules."""
    with served(tmp_path_factory.mktemp("alone"), None) as opened:
        yield opened


@contextmanager
def served(folder: Path, laws: OpaChild | None) -> Iterator[Running]:
    """Run the service in a thread of this process."""
    database = database_of({}, folder)
    for file in WORLDS:
        world.load([file], database)
    address = f"sqlite:///{folder / 'gongxiang.db'}"
    settings = chosen(address, laws)
    made = keys_in(address)
    config = uvicorn.Config(
        create(settings),
        port=0,
        log_level="warning",
        http=Connection,
        ws="none",
        server_header=False,
        date_header=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the service did not start"
        time.sleep(0.02)  # until it listens: uvicorn has no event for that
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Running(f"http://127.0.0.1:{port}", port, made, database)
    server.should_exit = True
    thread.join()


def chosen(address: str, laws: OpaChild | None) -> Settings:
    """Settings for this OPA, or for none."""
    read = Settings.read(
        {
            "GONGXIANG_DATABASE_URL": address,
            "GONGXIANG_OPA_TIMEOUT": "10",
            "GONGXIANG_POLICIES": ":".join(map(str, FOLDERS)),
            "GONGXIANG_KEY_IN_PATH": "1",
        }
    )
    if laws is None:
        return replace(read, engine="wasm")
    return replace(read, opa_url=laws.address)


def keys_in(address: str) -> dict[str, str]:
    """A key of each kind, by its name."""
    keys, today = Keys(engine(address)), datetime.now(UTC).date()
    made = {name: keys.create(name, "gateway", today) for name in ("gate", "other")}
    made["desk"] = keys.create("desk", "analyst", today)
    made["city"] = keys.create("city", "gateway", today, "130100")
    headers = GatewayHeaders("X-Consumer", "X-Purpose")
    made["named"] = keys.create("named", "gateway", today, headers=headers)
    made["object"] = keys.create("object", "gateway", today, headers=GatewayHeaders("none"))
    return made

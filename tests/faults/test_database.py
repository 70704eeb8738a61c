"""The database locked, full, restarted, cut off: a sentence instead of a decision, then back."""

import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.pool import QueuePool

from catalog import world
from catalog.database import engine, migrate
from service.gateways.plain import failure_of
from tests import strategies
from tests.faults import disks
from tests.faults.load import LONGEST, Load, back, check, figures
from tests.faults.sizes import IS_LONG, SIZE
from tests.houses import BASE, database_of
from tests.postgres import Cluster, cluster
from tests.programs import serving

Make = Callable[[str, int], list[str]]
Tell = Callable[[str], None]


def test_the_database_locked(url: str, keys_of: Make, tell: Tell) -> None:
    """Another holds SQLite's lock: what waits too long is told so, and nothing is answered unrecorded."""
    [key] = keys_of(url, 1)
    with serving(url) as program:
        load = Load(program, [key])
        with load.asking(), locked(url):
            before = len(load.answers)
            time.sleep(SIZE.locked)
            kept = len(load.answers) - before
        again = back(program, key)

    check(load)
    assert load.broken == []
    assert kept <= 4, "the lock kept nobody out: the test showed nothing"
    assert bool(load.failures) is (SIZE.locked > 5)
    tell(f"locked {SIZE.locked:g} s: {figures(load, again)}")


def test_the_disk_full(keys_of: Make, tmp_path: Path, tell: Tell) -> None:
    """Nothing can be written: nothing is decided; there is room again: it is."""
    with disks.small(tmp_path, IS_LONG) as disk:
        database_of(BASE["world"], disk.folder).dispose()
        url = f"sqlite:///{disk.folder / 'gongxiang.db'}"
        [key] = keys_of(url, 1)
        with serving(url) as program:
            load = Load(program, [key])
            with load.asking(), disk.full(program.process.pid):
                time.sleep(SIZE.full)
            again = back(program, key)

        assert load.failures["record_unavailable"], "there was room: the test showed nothing"
        check(load)
        assert load.broken == []
        tell(f"by {disk.way}: {figures(load, again)}")


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A PostgreSQL of this module's own, to be stopped and started."""
    with cluster() as made:
        yield made


@pytest.mark.parametrize("fault", ["restarted", "connections reset"])
def test_postgresql(fault: str, server: Cluster, keys_of: Make, tmp_path: Path, tell: Tell) -> None:
    """PostgreSQL away for a moment, or gone in the middle of a transaction: a sentence, then back."""
    server.start()
    url = of_base(server, tmp_path)
    [key] = keys_of(url, 1)
    with serving(url) as program:
        load = Load(program, [key])
        with load.asking():
            restarted(server) if fault == "restarted" else reset(server, url)
        again = back(program, key)

    check(load)
    assert load.broken == []
    assert load.failures, "nobody noticed: the test showed nothing"
    tell(figures(load, again))
    server.stop()


def test_a_server_that_says_nothing_is_noticed() -> None:
    """A PostgreSQL that takes the connection and never answers: an error within five seconds, no waiting."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        database = engine(f"postgresql+psycopg://postgres@127.0.0.1:{silent.getsockname()[1]}/x")
        began = time.monotonic()
        with pytest.raises(DBAPIError) as failed:
            database.connect()
        database.dispose()

    assert time.monotonic() - began < LONGEST
    assert failure_of(failed.value).status == 503


def test_no_connection_left_is_a_sentence(url: str) -> None:
    """Every connection in use for longer than one may wait: 503 as well, no failure of the service."""
    database = engine(url)
    pool = QueuePool(database.raw_connection, pool_size=1, max_overflow=0, timeout=0.1)
    taken = pool.connect()
    with pytest.raises(NoConnection) as failed:
        pool.connect()
    taken.close()
    pool.dispose()
    database.dispose()

    assert failure_of(failed.value).status == 503


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Hold SQLite's write lock, as a back-up or another program might."""
    holder = sqlite3.connect(str(make_url(url).database), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holder.execute("ROLLBACK")
        holder.close()


def restarted(server: Cluster) -> None:
    """Stop it, wait, start it again."""
    server.stop()
    time.sleep(SIZE.full)
    server.start()


def reset(server: Cluster, url: str) -> None:
    """Break every connection to the database, again and again."""
    name = make_url(url).database
    for _ in range(SIZE.deaths * 15):
        server.cut(str(name))
        time.sleep(0.05)


def of_base(server: Cluster, folder: Path) -> str:
    """A new database there, with the base world."""
    url = server.url(server.create())
    database = engine(url)
    migrate(database)
    world.load([strategies.write(BASE["world"], folder / "world.yaml")], database)
    database.dispose()
    return url

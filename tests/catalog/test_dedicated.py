"""A connection of one user's own takes its turn at writing as soon as it is there."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from catalog import dedicated
from catalog.database import BUSY_SECONDS, migrate, writing
from catalog.dedicated import DedicatedConnection
from tests.databases import disposed

BUMP = "UPDATE register_state SET generation = generation + 1"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """Give a SQLite database, where writers have to take turns."""
    with disposed(f"sqlite:///{tmp_path / 'sample.db'}") as engine:
        migrate(engine)
        yield engine


@contextmanager
def writing_for(engine: Engine, seconds: float) -> Iterator[None]:
    """Write for so long in another thread, which has begun."""
    begun, end = threading.Event(), threading.Event()

    def write() -> None:
        with writing(engine) as connection:
            connection.execute(text(BUMP))
            begun.set()
            end.wait(seconds)

    other = threading.Thread(target=write)
    other.start()
    begun.wait()
    try:
        yield
    finally:
        end.set()
        other.join()


def generation(engine: Engine) -> int:
    """How often somebody has written."""
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT generation FROM register_state")).scalar_one())


def test_it_waits_while_another_writes(database: Engine) -> None:
    """Who finds another writing writes after it; nothing of either is lost."""
    own = DedicatedConnection(database)
    with writing_for(database, 0.1), own.writing() as connection:
        connection.exec_driver_sql(BUMP)
    own.release()
    assert generation(database) == 2


def test_it_does_not_wait_for_ever(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another goes on writing it says so in the end, as SQLite would, and can be used again later."""
    monkeypatch.setattr(dedicated, "BUSY_SECONDS", 0.05)
    own = DedicatedConnection(database)
    with (
        writing_for(database, 60),
        pytest.raises(sqlite3.OperationalError, match="database is locked"),
        own.writing(),
    ):
        raise AssertionError("two wrote at once")
    with own.writing() as connection:
        connection.exec_driver_sql(BUMP)
    own.release()
    assert generation(database) == 2


def test_what_is_wrong_otherwise_is_said_at_once(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a lock is waited for: to begin twice, for one, is an error without a pause."""
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("it waited"))
    own = DedicatedConnection(database)
    with pytest.raises(sqlite3.OperationalError, match="within a transaction"), own.writing(), own.writing():
        raise AssertionError("it began twice")


def test_whoever_has_the_connection_next_waits_as_ever(database: Engine) -> None:
    """Given back to the pool, it waits for a lock by itself as all do; while it is held it does not."""
    own = DedicatedConnection(database)
    with own.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").fetchone() == (0,)
    own.release()
    with database.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == BUSY_SECONDS * 1_000

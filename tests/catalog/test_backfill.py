"""SQLite's log is written back beside the commits."""

import time
from pathlib import Path

import pytest
from sqlalchemy import text

from catalog.backfill import Backfill
from catalog.database import engine, migrate, reading, writing

MUCH = "样" * 1_000_000


def test_what_is_committed_reaches_the_file_beside_the_commits(tmp_path: Path) -> None:
    """A commit leaves its pages in the log; a moment later they are in the file, and nobody committed."""
    file = tmp_path / "gongxiang.db"
    database = engine(f"sqlite:///{file}")
    migrate(database)
    with Backfill(database):
        before = file.stat().st_size
        with writing(database) as connection:
            connection.execute(text("INSERT INTO record_documents VALUES ('x', :much)"), {"much": MUCH})
        after_the_commit = file.stat().st_size
        end = time.monotonic() + 30
        while file.stat().st_size < before + len(MUCH) and time.monotonic() < end:
            time.sleep(0.05)
        assert after_the_commit == before
        assert file.stat().st_size > before + len(MUCH)
    database.dispose()


def test_a_long_log_is_begun_anew_while_others_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much is committed on end, the log stays short, and no commit has to shorten it."""
    monkeypatch.setattr("catalog.database.LONG_LOG", 100)
    file = tmp_path / "gongxiang.db"
    database = engine(f"sqlite:///{file}")
    migrate(database)
    statement = text("INSERT INTO record_documents VALUES (:key, :much)")
    looking = Backfill(database)
    for number in range(40):
        with writing(database) as connection:
            connection.execute(statement, {"key": f"{number}", "much": MUCH})
        looking.look()
    log = file.with_name("gongxiang.db-wal").stat().st_size
    database.dispose()

    assert log < 3 * len(MUCH.encode())


def test_a_reader_of_an_older_state_delays_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While somebody reads, a long log is left as it is: neither commits nor looks wait for the reader."""
    monkeypatch.setattr("catalog.database.LONG_LOG", 1)
    database = engine(f"sqlite:///{tmp_path / 'gongxiang.db'}")
    migrate(database)
    looking = Backfill(database)
    count, statement = text("SELECT count(*) FROM record_documents"), "INSERT INTO record_documents VALUES"
    with reading(database) as reader:
        assert reader.execute(count).scalar_one() == 0
        began = time.monotonic()
        for number in range(3):
            with writing(database) as connection:
                connection.execute(text(f"{statement} (:key, 'x')"), {"key": f"{number}"})
            looking.look()
        waited = time.monotonic() - began
        assert reader.execute(count).scalar_one() == 0
    with reading(database) as later:
        assert later.execute(count).scalar_one() == 3
    database.dispose()

    assert waited < 4  # SQLite waits five seconds where it may


def test_a_file_that_is_gone_is_said_once_and_the_next_is_tried(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever writes the log back outlives a database that is away for a while, and floods no log."""
    there, away = tmp_path / "there", tmp_path / "away"
    database = engine(f"sqlite:///{there / 'gongxiang.db'}")
    migrate(database)
    database.dispose()
    there.rename(away)
    looking = Backfill(database)
    looking.look()
    looking.look()
    assert [record.message for record in caplog.records] == [
        "the database's log is not written back until it can be: unable to open database file"
    ]
    away.rename(there)
    looking.look()
    database.dispose()
    there.rename(away)
    looking.look()
    assert len(caplog.records) == 2
    database.dispose()

"""SQLite's log is written back beside the commits."""

import time
from pathlib import Path

from sqlalchemy import text

from catalog.backfill import Backfill
from catalog.database import engine, migrate, writing

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

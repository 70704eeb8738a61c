"""A copy of an SQLite register and record while both are in use.

`VACUUM INTO` (sqlite.org, lang_vacuum) writes one state of the whole database as a transaction that reads:
writers neither wait nor are seen halfway, which copying the file and its write-ahead log cannot promise.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from catalog.database import DatabaseError


def back_up(engine: Engine, file: Path) -> None:
    """Write a copy to a new file, on disk when this returns and readable by its owner alone.

    Raises DatabaseError for a database that is not SQLite, for a file that is there already, and when the
    copy cannot be written: then there is no file.
    """
    if engine.dialect.name != "sqlite":
        raise DatabaseError(
            "此命令只备份 SQLite；PostgreSQL 请用 pg_dump。This copies SQLite only; for PostgreSQL run "
            "`pg_dump --format=custom --file=FILE NAME`, which also reads one state while the service runs."
        )
    if file.exists():
        raise DatabaseError(f"备份文件已存在。{file} is there already; name a new file.")
    fresh = file.with_name(f"{file.name}.part")
    try:
        _copy(engine, fresh)
        fresh.replace(file)
        _sync(file.parent)
    except (DBAPIError, sqlite3.Error) as error:
        raise DatabaseError(f"备份未完成。The copy {file} cannot be written: {error}.") from error
    finally:
        fresh.unlink(missing_ok=True)


def _copy(engine: Engine, file: Path) -> None:
    file.unlink(missing_ok=True)
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # SQLite takes an empty file
    with closing(engine.raw_connection()) as connection:  # outside of a transaction, which VACUUM demands
        connection.cursor().execute("VACUUM INTO ?", (str(file),))
    _sync(file)


def _sync(path: Path) -> None:
    """Have the system write a file, or a folder's list of files, to disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

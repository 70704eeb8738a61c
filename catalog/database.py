"""Engines and transactions: what SQLite and PostgreSQL must be told so that both keep the same promises.

A read is one snapshot, a write is one transaction that excludes other writers of the register, and a commit
is on disk when it returns.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

MIGRATION_LOCK = 6_873_420_160_729
"""PostgreSQL's advisory lock that two migrating processes meet at; any number of our own."""

BUSY_SECONDS = 5
"""How long anybody waits while another writes to SQLite."""
PATIENT, IMPATIENT = f"PRAGMA busy_timeout = {BUSY_SECONDS * 1_000}", "PRAGMA busy_timeout = 0"
"""Whether SQLite itself waits for its turn; in milliseconds."""
SQLITE_PRAGMAS = (
    PATIENT,
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a commit survives a power cut: the record relies on it
    "PRAGMA foreign_keys = ON",
    "PRAGMA wal_autocheckpoint = 65536",  # pages, 256 MiB: a commit writes back what is still there
)
LONG_LOG = 4_096
"""Pages of SQLite's log, 16 MiB, from which on it is begun anew."""


POOL: dict[str, Any] = {"pool_size": 5, "max_overflow": 45, "pool_timeout": 5}
"""Connections kept, more under load (as many as a server has threads), and the seconds to wait for one."""


DEAD: dict[str, str] = {
    "connect_timeout": "3",
    "tcp_user_timeout": "4000",
    "keepalives_idle": "10",
    "keepalives_interval": "2",
    "keepalives_count": "3",
}
"""What libpq is told so that a server that has vanished is noticed: in seconds, and one in milliseconds.

Without it a host that is cut off keeps whoever asks it waiting for a quarter of an hour. What the address
says itself goes before it.
"""


class DatabaseError(Exception):
    """The database cannot be used as asked; the message says why and what to do."""


def engine(url: str) -> Engine:
    """Make an engine: `sqlite:///PATH` or `postgresql+psycopg://…`; DatabaseError for any other address."""
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address)
    watched = {name: value for name, value in DEAD.items() if name not in address.query}
    return sqlalchemy.create_engine(address, pool_pre_ping=True, connect_args=watched, **POOL)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees one state of the database, whatever others commit meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin() as transaction:
            yield connection
            transaction.rollback()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that may write; SQLite waits for its turn at the start, never in the middle."""
    with engine.connect() as connection, exclusively(connection):
        yield connection


@contextmanager
def exclusively(connection: Connection) -> Iterator[None]:
    """Write on a connection that has no transaction: commit at the end, roll back on an error."""
    connection.execution_options(sqlite_begin="BEGIN IMMEDIATE")
    try:
        with connection.begin():
            yield
    finally:
        connection.execution_options(sqlite_begin="BEGIN")


def backfill(engine: Engine) -> None:
    """Write SQLite's log back into its file as far as nobody reads it, and begin a long one anew.

    Neither waits for anybody: what cannot be done now can be before long. Raises sqlite3.Error where the file
    cannot be opened.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        driver: Any = connection.driver_connection
        with contextlib.suppress(sqlite3.OperationalError):  # another process does so, or it is locked
            _, pages, _ = driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            if pages > LONG_LOG:
                _begin_anew(driver)
    finally:
        connection.close()


def _begin_anew(driver: sqlite3.Connection) -> None:
    """Have the next commit write at the log's beginning, if nobody writes or reads an older state right now.

    Waiting for that, as it would, it keeps everybody from writing.
    """
    driver.execute(IMPATIENT)
    try:
        driver.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
    finally:
        driver.execute(PATIENT)


def migrate(engine: Engine) -> None:
    """Bring the tables to the newest migration; safe when several processes do it at once."""
    try:
        with writing(engine) as connection:
            _wait_for_others(connection)
            command.upgrade(_migrations(connection), "head")
    except DBAPIError as error:
        raise DatabaseError(sentence(engine.url, error)) from error


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise DatabaseError(_unknown(url.partition(":")[0])) from error
    if address.get_backend_name() == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    if address.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise DatabaseError(_unknown(address.drivername))
    if address.database in {None, "", ":memory:"}:
        raise DatabaseError(
            "数据库地址未写明文件。SQLite needs a file that outlives the process: sqlite:///PATH."
        )
    return address


def _unknown(driver: str) -> str:
    return (
        f"无法识别的数据库地址。The database address begins with {driver!r}; "
        "write sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME."
    )


def sentence(address: URL, error: DBAPIError) -> str:
    """Say which database failed and why, without its password."""
    cause = str(error.orig).strip().splitlines()
    return (
        f"数据库无法使用。The database {address.render_as_string(hide_password=True)} cannot be used: "
        f"{cause[0] if cause else type(error.orig).__name__}."
    )


def _sqlite(address: URL) -> Engine:
    _make_folder(Path(str(address.database)))
    created = sqlalchemy.create_engine(address, **POOL)
    event.listen(created, "connect", _prepare_sqlite)
    event.listen(created, "begin", _begin_sqlite)
    return created


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(
            f"无法建立数据库目录。The folder {file.parent} cannot be made: {error.strerror}."
        ) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = (
        None  # the driver must not begin transactions on its own: `_begin_sqlite` does
    )
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})


def _migrations(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "catalog:migrations")  # by package: no path to be misread
    return config

"""Databases for tests: every test that asks for one runs on SQLite and on PostgreSQL, each time a new one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Dialect, Engine

from catalog.database import engine, migrate
from tests.postgres import PostgresMissing, Server, running

BOTH = ("sqlite", "postgresql")
_DIALECTS: dict[str, Dialect] = {}
_COMPILED: dict[Any, Any] = {}


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """Run one PostgreSQL for the session (for each worker, where there are several)."""
    try:
        with running() as server:
            yield server
    except PostgresMissing as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite file to copy from."""
    file = tmp_path_factory.mktemp("migrated") / "gongxiang.db"
    with disposed(f"sqlite:///{file}") as database:
        migrate(database)
    return file


@pytest.fixture(scope="session")
def migrated_name(postgresql: Server) -> str:
    """Migrate one PostgreSQL database to copy from; nobody may be connected to it afterwards."""
    name = postgresql.create()
    with disposed(postgresql.url(name)) as database:
        migrate(database)
    return name


@pytest.fixture(params=BOTH)
def backend(request: pytest.FixtureRequest) -> str:
    """Name the kind of database the test runs on."""
    return str(request.param)


@pytest.fixture
def bare_database_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Make a new database without tables."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'gongxiang.db'}"
        return
    yield from _of_server(request.getfixturevalue("postgresql"), "template0")


@pytest.fixture
def database_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Make a new migrated database."""
    if backend == "sqlite":
        file = tmp_path / "gongxiang.db"
        shutil.copy(request.getfixturevalue("migrated_file"), file)
        yield f"sqlite:///{file}"
        return
    template = request.getfixturevalue("migrated_name")
    yield from _of_server(request.getfixturevalue("postgresql"), template)


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """Open a new migrated database."""
    with disposed(database_url) as opened:
        yield opened


def familiar(url: str) -> Engine:
    """Make the product's engine, with the statements known that others of this process have compiled.

    To compile them again is most of what a test on a database of its own costs. They are known by the dialect
    that they are for, so the first engine of a kind shares its own, once it has met a server.
    """
    made = engine(url)
    if made.name not in _DIALECTS:
        made.connect().close()
        _DIALECTS[made.name] = made.dialect
    made.dialect = _DIALECTS[made.name]
    return made.execution_options(compiled_cache=_COMPILED)


@contextmanager
def disposed(url: str) -> Iterator[Engine]:
    """Open an engine and close all its connections at the end."""
    opened = familiar(url)
    try:
        yield opened
    finally:
        opened.dispose()


def _of_server(server: Server, template: str) -> Iterator[str]:
    name = server.create(template)
    yield server.url(name)
    server.drop(name)

"""A desk on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from opa.child import OpaChild
from tests.review.desks import Table, table


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sample register is written, once."""
    return tmp_path_factory.mktemp("worlds")


@pytest.fixture
def desk(database: Engine, law: OpaChild, worlds: Path) -> Iterator[Table]:
    """A desk with nothing on it."""
    with table(database, law, worlds) as opened:
        yield opened

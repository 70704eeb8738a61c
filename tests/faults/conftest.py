"""What the faults share: a world, a key, and the table of what came of each."""

from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.database import engine
from service.doors import now
from service.people.keys import Keys
from tests.faults.sizes import IS_LONG
from tests.houses import BASE, database_of

ROWS = pytest.StashKey[list[tuple[str, str]]]()
Tell = Callable[[str], None]


@pytest.fixture(scope="session")
def rows(pytestconfig: pytest.Config) -> list[tuple[str, str]]:
    """The rows of the table."""
    return pytestconfig.stash.setdefault(ROWS, [])


@pytest.fixture
def tell(request: pytest.FixtureRequest, rows: list[tuple[str, str]]) -> Tell:
    """Say what came of this fault."""
    name = request.node.name.removeprefix("test_").replace("_", " ")
    return lambda result: rows.append((name, result))


@pytest.fixture(scope="module")
def url_of_base(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A SQLite database with the base world, for all tests of a module."""
    folder = tmp_path_factory.mktemp("base")
    database_of(BASE["world"], folder).dispose()
    return f"sqlite:///{folder / 'gongxiang.db'}"


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A SQLite database with the base world, for one test."""
    database_of(BASE["world"], tmp_path).dispose()
    return f"sqlite:///{tmp_path / 'gongxiang.db'}"


@pytest.fixture(scope="session")
def keys_of() -> Callable[[str, int], list[str]]:
    """Make so many gateway keys in a database."""

    def make(address: str, number: int) -> list[str]:
        database = engine(address)
        keys = Keys(database)
        made = [keys.create(f"gate-{place}", "gateway", now().date()) for place in range(number)]
        database.dispose()
        return made

    return make


def pytest_configure(config: pytest.Config) -> None:
    """Name the mark of what only `make faults` does."""
    config.addinivalue_line("markers", "long: takes its time; done by `make faults` alone")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes its time."""
    left_out = [] if IS_LONG else [item for item in items if item.get_closest_marker("long")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the table."""
    rows = config.stash.get(ROWS, [])
    if rows:
        terminalreporter.section("faults under load")
        width = max(len(name) for name, _ in rows)
        for name, result in rows:
            terminalreporter.line(f"{name:{width}}  {result}")

"""What holds for every world."""

import random
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from catalog import models, queries
from catalog.columns import canonical
from catalog.entries import LISTS, Entry
from catalog.register import Register, Snapshot
from catalog.rows import entry_of
from catalog.world import load
from tests.databases import disposed
from tests.strategies import FREE_TEXT, World, entry, worlds, write

SLOW = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def stated(world: World) -> dict[str, dict[tuple[str, ...], Entry]]:
    """Read a world's rows without any file or database."""
    return {name: {_key(name, entry(name, row)): entry(name, row) for row in world[name]} for name in world}


def kept(database: Engine, world: World) -> dict[str, dict[tuple[str, ...], Entry]]:
    """Read the same entries from the register."""
    with Register(database).snapshot() as snapshot:
        return {
            name: {key: _read(snapshot, name, key) for key in rows} for name, rows in stated(world).items()
        }


def written(found: dict[str, dict[tuple[str, ...], Entry]]) -> list[str]:
    """Write entries out, because Python takes 1, 1.0 and True for equal."""
    return [canonical(one.model_dump(mode="json")) for rows in found.values() for one in rows.values()]


@SLOW
@given(worlds(FREE_TEXT))
def test_what_was_loaded_is_read(migrated_file: Path, world: World) -> None:
    """Every entry comes back from the register exactly as it was stated, whatever its text holds."""
    with TemporaryDirectory() as folder, disposed(_copy(migrated_file, folder)) as database:
        load([write(world, Path(folder) / "world.yaml")], database)
        expected = stated(world)
        assert kept(database, world) == expected
        assert written(kept(database, world)) == written(expected)


@settings(SLOW, max_examples=15)
@given(worlds(FREE_TEXT))
def test_what_was_loaded_is_read_on_either_database(database: Engine, world: World) -> None:
    """The same on PostgreSQL, where later worlds renew the entries of earlier ones."""
    with TemporaryDirectory() as folder:
        load([write(world, Path(folder) / "world.yaml")], database)
    assert kept(database, world) == stated(world)


@SLOW
@given(worlds(), st.randoms(use_true_random=False))
def test_order_changes_nothing(migrated_file: Path, world: World, chance: random.Random) -> None:
    """The order of lists, entries and keys in a file makes no difference, and neither does loading twice."""
    with TemporaryDirectory() as folder, disposed(_copy(migrated_file, folder)) as database:
        first = load([write(world, Path(folder) / "1.yaml")], database)
        second = load([write(_shuffled(world, chance), Path(folder) / "2.yaml")], database)
        assert not second.is_change
        assert first.is_change == any(world.values())
        with Register(database).snapshot() as snapshot:
            assert snapshot.counts() == {name: len(rows) for name, rows in world.items()}


def _shuffled(world: World, chance: random.Random) -> World:
    shuffled = {}
    for name in chance.sample(list(world), len(world)):
        rows = [dict(chance.sample(list(row.items()), len(row))) for row in world[name]]
        shuffled[name] = chance.sample(rows, len(rows))
    return shuffled


def _copy(file: Path, folder: str) -> str:
    return f"sqlite:///{shutil.copy(file, Path(folder) / 'gongxiang.db')}"


def _read(snapshot: Snapshot, name: str, key: tuple[str, ...]) -> Entry:
    columns = (column.name for column in models.TABLES[name].__table__.primary_key)
    (row,) = queries.by_key(name).rows(snapshot.connection, **dict(zip(columns, key, strict=True)))
    return entry_of(LISTS[name], row)


def _key(name: str, one: Entry) -> tuple[str, ...]:
    return tuple(getattr(one, column.name) for column in models.TABLES[name].__table__.primary_key)

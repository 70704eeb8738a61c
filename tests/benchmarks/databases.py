"""Databases to measure on: SQLite files, and a PostgreSQL whose commits are on disk when they return."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from unittest.mock import patch

from service.settings import ROOT
from tests import postgres
from tests.benchmarks import machine, servers
from tests.benchmarks.servers import Place

DURABLE = ("max_connections=100",)
"""PostgreSQL's own defaults otherwise: fsync and synchronous_commit are on."""
WORLD = ROOT / "fixtures" / "world.yaml"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A loaded database of each kind, to be copied for each server that is measured."""

    folder: Path
    file: Path
    cluster: postgres.Server | None
    template: str = ""
    numbers: Iterator[int] = field(default_factory=partial(count, 1))

    def kinds(self) -> tuple[str, ...]:
        """What there is to choose from."""
        return ("sqlite", "postgresql") if self.cluster else ("sqlite",)

    @contextmanager
    def fresh(self, kind: str) -> Iterator[Place]:
        """A new copy, gone at the end."""
        if kind == "sqlite":
            with copied(self.file, self.folder / f"{next(self.numbers)}.db") as url:
                yield Place(url)
            return
        assert self.cluster is not None
        name = self.cluster.create(self.template)
        yield Place(self.cluster.url(name), [postmaster(self.cluster)])
        self.cluster.drop(name)


@contextmanager
def copied(file: Path, copy: Path) -> Iterator[str]:
    """The address of a copy of a SQLite file, removed at the end with what lies beside it."""
    shutil.copy(file, copy)
    try:
        yield f"sqlite:///{copy}"
    finally:
        for left in copy.parent.glob(f"{copy.name}*"):
            left.unlink(missing_ok=True)


@contextmanager
def shelf(folder: Path, *, with_postgresql: bool) -> Iterator[Shelf]:
    """The sample world, loaded once into each kind of database.

    Raises PostgresMissing where PostgreSQL is wanted and there is none.
    """
    file = folder / "world.db"
    servers.load_worlds(f"sqlite:///{file}", WORLD)
    if not with_postgresql:
        yield Shelf(folder, file, None)
        return
    with durable() as cluster:
        template = cluster.create()
        servers.load_worlds(cluster.url(template), WORLD)
        yield Shelf(folder, file, cluster, template)


@contextmanager
def durable() -> Iterator[postgres.Server]:
    """The tests' PostgreSQL on the server's core, with the settings of one whose data are kept."""
    with patch.object(postgres, "QUICK", DURABLE), machine.on(machine.cores()[0]):
        running = postgres.running()
        cluster = running.__enter__()
    try:
        yield cluster
    finally:
        running.__exit__(None, None, None)


def postmaster(cluster: postgres.Server) -> int:
    """The process id of the server, from the file in which it keeps it."""
    return int((cluster._folder / "postmaster.pid").read_text().split()[0])

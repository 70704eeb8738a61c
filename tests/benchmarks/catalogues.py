"""Catalogues of any size: sample data, loaded by `gongxiang load` and kept in the cache for the next run."""

import hashlib
import random
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import count, islice
from pathlib import Path
from typing import Any

from opa import cache as kept
from opa.console import say
from service.settings import ROOT
from tests import yaml12
from tests.benchmarks import questions, servers
from tests.benchmarks.databases import WORLD
from tests.benchmarks.figures import Kind
from tests.benchmarks.load import TOKEN, Load

OPERATOR = "121300000000000439"
PURPOSE = "样例用途"
ASKED: dict[Kind, int] = {"warm": 200, "distinct": 20_000}
"""How many different grants are asked about."""
SEED = 2016


@cache
def agencies() -> list[str]:
    """The organs of the sample world whose division is known."""
    rows = yaml12.read("world.yaml")["agencies"]
    return [row["id"] for row in rows if row.get("kind") == "organ" and "division" in row]


def write(number: int, file: Path) -> None:
    """A world file of so many resources, each with a name and an item of its own, and a grant on each."""
    with file.open("w", encoding="utf-8") as out:
        out.write("resources:\n")
        out.writelines(map(_resource, range(number)))
        out.write("grants:\n")
        out.writelines(map(_grant, range(number)))


def database(number: int) -> Path:
    """A SQLite file that has loaded the sample world and so many resources and grants."""
    folder = kept.folder().parent / "bench" / _recipe()
    file = folder / f"{number}.db"
    if not file.exists():
        _sweep(folder)
        folder.mkdir(parents=True, exist_ok=True)
        say(f"Loading {number:,} resources and grants; about a second for 4,000, once.")
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            made, world = Path(scratch, "made.db"), Path(scratch, "world.yaml")
            write(number, world)
            servers.load_worlds(f"sqlite:///{made}", WORLD, world)
            made.replace(file)
    return file


def loads(number: int, folder: Path) -> dict[Kind, Load]:
    """Questions about grants drawn from the whole catalogue; warm ones are permitted."""
    chance = random.Random(SEED)
    drawn = (chance.randrange(number) for _ in count())
    found: dict[Kind, Load] = {}
    for kind in questions.KINDS:
        purpose = PURPOSE if kind == "warm" else PURPOSE + TOKEN
        rows = (_question(place, purpose) for place in islice(drawn, ASKED[kind]))
        found[kind] = questions.written(kind, rows, folder / f"{number}-{kind}")
    return found


def _resource(place: int) -> str:
    own = f"{{name: 样例项{place}, type: C}}"
    items = f"{{name: 法人名称, type: C}}, {{name: 证书编号, type: C}}, {own}"
    return (
        f'  - {{id: "{_code(place)}", name: 样例资源{place}, provider: "{_agency(place)}", items: [{items}], '
        "duty: 行政许可, filed_on: 2025-05-10, share: {type: conditional, condition: 按授权使用}, "
        "secrecy: {state: none}, platform: {possible: true}, update: {cycle: on_demand, last: 2026-01-01}, "
        "open: none, doubts: 0, version: 1}\n"
    )


def _grant(place: int) -> str:
    return (
        f'  - {{id: SQ-Y-{place:07d}, grantee: "{_agency(place + 1)}", resource: "{_code(place)}", '
        f"items: [法人名称, 证书编号], purposes: [{PURPOSE}], mode: platform, from: 2026-01-01, "
        f'state: active, granted_by: "{OPERATOR}"}}\n'
    )


def _question(place: int, purpose: str) -> dict[str, Any]:
    return {
        "subject": {"type": "agency", "id": _agency(place + 1)},
        "action": {"name": "obtain"},
        "resource": {"type": "resource", "id": _code(place)},
        "context": {"purpose": purpose, "items": ["法人名称", "证书编号"], "mode": "platform"},
    }


def _code(place: int) -> str:
    return f"407013{place:09d}/0001"


def _agency(place: int) -> str:
    return agencies()[place % len(agencies())]


def _recipe() -> str:
    """A digest of all that a kept database is made of; not how it is read or brought up to date."""
    reading = {"memory.py", "register.py", "queries.py", "prepared.py"}
    loading = sorted(file for file in (ROOT / "catalog").glob("*.py") if file.name not in reading)
    files = [Path(__file__), WORLD, *loading]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _sweep(folder: Path) -> None:
    """Remove what an earlier recipe left."""
    others: Iterator[Path] = folder.parent.glob("*") if folder.parent.is_dir() else iter(())
    for other in others:
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)

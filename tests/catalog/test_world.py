"""Loading worlds that are in order."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalog.database import DatabaseError, engine
from catalog.entries import LISTS
from catalog.register import Register
from catalog.world import Counts, load
from service.settings import ROOT

SAMPLE = ROOT / "fixtures" / "world.yaml"

ONE = """
agencies:
  - id: "11130000000000019U"
    name: 甲
    division: "130000"
    roles: [{role: competent, from: 2016-01-01}]
entities:
  - {type: record, id: x, properties: {n: 1, list: [a], none: null}}
"""


def write(file: Path, text: str) -> Path:
    """Write a world file."""
    file.write_text(text, "utf-8")
    return file


def test_sample_world(database: Engine) -> None:
    """The sample world loads without an error, and a second time changes nothing."""
    first = load([SAMPLE], database)
    second = load([SAMPLE], database)
    assert set(LISTS) == set(first.counts)
    assert first.counts["resources"].added > 0
    assert {name: Counts(0, 0, counts.added) for name, counts in first.counts.items()} == second.counts
    assert (first.is_change, second.is_change) == (True, False)
    with Register(database).snapshot() as snapshot:
        assert snapshot.generation() == 1
        assert {name: counts.added for name, counts in first.counts.items()} == snapshot.counts()


def test_contract_example(database: Engine) -> None:
    """The entry that the contract shows is there as shown."""
    load([SAMPLE], database)
    with Register(database).snapshot() as snapshot:
        entry = snapshot.resource("307013001000001/0001")
    assert entry is not None
    assert (entry.name, entry.provider) == ("危险化学品经营许可证核发", "11130000000000019U")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: 甲", "name: 乙"),
        ('    division: "130000"\n', ""),
        ("n: 1", "n: 1.0"),
        ("n: 1", "n: true"),
        ("none: null", "other: null"),
        ("[a]", "[a, a]"),
        ("from: 2016-01-01", "from: 2016-01-02"),
    ],
)
def test_any_difference_is_a_change(before: str, after: str, database: Engine, tmp_path: Path) -> None:
    """An entry that differs in any value is renewed as a whole, even where Python calls the values equal."""
    load([write(tmp_path / "1.yaml", ONE)], database)
    assert before in ONE
    loaded = load([write(tmp_path / "2.yaml", ONE.replace(before, after, 1))], database)
    assert sum(counts.changed for counts in loaded.counts.values()) == 1
    assert sum(counts.unchanged for counts in loaded.counts.values()) == 1
    with Register(database).snapshot() as snapshot:
        assert snapshot.generation() == 2


def test_manner_of_writing_is_no_change(database: Engine, tmp_path: Path) -> None:
    """Quotes, order of keys, width of ids and null written out are not differences."""
    other = """\ufeff%YAML 1.2
---
entities: [{id: "x", properties: {"none": ~, "list": ["a"], n: 0x1}, type: 'record'}]
agencies:
- name: "甲"
  trained: null
  id: " １１130000000000019Ｕ "
  roles: [{from: 2016-01-01, to: , role: competent}]
  "division": '１30000'
  readiness: {}
divisions:
...
"""
    load([write(tmp_path / "1.yaml", ONE)], database)
    loaded = load([write(tmp_path / "2.yaml", other)], database)
    assert (Counts(0, 0, 1), Counts(0, 0, 1)) == (loaded.counts["agencies"], loaded.counts["entities"])
    assert not loaded.is_change


def test_offices_follow_their_agency(database: Engine, tmp_path: Path) -> None:
    """When an agency loses an office or moves, it is not found for the old one."""
    day = date(2026, 1, 1)
    steps = [
        (ONE, ["11130000000000019U"], []),
        (ONE.replace('"130000"', '"130100"'), [], ["11130000000000019U"]),
        (ONE.replace("role: competent", "role: operator"), [], []),
    ]
    for number, (text, province, city) in enumerate(steps):
        load([write(tmp_path / f"{number}.yaml", text)], database)
        with Register(database).snapshot() as snapshot:
            assert (province, city) == (snapshot.competent("130000", day), snapshot.competent("130100", day))


def test_entries_that_are_not_in_the_file_stay(database: Engine, tmp_path: Path) -> None:
    """Loading adds and renews; it never takes away."""
    load([write(tmp_path / "1.yaml", ONE)], database)
    load([write(tmp_path / "2.yaml", "agencies: [{id: b, name: 乙}]\n")], database)
    with Register(database).snapshot() as snapshot:
        assert snapshot.counts()["agencies"] == 2


def test_one_bad_file_keeps_all_out(database: Engine, tmp_path: Path) -> None:
    """Files are loaded together or not at all."""
    files = [write(tmp_path / "1.yaml", ONE), write(tmp_path / "2.yaml", "agencies: [{id: b}]\n")]
    with pytest.raises(Exception, match="field name: this key is required"):
        load(files, database)
    with Register(database).snapshot() as snapshot:
        assert not any(snapshot.counts().values())
        assert snapshot.generation() == 0


def test_reports(database: Engine, tmp_path: Path) -> None:
    """Internal ids and names of things that nobody listed are told, and keep nothing out."""
    text = """
agencies: [{id: office-7, name: 甲, division: "990000"}]
resources: [{id: r, name: n, provider: nobody}]
grants:
  - {id: g, grantee: x, resource: gone, items: [], purposes: [], from: 2026-01-01, granted_by: x, case: k}
"""
    file = write(tmp_path / "world.yaml", text)
    code, *unlisted = [str(report).removeprefix(f"{file}, ") for report in load([file], database).reports]
    assert code.startswith(
        'line 2, agencies "office-7", field id: this is not a valid unified social credit code'
    )
    assert unlisted == [
        'line 2, agencies "office-7", field division: "990000" is not listed in divisions.',
        'line 3, resources "r", field provider: "nobody" is not listed in agencies.',
        'line 5, grants "g", field grantee: "x" is not listed in agencies.',
        'line 5, grants "g", field resource: "gone" is not listed in resources.',
        'line 5, grants "g", field granted_by: "x" is not listed in agencies.',
        'line 5, grants "g", field case: "k" is not listed in cases.',
    ]


def test_later_file_may_list_what_an_earlier_one_names(database: Engine, tmp_path: Path) -> None:
    """What is registered already, or stands in another file, is not reported."""
    first = write(tmp_path / "1.yaml", 'resources: [{id: r, name: n, provider: "11130000000000019U"}]\n')
    second = write(tmp_path / "2.yaml", ONE.replace('    division: "130000"\n', ""))
    assert load([first, second], database).reports == ()
    assert load([first], database).reports == ()


def test_progress(database: Engine, tmp_path: Path) -> None:
    """Progress counts the bytes of all files and ends at their sum."""
    files = [
        write(tmp_path / "1.yaml", ONE),
        write(tmp_path / "2.yaml", "agencies: []\n" + "# 注\n" * 50_000),
    ]
    told: list[tuple[int, int]] = []
    load(files, database, lambda done, total: told.append((done, total)))
    size = sum(file.stat().st_size for file in files)
    assert (size, size) == told[-1]
    assert sorted(told) == told


def test_no_files(database: Engine) -> None:
    """Loading nothing changes nothing."""
    assert not load([], database).is_change


def test_not_migrated_is_a_sentence(tmp_path: Path) -> None:
    """A database without tables is refused in words."""
    opened = engine(f"sqlite:///{tmp_path / 'gongxiang.db'}")
    with pytest.raises(DatabaseError, match="cannot be used: no such table: register_state"):
        load([write(tmp_path / "1.yaml", ONE)], opened)
    opened.dispose()


def test_loads_at_once(database_url: str, tmp_path: Path) -> None:
    """Two processes that load the same world at the same time both succeed, and one of them changes it."""
    script = (
        "import sys; from catalog.database import engine; from catalog.world import load; "
        "print(load([sys.argv[2]], engine(sys.argv[1])).is_change)"
    )
    command = [sys.executable, "-c", script, database_url, str(SAMPLE)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [process.communicate(timeout=120)[0].strip() for process in processes]
    assert sorted(answers) == ["False", "True"]


LOAD = """
import resource, sys
from catalog.database import engine, migrate
from catalog.world import load
database = engine(sys.argv[1])
migrate(database)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
load([sys.argv[2]], database)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_memory_is_bounded(tmp_path: Path) -> None:
    """Loading 20,000 resources of 15 items, a file of 20 MB, takes less than 64 MB of memory."""
    items = ", ".join(f"{{name: 信息项{number}, type: C, length: 100}}" for number in range(15))
    file = tmp_path / "world.yaml"
    with file.open("w", encoding="utf-8") as world:
        world.write("resources:\n")
        for number in range(20_000):
            world.write(f'  - {{id: "{number}", name: 信息资源{number}, provider: a, items: [{items}]}}\n')
    command = [sys.executable, "-c", LOAD, f"sqlite:///{tmp_path / 'gongxiang.db'}", str(file)]
    kilobytes = int(subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout)
    assert kilobytes < 64 * 1024

"""Checkpoint files beside the record: `verify` holds it to each of them, whatever number it has."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalog.database import engine, migrate, reading
from service.record.checkpoints import trust
from service.record.checkpoints.documents import Signed
from service.record.checkpoints.folder import read_folder
from service.record.checkpoints.keys import Keyring
from service.record.checkpoints.notary import Notary
from service.record.checkpoints.trust import Trust
from service.record.verify import Report, within
from tests import records
from tests.programs import run
from tests.records import START, execute, fill


@pytest.fixture
def notary(database: Engine, tmp_path: Path) -> Notary:
    """A record of nine entries with three checkpoints, each a file."""
    made = records.notary(database, tmp_path)
    for number in range(3):
        fill(database, range(number * 3, number * 3 + 3))
        assert made.make(START + timedelta(minutes=number))
    return made


def files(notary: Notary) -> list[Path]:
    """The checkpoint files, the oldest first."""
    return sorted(notary.folder.glob("*.json"))


def verified(database: Engine, notary: Notary, trusted: Trust | None = None) -> Report:
    """What verify says of the record with the files beside it."""
    beside = read_folder(notary.folder)
    with reading(database) as connection:
        return within(connection, (), beside, trusted or trust.known(Keyring(notary.keyring.folder).known()))


def forget_after(database: Engine, number: int) -> None:
    """Cut the record back to a checkpoint, as a restored copy would be: entries, head, checkpoints."""
    length = 3 * number
    execute(database, "DELETE FROM record_entries WHERE seq > :length", length=length)
    head = "(SELECT hash FROM record_entries WHERE seq = :length)"
    execute(database, f"UPDATE record_chains SET length = :length, head = {head}", length=length)  # noqa: S608  our own names
    for table in ("record_checkpoints", "record_checkpoint_spans"):
        execute(database, f"DELETE FROM {table} WHERE number > :number", number=number)  # noqa: S608  our own names


def test_a_whole_record_agrees_with_all_of_them(database: Engine, notary: Notary) -> None:
    """The count and the newest are said, so that a reader knows how far they reach."""
    report = verified(database, notary)
    assert report.faults == []
    assert report.beside.newest
    assert (report.beside.count, report.beside.newest.number) == (3, 3)


@pytest.mark.parametrize("number", [1, 2])
def test_newer_checkpoints_show_a_cut_end(database: Engine, notary: Notary, number: int) -> None:
    """Cut back together with its head and checkpoints, a record is whole in itself, and not by the files."""
    forget_after(database, number)
    with reading(database) as connection:
        assert within(connection).faults == []

    faults = verified(database, notary).faults

    assert {fault.split("：")[0] for fault in faults} == {
        f"检查点文件 {file.name}" for file in files(notary)[number:]
    }
    assert any(
        f"it has {3 * number} entries, the checkpoint had {3 * number + 3}" in fault for fault in faults
    )


def test_an_older_checkpoint_shows_a_record_written_anew(
    database: Engine, notary: Notary, tmp_path: Path
) -> None:
    """Other entries, signed over by the same service: the oldest file alone knows of the first ones."""
    for file in files(notary)[1:]:
        file.unlink()
    for table in ("record_entries", "record_chains", "record_checkpoints", "record_checkpoint_spans"):
        execute(database, f"DELETE FROM {table}")  # noqa: S608  our own names
    fill(database, range(100, 109))
    assert notary.make(START + timedelta(hours=1))

    (first, _) = faults = verified(database, notary).faults

    assert "entry 3 is not the one the checkpoint was made over" in first
    assert "another of this number" in faults[1]
    assert {files(notary)[0].name, files(notary)[1].name} >= {first.split("：")[0].split()[1]}


def test_a_checkpoint_of_another_database_is_named(database: Engine, notary: Notary, tmp_path: Path) -> None:
    """It proves nothing of this record, and verify says so with both ways to read it."""
    other = engine(f"sqlite:///{tmp_path / 'other.db'}")
    migrate(other)
    fill(other, range(5))
    stranger = Notary(other, notary.keyring, tmp_path / "elsewhere", "sha256")
    stranger.prepare(START)
    stranger.make(START)
    (file,) = files(stranger)
    (notary.folder / "a.json").write_bytes(file.read_bytes())
    other.dispose()

    (fault,) = verified(database, notary).faults

    assert fault.startswith("检查点文件 a.json：签署密钥 ")
    assert "another database" in fault
    assert "written anew" in fault


def changed_number(text: str) -> str:
    """A checkpoint whose text was changed after it was signed."""
    return text.replace('\\"number\\":2', '\\"number\\":7')


def cut_short(text: str) -> str:
    """A file of which the end is missing."""
    return text[:-200]


def unsigned(text: str) -> str:
    """A checkpoint without a signature."""
    signed = Signed.read(text)
    return signed.model_copy(update={"signature": "0" * 128}).text()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (changed_number, "not that of its key"),
        (unsigned, "not that of its key"),
        (cut_short, "cannot be read"),
        (lambda _: "", "cannot be read"),
        (lambda _: "[]", "cannot be read"),
    ],
)
def test_a_spoilt_file_is_named(
    database: Engine, notary: Notary, spoil: Callable[[str], str], said: str
) -> None:
    """What it said can no longer be checked: the file, the cause and the way out are said."""
    file = files(notary)[1]
    file.write_text(spoil(file.read_text("utf-8")), "utf-8")

    report = verified(database, notary)

    (fault,) = report.faults
    assert fault.startswith(f"检查点文件 {file.name}：")
    assert said in fault
    assert report.beside.count == 2


def test_keys_that_are_given_are_the_only_ones(database: Engine, notary: Notary) -> None:
    """Where trusted keys are listed, a checkpoint of another key counts for nothing."""
    assert verified(database, notary, trust.given([notary.keys().text()])).faults == []
    faults = verified(database, notary, trust.given(['{"keys": []}'])).faults
    assert len(faults) == 3
    assert all("no key of this record" in fault for fault in faults)


def test_the_command_says_what_it_held_the_record_to(tmp_path: Path) -> None:
    """Without --checkpoint: the files beside the database, the newest, what is not provable; then a fault."""
    url = f"sqlite:///{tmp_path / 'gongxiang.db'}"
    none = run(url, "verify")
    database = engine(url)
    made = records.notary(database, tmp_path)
    for number in range(2):
        fill(database, range(number * 3, number * 3 + 3))
        made.make(START)
    held = run(url, "verify")
    forget_after(database, 1)
    database.dispose()
    cut = run(url, "verify")

    assert (none.returncode, "There is no checkpoint file" in none.stdout) == (0, True)
    assert (held.returncode, "与目录中的 2 个检查点相符，最新为第 2 号" in held.stdout) == (0, True), (
        held.stderr
    )
    assert "Not provable from what lies on this machine" in held.stdout
    assert (cut.returncode, files(made)[1].name in cut.stderr) == (1, True)
    assert "存证链 main 被截短" in cut.stderr

"""Signed checkpoints: what they say, who signs them, and that a record that departs from one is found."""

import json
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from catalog.base import Base
from catalog.database import reading
from service.record.checkpoints import checks, models, trust
from service.record.checkpoints.documents import Checkpoint, KeyList, Receipt, Signed, Unreadable, key_id
from service.record.checkpoints.drawing import RecordNotWhole
from service.record.checkpoints.keys import Keyring, SigningUnavailable
from service.record.checkpoints.notary import Notary
from service.record.checkpoints.rounds import REST, RESTS, Rounds, rest
from service.record.verify import verify
from service.settings import ROOT
from tests import records
from tests.records import START, execute, fill

LATER = START + timedelta(minutes=5)


@pytest.fixture
def notary(database: Engine, tmp_path: Path) -> Notary:
    """A notary over an empty record."""
    return records.notary(database, tmp_path)


def said(signed: Signed | None) -> Checkpoint:
    """What a checkpoint that was made says; its signature is good."""
    assert signed is not None
    return checks.opened(signed)


def faults(database: Engine, signed: Signed) -> list[str]:
    """What a record lacks of a kept checkpoint."""
    with reading(database) as connection:
        return list(checks.against(connection, said(signed), signed))


def test_the_tables_are_the_models(database: Engine) -> None:
    """Nothing differs between the migration and the models, comments included."""
    kinds = (models.KeptCheckpoint, models.Span, models.SigningKey)
    ours = {kind.__tablename__ for kind in kinds}

    def is_ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
        return kind != "table" or name in ours

    with database.connect() as connection:
        options = {"compare_type": True, "include_object": is_ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_a_checkpoint_has_every_head(database: Engine, notary: Notary) -> None:
    """Heads and lengths of all chains, the moment, and the digest of the one before."""
    kept = {name: fill(database, range(start, start + 5), name) for name, start in (("a", 0), ("b", 5))}
    first = said(notary.make(START))
    kept["b"] += fill(database, range(10, 13), "b")
    second = said(notary.make(LATER))

    assert {name: (head.length, head.head) for name, head in second.chains.items()} == {
        name: (max(one.seq for one in chain), max(chain, key=lambda one: one.seq).hash)
        for name, chain in kept.items()
    }
    assert (first.number, first.previous, second.number) == (1, None, 2)
    assert second.at == "2026-06-01T04:05:00.000000+00:00"
    assert (second.chains["a"].root, second.chains["b"].after) == (None, 5)
    assert verify(database).faults == []


def test_checkpoints_lie_in_the_folder(database: Engine, notary: Notary) -> None:
    """Each is a file, the same as in the database, by which the record can be checked."""
    fill(database, range(3))
    made = notary.make(START)
    (file,) = notary.folder.iterdir()

    assert made == Signed.read(file.read_text("utf-8"))
    assert notary.last() == (1, made)
    assert made
    assert faults(database, made) == []


def test_nothing_new_is_not_signed_again(database: Engine, notary: Notary) -> None:
    """No entry, no checkpoint; none before its time either, unless very many entries wait."""
    assert notary.make(START) is None
    fill(database, range(2))
    assert notary.make(START)
    assert notary.make(LATER) is None
    fill(database, range(2, 4))
    assert notary.make(LATER, timedelta(minutes=6)) is None
    assert notary.make(LATER, timedelta(minutes=5))


def test_many_entries_do_not_wait(database: Engine, notary: Notary, monkeypatch: pytest.MonkeyPatch) -> None:
    """With more entries than a tree should have, a checkpoint is made before its time."""
    monkeypatch.setattr("service.record.checkpoints.notary.MOST", 10)
    fill(database, range(2))
    notary.make(START)
    fill(database, range(2, 11))
    assert notary.make(START, timedelta(minutes=5)) is None
    fill(database, range(11, 12))
    assert notary.make(START, timedelta(minutes=5))


def test_one_process_at_a_time(database: Engine, tmp_path: Path) -> None:
    """Many that sign at once, over a record that grows, leave one line of checkpoints without doubles."""
    notaries = [records.notary(database, tmp_path) for _ in range(4)]
    assert len(list((tmp_path / "signing").glob("*.pem"))) == 1
    together = threading.Barrier(4)

    def sign(one: Notary) -> int:
        together.wait()
        return sum(one.make(START + timedelta(seconds=number)) is not None for number in range(10))

    with ThreadPoolExecutor(5) as pool:
        signing = [pool.submit(sign, one) for one in notaries]
        for start in range(0, 40, 4):
            fill(database, range(start, start + 4))
        made = sum(one.result() for one in signing)
    made += notaries[0].make(LATER) is not None

    last = notaries[0].last()
    assert last
    assert (last[0], said(last[1]).chains["main"].length) == (made, 40)
    assert verify(database).faults == []


def test_processes_that_start_at_once_make_one_key(database_url: str, tmp_path: Path) -> None:
    """Four processes on a new database agree on one key, and one private key lies in the folder."""
    script = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from catalog.database import engine\n"
        "from service.record.checkpoints.keys import Keyring\n"
        "from service.record.checkpoints.notary import Notary\n"
        "folder = Path(sys.argv[2])\n"
        "print(Notary(engine(sys.argv[1]), Keyring(folder), folder, 'sha256').prepare(datetime.now(UTC)))\n"
    )
    command = [sys.executable, "-c", script, database_url, str(tmp_path / "keys")]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(4)]
    ids = {process.communicate(timeout=120)[0] for process in processes}

    assert len(ids) == 1
    assert [f"sha256:{file.stem}\n" for file in (tmp_path / "keys").glob("*.pem")] == list(ids)


def test_the_private_key_is_nobody_else_s(database: Engine, notary: Notary) -> None:
    """Mode 0600 in a folder of its own; nothing of it is in the database; opened to others it is refused."""
    (file,) = notary.keyring.folder.glob("*.pem")
    secret = "".join(file.read_text("ascii").splitlines()[1:-1])
    fill(database, range(2))

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    with reading(database) as connection:
        for name in ("signing_keys", "record_checkpoints"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {name}").all()  # noqa: S608  our own names
            assert secret not in str(rows)
    file.chmod(0o640)
    with pytest.raises(SigningUnavailable, match="chmod 600"):
        notary.make(START)


@pytest.mark.parametrize(
    "harm",
    [
        lambda file: file.unlink(),
        lambda file: file.write_text("no key"),
        lambda file: file.write_bytes(_other(file)),
    ],
    ids=["gone", "spoilt", "another"],
)
def test_without_its_key_nothing_is_signed(
    harm: Callable[[Path], object], database: Engine, notary: Notary
) -> None:
    """A key that is gone, spoilt or exchanged is one sentence with the way out, and no other key is made."""
    (file,) = notary.keyring.folder.glob("*.pem")
    harm(file)
    fill(database, range(2))

    with pytest.raises(SigningUnavailable):
        notary.make(START)
    notary.prepare(LATER)
    assert len(notary.keys().keys) == 1
    assert notary.last() is None


def _other(file: Path) -> bytes:
    """Another private key."""
    folder = file.parent / "other"
    made = Keyring(folder).create()
    return (folder / f"{made.id.partition(':')[2]}.pem").read_bytes()


def test_rotation(database: Engine, notary: Notary) -> None:
    """The old key names the new one as it signs last; both stay listed with what they signed."""
    fill(database, range(3))
    notary.make(START)
    new = notary.rotate(LATER)
    fill(database, range(3, 6))
    third = said(notary.make(LATER))
    first_key, second_key = notary.keys().keys

    assert (first_key.first, first_key.last, second_key.first, second_key.last) == (1, 2, 3, None)
    assert (first_key.until, second_key.id, third.key) == (second_key.since, new, new)
    assert second_key.named_by
    named = said(second_key.named_by)
    assert (named.key, named.next and named.next.key) == (first_key.id, new)
    assert [file.stem for file in notary.keyring.folder.glob("*.pem")] == [new.partition(":")[2]]
    assert notary.keyring.known() == {first_key.id, new}
    assert verify(database).faults == []


def test_rotation_of_a_lost_key(database: Engine, notary: Notary) -> None:
    """A lost key is replaced only where it is said to be lost; nothing signed joins the two then."""
    fill(database, range(3))
    with pytest.raises(SigningUnavailable, match="--lost"):
        notary.rotate(START, lost=True)
    notary.make(START)
    notary.keyring.destroy(notary.prepare(START))
    with pytest.raises(SigningUnavailable, match="--lost"):
        notary.rotate(LATER)
    new = notary.rotate(LATER, lost=True)
    fill(database, range(3, 4))

    assert said(notary.make(LATER)).key == new
    assert [key.named_by for key in notary.keys().keys] == [None, None]
    assert verify(database).faults == []


def test_trust_follows_signatures(database: Engine, notary: Notary) -> None:
    """From the first key alone the list leads to every later one; a list that was forged leads nowhere."""
    (anchor,) = (file.read_text() for file in notary.keyring.folder.glob("*.pub"))
    fill(database, range(3))
    second = notary.rotate(START)
    third = notary.rotate(LATER)
    listed = notary.keys()
    strange = Notary(database, Keyring(notary.folder / "strange"), notary.folder, "sha256").keyring.create()

    found = trust.given([anchor, listed.text()])
    assert [found.holds(key, 3) for key in (second, third)] == [False, True]
    assert (found.holds(second, 2), found.holds(third, 2)) == (True, False)
    assert not trust.given([anchor]).holds(third, 3)
    assert not trust.given([listed.text()]).holds(strange.id, 3)
    forged = listed.model_copy(update={"keys": [*listed.keys[:2], _posing(listed, strange.public)]})
    with pytest.raises(Unreadable, match="predecessor"):
        trust.given([anchor, forged.text()])
    cut = listed.model_copy(
        update={"keys": [key.model_copy(update={"named_by": None}) for key in listed.keys]}
    )
    assert not trust.given([anchor, cut.text()]).holds(third, 3)


def _posing(listed: KeyList, public: bytes) -> object:
    """A strange key that says of itself that it was named."""
    return listed.keys[2].model_copy(update={"id": key_id(public), "public": public.hex()})


def test_a_broken_record_is_not_signed(database: Engine, notary: Notary) -> None:
    """Where a chain does not go on from its last checkpoint, the service finds it and signs nothing."""
    fill(database, range(6))
    notary.make(START)
    fill(database, range(6, 9))
    for statement in (
        "UPDATE record_entries SET hash = replace(hash, 'a', 'b') WHERE seq = 6",
        "DELETE FROM record_entries WHERE seq = 8",
        "UPDATE record_chains SET length = 5",
        "DELETE FROM record_chains",
    ):
        execute(database, statement)
        with pytest.raises(RecordNotWhole):
            notary.make(LATER)


def test_a_lost_joint_is_seen_before_all_else(database: Engine, notary: Notary) -> None:
    """Where the entry has gone at which the last checkpoint ended, those after it are not gone through."""
    fill(database, range(3))
    notary.make(START)
    fill(database, range(3, 8))
    execute(database, "DELETE FROM record_entries WHERE seq = 3")

    with pytest.raises(RecordNotWhole):
        notary.make(LATER, pace=lambda *_: pytest.fail("they were gone through"))


def test_rounds(database: Engine, notary: Notary) -> None:
    """While the block runs checkpoints are made from time to time, and one at its end covers the rest."""
    moments: Iterator[datetime] = (START + timedelta(seconds=number) for number in range(10_000))
    made = threading.Event()
    with Rounds(notary, lambda: next(moments), timedelta(milliseconds=50)):
        fill(database, range(3))
        while notary.last() is None:
            made.wait(0.01)
        fill(database, range(3, 8))

    last = notary.last()
    assert last
    assert said(last[1]).chains["main"].length == 8


@given(st.integers(0, 100_000))
def test_many_pieces_take_no_longer_for_their_breaks(pieces: int) -> None:
    """There is a break after every piece, and all together they last for a time that does not grow."""
    assert 0 < rest(pieces) <= REST
    assert rest(pieces) * pieces <= RESTS * 1.001


def test_rounds_outlive_their_key(database: Engine, notary: Notary, caplog: pytest.LogCaptureFixture) -> None:
    """Without its key a service goes on without checkpoints, and its log says why, once."""
    notary.keyring.destroy(notary.prepare(START))
    fill(database, range(3))
    with Rounds(notary, lambda: START, timedelta(milliseconds=10)):
        threading.Event().wait(0.2)

    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "signing rotate --lost" in caplog.text


def receipt(notary: Notary, number: int) -> Receipt:
    """The receipt of a sample decision."""
    found = notary.receipt(f"{number:032x}")
    assert found
    return found


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_receipts(algorithm: str, database: Engine, tmp_path: Path) -> None:
    """Every entry that a checkpoint covers has a good receipt; one that none covers has none yet."""
    notary = records.notary(database, tmp_path, algorithm)
    kept = fill(database, range(21), algorithm=algorithm)
    notary.make(START)
    kept += fill(database, range(21, 26), algorithm=algorithm)
    notary.make(LATER)
    fill(database, range(26, 27), algorithm=algorithm)

    for one in kept:
        made = receipt(notary, int(one.decision.id, 16))
        assert (made.chain, made.seq, made.hash) == (one.chain, one.seq, one.hash)
        assert json.loads(made.body)["id"] == one.decision.id
        assert list(checks.receipt_faults(made)) == []
        assert len(made.path) <= 5
    assert notary.receipt(f"{26:032x}") is None
    assert notary.receipt("nothing") is None


def test_a_changed_receipt_is_found(database: Engine, notary: Notary) -> None:
    """Any byte of a receipt changed, it is not the same good receipt any more; those cut do not read."""
    fill(database, range(9))
    notary.make(START)
    whole = receipt(notary, 4)
    text = whole.text()

    for place in range(len(text)):
        changed = text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
        assert _refused(changed, whole), changed[max(place - 30, 0) : place + 30]
    assert all(_refused(text[:end], whole) for end in range(0, len(text) - 2, 7))


def _refused(text: str, whole: Receipt) -> bool:
    """Whether a text is no receipt, or a bad one; white space around members says nothing."""
    try:
        read = Receipt.read(text)
    except Unreadable:
        return True
    return read == whole or list(checks.receipt_faults(read)) != []


def test_a_receipt_of_another_entry(database: Engine, notary: Notary) -> None:
    """Neither path, place, body nor checkpoint of another entry makes a good receipt."""
    fill(database, range(9))
    notary.make(START)
    fill(database, range(9, 12))
    notary.make(LATER)
    mine, other, later = receipt(notary, 3), receipt(notary, 4), receipt(notary, 10)

    for member in ("path", "seq", "body", "hash", "previous"):
        mixed = mine.model_copy(update={member: getattr(other, member)})
        assert list(checks.receipt_faults(mixed)), member
    assert list(checks.receipt_faults(mine.model_copy(update={"checkpoint": later.checkpoint})))
    assert list(checks.receipt_faults(mine.model_copy(update={"chain": "other"})))

"""Receipts at their door: for those who may read the decision, good offline, and the keys for anybody."""

import json
import stat
import time
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from sqlalchemy import text

from catalog.database import engine, writing
from service.record.checkpoints import checks, trust
from service.record.checkpoints.documents import KeyList, Receipt, Signed
from service.settings import SETTINGS
from tests import records
from tests.gateways.running import PURPOSE, Running
from tests.houses import BASE, database_of
from tests.programs import run_here, serving

QUESTION = {
    "subject": {"type": "agency", "id": "11130000000000019U"},
    "action": {"name": "obtain"},
    "resource": {"type": "resource", "id": "307013001000001/0001"},
    "context": {"purpose": PURPOSE, "mode": "platform"},
}
CALLER = r"\"caller\":\"gate\""
"""As it stands in the body of an entry, which is a text in JSON."""


def run(url: str, *arguments: str) -> "Done":
    """Run a command in this process, as `gongxiang` does, with the settings of one database."""
    with pytest.MonkeyPatch.context() as patch:
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        patch.setenv("GONGXIANG_DATABASE_URL", url)
        return Done(*run_here(*arguments))


class Done(NamedTuple):
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def ask(running: Running, question: Any = QUESTION, key: str = "gate") -> str:
    """Get a decision; give its id."""
    answer = running.post("/access/v1/evaluation", question, key)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["context"]["id"])


def listed(running: Running) -> KeyList:
    """The keys as anybody gets them."""
    answer = running.get("/.well-known/gongxiang-keys.json", None)
    assert answer.status_code == 200
    return KeyList.read(answer.text)


def test_a_receipt_of_a_new_decision(running: Running) -> None:
    """A checkpoint is made for it; entry, place and signature are good by the keys that anybody can get."""
    decision = ask(running)
    answer = running.get(f"/decisions/{decision}/receipt")
    kept = running.get(f"/decisions/{decision}").json()

    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    receipt = Receipt.read(answer.text)
    assert list(checks.receipt_faults(receipt)) == []
    assert kept["context"]["record"] == {"chain": receipt.chain, "seq": receipt.seq, "hash": receipt.hash}
    said = checks.opened(receipt.checkpoint)
    assert trust.given([listed(running).text()]).holds(said.key, said.number)


def test_receipts_do_not_make_checkpoints_without_end(running: Running) -> None:
    """Whoever asks for many receipts of new decisions gets them all, from few checkpoints."""
    numbers, began = set(), time.monotonic()
    for _ in range(6):
        receipt = Receipt.read(running.get(f"/decisions/{ask(running)}/receipt").text)
        numbers.add(checks.opened(receipt.checkpoint).number)

    assert len(numbers) <= (time.monotonic() - began) / 2 + 2


def test_who_may_not_have_it(running: Running) -> None:
    """The same right as reading the decision: not without a key, not another gateway's, none of nothing."""
    decision = ask(running)

    assert running.get(f"/decisions/{decision}/receipt", None).status_code == 401
    assert running.get(f"/decisions/{decision}/receipt", "wrong").status_code == 401
    assert running.get(f"/decisions/{decision}/receipt", "other").status_code == 404
    assert running.get(f"/decisions/{'0' * 32}/receipt").status_code == 404
    assert running.get(f"/decisions/{decision}/receipt", "desk").status_code == 200


def test_a_receipt_holds_no_facts(running: Running) -> None:
    """The entry names its facts and its ruling by digest; neither stands in the receipt."""
    decision = ask(running)
    receipt = Receipt.read(running.get(f"/decisions/{decision}/receipt").text)
    facts = running.get(f"/decisions/{decision}").json()["facts"]
    body = json.loads(receipt.body)

    assert facts["resource"]["name"]
    assert facts["resource"]["name"] not in receipt.text()
    assert body["facts"].startswith("sha256:")
    assert body["ruling"].startswith("sha256:")


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with the base world."""
    database_of(BASE["world"], tmp_path).dispose()
    return f"sqlite:///{tmp_path / 'gongxiang.db'}"


def test_from_start_to_stop(url: str, tmp_path: Path) -> None:
    """A service makes its key at the first start and a last checkpoint at its stop; `verify` goes by both."""
    key = run(url, "key", "create", "--role", "gateway", "--name", "gate").stdout.splitlines()[-1]
    with serving(url, GONGXIANG_OPA_TIMEOUT="5") as program:
        answer = program.ask(key, BASE["questions"]["obtain"])
        headers = {"Authorization": f"Bearer {key}"}
        address = f"{program.url}/decisions/{answer['context']['id']}/receipt"
        (tmp_path / "receipt.json").write_text(httpx.get(address, headers=headers, timeout=30).text)
        (tmp_path / "keys.json").write_text(httpx.get(f"{program.url}/.well-known/gongxiang-keys.json").text)
        program.ask(key, BASE["questions"]["obtain"])
    (private,) = (tmp_path / "signing").glob("*.pem")
    files = sorted((tmp_path / "checkpoints").iterdir())
    last = checks.opened(Signed.read(files[-1].read_text("utf-8")))

    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert last.chains["main"].length == 2
    checkpoint, receipt = ("--checkpoint", str(files[-1])), ("--receipt", str(tmp_path / "receipt.json"))
    for good in (checkpoint, receipt, ("--checkpoint", receipt[1])):
        done = run(url, "verify", *good)
        assert (done.returncode, "a known key" in done.stdout) == (0, True), done.stderr

    database = engine(url)
    with writing(database) as connection:
        for table in ("record_entries", "record_chains", "record_checkpoints", "record_checkpoint_spans"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608  our own names
    database.dispose()
    beside = run(url, "verify")
    assert (beside.returncode, files[-1].name in beside.stderr) == (1, True)
    assert "存证链 main 缺失" in beside.stderr
    for kept in (checkpoint[1], receipt[1]):
        emptied = run(url, "verify", "--checkpoint", kept)
        assert (emptied.returncode, "存证链 main 缺失" in emptied.stderr) == (1, True)


@pytest.fixture
def receipt(running: Running, tmp_path: Path) -> Path:
    """A receipt in a file."""
    file = tmp_path / "receipt.json"
    file.write_text(running.get(f"/decisions/{ask(running)}/receipt").text, "utf-8")
    return file


def test_verify_a_receipt_without_a_database(running: Running, receipt: Path, tmp_path: Path) -> None:
    """Known keys, given keys, and the key in the receipt itself, which is said to prove little."""
    nowhere = f"sqlite:///{tmp_path / 'none' / 'gongxiang.db'}"
    keys, stranger = tmp_path / "keys.json", tmp_path / "stranger.json"
    keys.write_text(listed(running).text(), "utf-8")
    stranger.write_text(KeyList(keys=[]).text(), "utf-8")

    given = run(nowhere, "verify", "--receipt", str(receipt), "--key", str(keys))
    embedded = run(nowhere, "verify", "--receipt", str(receipt))
    wrong = run(nowhere, "verify", "--receipt", str(receipt), "--key", str(stranger))
    none = run(nowhere, "verify", "--receipt", str(receipt), "--key", str(receipt))

    assert (given.returncode, "a known key" in given.stdout) == (0, True), given.stderr
    assert (embedded.returncode, "proves only" in embedded.stdout) == (0, True)
    assert (wrong.returncode, none.returncode) == (1, 1)
    assert not (tmp_path / "none").exists()


def test_verify_names_what_is_wrong(running: Running, receipt: Path, tmp_path: Path) -> None:
    """A changed receipt, and a file that is none, are exit 1 and a sentence; two questions at once exit 2."""
    changed = tmp_path / "changed.json"
    whole = receipt.read_text("utf-8")
    assert whole.count(CALLER) == 1
    changed.write_text(whole.replace(CALLER, CALLER.replace("gate", "desk")), "utf-8")
    (tmp_path / "none.json").write_bytes(b"\xff{}")
    nowhere = f"sqlite:///{tmp_path / 'none.db'}"

    for file in ("changed.json", "none.json"):
        done = run(nowhere, "verify", "--receipt", str(tmp_path / file))
        assert done.returncode == 1
        assert done.stderr.startswith("gongxiang: ")
        assert "Traceback" not in done.stderr
    assert "not that of its body" in run(nowhere, "verify", "--receipt", str(changed)).stderr
    both = run(nowhere, "verify", "--receipt", str(receipt), "--checkpoint", str(receipt))
    assert both.returncode == 2


def test_the_commands(url: str, tmp_path: Path) -> None:
    """`checkpoint` prints the file of the newest one; `signing` lists and rotates; `verify` follows it."""
    assert "nothing to sign" in run(url, "checkpoint").stdout
    database = engine(url)
    records.fill(database, range(2))
    database.dispose()
    first = run(url, "checkpoint").stdout.splitlines()
    again = run(url, "checkpoint").stdout.splitlines()
    rotated = run(url, "signing", "rotate")

    assert Path(first[-1]).is_file()
    assert first[-1] == again[-1]
    assert (rotated.returncode, rotated.stdout.splitlines()[-1][:7]) == (0, "sha256:")
    assert len(run(url, "signing", "list").stdout.splitlines()) == 2
    assert run(url, "signing", "rotate", "--lost").returncode == 2
    held = run(url, "verify", "--checkpoint", first[-1])
    assert (held.returncode, "checkpoint 1" in held.stdout) == (0, True), held.stderr

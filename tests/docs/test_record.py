"""The guide to the record: what it says of formats is so, and its program checks receipts on its own."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from service.record.checkpoints import documents
from service.record.checkpoints.documents import Receipt
from service.settings import ROOT, SETTINGS
from tests import records

ENGLISH, CHINESE = ROOT / "docs" / "record.md", ROOT / "docs" / "record.zh.md"
BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(guide: Path) -> list[tuple[str, str, str]]:
    """The blocks of a guide: language, file, text."""
    return BLOCK.findall(guide.read_text("utf-8"))


@pytest.fixture
def issued(database: Engine, tmp_path: Path) -> Receipt:
    """A receipt, with its keys and the guide's program beside it."""
    notary = records.notary(database, tmp_path)
    records.fill(database, range(5))
    notary.make(records.START)
    notary.rotate(records.START)
    records.fill(database, range(5, 18))
    notary.make(records.START)
    (program,) = (text for _, file, text in blocks(ENGLISH) if file == "check.py")
    (tmp_path / "check.py").write_text(program, "utf-8")
    (tmp_path / "keys.json").write_text(notary.keys().text(), "utf-8")
    receipt = notary.receipt(f"{11:032x}")
    assert receipt
    return receipt


def check(receipt: Receipt, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the guide's program, without anything of ours."""
    (folder / "receipt.json").write_text(receipt.text(), "utf-8")
    command = [sys.executable, "-I", "check.py", "receipt.json", "keys.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_program_of_the_guide(issued: Receipt, tmp_path: Path) -> None:
    """It finds a good receipt good, and refuses one with another body, place, path or signature."""
    good = check(issued, tmp_path)
    assert (good.returncode, issued.body in good.stdout) == (0, True), good.stderr
    signature = issued.checkpoint.signature
    other = issued.checkpoint.model_copy(update={"signature": signature[2:] + signature[:2]})
    changes = (
        {"body": issued.body.replace("gate", "desk")},
        {"seq": issued.seq + 1},
        {"path": issued.path[::-1]},
        {"path": issued.path[1:]},
        {"path": [*issued.path, issued.path[0]]},
        {"checkpoint": other},
    )

    assert [check(issued.model_copy(update=change), tmp_path).returncode for change in changes] == [1] * 6


def test_the_program_is_short() -> None:
    """A third party reads about thirty lines of Python before relying on them."""
    (program,) = (text for _, file, text in blocks(ENGLISH) if file == "check.py")

    assert len([line for line in program.splitlines() if line.strip()]) <= 35


def test_both_languages_have_the_same_blocks() -> None:
    """The Chinese guide has the blocks of the English one, word for word."""
    assert blocks(CHINESE) == blocks(ENGLISH)


@pytest.mark.parametrize("guide", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_every_member_and_setting_is_told(guide: Path) -> None:
    """Each member of what is handed out, and each setting of this subject, is in the guide."""
    text = guide.read_text("utf-8")
    kinds = (documents.Checkpoint, documents.Signed, documents.Receipt, documents.Head, documents.Successor)
    members = {name for kind in kinds for name in kind.model_fields}
    settings = {name for name in SETTINGS if "SIGNING" in name or "CHECKPOINT" in name}

    assert [name for name in sorted(members) if not re.search(rf"[`{{ ]{name}[`,}}]", text)] == []
    assert [name for name in sorted(settings) if name not in text] == []

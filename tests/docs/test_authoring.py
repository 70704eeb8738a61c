"""The author's guide works: every block of it is written or run, in order, in a copy of what it works on."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from service.settings import ROOT, SETTINGS

ENGLISH, CHINESE = ROOT / "docs" / "authoring.md", ROOT / "docs" / "authoring.zh.md"
BLOCK = re.compile(r"^```(\w+)(?: (\w+)=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS = 120
NEEDED = ("policies", "fixtures", "tests")


@dataclass(frozen=True)
class Block:
    """A block of code: what it is in, what is to be done with it, and to which file."""

    language: str
    deed: str
    file: str
    text: str


def blocks(guide: Path) -> list[Block]:
    """The blocks of a guide in order."""
    return [Block(*found) for found in BLOCK.findall(guide.read_text("utf-8"))]


def environment(folder: Path) -> dict[str, str]:
    """What the author's terminal has after `. .venv/bin/activate`, and a database of this test's own."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    database = f"sqlite:///{folder / 'gongxiang.db'}"
    return kept | {"PATH": path, "GONGXIANG_DATABASE_URL": database, "PYTHONDONTWRITEBYTECODE": "1"}


def follow(block: Block, folder: Path) -> None:
    """Do with a block what the guide says."""
    file = folder / block.file
    if block.deed == "file":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block.text, "utf-8")
    elif block.deed == "append":
        file.write_text(file.read_text("utf-8") + block.text, "utf-8")
    elif block.deed == "merge":
        document = merged(json.loads(file.read_text("utf-8")), json.loads(block.text))
        file.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
    else:
        assert block.language == "sh", f"say what is to be done with this block: {block.text[:60]}"
        run(block.text, folder)


def merged(document: Any, more: Any) -> Any:
    """The document with what is added to it, at any depth."""
    if not isinstance(document, dict) or not isinstance(more, dict):
        return more
    return document | {key: merged(document.get(key), value) for key, value in more.items()}


def run(script: str, folder: Path) -> None:
    """Run commands as a careful shell does: the first that fails ends it."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

    assert done.returncode == 0, f"{script}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


def copy(folder: Path) -> Path:
    """A folder with what the guide's commands work on; the commands themselves are those installed here."""
    workshop = folder / "a workshop"
    workshop.mkdir()
    for name in NEEDED:
        shutil.copytree(ROOT / name, workshop / name, ignore=shutil.ignore_patterns("__pycache__"))
    return workshop


def test_guide_can_be_followed(tmp_path: Path) -> None:
    """Whoever types the guide line by line ends with a tested article, a decision on it and a comparison."""
    workshop = copy(tmp_path)
    for block in blocks(ENGLISH):
        follow(block, workshop)

    comparison = json.loads((workshop / "comparison.json").read_text("utf-8"))
    added = {row["code"] for row in comparison["rules"]["added"]}
    assert {"usage_report.art_3.too_many_records", "usage_report.art_3.records_not_stated"} <= added
    assert "PASS: " in (workshop / "tests.txt").read_text("utf-8")
    coverage = json.loads((workshop / "coverage.json").read_text("utf-8"))["files"]
    assert "not_covered" not in coverage["drafts/law/usage_report/art_3.rego"]
    assert json.loads((workshop / ".vscode" / "settings.json").read_text("utf-8"))["opa.bundleMode"] is False


def test_both_languages_have_the_same_blocks() -> None:
    """The Chinese guide has the blocks of the English one, word for word, so that both are run."""
    assert blocks(CHINESE) == blocks(ENGLISH)
    assert len(blocks(ENGLISH)) > 15


@pytest.mark.parametrize("guide", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_every_trap_of_the_guide_is_reproduced(guide: Path) -> None:
    """The table of traps has a row for each test of a trap."""
    tests = (ROOT / "tests" / "policies" / "test_traps.py").read_text("utf-8")
    table = re.search(r"^## 2\..*?(?=^## 3\.)", guide.read_text("utf-8"), re.MULTILINE | re.DOTALL)

    assert table is not None
    rows = [line for line in table[0].splitlines() if line.startswith("| ")][1:]
    assert len(rows) == len(re.findall(r"^def test_trap_", tests, re.MULTILINE))


@pytest.mark.parametrize("guide", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_every_file_the_guide_names_is_there(guide: Path) -> None:
    """What the guide points to in the repository exists."""
    named = re.findall(r"`((?:docs|fixtures|policies|tests)/[\w./-]+)`", guide.read_text("utf-8"))

    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []

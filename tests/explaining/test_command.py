"""`gongxiang decide --explain`: the same answer and exit, and the explanation beside it."""

import json
from pathlib import Path
from typing import Any

import pytest

from service.settings import ROOT
from tests import programs, yaml12

QUESTIONS: list[dict[str, Any]] = yaml12.read("questions.yaml")
EXITS = {"permit": 0, "deny": 1, "indeterminate": 3}


@pytest.mark.parametrize("wanted", list(EXITS))
def test_explained(wanted: str, tmp_path: Path) -> None:
    """The exit is unchanged; a permit needs nothing, everything else says why not and what would do."""
    url = f"sqlite:///{tmp_path / 'gongxiang.db'}"
    loaded = programs.run(url, "load", str(ROOT / "fixtures" / "world.yaml"))
    assert loaded.returncode == 0, loaded.stderr
    row = next(row for row in QUESTIONS if row["expect"]["outcome"] == wanted)
    done = programs.run(url, "decide", "-", "--explain", stdin=json.dumps(row["request"]))
    assert done.returncode == EXITS[wanted], done.stderr
    answer = json.loads(done.stdout)
    assert answer["context"]["outcome"] == answer["explanation"]["outcome"] == wanted
    why_not = answer["explanation"]["why_not"]
    assert (why_not is None) == (wanted == "permit")
    if why_not is not None:
        assert {part["code"] for part in why_not["against"]} <= set(row["expect"]["codes"])
        assert why_not["remedies"]
        assert "应当据实填报" in why_not["needed"]["note"]["zh"]
    plain = programs.run(url, "decide", "-", stdin=json.dumps(row["request"]))
    assert "explanation" not in json.loads(plain.stdout)

"""The committed proof belongs to these policies, and a sample of it is done again."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from opa import bundle
from service.settings import ROOT
from tests.houses import BASE, desk_on
from tests.prove import combinations, mutants

REPORT: dict[str, Any] = json.loads((ROOT / "docs" / "proof.json").read_text("utf-8"))
SEED = 2016
MUTANTS = 12
THREES = 6
"""Samples small enough for every run; `make prove` does all."""


def test_the_report_is_of_this_revision() -> None:
    """The committed proof was made for the policies as they lie here."""
    revision = bundle.revision([ROOT / "policies"])

    assert REPORT["revision"] == revision, "Run `make prove`: the policies have changed."


def test_nothing_survived() -> None:
    """In the committed proof every broken rule was noticed, and no combination was at fault."""
    assert REPORT["mutants"]["survivors"] == []
    assert REPORT["combinations"]["faults"] == []


@pytest.mark.parametrize("mutant", random.Random(SEED).sample(mutants.mutants(), MUTANTS), ids=str)
def test_a_sample_of_mutants(mutant: mutants.Mutant) -> None:
    """A rule broken in one place makes `opa test` fail, or does not compile."""
    assert mutants.survives(mutant, mutants.Cases({"art_0": []})) != "survived"


def test_a_sample_of_combinations(tmp_path: Path) -> None:
    """On some combinations of three facts of every action, three engines agree and nothing fails open."""
    chance = random.Random(SEED)
    with combinations.three_engines(tmp_path) as (law, engines):
        with desk_on(BASE["world"], law, tmp_path) as opened:
            bases = combinations.bases(opened)
        for action, base in bases.items():
            threes = chance.sample(combinations.threes(base, action), THREES)
            tally = combinations.check(base, action, engines, threes)
            assert tally.combinations
            assert tally.faults == []

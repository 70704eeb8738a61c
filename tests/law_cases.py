"""The law cases of `fixtures/cases` for tests: each as a parameter under a name that says file and place."""

from collections.abc import Iterator
from typing import Any

import pytest

from service.law import cases as law
from service.law.cases import changed
from service.settings import ROOT

__all__ = ["BASE", "CASES", "cases", "changed"]

CASES = law.cases([ROOT / "policies"])
BASE: dict[str, Any] = {"world": CASES[0].base.world, "questions": CASES[0].base.questions}


def cases() -> Iterator[Any]:
    """Each case as its file has it."""
    for case in CASES:
        yield pytest.param(case.document, id=f"{case.article}-{case.number}")

"""Unified social credit codes."""

import csv

import pytest

from catalog.codes import check_character, is_credit_code
from service.settings import ROOT

LINES = (ROOT / "fixtures" / "vectors" / "credit_codes.csv").read_text("utf-8").splitlines()
VECTORS = list(csv.DictReader(LINES[1:]))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["code"])
def test_vectors(vector: dict[str, str]) -> None:
    """Every vector is judged as its source says."""
    assert (vector["valid"] == "true") == is_credit_code(vector["code"])


@pytest.mark.parametrize("place", range(18))
def test_one_wrong_character_shows(place: int) -> None:
    """Any single changed digit makes a code invalid."""
    code = "91110000600037341L"
    other = "1" if code[place] != "1" else "2"
    assert not is_credit_code(code[:place] + other + code[place + 1 :])


def test_every_check_character_is_of_the_alphabet() -> None:
    """The reckoning gives the check character of the example in the standard's alphabet."""
    assert check_character("11130000000000019") == "U"


@pytest.mark.parametrize(
    "text", ["", "1", "111300000000000199U", "1113000000000001９U", "11130000000000019u"]
)
def test_other_forms_are_not_codes(text: str) -> None:
    """Wrong length, full-width digits and small letters are not a code."""
    assert not is_credit_code(text)

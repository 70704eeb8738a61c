# ruff: noqa: E501  a table of values is read across
"""Scalars of YAML 1.2."""

from datetime import date
from math import isclose

import pytest

from catalog.scalars import EXACT, LONGEST, Scalar, ScalarError, plain, quoted


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None), ("nULL", "nULL"),
        ("true", True), ("True", True), ("TRUE", True), ("false", False), ("False", False), ("FALSE", False),
        ("on", "on"), ("yes", "yes"), ("no", "no"), ("off", "off"), ("y", "y"), ("n", "n"), ("On", "On"), ("NO", "NO"),
        ("0", 0), ("-7", -7), ("+7", 7), ("007", 7), ("0o17", 15), ("017", 17), ("0x1F", 31), ("0b1", "0b1"),
        ("1_000", "1_000"), ("12:30", "12:30"), ("1:30:00", "1:30:00"), (str(EXACT), EXACT), (str(-EXACT), -EXACT),
        ("1.5", 1.5), (".5", 0.5), ("1.", 1.0), ("1e3", 1000.0), ("-1E-2", -0.01), (".", "."), ("-", "-"), ("+", "+"),
        ("1e", "1e"), ("2026-11-22", date(2026, 11, 22)), ("2026-1-2", "2026-1-2"), ("2026-11-22T00:00:00", "2026-11-22T00:00:00"),
        ("31-38", "31-38"), ("１２", "１２"), ("=", "="), ("法人名称", "法人名称"),
    ],
)  # fmt: skip
def test_plain(text: str, value: Scalar) -> None:
    """An unquoted scalar is what YAML 1.2 says, and a day where it is written as one."""
    result = plain(text)
    assert type(value) is type(result)
    assert (
        isclose(value, result) if isinstance(value, float) and isinstance(result, float) else value == result
    )


@pytest.mark.parametrize("text", ["null", "true", "12", "2026-11-22", "0o17", ""])
def test_quoted(text: str) -> None:
    """What is quoted is text, whatever it looks like."""
    assert text == quoted(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026-02-30", "2026-02-30 is written like a day, but there is no such day"),
        ("2026-13-01", "there is no such day"),
        (
            "11130000000000000000000019",
            "is read as a number too large to be kept exactly; put codes in quotes",
        ),
        (str(EXACT + 1), "too large"),
        ("9" * 5000, "too large"),
        ("0x" + "f" * 30, "too large"),
        (".inf", "is not a finite number"),
        ("-.INF", "is not a finite number"),
        (".nan", "is not a finite number"),
        ("1e999", "is not a finite number"),
        ("x" * (LONGEST + 1), "the text has 100,001 characters, 100,000 are allowed"),
    ],
    ids=lambda text: text[:12],
)
def test_refused(text: str, sentence: str) -> None:
    """What cannot be kept exactly is refused with a way out, never rounded."""
    with pytest.raises(ScalarError, match=sentence):
        plain(text)


@pytest.mark.parametrize("text", ["\0", "a\ud800", "\udfff法"])
def test_unstorable(text: str) -> None:
    """Characters that no database keeps are refused."""
    with pytest.raises(ScalarError, match="cannot be stored"):
        quoted(text)

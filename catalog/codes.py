"""Unified social credit codes 统一社会信用代码 (GB 32100-2015).

Eighteen characters: registering department, kind of body, division (6), organisation code (9), check
character. The first two may be letters (N for agriculture), which PyPI's python-stdnum 2.2 refuses, so the
arithmetic is here. The organisation code's own check digit (GB 11714) is not looked at: the last character
covers it.
"""

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: no I, O, S, V, Z."""

_FORM = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
_WEIGHTS = tuple(3**place % 31 for place in range(17))


def is_credit_code(text: str) -> bool:
    """Say whether the text has the form and the check character of a credit code."""
    return _FORM.fullmatch(text) is not None and text[17] == check_character(text[:17])


def check_character(code: str) -> str:
    """Reckon the 18th character from the 17 before it (GB 32100-2015)."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(code, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]

"""The short code of a letter: ten characters that can be read out, typed from paper and checked for slips.

Crockford's base 32 without Z: nine characters of chance (44 bits), then a check character; read without
regard to case, width, spaces and hyphens, with O for 0 and I or L for 1.
"""

import secrets
import unicodedata

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXY"
"""A prime number of them: then one wrong character shows, and any two exchanged."""
LENGTH = 10
LONGEST = 40
"""Characters of what is typed that are looked at."""
_SEEN_AS = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "\t": None})


def draw() -> str:
    """A new code."""
    chance = "".join(secrets.choice(DIGITS) for _ in range(LENGTH - 1))
    return chance + _check(chance)


def grouped(code: str) -> str:
    """A code as people read it: XXXX-XXX-XXX."""
    return f"{code[:4]}-{code[4:7]}-{code[7:]}"


def read(typed: str) -> str | None:
    """The code that was typed; None for what is none, a slip of one character among them."""
    code = unicodedata.normalize("NFKC", typed[:LONGEST]).upper().translate(_SEEN_AS)
    right = len(code) == LENGTH and set(code) <= set(DIGITS) and code[-1] == _check(code[:-1])
    return code if right else None


def _check(chance: str) -> str:
    weighed = sum((place + 1) * DIGITS.index(sign) for place, sign in enumerate(chance))
    return DIGITS[weighed % len(DIGITS)]

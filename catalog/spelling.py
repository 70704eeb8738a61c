"""Did you mean …? A word nobody knows, and the known one it is nearest to."""

from collections.abc import Sequence
from difflib import get_close_matches

from catalog.remarks import Said

LIKENESS = 0.5
"""From 0 to 1, as difflib reckons; below it no guess is offered."""


def unknown(kind: str, kind_zh: str, word: str, known: Sequence[str]) -> Said:
    """Say that a word is not known, and which known one was probably meant."""
    near = get_close_matches(word, known, n=1, cutoff=LIKENESS)
    if near:
        return Said(
            f'there is no {kind} "{word}"; did you mean "{near[0]}"?',
            f'没有{kind_zh}"{word}",是否应为"{near[0]}"',
        )
    every = ", ".join(known)
    return Said(f'there is no {kind} "{word}"; known are {every}', f'没有{kind_zh}"{word}",可用:{every}')

"""Titles in lines, broken between words and never inside one, of about one length (GB/T 9704, 7.3.1)."""

import math
import re
from collections.abc import Iterator

import rjieba

WIDTH = 19
"""Characters of a line of the title: 156 mm hold twenty at 22 points, and one is left free."""
_OPENING, _CLOSING = "（《“(〔", "）》”)〕、，的及和与"
"""What never ends a line, and what never begins one."""
_KIND = re.compile("(审查意见书|补正通知书)$")


def broken(*phrases: str) -> list[str]:
    """The lines of a title made of phrases: one line where it fits, else each phrase begins a new one."""
    whole = "".join(phrases)
    if _wide(whole) <= WIDTH:
        return [whole]
    return [line.strip() for phrase in phrases for line in _balanced(phrase)]


def _balanced(phrase: str) -> list[str]:
    """As few lines as hold a phrase, as narrow as so many lines can be."""
    pieces = list(_pieces(phrase))
    fewest = len(_filled(pieces, WIDTH))
    narrow = math.ceil(_wide(phrase) / fewest)
    tries = (_filled(pieces, width) for width in range(narrow, WIDTH + 1))
    return next(lines for lines in tries if len(lines) == fewest)


def _filled(pieces: list[str], width: float) -> list[str]:
    """Line by line as full as they get; only a piece longer than any line is cut."""
    lines = [""]
    for piece in pieces:
        if lines[-1] and _wide(lines[-1] + piece) > width:
            lines.append("")
        lines[-1] += piece
        while _wide(lines[-1]) > WIDTH:
            lines[-1:] = _cut(lines[-1])
    return lines


def _cut(line: str) -> tuple[str, str]:
    """As much of a line as fits, and the rest."""
    fits = next(place for place in range(len(line), 0, -1) if _wide(line[:place]) <= WIDTH)
    return line[:fits], line[fits:]


def _pieces(phrase: str) -> Iterator[str]:
    """The words of a phrase with what clings to them: brackets, numbers, particles."""
    piece = ""
    for word in _words(phrase):
        if piece and not _clings(piece[-1], word[0]):
            yield piece
            piece = ""
        piece += word
    if piece:
        yield piece


def _clings(before: str, after: str) -> bool:
    """Whether no line ends between two characters."""
    foreign = "!" <= before <= "~" and "!" <= after <= "~"
    return before in _OPENING or after in _CLOSING or foreign


def _words(phrase: str) -> Iterator[str]:
    """The words of a phrase; the kind of letter at its end is one."""
    kind = _KIND.search(phrase)
    yield from rjieba.cut(phrase[: kind.start()] if kind else phrase, hmm=True)
    if kind:
        yield kind[0]


def _wide(text: str) -> float:
    """Characters wide; those of half width count half."""
    return sum(0.5 if sign.isascii() else 1 for sign in text)

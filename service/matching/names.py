"""Chinese names made comparable: one width, words that say nothing left out, how alike two are."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from unicodedata import normalize

import rjieba
from rapidfuzz import fuzz

_MARKS = re.compile(r"[\W_]+")
LONGEST = 200
"""Characters of a name that are looked at."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it is compared: folded, its telling words, and those joined."""

    folded: str
    words: tuple[str, ...]

    @property
    def core(self) -> str:
        """The telling words together; the whole name where it has none."""
        return "".join(self.words) or self.folded

    @property
    def bigrams(self) -> frozenset[str]:
        """The pairs of characters of the core."""
        return pairs(self.core)


def pairs(text: str) -> frozenset[str]:
    """Each two characters that stand together; the text itself where it is one character."""
    return frozenset(text[at : at + 2] for at in range(max(len(text) - 1, 1))) if text else frozenset()


def folded(text: str) -> str:
    """A text in one width and one case, without space and marks between words."""
    return _MARKS.sub("", normalize("NFKC", text[:LONGEST]).casefold())


@cache
def generic() -> frozenset[str]:
    """Words that nearly every name has."""
    text = files("service").joinpath("matching", "words.toml").read_text("utf-8")
    return frozenset(tomllib.loads(text)["generic"])


@lru_cache(20_000)
def named(text: str) -> Named:
    """A name made comparable."""
    name = folded(text)
    return Named(name, tuple(word for word in rjieba.cut(name) if word not in generic()))


def likeness(one: Named, other: Named) -> float:
    """How alike two names are, from 0 to 100: by their characters, and by their words whatever the order."""
    if not one.core or not other.core:
        return 0.0
    by_words = fuzz.token_sort_ratio(" ".join(one.words), " ".join(other.words)) if one.words else 0.0
    return max(fuzz.ratio(one.core, other.core), by_words)

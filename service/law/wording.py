"""Sentences in two languages, made of the phrases of `phrases.toml`."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from service.words import LANGUAGES, Words

Pair = list[str]
SPOKEN = tuple(Words(language) for language in LANGUAGES)
"""The words of the facts in each language, in the order of `LANGUAGES`."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in Chinese and in English."""

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        """The text in a language, as a page asks for it."""
        return self.zh if language == "zh" else self.en

    def as_json(self) -> dict[str, str]:
        """As the answers of the service have it."""
        return {"zh": self.zh, "en": self.en}


NOTHING = Wording("", "")
INNER = str.maketrans("“”", "‘’")
"""Quotation marks inside quotation marks (GB/T 15834)."""


@cache
def phrases() -> dict[str, dict[str, Pair]]:
    """The whole file: `sentences`, `nouns`, `joins`; leaves are [Chinese, English]."""
    return tomllib.loads(files("service.law").joinpath("phrases.toml").read_text("utf-8"))


def noun(name: str, **fill: Wording) -> Wording:
    """A noun of the file; KeyError for one that is not in it."""
    return _filled(phrases()["nouns"][name], fill)


def sentence(name: str, **fill: Wording) -> Wording:
    """A sentence of the file; KeyError for one that is not in it."""
    return _filled(phrases()["sentences"][name], fill)


def negated(text: Wording, name: str = "not", **fill: Wording) -> Wording:
    """The same sentence with a `not`: by its own opposite where it has one, else 未满足“…”."""
    opposites = phrases()["opposites"]
    if name in opposites and name != "not":
        return _filled(opposites[name], fill)
    inner = Wording(text.zh.translate(INNER), text.en)
    return _filled(opposites["not"], {"a": inner})


def joined(parts: Iterable[Wording], how: str) -> Wording:
    """Several texts as one; `how` is `and`, `or` or `list`."""
    chinese, english = phrases()["joins"][how]
    texts = list(parts)
    return Wording(chinese.join(text.zh for text in texts), english.join(text.en for text in texts))


def filled(text: Wording, fill: dict[str, Wording]) -> Wording:
    """A text whose braces name what is filled in; a name nobody gave stays as it is."""
    return _filled([text.zh, text.en], fill)


def said(texts: Any) -> Wording:
    """A document with `zh` and `en` as a text; empty where it has none."""
    found = texts if isinstance(texts, dict) else {}
    return Wording(str(found.get("zh", "")), str(found.get("en", "")))


def _filled(pair: Pair, fill: dict[str, Wording]) -> Wording:
    chinese, english = pair
    for name, text in fill.items():
        chinese, english = chinese.replace(f"{{{name}}}", text.zh), english.replace(f"{{{name}}}", text.en)
    return Wording(chinese, english)

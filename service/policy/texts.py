"""The acts' own words: what a paragraph is called, and what it says.

`policies/law/<act>/data.json` holds the text of an act beside its rules; a finding names its paragraph as
`12(2)`, an item of a list as `22(4)`.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.memory import Bounded
from opa import sources

DIGITS = "零一二三四五六七八九十"
PARAGRAPH = re.compile(r"(\d+)(?:\((\d+)\))?")


@dataclass(frozen=True, slots=True)
class Citation:
    """How a paragraph is cited, 第十二条第二款, and its text in both languages."""

    article: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph or item of an article; `cited` where a finding rests on it."""

    zh: str
    en: str
    cited: bool


@dataclass(frozen=True, slots=True)
class Article:
    """A whole article 条, its act's title {zh, en}, and which passages a finding rests on."""

    act: dict[str, str]
    number: str
    label: str
    cited: str
    passages: tuple[Passage, ...]


class Texts:
    """The texts of every act in the policy folders.

    `told` remembers what was said with them, by ruling and revision.
    """

    TOLD = 10_000
    """Rulings put into words that are remembered."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.told = Bounded(self.TOLD)
        self.acts: dict[str, dict[str, Any]] = {}
        for folder in folders:
            for file in sources.matching(folder, "law/*/data.json"):
                self.acts[file.parent.name] = json.loads(sources.text(file))["text"]

    def cite(self, code: str, paragraph: str | None) -> Citation | None:
        """The paragraph a finding rests on; None for the service's own findings and unknown acts."""
        found = self._find(code, paragraph)
        return None if found is None else _citation(*found)

    def article(self, code: str, paragraph: str | None) -> Article | None:
        """The whole article around that paragraph, which is marked; None where `cite` has none."""
        found, citation = self._find(code, paragraph), self.cite(code, paragraph)
        if found is None or citation is None:
            return None
        title = self.title(code.partition(".")[0])
        number = str(paragraph).partition("(")[0]
        return Article(title, number, found[0]["label"], citation.article, _passages(*found))

    def title(self, act: str) -> dict[str, str]:
        """An act's title {zh, en}; its name in the policies where its text is not at hand."""
        title: dict[str, str] = self.acts.get(act, {}).get("title", {"zh": act, "en": act})
        return title

    def _find(self, code: str, paragraph: str | None) -> tuple[dict[str, Any], int | None] | None:
        act = self.acts.get(code.partition(".")[0])
        parts = PARAGRAPH.fullmatch(paragraph or "")
        if act is None or parts is None or parts[1] not in act["articles"]:
            return None
        return act["articles"][parts[1]], int(parts[2]) if parts[2] else None


def _passages(article: dict[str, Any], number: int | None) -> tuple[Passage, ...]:
    """Every paragraph and item in order; a number counts items where there are any."""
    items = article.get("items") or []
    parts = [*article["paragraphs"], *items]
    before = len(article["paragraphs"]) if items else 0
    return tuple(
        Passage(part["zh"], part["en"], number is None or place == before + number)
        for place, part in enumerate(parts, start=1)
    )


def _citation(article: dict[str, Any], number: int | None) -> Citation | None:
    parts = article.get("items") or article["paragraphs"]
    if number is None:
        whole = article["paragraphs"]
        return Citation(
            article["label"], "\n".join(part["zh"] for part in whole), "\n".join(part["en"] for part in whole)
        )
    if not 0 < number <= len(parts):
        return None
    return Citation(_label(article, number), parts[number - 1]["zh"], parts[number - 1]["en"])


def _label(article: dict[str, Any], number: int) -> str:
    label: str = article["label"]
    if article.get("items"):
        return f"{label}第（{DIGITS[number]}）项"
    return f"{label}第{DIGITS[number]}款" if len(article["paragraphs"]) > 1 else label

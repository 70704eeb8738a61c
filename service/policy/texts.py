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

DIGITS = "零一二三四五六七八九十"
PARAGRAPH = re.compile(r"(\d+)(?:\((\d+)\))?")


@dataclass(frozen=True, slots=True)
class Citation:
    """How a paragraph is cited, 第十二条第二款, and its text in both languages."""

    article: str
    zh: str
    en: str


class Texts:
    """The texts of every act in the policy folders."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.acts: dict[str, dict[str, Any]] = {}
        for folder in folders:
            for file in sorted(folder.glob("law/*/data.json")):
                self.acts[file.parent.name] = json.loads(file.read_text("utf-8"))["text"]

    def cite(self, code: str, paragraph: str | None) -> Citation | None:
        """The paragraph a finding rests on; None for the service's own findings and unknown acts."""
        act = self.acts.get(code.partition(".")[0])
        parts = PARAGRAPH.fullmatch(paragraph or "")
        if act is None or parts is None or parts[1] not in act["articles"]:
            return None
        return _citation(act["articles"][parts[1]], int(parts[2]) if parts[2] else None)


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

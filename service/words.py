"""The words people read, in two languages, from `pages/wording/*.toml`, where every label lives.

Here, below the pages, because the law's own sentences name facts by the same labels.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
Pair = list[str]


@cache
def table() -> dict[str, Any]:
    """All files as one: `keys`, `values`, `answers`, `questions`, `ui`; leaves are [Chinese, English].

    Raises ValueError where two files name the same thing.
    """
    whole: dict[str, Any] = {}
    folder = files("service").joinpath("pages", "wording")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        _add(whole, tomllib.loads(file.read_text("utf-8")), file.name)
    return whole


def _add(whole: dict[str, Any], part: dict[str, Any], where: str) -> None:
    for name, value in part.items():
        if isinstance(value, dict):
            _add(whole.setdefault(name, {}), value, f"{where}: {name}")
        elif name in whole:
            raise ValueError(f"{where}: {name} is named in another file already; keep one.")
        else:
            whole[name] = value


@dataclass(frozen=True, slots=True)
class Words:
    """The words in one language."""

    language: Language

    def ui(self, name: str, **fill: object) -> str:
        """Give a word of the page; KeyError for one that is not in the file, which a test rules out."""
        return self._say(table()["ui"][name]).format(**fill)

    def key(self, key: str, parent: str = "") -> str:
        """Name a key of the facts or of details; one that nobody named stands as it is."""
        keys: dict[str, Pair] = table()["keys"]
        pair = keys.get(f"{parent}.{key}") or keys.get(key)
        return self._say(pair) if pair else key

    def path(self, path: str) -> str:
        """Name a path of the facts, `request.fee.amount`, key by key."""
        parts = path.split(".")
        parents = ["", *parts]
        return " › ".join(self.key(key, parent) for key, parent in zip(parts, parents, strict=False))

    def value(self, key: str, value: str, parent: str = "") -> str:
        """Name one of the values a key may have; any other value stands as it is."""
        return self.named(key, value, parent) or value

    def named(self, key: str, value: str, parent: str = "") -> str | None:
        """Name one of the values a key may have; None for any other value."""
        values: dict[str, dict[str, Pair]] = table()["values"]
        names = values.get(f"{parent}.{key}") or values.get(key) or {}
        return self._say(names[value]) if value in names else None

    def answer(self, action: str, outcome: str) -> str:
        """Say what a permit or a denial means for this action."""
        answers = table()["answers"]
        return self._say(answers.get(action, answers["other"])[outcome])

    def question(self, action: str) -> str:
        """Give the sentence that asks this action's question, with names to fill in braces."""
        questions = table()["questions"]
        return self._say(questions.get(action, questions["other"]))

    def truth(self, value: bool, key: str, parent: str = "") -> str:  # noqa: ARG002  others name it by its key
        """Say yes or no."""
        return self.ui("yes" if value else "no")

    def values(self, key: str, parent: str = "") -> list[str]:
        """List the values a key may have, in the order in which people read them."""
        values: dict[str, dict[str, Pair]] = table()["values"]
        return list(values.get(f"{parent}.{key}") or values.get(key) or {})

    def choices(self, name: str) -> dict[str, str]:
        """Give every value a key may have, with its name."""
        return {value: self._say(pair) for value, pair in table()["values"][name].items()}

    def pick(self, texts: Any) -> str:
        """Choose from a document or model with `zh` and `en`."""
        chosen = texts[self.language] if isinstance(texts, dict) else getattr(texts, self.language)
        return str(chosen)

    def _say(self, pair: Pair) -> str:
        return pair[LANGUAGES.index(self.language)]

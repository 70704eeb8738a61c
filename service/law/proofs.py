"""Which tests of OPA's speak of which code, from the text of the test files beside the rules."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from opa import sources

PACKAGE = re.compile(r"^package law\.(\w+)\.(art_\d+|[a-z]+)", re.MULTILINE)
RULE = re.compile(r"^(test_\w+|_\w+)", re.MULTILINE)
WORD = re.compile(r"\w+")
NEXT = re.compile(r"^\w", re.MULTILINE)


def proofs(folders: Sequence[Path], codes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The names of the tests that name each code: whole, or by its last part in a test of its article."""
    found: dict[str, list[str]] = {code: [] for code in codes}
    for folder in folders:
        for file in sources.matching(folder, "*_test.rego"):
            source = sources.text(file)
            own = _own(source, codes)
            for test, text in _tests(source):
                named = [code for code in codes if f'"{code}"' in text]
                named += [
                    code for anchor, code in own.items() if re.search(rf"(?:\b|_){anchor}(?:\b|_)", text)
                ]
                for code in dict.fromkeys(named):
                    found[code].append(test)
    return {code: tuple(dict.fromkeys(tests)) for code, tests in found.items()}


def _own(source: str, codes: Sequence[str]) -> dict[str, str]:
    """The codes of the article that a test file tests, by their last part."""
    package = PACKAGE.search(source)
    start = f"{package[1]}.{package[2]}." if package else None
    return {code.rpartition(".")[2]: code for code in codes if start and code.startswith(start)}


def _tests(source: str) -> Iterator[tuple[str, str]]:
    """Each test's name and text, with the text of the helpers beside it that it names."""
    rules: dict[str, str] = {}
    for match in RULE.finditer(source):
        following = NEXT.search(source, match.end())
        text = source[match.start() : following.start() if following else len(source)]
        rules[match[1]] = rules.get(match[1], "") + text
    helpers = {name: text for name, text in rules.items() if name.startswith("_")}
    for name, text in rules.items():
        if name.startswith("test_"):
            yield name, text + "".join(helpers[word] for word in set(WORD.findall(text)) & helpers.keys())

"""Several names in one cell, 姓名、身份证号: split where a person meant it, joined so that it splits back.

A mark inside brackets or title marks does not split. A name that could not be told apart stands in quotes.
"""

import re
from collections.abc import Iterable

NONE = "无"
"""What a cell or a row says that has nothing, as against one that nobody filled in."""

_MARKS = frozenset("、，,；;\n")
_OPEN = frozenset("（(《“【[〔")
_CLOSE = frozenset("）)》”】]〕")
_NAME = re.compile(r'\s*"((?:[^"]|"")*)"\s*(?:[、，,；;\n]|$)')


def split(text: str) -> list[str]:
    """Give the names in a cell, in their order; an empty list where it says there are none."""
    if text.strip() == NONE:
        return []
    names, place = [], 0
    while place < len(text):
        name, place = _next(text, place)
        names.append(name)
    return [name for name in names if name]


def join(names: Iterable[str]) -> str:
    """Write names into one cell."""
    return "、".join(map(_quoted, names)) or NONE


def _next(text: str, start: int) -> tuple[str, int]:
    """One name from a place on, and the place after it."""
    if (quoted := _NAME.match(text, start)) is not None:
        return quoted[1].replace('""', '"'), quoted.end()
    depth = 0
    for place in range(start, len(text)):
        depth = max(0, depth + (text[place] in _OPEN) - (text[place] in _CLOSE))
        if text[place] in _MARKS and (not depth or text[place] == "\n"):
            return text[start:place].strip(), place + 1
    return text[start:].strip(), len(text)


def _quoted(name: str) -> str:
    if name != NONE and split(name) == [name] and split(f"{name}、{NONE}、{name}") == [name, NONE, name]:
        return name
    return '"' + name.replace('"', '""') + '"'

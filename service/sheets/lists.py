"""Several names in one cell, 姓名、身份证号: split where a person meant it, joined so that it splits back.

A mark inside brackets or title marks does not split. A name that could not be told apart stands in quotes.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from service.sheets.nothing import nothing

NONE = "无"
"""What a cell or a row says that has nothing, as against one that nobody filled in."""

LONGEST = 500
"""Characters of a name."""
MAX_NUMBERED = 200
"""Items of a numbered list."""

_MARKS = frozenset("、，,；;\n\t。|｜")
_OPEN = frozenset("（(《“【[〔「")
_CLOSE = frozenset("）)》”】]〕」")
_QUOTED = re.compile(r'\s*"((?:[^"]|"")*)"\s*(?:[、，,；;\n]|$)')
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_COUNT = "一二三四五六七八九十"
_NUMBERS: tuple[Callable[[int], str], ...] = (
    lambda n: rf"(?<![0-9０-９.．]){n}\s*[.．](?![0-9])",
    lambda n: rf"(?<![0-9０-９.．]){n}\s*[、)）]",
    lambda n: rf"[（(]\s*{n}\s*[)）]",
    lambda n: rf"{_COUNT[n - 1]}\s*[、.．]" if n <= len(_COUNT) else r"(?!)",
    lambda n: _CIRCLED[n - 1] if n <= len(_CIRCLED) else r"(?!)",
)
"""How the n-th of a numbered list begins; each list keeps to one way."""
_AND_SO_ON = re.compile(
    r"(?P<kept>.+?)(?:等+(?:[0-9一二三四五六七八九十]+)?(?:多?[项个类种])?(?:信息项?|数据项?|字段|内容)?|…+|\.{3,})"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_GAP = re.compile(r"[ \u3000\xa0\u2002\u2003]+")
_SLASH = re.compile(r"\s*[/／\\]\s*")
_LOOSE = re.compile(rf"{_GAP.pattern}|{_SLASH.pattern}")


@dataclass(frozen=True, slots=True)
class Names:
    """The names in a cell, and the names of the sentences that ask about them."""

    names: list[str]
    doubts: tuple[str, ...] = ()


def split(text: str) -> list[str]:
    """Give the names in a cell, in their order; an empty list where it says there are none."""
    return parse(text).names


def parse(text: str) -> Names:
    """Take the names in a cell apart, and say where that is doubtful."""
    if nothing(text) == "none":
        return Names([])
    if pieces := _numbered(text):
        found = [_by_marks(piece) for piece in pieces]
        return _gathered(found, ["items_nested"] if any(len(part.names) > 1 for part in found) else [])
    if number := _first_number(text):
        return _gathered([_by_marks(text[number.end() :])], ["items_numbered"])
    return _by_marks(text)


def join(names: Iterable[str]) -> str:
    """Write names into one cell."""
    return "、".join(map(_quoted, names)) or NONE


def _gathered(parts: Iterable[Names], doubts: Iterable[str] = ()) -> Names:
    names: list[str] = []
    asked = list(doubts)
    for part in parts:
        names += part.names
        asked += part.doubts
    return Names(names, tuple(dict.fromkeys(asked)))


def _numbered(text: str) -> list[str]:
    """The pieces of a list that is numbered from 1 on, empty where it is none."""
    for way in _NUMBERS:
        first = re.match(rf"\s*{way(1)}", text)
        if first is None:
            continue
        starts = [first]
        while (
            len(starts) < MAX_NUMBERED
            and (found := re.compile(way(len(starts) + 1)).search(text, starts[-1].end())) is not None
        ):
            starts.append(found)
        if len(starts) > 1:
            ends = [found.start() for found in starts[1:]] + [len(text)]
            pieces = [text[found.end() : end] for found, end in zip(starts, ends, strict=True)]
            return [piece.strip().strip("、，,；;。 ") for piece in pieces]
    return []


def _first_number(name: str) -> re.Match[str] | None:
    """The number with which a name begins."""
    return next((found for way in _NUMBERS if (found := re.match(rf"\s*{way(1)}", name))), None)


def _by_marks(text: str) -> Names:
    """Split at marks; where there are none, at gaps or slashes."""
    tokens = [(name, is_quoted) for name, is_quoted in _tokens(text) if name]
    is_mixed = len(tokens) > 1 and bool(_MARKS.intersection(text) - {"\n"})
    parts = [
        Names([name]) if is_quoted else _looser(name, alone=len(tokens) == 1, mixed=is_mixed)
        for name, is_quoted in tokens
    ]
    is_plain = not any(is_quoted for _, is_quoted in tokens)
    doubts = ["items_brackets"] if is_plain and not _is_balanced(text) else []
    if parts and not tokens[-1][1]:
        parts[-1] = _open_ended(parts[-1])
    if len(tokens) > 1 and any(not is_quoted and nothing(name) for name, is_quoted in tokens):
        doubts.append("items_none")
    return _gathered(parts, doubts)


def _tokens(text: str) -> Iterator[tuple[str, bool]]:
    """The names between marks, and whether each stood in quotes."""
    place = 0
    while place < len(text):
        if (quoted := _QUOTED.match(text, place)) is not None:
            yield quoted[1].replace('""', '"'), True
            place = quoted.end()
            continue
        end = _end(text, place)
        yield text[place:end].strip(), False
        place = end + 1


def _end(text: str, start: int) -> int:
    """The place of the next mark outside brackets; a line feed ends a name anywhere."""
    depth = 0
    for place in range(start, len(text)):
        depth = max(0, depth + (text[place] in _OPEN) - (text[place] in _CLOSE))
        if text[place] == "\n" or (
            text[place] in _MARKS and not depth and not _is_within_number(text, place)
        ):
            return place
    return len(text)


def _is_within_number(text: str, place: int) -> bool:
    """Whether a comma stands between digits, as in 1,000."""
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return text[place] == "," and len(around) == 2 and around.isascii() and around.isdigit()  # noqa: PLR2004


def _is_balanced(text: str) -> bool:
    return sum(sign in _OPEN for sign in text) == sum(sign in _CLOSE for sign in text)


def _looser(name: str, *, alone: bool, mixed: bool) -> Names:
    """Split one name at slashes or gaps between Chinese words; doubtful where it may be one name.

    `alone` says that the cell has no marks at all, `mixed` that it has other marks than line ends.
    """
    if not _LOOSE.search(name):
        return Names([name])
    for separator, doubt in ((_SLASH, "items_slash"), (_GAP, "items_gap")):
        pieces = _apart(name, separator)
        words = [piece for piece in pieces if _CHINESE.search(piece) and len(piece) > 1]
        if len(pieces) < 2 or not any(map(_CHINESE.search, pieces)):  # noqa: PLR2004  nothing to split
            continue
        is_pair = len(pieces) == 2  # noqa: PLR2004
        if len(words) == len(pieces):
            is_doubtful = mixed or (is_pair and separator is _SLASH)  # 经度/纬度 may be one
            return Names(pieces, (doubt,) if is_doubtful else ())
        is_term = is_pair and any(piece.isascii() for piece in pieces)
        if len(words) < 2:  # noqa: PLR2004  GPS 坐标, 姓 名, TCP/IP协议
            return Names([name], () if is_term and (not alone or separator is _SLASH) else (doubt,))
        return Names(pieces, (doubt,))
    return Names([name])


def _apart(name: str, separator: re.Pattern[str]) -> list[str]:
    """The pieces of a name between gaps or slashes that stand outside brackets."""
    pieces, start = [], 0
    for found in separator.finditer(_masked(name)):
        pieces.append(name[start : found.start()])
        start = found.end()
    return [piece for piece in (*pieces, name[start:]) if piece]


def _masked(name: str) -> str:
    """The name with every gap and slash inside brackets made a letter."""
    depth, signs = 0, []
    for sign in name:
        depth = max(0, depth + (sign in _OPEN) - (sign in _CLOSE))
        signs.append("\ue000" if depth and (_GAP.match(sign) or _SLASH.match(sign)) else sign)
    return "".join(signs)


def _open_ended(part: Names) -> Names:
    """Take 等 and dots off the last name, and ask."""
    *before, last = part.names
    if last in {"等", "等等"}:
        return Names(before, (*part.doubts, "items_open"))
    found = _AND_SO_ON.fullmatch(last) if len(last) <= LONGEST else None
    return Names([*before, found["kept"].strip()], (*part.doubts, "items_open")) if found else part


def _quoted(name: str) -> str:
    is_plain = (
        not _first_number(name)
        and parse(name) == Names([name])
        and parse(f"{name}、甲、{name}") == Names([name, "甲", name])
    )
    return name if is_plain and not nothing(name) else '"' + name.replace('"', '""') + '"'

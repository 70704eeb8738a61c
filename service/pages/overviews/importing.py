"""The list of common platforms from a workbook: every row of it, or none."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from service.errors import RequestUnreadable
from service.matching import Platform
from service.pages.words import LANGUAGES, Words
from service.sheets.cells import Cell
from service.sheets.errors import Unreadable
from service.sheets.grid import Grid, grids

BETWEEN = re.compile(r"[\n、，,；;]+")
"""What stands between two keywords."""
LONGEST = {"number": 40, "name": 200, "kind": 40, "keywords": 2_000, "description": 2_000}
"""Characters of each field; these are the columns, by their keys."""
ROWS, TOLD = 2_000, 10
"""Rows of a list at most, and errors that are told at once."""
Line = dict[str, str]
Wrong = Callable[[str, str], None]
"""Is told what is wrong, in Chinese and in English."""


def keywords(text: str) -> tuple[str, ...]:
    """Keywords as people write them, one a line or with commas between."""
    return tuple(word.strip() for word in BETWEEN.split(text) if word.strip())


def read(data: bytes) -> list[Platform]:
    """The rows of the first sheet, under the headings that the export has, in either language.

    Raises RequestUnreadable, which names sheet and cell of what is wrong.
    """
    try:
        grid = grids(data)[0]
    except Unreadable as reason:
        raise RequestUnreadable(f"{reason.said.zh}。{reason.said.en}.", "file") from None
    errors: list[tuple[str, str]] = []
    rows = list(_rows(grid, _columns(grid), lambda *said: errors.append(said)))
    if errors:
        zh, en = zip(*errors[:TOLD], strict=True)
        raise RequestUnreadable(f"{'；'.join(zh)}。Nothing was taken: {'; '.join(en)}.", "file")
    return rows


def _columns(grid: Grid) -> Mapping[int, str]:
    """The fields by their columns; raises RequestUnreadable where one is not there."""
    head = grid.rows.get(1, {})
    names = {Words(one).ui(f"platform_{key}"): key for one in LANGUAGES for key in LONGEST}
    found = {column: names[text] for column, cell in head.items() if (text := _text(cell)) in names}
    lacking = [key for key in LONGEST if key not in found.values()]
    if lacking or grid.excess or len(grid.rows) > ROWS + 1:
        zh = "、".join(Words("zh").ui(f"platform_{key}") for key in lacking) or f"不超过{ROWS}行的数据"
        en = ", ".join(Words("en").ui(f"platform_{key}") for key in lacking) or f"at most {ROWS} rows"
        raise RequestUnreadable(
            f"工作表“{grid.name}”第1行应当有表头，缺{zh}。The first sheet needs its headings in row 1: {en}.",
            "file",
        )
    return found


def _rows(grid: Grid, columns: Mapping[int, str], wrong: Wrong) -> Iterator[Platform]:
    known: set[str] = set()
    for number, cells in grid.rows.items():
        if number == 1:
            continue
        line = {columns[at]: _said(cell, columns[at], wrong) for at, cell in cells.items() if at in columns}
        kind = _kind(line.get("kind", ""))
        for key, zh, en in _faults(line, kind, known):
            names = [Words(one).ui(f"platform_{key}") for one in LANGUAGES]
            wrong(f"工作表“{grid.name}”第{number}行“{names[0]}”{zh}", f"row {number}, {names[1]} {en}")
        known.add(line.get("number", ""))
        yield _platform(line, kind or "built")


def _faults(line: Line, kind: str | None, known: set[str]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a row as a whole: the field, and the words in both languages."""
    for key in ("number", "name"):
        if not line.get(key):
            yield key, "未填写", "is empty"
    if kind is None:
        yield "kind", "不是清单名称", "names no list"
    if line.get("number") in known:
        yield "number", "重复", "stands here twice"


def _said(cell: Cell, key: str, wrong: Wrong) -> str:
    text = _text(cell)
    if cell.type in ("f", "e"):
        wrong(f"单元格{cell.place}是公式或者错误值，请改为文字", f"{cell.place} is a formula or an error")
    if len(text) > LONGEST[key]:
        wrong(f"单元格{cell.place}超过{LONGEST[key]}个字", f"{cell.place} is longer than {LONGEST[key]}")
    return text


def _text(cell: Cell) -> str:
    value = cell.value
    return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()


def _kind(said: str) -> Literal["built", "negative"] | None:
    kinds: tuple[Literal["built", "negative"], ...] = ("built", "negative")
    named = {Words(one).value("platform_kind", kind): kind for one in LANGUAGES for kind in kinds}
    return named.get(said)


def _platform(line: Line, kind: Literal["built", "negative"]) -> Platform:
    words = keywords(line.get("keywords", ""))
    return Platform(line.get("number", ""), line.get("name", ""), kind, words, line.get("description", ""))

"""What was read from an application workbook, as a command prints it: values, rows left out, doubts."""

import sys
from collections.abc import Iterator
from typing import Any

from service.pages.words import Words
from service.sheets.amounts import in_words
from service.sheets.lists import join
from service.sheets.stated import Doubt, LeftOut, Read, ReadValue

ZH = Words("zh")
YES_NO = {True: "是（有） yes", False: "否（无） no"}


def values(found: Read) -> Iterator[str]:
    """Write each value beside its cell, then what was left out and why."""
    yield "读取内容 What was read"
    for value in found.values:
        yield f"  {value.sheet} {value.cell}  {value.label[0]}  “{_line(value.shown)}” → {_said(value)}"
    if found.left_out:
        yield "未计入 Left out"
        yield from (
            f"  {_place(left)}  “{_line(left.shown)}”  {left.zh} {left.en}" for left in found.left_out
        )


def complaints(found: Read) -> Iterator[str]:
    """Write errors, remarks and doubts with their cells."""
    for told in (*found.errors, *found.remarks):
        place = " ".join(filter(None, (told.sheet, told.cell)))
        yield f"{place or '整个文件 the file'}: {told.zh} {told.en}"
    yield from map(doubt, found.doubts)


def doubt(asked: Doubt) -> str:
    """Write a question about a cell."""
    return f"{asked.sheet} {asked.cell}: 待确认 to confirm: “{_line(asked.shown)}” {asked.zh} {asked.en}"


def is_open(found: Read, *, confirmed: bool) -> bool:
    """Tell whether something keeps a workbook out: an error, or a doubt that is not confirmed."""
    return bool(found.errors) or (bool(found.doubts) and not confirmed)


def count(found: Read, *, confirmed: bool) -> str:
    """Count errors, doubts and remarks in one line."""
    said = "（已确认 confirmed）" if confirmed and found.doubts else ""
    return (
        f"错误 errors: {len(found.errors)}; 待确认 doubts: {len(found.doubts)}{said}; "
        f"提示 remarks: {len(found.remarks)}"
    )


def ask(found: Read) -> None:
    """Write the doubts that keep a workbook out to stderr, and how they are confirmed."""
    for asked in found.doubts:
        sys.stderr.write(f"{doubt(asked)}\n")
    sys.stderr.write(
        "以上内容有待确认：核对无误的，加 --yes 再次运行；有误的，请在申报表中更正。\n"
        "These are in doubt: run the command again with --yes if they are right, or correct the workbook.\n"
    )


def _place(left: LeftOut) -> str:
    return f"{left.sheet} {left.cells}"


def _said(value: ReadValue) -> str:
    """A value in words: amounts in 元, 万元 and capitals, choices by their names."""
    found: Any = value.value
    if value.path.endswith(".amount"):
        return in_words(found)
    if isinstance(found, bool):
        return YES_NO[found]
    if isinstance(found, list):
        return f"{join(found)}（{len(found)}项）"
    *_, parent, key = ("", *value.path.split("."))
    return f"{named} {found}" if (named := ZH.named(key, str(found), parent.split("[")[0])) else str(found)


def _line(text: str) -> str:
    return " ".join(text.split())

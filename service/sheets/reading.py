"""A filled form read: a whole project, or every error with its sheet and cell; never half of one."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from catalog.entries import Entry, Project
from catalog.wording import said_of
from service.sheets import form
from service.sheets.collecting import Collected, put
from service.sheets.errors import MOST, CellError, Unreadable, say
from service.sheets.grid import Grid, grids
from service.sheets.placing import Answer, answers, tables, twice
from service.sheets.remarking import remarks_on
from service.sheets.rows import read_table
from service.sheets.stated import Read, Stated
from service.sheets.units import without_unit

IGNORED = frozenset(map(form.heading, ("填表说明", "错误清单")))
"""Sheets of ours that hold nothing of the project."""

_COPY = re.compile(r"\([0-9]+\)$")
FOOTERS = frozenset({"stated.contact", "stated.phone", "stated.filled_on"})
"""What a form asks at its head and people write again at its foot."""


def read(data: bytes) -> Read:
    """Read the bytes of a workbook. What is absent stays None: not known is not no."""
    try:
        found = grids(data)
    except Unreadable as error:
        return Read(None, Stated(), (CellError.of(error.said),))
    collected = Collected()
    for sheet in form.sheets():
        _sheet(sheet, found, collected)
    collected.remarks.extend(_others(found))
    return _checked(collected)


def _sheet(sheet: form.Sheet, found: list[Grid], collected: Collected) -> None:
    named = _named(sheet, found)
    if len(named) != 1:
        name = "sheet_twice" if named else "sheet_missing"
        collected.errors.append(CellError.of(say(name, sheet=sheet.name), sheet.name))
        return
    grid = named[0]
    for wrong in ("sheet_hidden" if grid.hidden else None, grid.excess):
        if wrong:
            collected.errors.append(CellError.of(say(wrong), grid.name))
    if not grid.excess:
        _answers(grid, sheet, collected)
        _tables(grid, sheet, collected)
        collected.leave_rest(grid)
        collected.leave_comments(grid)


def _named(sheet: form.Sheet, found: list[Grid]) -> list[Grid]:
    """The grids that bear a sheet's name, or else the visible ones whose names hold one: 附表1 预编目录."""
    exact = [grid for grid in found if _bare(grid) in sheet.names]
    if exact:
        return exact
    others = {name for other in form.sheets() if other is not sheet for name in other.names}
    return [
        grid
        for grid in found
        if not grid.hidden
        and any(name in _bare(grid) for name in sheet.names)
        and _bare(grid) not in others | IGNORED
        and _longest(_bare(grid), sheet.names) >= _longest(_bare(grid), others)
    ]


def _longest(text: str, names: Collection[str]) -> int:
    return max((len(name) for name in names if name in text), default=0)


def _bare(grid: Grid) -> str:
    """The name of a grid without its unit and the number of a copy, 预编目录 (2)."""
    return _COPY.sub("", form.heading(without_unit(grid.name)[0]))


def _answers(grid: Grid, sheet: form.Sheet, collected: Collected) -> None:
    seen: dict[str, Answer] = {}
    for answer in answers(grid, sheet):
        if answer.field.path in seen:
            _again(answer, collected)
            continue
        seen[answer.field.path] = answer
        collected.see([answer.label])
        _take(answer, grid, collected)
    for section in sheet.sections:
        for field in section.fields if section.path is None else ():
            if field.path not in seen:
                kept = collected.errors if field.required else collected.remarks
                kept.append(CellError.of(say("label_missing", label=field.zh), grid.name))


def _take(answer: Answer, grid: Grid, collected: Collected) -> None:
    """Read the answer to a label into the project, or say that it is missing."""
    wanted, cell = answer.field, answer.cell
    if cell is None:
        collected.place(wanted.path, grid.name, answer.label.row, grid.end(answer.label) + 1)
        place = (answer.label.row, grid.end(answer.label) + 1)
        if wanted.required:
            collected.missing(wanted)
        elif place in grid.comments:
            beside = replace(answer.label, row=place[0], column=place[1], value=grid.comments[place])
            collected.ask(wanted.path, beside, say("commented", text=beside.value[:100]))
        return
    collected.place(wanted.path, grid.name, cell.row, cell.column)
    found = collected.take(wanted.path, wanted, cell)
    if found is None:
        return
    put(collected.raw, wanted.path, found.value)
    if found.value is None and wanted.required:
        collected.missing(wanted)
    if answer.is_apart:
        collected.ask(wanted.path, cell, say("answer_apart", label=wanted.zh))
    if answer.is_shared:
        collected.ask(wanted.path, cell, say("merged_answer"))


def _again(answer: Answer, collected: Collected) -> None:
    """A label that stands there again: a footer where it is one of those who filled the form in."""
    cells = [cell for cell in (answer.label, answer.cell) if cell is not None]
    if answer.field.path in FOOTERS:
        collected.leave(cells, "left_footer")
        return
    collected.see(cells)
    said = say("twice", heading=answer.field.zh)
    label = answer.label
    collected.errors.append(CellError.of(said, label.sheet, label.place, label.value))


def _tables(grid: Grid, sheet: form.Sheet, collected: Collected) -> None:
    found = list(tables(grid, sheet))
    for table in found:
        collected.see(cell for row in table.heads for cell in grid.rows[row].values())
        collected.errors.extend(twice(grid, table))
        read_table(grid, sheet, table, collected)
    for section in sheet.sections:
        if section.path and section.path not in {table.section.path for table in found}:
            headings = "、".join(field.zh for field in section.fields)
            collected.errors.append(CellError.of(say("table_missing", headings=headings), grid.name))


def _others(found: list[Grid]) -> Iterator[CellError]:
    """Say of every sheet that is none of the form's."""
    read = {grid.name for sheet in form.sheets() for grid in _named(sheet, found)}
    for grid in found:
        if grid.name not in read and form.heading(grid.name) not in IGNORED:
            yield CellError.of(say("sheet_ignored"), grid.name)


def _checked(collected: Collected) -> Read:
    stated = collected.raw.pop("stated", {})
    needs = collected.raw.get("needs")
    if needs:
        stated["need_names"] = [need.pop("stated_name", None) for need in needs]
    project = _made(Project, collected.raw, collected)
    beside = _made(Stated, stated, collected, "stated")
    collected.contradictions()
    if len(collected.doubts) > MOST:
        collected.errors.append(CellError.of(say("too_many_doubts", most=MOST)))
    if collected.errors:
        return _whole(collected, None, Stated(), collected.remarks)
    assert isinstance(project, Project)  # noqa: S101  without errors both are whole
    assert isinstance(beside, Stated)  # noqa: S101
    remarks = (*collected.remarks, *remarks_on(project, collected.places))
    return _whole(collected, project, beside, remarks)


def _whole(
    collected: Collected, project: Project | None, stated: Stated, remarks: Sequence[CellError]
) -> Read:
    return Read(
        project, stated, tuple(collected.errors[:MOST]), tuple(remarks[:MOST]), tuple(collected.values),
        tuple(collected.left_out), tuple(collected.doubts),
    )  # fmt: skip


def _made(model: type[Entry], raw: dict[str, Any], collected: Collected, *way: str) -> Entry | None:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            collected.wrong((*way, *details["loc"]), said_of(details), details["input"])
        return None

"""Where on a sheet the form's labels, headings and tables stand, wherever somebody moved them."""

from collections.abc import Iterator
from dataclasses import dataclass

from service.sheets.cells import Cell
from service.sheets.errors import CellError, say
from service.sheets.form import Field, Section, Sheet, heading
from service.sheets.grid import Grid

HEADINGS = 2
"""Headings of a table in one row, or in rows above one another, by which it is known."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its field, and the unit its heading states."""

    field: Field
    unit: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """A table as found: its columns by number, and its rows of cells, headings and titles left out."""

    section: Section
    columns: dict[int, Column]
    rows: list[dict[int, Cell]]
    head: int
    """The last row of its headings."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A label of the form and the cell beside it, None where that is empty."""

    field: Field
    label: Cell
    cell: Cell | None
    unit: int


def answers(grid: Grid, sheet: Sheet) -> Iterator[Answer]:
    """Find every label outside the tables, and what stands to its right."""
    fields = [field for section in sheet.sections if section.path is None for field in section.fields]
    for row in grid.rows.values():
        taken = 0
        for column, cell in sorted(row.items()):
            field = None if column <= taken else _field(fields, cell)
            if field is not None:
                taken = column + 1
                yield Answer(field, cell, row.get(taken), field.headings[heading(cell.value)])


def tables(grid: Grid, sheet: Sheet) -> Iterator[Table]:
    """Find the tables, each to the next title, label or heading."""
    heads = [head for section in sheet.sections if section.path and (head := _head(grid, section))]
    titles = {heading(part.title[0]) for part in sheet.sections}
    stops = {
        row for row, cells in grid.rows.items() if any(heading(c.value) in titles for c in cells.values())
    }
    stops |= {answer.label.row for answer in answers(grid, sheet)}
    stops |= {row for _, rows, _ in heads for row in rows}
    for section, rows, columns in heads:
        end = min((stop for stop in stops if stop > max(rows)), default=max(grid.rows) + 1)
        body = [cells for row, cells in sorted(grid.rows.items()) if max(rows) < row < end]
        yield Table(section, columns, body, max(rows))


def twice(grid: Grid, table: Table) -> Iterator[CellError]:
    """Say of every heading that stands there again."""
    known = {(column.cell.row, column.field.path): column.cell.column for column in table.columns.values()}
    for row in {row for row, _ in known}:
        for at, cell in grid.rows[row].items():
            field = _field(table.section.fields, cell)
            if field is not None and known.get((row, field.path), at) != at:
                yield CellError.of(say("twice", heading=field.zh), grid.name, cell.place, cell.value)


def _head(grid: Grid, section: Section) -> tuple[Section, list[int], dict[int, Column]] | None:
    """The rows of a table's headings, the one with most of them and its neighbours; the lowest word counts.

    A row below adds to them only with several headings: one alone may be data, an item called 名称.
    """
    found = {row: dict(_columns(section, cells)) for row, cells in grid.rows.items()}
    best = max(found, key=lambda row: len(found[row]), default=0)
    below = [best + 1] if len(found.get(best + 1, {})) >= HEADINGS else []
    rows, columns = [], dict[int, Column]()
    for row in (*below, best, best - 1, best - 2):
        known = {column.field.path for column in columns.values()}
        added = {
            at: column
            for at, column in found.get(row, {}).items()
            if at not in columns and column.field.path not in known
        }
        rows += [row] if added else []
        columns |= added
    return (section, rows, columns) if len(columns) >= HEADINGS else None


def _columns(section: Section, cells: dict[int, Cell]) -> Iterator[tuple[int, Column]]:
    """The headings in a row, a field's own label before any other word for it."""
    seen: set[str] = set()
    ordered = sorted(cells.items(), key=lambda item: (not _is_label(section, item[1]), item[0]))
    for at, cell in ordered:
        field = _field(section.fields, cell)
        if field is not None and field.path not in seen:
            seen.add(field.path)
            yield at, Column(field, field.headings[heading(cell.value)], cell)


def _is_label(section: Section, cell: Cell) -> bool:
    return any(heading(cell.value) == heading(field.zh) for field in section.fields)


def _field(fields: tuple[Field, ...] | list[Field], cell: Cell) -> Field | None:
    """The field a heading names."""
    if not isinstance(cell.value, str) or len(cell.value) > 200:  # noqa: PLR2004  no heading is longer
        return None
    word = heading(cell.value)
    return next((field for field in fields if word in field.headings), None)

"""Where on a sheet the form's labels, headings and tables stand, wherever somebody moved them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.sheets import units
from service.sheets.amounts import Unit
from service.sheets.cells import Cell
from service.sheets.errors import CellError, say
from service.sheets.form import COLUMNS, Field, Section, Sheet, heading, printed
from service.sheets.grid import Grid

HEADINGS = 2
"""Headings of a table in one row, or in rows above one another, by which it is known."""
LONGEST = 200
"""Characters of a heading."""
_NOTES = heading(COLUMNS[2][0])


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its field, and its heading."""

    field: Field
    cell: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """A table as found: its columns by number, and its rows of cells, headings and titles left out."""

    section: Section
    columns: dict[int, Column]
    rows: list[dict[int, Cell]]
    heads: tuple[int, ...]
    """The rows of its headings."""

    @property
    def head(self) -> int:
        """The last row of its headings."""
        return max(self.heads)


@dataclass(frozen=True, slots=True)
class Answer:
    """A label of the form and the cell that answers it, None where there is none.

    `is_apart` says that the cell beside the label is blank, `is_shared` that the answer is merged from above.
    """

    field: Field
    label: Cell
    cell: Cell | None
    is_apart: bool = False
    is_shared: bool = False


def answers(grid: Grid, sheet: Sheet) -> Iterator[Answer]:
    """Find every label outside the tables, and what stands to its right."""
    fields = [field for section in sheet.sections if section.path is None for field in section.fields]
    if not fields:
        return
    bodies = _bodies(grid, sheet)
    notes = {at for row in grid.rows.values() for at, cell in row.items() if _bare(cell) == _NOTES}
    for number, row in grid.rows.items():
        taken = 0
        for at, cell in sorted(row.items()):
            field = None if at <= taken else field_of(fields, cell)
            if field is None or any(first < number <= last and at > left for first, last, left in bodies):
                continue
            answer = _answer(grid, field, cell, fields, notes)
            taken = answer.cell.column if answer.cell and answer.cell.row == number else at
            yield answer


def _answer(grid: Grid, field: Field, label: Cell, fields: list[Field], notes: set[int]) -> Answer:
    """The answer to a label: the cell beside it, or further right where that is blank."""
    beside = grid.end(label) + 1
    row = grid.rows[label.row]
    for at in sorted(at for at in row if at >= beside):
        if field_of(fields, row[at]) or at in notes or (at > beside and _bare(row[at]) in printed()):
            break
        return Answer(field, label, row[at], is_apart=at > beside)
    above = grid.above(label.row, beside)
    return Answer(field, label, above, is_shared=above is not None)


def tables(grid: Grid, sheet: Sheet) -> Iterator[Table]:
    """Find the tables, each to the next title, label or heading."""
    heads = _heads(grid, sheet)
    stops = _titles(grid, sheet) | {row for _, rows, _ in heads for row in rows}
    seen: set[str] = set()
    for answer in answers(grid, sheet):
        stops |= set() if answer.field.path in seen else {answer.label.row}
        seen.add(answer.field.path)
    for section, rows, columns in heads:
        end = min((stop for stop in stops if stop > max(rows)), default=max(grid.rows) + 1)
        body = [cells for row, cells in grid.rows.items() if max(rows) < row < end]
        yield Table(section, columns, body, tuple(rows))


def units_of(grid: Grid, sheet: Sheet, table: Table, column: Column) -> list[Unit]:
    """Find the units that are stated for a column of amounts, the likeliest first.

    What was added to the form comes before what it prints itself.
    """
    amounts = {at for at, other in table.columns.items() if other.field.kind == "money"}
    body = {cell.row for row in table.rows for cell in row.values()}
    stated = units.without_unit(str(column.cell.value))[1]
    own = [Unit(stated, "heading")] if stated else []
    titles = _titles(grid, sheet)
    title = max((row for row in titles if row < table.head), default=0)
    first = min((*titles, *table.heads))
    found = []
    for number, row in grid.rows.items():
        for at, cell in row.items():
            if not isinstance(cell.value, str) or len(cell.value) > LONGEST or cell == column.cell:
                continue
            if (size := units.noted(cell.value)) is not None:
                found.append(Unit(size, "title" if heading(cell.value) in _titled(sheet) else "note"))
            elif at in amounts and number in body:
                continue
            elif title <= number <= table.head and (size := units.alone(cell.value)) is not None:
                found.append(Unit(size, "note"))
            elif (number == title or number < first) and (size := units.without_unit(cell.value)[1]):
                found.append(Unit(size, "title"))
    noted = map(units.noted, grid.comments.values())
    found += [Unit(size, "note") for size in noted if size is not None]
    if (size := units.without_unit(grid.name)[1]) is not None:
        found.append(Unit(size, "title"))
    printed_so = heading(column.cell.value) == heading(column.field.zh)
    return list(dict.fromkeys([*found, *own] if printed_so else [*own, *found]))


def twice(grid: Grid, table: Table) -> Iterator[CellError]:
    """Say of every heading that stands there again."""
    known = {(column.cell.row, column.field.path): column.cell.column for column in table.columns.values()}
    for row in {row for row, _ in known}:
        for at, cell in grid.rows[row].items():
            field = field_of(table.section.fields, cell)
            if field is not None and known.get((row, field.path), at) != at:
                yield CellError.of(say("twice", heading=field.zh), grid.name, cell.place, cell.value)


def _titled(sheet: Sheet) -> frozenset[str]:
    return frozenset(heading(part.title[0]) for part in sheet.sections)


def _titles(grid: Grid, sheet: Sheet) -> set[int]:
    """The rows that hold a title of the form."""
    titles = _titled(sheet)
    return {row for row, cells in grid.rows.items() if any(_bare(cell) in titles for cell in cells.values())}


def _bodies(grid: Grid, sheet: Sheet) -> list[tuple[int, int, int]]:
    """The tables as rows from and to, and their first columns: beyond those nothing is a label."""
    found = []
    titles = _titles(grid, sheet)
    for _, rows, columns in _heads(grid, sheet):
        last = min((row for row in titles if row > max(rows)), default=max(grid.rows) + 1) - 1
        found.append((max(rows), last, min(columns)))
    return found


Head = tuple[Section, list[int], dict[int, Column]]


def _heads(grid: Grid, sheet: Sheet) -> list[Head]:
    return [head for section in sheet.sections if section.path and (head := _head(grid, section))]


def _head(grid: Grid, section: Section) -> Head | None:
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
        field = field_of(section.fields, cell)
        if field is not None and field.path not in seen:
            seen.add(field.path)
            yield at, Column(field, cell)


def _is_label(section: Section, cell: Cell) -> bool:
    return any(heading(cell.value) == heading(field.zh) for field in section.fields)


def _bare(cell: Cell) -> str | None:
    """A title or heading without its unit, as it is compared."""
    if not isinstance(cell.value, str) or len(cell.value) > LONGEST:
        return None
    return heading(units.without_unit(cell.value)[0])


def field_of(fields: Sequence[Field], cell: Cell) -> Field | None:
    """Give the field that a heading names."""
    if not isinstance(cell.value, str) or len(cell.value) > LONGEST:
        return None
    word, bare = heading(cell.value), _bare(cell)
    return next(
        (field for field in fields if (bare if field.kind == "money" else word) in field.headings), None
    )

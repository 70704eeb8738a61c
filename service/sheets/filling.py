"""The application form drawn from its description: empty, as the template, or filled from a project."""

from collections.abc import Iterator, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from catalog.entries import Project
from service.sheets import form, styles
from service.sheets.collecting import value_at
from service.sheets.instructions import instructions
from service.sheets.lists import NONE, join
from service.sheets.packing import saved
from service.sheets.stated import Stated
from service.sheets.texts import set_value

WIDTHS = (28, 34, 26, 24, 44)
"""Of the form's sheet: label, three columns of values, what to write."""
LISTED = 4_000
"""Characters of a list in one cell; the rest goes on in the rows below."""


def template() -> bytes:
    """Draw the empty form."""
    return _drawn({})


def write(project: Project, stated: Stated | None = None) -> bytes:
    """Fill the form from a project, so that `read` gives the same back.

    What the form does not ask (overlaps, approvals) is left out, and so is an entry of a list that says
    nothing; a row of the draft catalogue needs its name to be read again.
    """
    raw = project.model_dump()
    beside = (stated or Stated()).model_dump()
    names = beside.pop("need_names") or []
    for need, name in zip(raw["needs"] or (), names, strict=False):
        need["stated_name"] = name
    return _drawn(raw | {"stated": beside})


def _drawn(values: Mapping[str, Any]) -> bytes:
    workbook = Workbook()
    instructions(workbook.worksheets[0])
    for sheet in form.sheets():
        _Drawing(workbook.create_sheet(sheet.name), sheet, values).draw()
    workbook.active = 1
    return saved(workbook)


class _Drawing:
    """One sheet being drawn, from the top down."""

    def __init__(self, target: Worksheet, sheet: form.Sheet, values: Mapping[str, Any]) -> None:
        self._to, self._sheet, self._values = target, sheet, values
        self._row = 0
        self._is_form = any(section.path is None for section in sheet.sections)
        self._width = max([5] * self._is_form + [len(part.fields) for part in sheet.sections])
        self._lists: dict[tuple[str, ...], DataValidation] = {}

    def draw(self) -> None:
        """Draw title, sections, widths and how it prints."""
        self._title(form.title() if self._is_form else (self._sheet.name, self._sheet.en))
        if self._is_form:
            zh, en = zip(*form.COLUMNS, strict=True)
            self._headings((*zh[:2], "", "", zh[2]), (*en[:2], "", "", en[2]))
            self._to.merge_cells(start_row=self._row, start_column=2, end_row=self._row, end_column=4)
            self._freeze()
        for section in self._sheet.sections:
            self._section(section)
        self._finish()

    def _title(self, pair: tuple[str, str]) -> None:
        self._row += 1
        cell = self._to.cell(self._row, 1, "\n".join(pair))
        cell.font, cell.alignment = styles.TITLE, styles.CENTRED
        self._merge(1, self._width)
        self._to.row_dimensions[self._row].height = 48

    def _section(self, section: form.Section) -> None:
        if self._is_form:
            self._row += 1
            cell = self._to.cell(self._row, 1, "\n".join(section.title))
            cell.font, cell.fill, cell.alignment = styles.HEADING, styles.GREY, styles.WRAPPED
            self._merge(1, 1 if section.path else self._width)
            self._to.row_dimensions[self._row].height = 32
        if section.path is None:
            for field in section.fields:
                self._answer(field)
            return
        self._note(section)
        self._table(section, section.path)

    def _note(self, section: form.Section) -> None:
        self._row += 0 if self._is_form else 1
        first = 2 if self._is_form else 1
        cell = self._to.cell(self._row, first, "\n".join(section.note))
        cell.font, cell.alignment = styles.NOTE, styles.WRAPPED
        self._merge(first, self._width)
        self._to.row_dimensions[self._row].height = 32

    def _answer(self, field: form.Field) -> None:
        self._row += 1
        label = self._to.cell(self._row, 1, f"{field.zh}\n{field.en}")
        note = self._to.cell(self._row, 5, "\n".join(filter(None, field.note)))
        for cell, font in ((label, styles.HEADING), (note, styles.NOTE)):
            cell.font, cell.alignment, cell.border = font, styles.WRAPPED, styles.FRAME
        self._value(2, field, value_at(self._values, field.path))
        for column in (3, 4):
            self._to.cell(self._row, column).border = styles.FRAME
        self._merge(2, 4)
        self._to.row_dimensions[self._row].height = 32

    def _table(self, section: form.Section, path: str) -> None:
        self._headings([field.zh for field in section.fields], [field.en for field in section.fields])
        if not self._is_form:
            self._freeze()
            self._to.auto_filter.ref = f"A{self._row}:{get_column_letter(self._width)}{self._row}"
        entries = value_at(self._values, path)
        for entry in entries or ():
            for line in _lines(section, entry):
                self._line(section, line)
        if entries == []:
            self._line(section, {})
            set_value(self._to.cell(self._row, 1), NONE)
        for _ in range(max(2, section.blank_rows - len(entries or ()))):
            self._line(section, {})

    def _headings(self, zh: Any, en: Any) -> None:
        self._row += 1
        for column, (first, second) in enumerate(zip(zh, en, strict=True), start=1):
            cell = self._to.cell(self._row, column, f"{first}\n{second}".strip() or None)
            cell.font, cell.fill = styles.HEADING, styles.GREY
            cell.alignment, cell.border = styles.CENTRED, styles.FRAME
        self._to.row_dimensions[self._row].height = 34

    def _line(self, section: form.Section, line: Mapping[str, Any]) -> None:
        self._row += 1
        for column, field in enumerate(section.fields, start=1):
            self._value(column, field, line.get(field.path))

    def _value(self, column: int, field: form.Field, value: Any) -> None:
        cell = self._to.cell(self._row, column)
        shown = _shown(field, value)
        if shown is not None:
            set_value(cell, shown)
        cell.font, cell.alignment, cell.border = styles.BODY, styles.WRAPPED, styles.FRAME
        cell.number_format = _FORMATS.get(field.kind, styles.TEXT)
        if field.offers:
            self._list(field.offers).add(cell)

    def _list(self, offers: tuple[str, ...]) -> DataValidation:
        """The drop-down of these words, one for the whole sheet."""
        if offers not in self._lists:
            words = f'"{",".join(offers)}"'
            made = DataValidation("list", formula1=words, allow_blank=True, showErrorMessage=True)
            made.error, made.errorTitle = f"只能填写：{'、'.join(offers)}", "请从列表选择"
            self._to.add_data_validation(made)
            self._lists[offers] = made
        return self._lists[offers]

    def _freeze(self) -> None:
        self._to.freeze_panes = f"A{self._row + 1}"
        self._to.print_title_rows = f"{self._row}:{self._row}"

    def _merge(self, first: int, last: int) -> None:
        if last > first:
            self._to.merge_cells(start_row=self._row, end_row=self._row, start_column=first, end_column=last)

    def _finish(self) -> None:
        widths = WIDTHS if self._is_form else [field.width for field in self._sheet.sections[0].fields]
        for column, width in enumerate(widths, start=1):
            self._to.column_dimensions[get_column_letter(column)].width = width
        styles.printed(self._to, "portrait" if self._is_form else "landscape")


_FORMATS = {"money": styles.MONEY, "date": styles.DAY}


def _shown(field: form.Field, value: Any) -> Any:
    """A value as a person writes it."""
    if field.kind == "names":
        return None if value is None else join(value)
    if isinstance(value, bool):
        return field.offers[not value]
    if field.choices and value is not None:
        return next(word for word in field.offers if field.choices[form.heading(word)] == value)
    return str(value) if isinstance(value, int) else value


def _lines(section: form.Section, entry: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """An entry as rows: long lists go on below its first."""
    values = {field.path: value_at(entry, field.path) for field in section.fields}
    lists = {path: list(_chunks(value)) for path, value in values.items() if isinstance(value, list)}
    yield values | {path: parts[0] for path, parts in lists.items()}
    for number in range(1, max(map(len, lists.values()), default=1)):
        yield {path: parts[number] for path, parts in lists.items() if number < len(parts)}


def _chunks(names: list[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    length = 0
    for name in names:
        if length + len(name) > LISTED and chunk:
            yield chunk
            chunk, length = [], 0
        chunk.append(name)
        length += len(name) + 3
    yield chunk

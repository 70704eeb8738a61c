"""Facts and details as tables that people read: every key named, every unknown said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.facts import Facts
from service.pages.words import Words

Names = Mapping[str, str]
"""The names of agencies and resources by id."""
MONEY = "amount"
PATHS = ("missing", "not_decided")
"""Keys whose values are themselves keys of the facts."""
SILENT = ("note",)
"""Keys that are left out where they hold nothing: nobody was to state them."""


def _order(schema: Mapping[str, Any]) -> dict[str, int]:
    """The place of every key in the schema of the facts, in which they are read; the record sorts them."""
    keys = dict.fromkeys(schema["properties"])
    for definition in schema["$defs"].values():
        keys |= dict.fromkeys(definition.get("properties", {}))
    first, last = dict.fromkeys(("id", "code", "name", "type")), {"properties": None}
    keys = {key: None for key in {**first, **keys} if key not in last} | last
    return {key: place for place, key in enumerate(keys)}


ORDER = _order(Facts.model_json_schema())


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in words; `unknown` where nobody stated it."""

    text: str
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A list of objects: headings (label, key), and a row of cells for each."""

    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One key: its label, its path, how deep it stands, its value; a heading has neither cell nor grid."""

    label: str
    path: str
    depth: int
    cell: Cell | None = None
    grid: Grid | None = None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The facts under one top key; `unknown` counts the rows that say nothing."""

    key: str
    label: str
    rows: tuple[Row, ...]
    unknown: int


@dataclass(frozen=True, slots=True)
class Tree:
    """Puts documents into rows, in one language, with the names that are known."""

    words: Words
    names: Names

    def sections(self, facts: Mapping[str, Any]) -> list[Section]:
        """Give the facts by top key; those with a plain value stand together first."""
        facts = {key: facts[key] for key in sorted(facts, key=lambda key: ORDER.get(key, len(ORDER)))}
        plain = {key: value for key, value in facts.items() if not _nested(value)}
        parts = {key: value for key, value in facts.items() if _nested(value)}
        first = self._section("", self.words.ui("question"), self.rows(plain))
        return [first, *(self._part(key, value) for key, value in parts.items())]

    def rows(self, document: Mapping[str, Any], path: str = "", depth: int = 0) -> list[Row]:
        """Give a document's keys in order, nested objects indented below their heading."""
        said = {key: value for key, value in document.items() if value is not None or key not in SILENT}
        keys = sorted(said, key=lambda key: ORDER.get(key, len(ORDER)))  # others stay as they came
        return [row for key in keys for row in self._rows(key, said[key], path, depth)]

    def _part(self, key: str, value: Any) -> Section:
        rows = self.rows(value, key) if isinstance(value, dict) else self._rows(key, value, "", 0)
        return self._section(key, self.words.key(key), rows)

    def _section(self, key: str, label: str, rows: Sequence[Row]) -> Section:
        return Section(key, label, tuple(rows), sum(row.unknown and row.cell is not None for row in rows))

    def _rows(self, key: str, value: Any, path: str, depth: int) -> list[Row]:
        parent = path.rpartition(".")[2]
        label, here = self.words.key(key, parent), f"{path}.{key}".lstrip(".")
        if isinstance(value, dict) and set(value) == {"zh", "en"}:
            return [Row(label, here, depth, Cell(self.words.pick(value)))]
        if isinstance(value, dict) and value:
            below = self.rows(value, here, depth + 1)
            return [Row(label, here, depth, unknown=all(row.unknown for row in below)), *below]
        if _objects(value):
            return [Row(label, here, depth, grid=self._grid(value, key))]
        cell = self.cell(key, value, parent)
        return [Row(label, here, depth, cell, unknown=cell.unknown)]

    def _grid(self, rows: Sequence[Mapping[str, Any]], parent: str) -> Grid:
        found = dict.fromkeys(key for row in rows for key in row)
        keys = sorted(found, key=lambda key: ORDER.get(key, len(ORDER)))
        heads = tuple((self.words.key(key, parent), key) for key in keys)
        return Grid(heads, tuple(tuple(self.cell(key, row.get(key), parent) for key in keys) for row in rows))

    def cell(self, key: str, value: Any, parent: str = "") -> Cell:
        """Put one value into words."""
        if value is None:
            absent = not parent and key in ("case", "facility", "project")
            return Cell(self.words.ui("no_such" if absent else "not_stated"), unknown=not absent)
        if isinstance(value, dict):
            return self._packed(key, value)
        if isinstance(value, list):
            return Cell(self._list(key, value, parent))
        return Cell(self._scalar(key, value, parent))

    def _packed(self, key: str, value: Mapping[str, Any]) -> Cell:
        """An object inside a table's cell: what is known of it, in one line."""
        stated = [row for row in self.rows(value, key) if not row.unknown]
        colon, stop = ("：", "；") if self.words.language == "zh" else (": ", "; ")
        known = [f"{row.label}{colon}{row.cell.text}" for row in stated if row.cell]
        if not known and value:
            return Cell(self.words.ui("not_stated"), unknown=True)
        return Cell(stop.join(known) or self.words.ui("none"))

    def _list(self, key: str, values: Sequence[Any], parent: str) -> str:
        say: Callable[[Any], str] = lambda value: self.cell(key, value, parent).text  # noqa: E731  a short name
        join = "、" if self.words.language == "zh" else ", "
        return join.join(map(say, values)) or self.words.ui("none")

    def _scalar(self, key: str, value: Any, parent: str) -> str:
        if isinstance(value, bool):
            return self.words.truth(value, key, parent)
        if isinstance(value, int | float):
            return f"{value:,.2f}".removesuffix(".00") if key == MONEY else f"{value:g}"
        text = str(value)
        if (known := self.words.named(key, text, parent)) is not None:
            return known
        if key in PATHS:
            return self.words.path(text)
        name = self.names.get(text) if key != "id" else None
        behind = f"（{text}）" if self.words.language == "zh" else f" ({text})"
        return f"{name}{behind}" if name else text


def _nested(value: Any) -> bool:
    return bool(value) and (isinstance(value, dict) or _objects(value))


def _objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(member, dict) for member in value)

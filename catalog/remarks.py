"""What the loader has to say about a world file, each thing with its place."""

from dataclasses import dataclass, field

LIMIT = 100
"""Errors after which reading stops, and the most reports of one kind that are kept."""


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence in two languages, without its place; neither ends with a full stop."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about one place of a world file.

    `line` counts from 1. `list` is the list's key, `entry` the id (or the position, where there is no id),
    `field` the dotted way to the key, places of a list counted from 1: `items[2].name`. Each is None where
    the sentence is about something larger.
    """

    file: str
    line: int | None
    list: str | None
    entry: str | None
    field: str | None
    said: Said

    def __str__(self) -> str:
        """Write the English sentence with its place."""
        place = [
            self.file,
            f"line {self.line}" if self.line else "",
            f"{self.list} {self.entry}" if self.entry else self.list or "",
            f"field {self.field}" if self.field else "",
        ]
        return f"{', '.join(filter(None, place))}: {self.said.en}."

    @property
    def zh(self) -> str:
        """The Chinese sentence with its place."""
        place = [
            self.file,
            f"第{self.line}行" if self.line else "",
            f"{self.list} {self.entry}" if self.entry else self.list or "",
            f"字段 {self.field}" if self.field else "",
        ]
        return f"{','.join(filter(None, place))}:{self.said.zh}。"


class LoadErrors(Exception):
    """A world that cannot be loaded: nothing was changed. `rows` says why, at most `LIMIT` of them."""

    def __init__(self, rows: list[Remark]) -> None:
        self.rows = tuple(sorted(rows, key=lambda row: (row.file, row.line or 0)))
        super().__init__("\n".join(map(str, self.rows)))


@dataclass(slots=True)
class Remarks:
    """A list of remarks that does not grow beyond `LIMIT`; `left_off` counts the rest."""

    rows: list[Remark] = field(default_factory=list)
    left_off: int = 0

    def add(self, remark: Remark) -> None:
        """Keep the remark while there is room."""
        if self.is_full:
            self.left_off += 1
        else:
            self.rows.append(remark)

    @property
    def is_full(self) -> bool:
        """Whether nothing more is kept."""
        return len(self.rows) >= LIMIT

"""One entry of the world file: from parser events to values, with every mistake and its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from yaml import AliasEvent, Event, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

from catalog.remarks import Said
from catalog.scalars import ScalarError, plain, quoted

Path = tuple[str | int, ...]
"""The way from an entry to one of its values: keys, and positions from 0."""

ANCHOR = Said(
    "anchors (&) and aliases (*) are refused; write the value out", "不接受锚点(&)和别名(*),请写出完整内容"
)
TAG = Said(
    "tags (!) are refused; remove it, and quote what is meant as text", "不接受标签(!),请删除;文本请加引号"
)
MERGE = Said("the merge key << is refused; write the keys out", "不接受合并键 <<,请逐一写出各键")
ODD_KEY = Said("a key must be a single word or text", "键必须是单个词或文本")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with one value of an entry."""

    path: Path
    line: int
    said: Said


@dataclass
class Node:
    """An entry as it stands in the file: its events, from which the value and the lines are made."""

    line: int
    events: list[Event]
    mistakes: list[Mistake] = field(default_factory=list)

    @cached_property
    def value(self) -> Any:
        """The value; what cannot be read is None and stands in `mistakes`."""
        return _Builder(self).build()

    def lines(self) -> dict[Path, int]:
        """Map each way to the line (from 1) on which its key or value begins."""
        builder = _Builder(Node(self.line, self.events), lines={})
        builder.build()
        return builder.lines or {}


class _Builder:
    """Walks the events once. Recursion is bounded: the reader refuses deep nesting beforehand."""

    def __init__(self, node: Node, lines: dict[Path, int] | None = None) -> None:
        self.lines = lines
        self._mistakes = node.mistakes
        self._events: Iterator[Event] = iter(node.events)
        self._path: list[str | int] = []

    def build(self) -> Any:
        return self._value(next(self._events))

    def _value(self, event: Event) -> Any:
        if self.lines is not None:
            self.lines.setdefault(tuple(self._path), line_of(event))
        if type(event) is ScalarEvent:
            return self._scalar(event)
        self._check_marks(event)
        if type(event) is AliasEvent:
            return None
        return self._mapping() if type(event) is MappingStartEvent else self._sequence()

    def _scalar(self, event: ScalarEvent) -> Any:
        if event.tag is not None or event.anchor is not None:
            return self._check_marks(event)
        try:
            return plain(event.value) if event.implicit[0] else quoted(event.value)
        except ScalarError as error:
            return self._refuse(event, error.said)

    def _sequence(self) -> list[Any]:
        values: list[Any] = []
        while type(event := next(self._events)) is not SequenceEndEvent:
            self._path.append(len(values))
            values.append(self._value(event))
            self._path.pop()
        return values

    def _mapping(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while type(event := next(self._events)) is not MappingEndEvent:
            key = self._key(event, values)
            self._path.append(key)
            if self.lines is not None:
                self.lines.setdefault(tuple(self._path), line_of(event))
            values[key] = self._value(next(self._events))
            self._path.pop()
        return values

    def _key(self, event: Event, values: dict[str, Any]) -> str:
        if type(event) is not ScalarEvent:
            self._value(event)
            self._refuse(event, ODD_KEY)
            return "?"
        self._check_marks(event)
        if event.value == "<<" and event.implicit[0]:
            self._refuse(event, MERGE)
        elif event.value in values:
            self._refuse(event, _twice(event.value), event.value)
        return str(event.value)

    def _check_marks(self, event: Event) -> None:
        said = marked(event)
        if said is not None:
            self._refuse(event, said)

    def _refuse(self, event: Event, said: Said, *further: str) -> None:
        self._mistakes.append(Mistake((*self._path, *further), line_of(event), said))


def _twice(key: str) -> Said:
    return Said(f'the key "{key}" stands here twice; keep one', f'键"{key}"重复,请只保留一个')


def marked(event: Any) -> Said | None:
    """Say what is wrong with an anchor or a tag; None where there is neither."""
    if event.anchor is not None:
        return ANCHOR
    return None if getattr(event, "tag", None) is None else TAG


def line_of(event: Any) -> int:
    """Count the line an event begins on, from 1."""
    return int(event.start_mark.line) + 1

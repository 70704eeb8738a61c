"""The world file as a stream of entries: one at a time in memory, whatever the size of the file.

The parser's events are read, never its objects: nothing in a file can name a type, refer back or grow.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from yaml import (
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from catalog.entries import LISTS
from catalog.nodes import Node, line_of, marked
from catalog.parsers import PARSER, MakeParser, events_of
from catalog.remarks import Said
from catalog.scalars import is_null
from catalog.spelling import unknown
from catalog.streams import UnreadableError, Utf8Stream

DEEPEST = 32
"""Levels of nesting, the file's own mapping being the first and its lists the second."""

MOST_EVENTS = 200_000
"""Values and brackets of one entry."""

LONGEST_ENTRY = 8_000_000
"""Characters of one entry: with the number of events it bounds what is in memory."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry of a list; `position` counts from 1."""

    list: str
    position: int
    node: Node


@dataclass(frozen=True, slots=True)
class Misplaced:
    """What stands where a list, or an entry of one, should be."""

    list: str | None
    position: int | None
    line: int
    said: Said


def entries_of(stream: Utf8Stream, parser: MakeParser = PARSER) -> Iterator[Found | Misplaced]:
    """Go through a world file; UnreadableError where its rest cannot be read."""
    events = events_of(stream, parser)
    _begin(events)
    seen: set[str] = set()
    while type(key := next(events)) is not MappingEndEvent:
        yield from _list(key, events, seen)
    finish(events)


def _begin(events: Iterator[Event]) -> None:
    next(events)  # the stream's own start
    document = next(events)
    root = document if isinstance(document, StreamEndEvent) else root_of(document, events)
    if isinstance(root, StreamEndEvent) or (isinstance(root, ScalarEvent) and is_null(root)):
        raise UnreadableError(None, f"the file is empty; it may hold {_NAMES}", f"文件为空,可含{_NAMES}")
    if not isinstance(root, MappingStartEvent):
        raise UnreadableError(
            line_of(root),
            f"the file must begin with the name of a list: {_NAMES}",
            f"文件应以列表名开头:{_NAMES}",
        )
    said = marked(root)
    if said is not None:
        raise UnreadableError(line_of(root), said.en, said.zh)


def root_of(document: Event, events: Iterator[Event]) -> Event:
    """Give the first event inside a document; UnreadableError for directives other than %YAML 1.2."""
    if isinstance(document, DocumentStartEvent) and (document.tags or document.version not in {None, (1, 2)}):
        raise UnreadableError(
            line_of(document),
            "directives other than %YAML 1.2 are refused; remove the line",
            "除 %YAML 1.2 外不接受指令行,请删除",
        )
    return next(events)


def finish(events: Iterator[Event]) -> None:
    """Read the document's end; UnreadableError where a second document begins."""
    next(events)  # the document's end
    following = next(events)
    if isinstance(following, DocumentStartEvent):
        raise UnreadableError(
            line_of(following),
            "a second document begins here; write one file for each, or remove the line ---",
            "此处开始第二个文档,请分成多个文件或删除 --- 行",
        )


def _list(key: Any, events: Iterator[Event], seen: set[str]) -> Iterator[Found | Misplaced]:
    said = _wrong_name(key, seen)
    if said is not None:
        _skip(key, events)
        _skip(next(events), events)
        yield Misplaced(None, None, line_of(key), said)
        return
    name = str(key.value)
    seen.add(name)
    first = next(events)
    said = marked(first)
    if type(first) is SequenceStartEvent and said is None:
        yield from _entries(name, events)
    elif not (type(first) is ScalarEvent and is_null(first)):
        _skip(first, events)
        yield Misplaced(name, None, line_of(first), said or _NOT_A_LIST)


def _wrong_name(key: Any, seen: set[str]) -> Said | None:
    if type(key) is not ScalarEvent or marked(key):
        return Said(f"the name of a list must be plain text: {_NAMES}", f"列表名应为普通文本:{_NAMES}")
    if key.value in seen:
        return Said(
            f"the list {key.value} stands here twice; write its entries together",
            f"列表{key.value}重复,请合并",
        )
    return None if key.value in LISTS else unknown("list", "列表", key.value, list(LISTS))


def _entries(name: str, events: Iterator[Event]) -> Iterator[Found | Misplaced]:
    position = 0
    while type(event := next(events)) is not SequenceEndEvent:
        position += 1
        if type(event) is MappingStartEvent:
            yield Found(name, position, Node(line_of(event), collect(event, events)))
        else:
            _skip(event, events)
            yield Misplaced(name, position, line_of(event), _NOT_AN_ENTRY)


def collect(first: Event, events: Iterator[Event]) -> list[Event]:
    """Give the events of one mapping or list to its end; UnreadableError where it is too deep or large."""
    collected, depth = [first], 1
    while depth:
        event = next(events)
        collected.append(event)
        if isinstance(event, CollectionStartEvent):
            depth += 1
            _check_size(first, event, depth, len(collected))
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        elif not len(collected) % 1024:
            _check_size(first, event, depth, len(collected))
    return collected


def _check_size(first: Any, event: Any, depth: int, count: int) -> None:
    if depth > DEEPEST - 2:
        raise UnreadableError(line_of(event), f"nested deeper than {DEEPEST} levels", f"嵌套超过{DEEPEST}层")
    if count > MOST_EVENTS or event.end_mark.index - first.start_mark.index > LONGEST_ENTRY:
        raise UnreadableError(
            line_of(first),
            f"one entry holds more than {MOST_EVENTS:,} values or {LONGEST_ENTRY:,} characters",
            f"单个条目超过{MOST_EVENTS}个值或{LONGEST_ENTRY}个字符",
        )


def _skip(event: Event, events: Iterator[Event]) -> None:
    depth = int(isinstance(event, CollectionStartEvent))
    while depth:
        event = next(events)
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)


_NAMES = ", ".join(LISTS)
_NOT_A_LIST = Said('a list is wanted here: each entry begins with "- "', '此处应为列表,每个条目以"- "开头')
_NOT_AN_ENTRY = Said('an entry is wanted here: "key: value" after the "- "', '此处应为条目:"- "后写"键: 值"')

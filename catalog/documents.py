"""One small YAML 1.2 document as a value, read by the rules of the world file.

For data files that come with the product or its policies, the law cases among them. Bounded and strict all
the same: no anchors, tags or doubled keys, one document of at most one entry's size.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from yaml import CollectionStartEvent, Event, StreamEndEvent

from catalog.nodes import Node, line_of
from catalog.parsers import PARSER, events_of
from catalog.reading import collect, finish, root_of
from catalog.remarks import LoadErrors, Remark
from catalog.streams import UnreadableError, Utf8Stream


def read(file: Path) -> Any:
    """Give the value of a file; days are dates, `on` is text. An empty file is None.

    Raises LoadErrors with file, line and what to do for all that is wrong, and OSError where there is no
    such file.
    """
    return parse(file.read_bytes(), file.name)


def parse(content: bytes, name: str) -> Any:
    """Give the value of a document that its reader knows as `name`; raises LoadErrors as `read` does."""
    try:
        node = _node(events_of(Utf8Stream(BytesIO(content), lambda _bytes: None), PARSER))
    except UnreadableError as error:
        raise LoadErrors([Remark(name, error.line, None, None, None, error.said)]) from error
    value = None if node is None else node.value
    if node is not None and node.mistakes:
        raise LoadErrors(
            [Remark(name, row.line, None, None, _dotted(row.path), row.said) for row in node.mistakes]
        )
    return value


def _node(events: Iterator[Event]) -> Node | None:
    next(events)  # the stream's own start
    document = next(events)
    if isinstance(document, StreamEndEvent):
        return None
    root = root_of(document, events)
    inner = collect(root, events) if isinstance(root, CollectionStartEvent) else [root]
    finish(events)
    return Node(line_of(root), inner)


def _dotted(path: tuple[str | int, ...]) -> str | None:
    return ".".join(str(step) for step in path) or None

"""The world file as a stream of entries, by either parser."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from catalog import reading
from catalog.parsers import PARSER, PythonParser
from catalog.reading import Found, entries_of
from catalog.streams import CHUNK, UnreadableError, Utf8Stream
from service.settings import ROOT

SAMPLE = ROOT / "fixtures" / "world.yaml"
PARSERS = (PARSER, PythonParser)

Read = Callable[[str | bytes], list[Any]]


@pytest.fixture(params=PARSERS, ids=["default", "python"])
def read(request: pytest.FixtureRequest) -> Read:
    """Read text with one of the parsers; an entry is its list, line, value and mistakes."""

    def read_all(content: str | bytes) -> list[Any]:
        binary = content.encode() if isinstance(content, str) else content
        parts = entries_of(Utf8Stream(io.BytesIO(binary), lambda _: None), request.param)
        return [_shown(part) for part in parts]

    return read_all


def test_parsers_agree_on_the_sample_world() -> None:
    """Where libyaml is missing, the same file means the same."""
    with SAMPLE.open("rb") as first, SAMPLE.open("rb") as second:
        streams = [Utf8Stream(file, lambda _: None) for file in (first, second)]
        pairs = zip(entries_of(streams[0], PARSERS[0]), entries_of(streams[1], PARSERS[1]), strict=True)
        assert all(_shown(one) == _shown(other) for one, other in pairs)


def test_entries_come_one_by_one(read: Read) -> None:
    """Each entry has its list, its line and its value."""
    assert read("agencies:\n- id: a\n  on: yes\n- {id: b}\ndivisions:\ncases: []\n") == [
        ("agencies", 2, {"id": "a", "on": "yes"}, []),
        ("agencies", 4, {"id": "b"}, []),
    ]


def test_lines_of_fields(read: Read) -> None:
    """Every key has the line it stands on, also inside lists."""
    content = b"agencies:\n- id: a\n  roles:\n    - role: x\n    - {role: y,\n       from: z}\n"
    (part,) = entries_of(Utf8Stream(io.BytesIO(content), lambda _: None))
    assert isinstance(part, Found)
    lines = part.node.lines()
    places = [("id",), ("roles",), ("roles", 0), ("roles", 0, "role"), ("roles", 1, "from")]
    assert [lines[place] for place in places] == [2, 3, 4, 4, 6]


def test_characters_cut_by_a_chunk(read: Read) -> None:
    """A character of three bytes that lies across two reads is kept whole."""
    for shift in range(3):
        text = "法" * (CHUNK // 3 + 10)
        content = f"agencies: [{{id: {'a' * shift}, name: '{text}'}}]"
        assert read(content) == [("agencies", 1, {"id": "a" * shift or None, "name": text}, [])]


def test_byte_order_mark(read: Read) -> None:
    """A byte order mark at the start is not part of the first word."""
    assert read(b"\xef\xbb\xbfagencies: [{id: a}]") == [("agencies", 1, {"id": "a"}, [])]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("agencies: [{id: a}", "this is not YAML"),
        ("agencies: [{id: a}]\n---\n{}", "a second document begins here"),
        (b"agencies: \xff", "the file is not UTF-8 text"),
        ("agencies: [{id: \x01}]", "this is not YAML"),
        (f"entities: [{{x: {'[' * 29}{']' * 29}}}]", ""),
        (f"entities: [{{x: {'[' * 30}{']' * 30}}}]", "nested deeper than 32 levels"),
        (f"entities: [{{x: {'[' * 5000}", "nested deeper than 32 levels"),
    ],
    ids=["open", "documents", "latin", "control", "32", "33", "5000"],
)
def test_unreadable(content: str | bytes, sentence: str, read: Read) -> None:
    """Both parsers end with the same sentence; no depth of nesting ends otherwise."""
    if not sentence:
        assert len(read(content)) == 1
        return
    with pytest.raises(UnreadableError, match=sentence):
        read(content)


def test_one_entry_has_bounds(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry that never ends is refused before it fills the memory."""
    monkeypatch.setattr(reading, "MOST_EVENTS", 2_000)
    with pytest.raises(UnreadableError, match="one entry holds more than 2,000 values"):
        read(f"agencies: [{{id: a, x: [{'1,' * 4_000}]}}]")
    monkeypatch.setattr(reading, "LONGEST_ENTRY", 10_000)
    with pytest.raises(UnreadableError, match="10,000 characters"):
        read(f"agencies: [{{id: a, x: [{('x' * 90 + ',') * 1_500}]}}]")


def test_billion_laughs(read: Read) -> None:
    """Anchors are never followed: a file cannot grow in memory."""
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\n" + "".join(f"c{n}: &c{n} [*b, *b]\n" for n in range(50))
    assert all(part[0] == "misplaced" for part in read(bomb))


def test_long_file_is_not_held(tmp_path: Path) -> None:
    """Entries are given before the rest of the file is read."""
    file = tmp_path / "world.yaml"
    file.write_text("agencies:\n" + "- {id: a, name: b}\n" * 100_000)
    read_so_far = [0]

    def note(done: int) -> None:
        read_so_far[0] = done

    with file.open("rb") as opened:
        next(entries_of(Utf8Stream(opened, note)))
        assert read_so_far[0] < 10 * CHUNK < file.stat().st_size


def _shown(part: Any) -> Any:
    if isinstance(part, Found):
        return (part.list, part.node.line, part.node.value, part.node.mistakes)
    return ("misplaced", part.line, part.list, part.said)

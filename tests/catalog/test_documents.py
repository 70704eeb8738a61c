"""Small YAML 1.2 documents: strict as the world file is."""

from datetime import date
from pathlib import Path

import pytest

from catalog import documents
from catalog.remarks import LoadErrors


def test_values_are_those_of_yaml_12() -> None:
    """`on` and `no` are text, days are days, what is quoted is text."""
    text = b'on: 2026-06-01\nyes: no\ncode: "0123"\nlist: [1, 2.5, null, true]\n'

    assert documents.parse(text, "a.yaml") == {
        "on": date(2026, 6, 1),
        "yes": "no",
        "code": "0123",
        "list": [1, 2.5, None, True],
    }


@pytest.mark.parametrize(
    ("text", "value"), [(b"", None), (b"# nothing\n", None), (b"one", "one"), (b"- 1", [1])]
)
def test_any_one_value_is_a_document(text: bytes, value: object) -> None:
    """An empty file, a scalar and a list are read as they are."""
    assert documents.parse(text, "a.yaml") == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"a: 1\na: 2\n", "a.yaml, line 2, field a"),
        (b"a: &x 1\nb: *x\n", "anchors"),
        (b"a: !!python/name:os.system x\n", "tags"),
        (b"a: [\n", "not YAML"),
        (b"a: 1\n---\nb: 2\n", "second document"),
        (b"a: \xff\n", "UTF-8"),
        (b"[" * 100 + b"]" * 100, "nested deeper"),
    ],
)
def test_what_is_refused_is_said_with_its_place(text: bytes, said: str) -> None:
    """Each refusal names the file, and the line where there is one."""
    with pytest.raises(LoadErrors) as caught:
        documents.parse(text, "a.yaml")

    assert said in str(caught.value)
    assert str(caught.value).startswith("a.yaml")


def test_a_file_is_read_under_its_name(tmp_path: Path) -> None:
    """The file's name stands in the sentence."""
    file = tmp_path / "some.yaml"
    file.write_text("a: 1\n", "utf-8")
    assert documents.read(file) == {"a": 1}
    file.write_text("a: 1\na: 2\n", "utf-8")
    with pytest.raises(LoadErrors, match=r"some\.yaml"):
        documents.read(file)
